// @ts-check
// An ordinary small CNN, trained on the first 20,000 images as anybody would: nothing in it knows
// of drawings.

import { datasetSchema } from '../../dist/experiments/spec/dataset.js';
import { modelSchema } from '../../dist/experiments/spec/model.js';
import { regularizationSchema } from '../../dist/experiments/spec/regularization.js';
import { trainingSchema } from '../../dist/experiments/spec/training.js';
import { loadMnist } from '../../dist/models/data/load-dataset.js';
import { splitDataset } from '../../dist/models/data/split.js';
import { createEvaluator } from '../../dist/models/evaluation/evaluate.js';
import { predict } from '../../dist/models/evaluation/predict.js';
import { fitModel } from '../../dist/models/loop/fit.js';
import { buildModel } from '../../dist/models/model/model.js';
import { GraphCache } from '../../dist/models/tensorflow/compiler/compiled-loop.js';

const SEED = 1;
const PIXELS = 784;

/**
 * Trains it, some ten seconds on an idle core.
 * @returns what predicts digits of pixels from 0 to 255
 */
export async function trainPlainCnn() {
  const model = buildModel(
    modelSchema.parse({ architecture: 'cnn', filters: [16, 32], hiddenUnits: [64] }),
    regularizationSchema.parse({ dropout: { rate: 0.25 } }),
    SEED,
  );
  const executionMode = /** @type {const} */ ({ mode: 'compiled', cache: new GraphCache() });
  await fitModel({
    model,
    data: splitDataset(await loadMnist(), datasetSchema.parse({ trainSize: 20_000, validationSplit: 0.1 }), SEED),
    training: trainingSchema.parse({ epochs: 5, optimizer: { type: 'adam' } }),
    seed: SEED,
    executionMode,
    signal: new AbortController().signal,
    listener: { onStep() {}, onEpoch() {} },
  });
  const loaded = { model, evaluator: createEvaluator(model, executionMode) };
  return {
    model,
    /**
     * @param {Float32Array} pixels [images · 784], 0 … 1
     * @returns {Promise<number[]>} the digit of each
     */
    async digitsOf(pixels) {
      const { probabilities } = await predict(loaded, pixels, null);
      return Array.from({ length: pixels.length / PIXELS }, (_, image) => {
        const row = [...probabilities.subarray(10 * image, 10 * image + 10)];
        return row.indexOf(Math.max(...row));
      });
    },
  };
}
