import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { entropyOf } from '../../../../src/analysis/predictions/uncertainty.js';
import { uploadImages } from '../../../../src/models/data/device-images.js';
import { type LabelledImages, loadMnist } from '../../../../src/models/data/load-dataset.js';
import { createEvaluator, evaluate } from '../../../../src/models/evaluation/evaluate.js';
import { predict as predictWith } from '../../../../src/models/evaluation/predict.js';
import { type LoadedModel, SavedModels } from '../../../../src/models/evaluation/saved-models.js';
import { buildModel, type TrainableModel } from '../../../../src/models/model/model.js';
import { sha256 } from '../../../../src/models/publishing/durable-file.js';
import { saveModel } from '../../../../src/models/publishing/save-model.js';
import { GraphCache } from '../../../../src/models/tensorflow/compiler/compiled-loop.js';
import { tf } from '../../../../src/models/tensorflow/tensorflow.js';
import { whileForbidden } from '../../../support/disk-trouble.js';
import { temporaryFolder } from '../../../support/folders.js';
import { everything, model, regularization } from '../../../support/specs.js';

const COUNT = 1000;
const EAGER = { mode: 'eager' } as const;
const COMPILED = { mode: 'compiled', cache: new GraphCache() } as const;

/** Op by op, unless told otherwise. */
function predict(model: TrainableModel, ...rest: [Float32Array, Parameters<typeof predictWith>[2]]) {
  const loaded: LoadedModel = { model, evaluator: createEvaluator(model, EAGER) };
  return predictWith(loaded, ...rest);
}
let images: LabelledImages;
let pixels: Float32Array;
beforeAll(async () => {
  const { test } = await loadMnist();
  images = { pixels: test.pixels.subarray(0, COUNT * 784), labels: test.labels.subarray(0, COUNT) };
  pixels = Float32Array.from(images.pixels, (pixel) => pixel / 255);
});
const scratch = temporaryFolder();

const MODELS = [
  model({ architecture: 'mlp', hiddenUnits: [16] }),
  model({ architecture: 'cnn', filters: [3], hiddenUnits: [8] }),
  model({ architecture: 'lstm', units: 6, hiddenUnits: [4] }),
  model({ architecture: 'gru', units: 6, hiddenUnits: [4] }),
  model({
    architecture: 'layers',
    input: 'rows',
    layers: [{ type: 'gru', units: 6, recurrentDropout: 0.4, recurrentDropoutMask: 'step' }],
  }),
];
const noisy = regularization({
  ...everything,
  recurrentDropout: { rate: 0.4 },
  gaussianNoise: { standardDeviation: 0.2 },
});

/** A model whose moving averages and weights are not the initial ones. */
function unsettled(architecture: (typeof MODELS)[number]): TrainableModel {
  const built = buildModel(architecture, noisy, 1);
  built.setWeights(
    built.getWeights().map((values, index) => values.map((value, at) => Math.abs(value + ((at + index) % 7) * 0.01))),
  );
  return built;
}

describe.each(MODELS)('a prediction of $architecture', (architecture) => {
  it('is to the last bit what an evaluation of the test set gives, wherever the image stands', async () => {
    const built = unsettled(architecture);
    const uploaded = uploadImages(images);
    const { probabilities } = await evaluate(built, uploaded, () => {});
    const predicted = await predict(built, pixels, null);
    const [first, ...rest] = await Promise.all(
      [0, 7, 19].map((image) => predict(built, pixels.subarray(image * 784, (image + 1) * 784), null)),
    );
    expect(Float32Array.from(predicted.probabilities.subarray(0, 10))).toEqual(Float32Array.from(first!.probabilities));
    expect(Float32Array.from(predicted.probabilities.subarray(70, 80))).toEqual(
      Float32Array.from(rest[0]!.probabilities),
    );
    expect(Float32Array.from(predicted.probabilities.subarray(190, 200))).toEqual(
      Float32Array.from(rest[1]!.probabilities),
    );
    expect(Float32Array.from(predicted.probabilities)).toEqual(probabilities);
    expect(predicted.sampleEntropies[0]).toBeCloseTo(entropyOf(probabilities.subarray(0, 10)), 12);
    uploaded.dispose();
    built.dispose();
  });

  it('by samples differs from sample to sample, repeats with its seed, and changes no weight and no average', async () => {
    const built = unsettled(architecture);
    const before = built.getWeights();
    const tensors = tf.memory().numTensors;
    const sampled = async (samples: number, seed = 1) =>
      (await predict(built, pixels, { samples, seed })).probabilities;
    const [two, again, other] = [await sampled(2), await sampled(2), await sampled(2, 2)];
    expect(again).toEqual(two);
    expect(other).not.toEqual(two);
    expect(two).not.toEqual(await sampled(3));
    expect(two).not.toEqual((await predict(built, pixels, null)).probabilities);
    expect(built.getWeights()).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
    built.dispose();
  });
});

describe('samples', () => {
  it('have the mean of dropout, whose entropy is not below the mean of their entropies', async () => {
    const built = unsettled(MODELS[0]!);
    const { probabilities, sampleEntropies } = await predict(built, pixels.subarray(0, 20 * 784), {
      samples: 50,
      seed: 0,
    });
    for (let image = 0; image < 20; image++) {
      const mean = probabilities.subarray(image * 10, (image + 1) * 10);
      expect(mean.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      expect(entropyOf(mean)).toBeGreaterThanOrEqual(sampleEntropies[image]! - 1e-6);
    }
    built.dispose();
  });
});

const [mlp, cnn, lstm, gru] = MODELS;
const NOISES: [string, (typeof MODELS)[number], Parameters<typeof regularization>[0]][] = [
  ['dropout after dense layers', mlp!, { dropout: { rate: 0.4 } }],
  ['dropout after convolutions', cnn!, { dropout: { rate: 0.4 } }],
  ['dropout of channels', cnn!, { spatialDropout: { rate: 0.4 } }],
  ['Gaussian dropout', mlp!, { gaussianDropout: { rate: 0.4 } }],
  ['Gaussian noise after dense layers', mlp!, { gaussianNoise: { standardDeviation: 0.5 } }],
  ['Gaussian noise after convolutions', cnn!, { gaussianNoise: { standardDeviation: 0.5 } }],
  ['dropout inside an LSTM', lstm!, { recurrentDropout: { rate: 0.4 } }],
  ['dropout inside a GRU', gru!, { recurrentDropout: { rate: 0.4 } }],
  ['everything', cnn!, noisy],
];

describe('samples of an image', () => {
  it.each(NOISES)('are the same alone and anywhere among a hundred: %s', async (_, architecture, techniques) => {
    const built = buildModel(architecture, regularization(techniques), 1);
    const hundred = pixels.slice(0, 100 * 784);
    const image = pixels.subarray(500 * 784, 501 * 784);
    for (const place of [0, 50, 99]) hundred.set(image, place * 784);
    const sampling = { samples: 5, seed: 3 };
    const alone = await predict(built, image, sampling);
    const among = await predict(built, hundred, sampling);
    for (const place of [0, 50, 99]) {
      const row = among.probabilities.subarray(10 * place, 10 * place + 10);
      for (const [digit, p] of alone.probabilities.entries()) expect(Math.abs(row[digit]! - p)).toBeLessThan(1e-6);
      expect(Math.abs(among.sampleEntropies[place]! - alone.sampleEntropies[0]!)).toBeLessThan(1e-6);
    }
    // It is noise: another seed has another answer, by more than rounding.
    const { probabilities: other } = await predict(built, image, { samples: 5, seed: 4 });
    expect(Math.max(...other.map((p, digit) => Math.abs(p - alone.probabilities[digit]!)))).toBeGreaterThan(1e-5);
    built.dispose();
  });
});

describe('saved models', () => {
  const folderOf = async (built: TrainableModel) => {
    const folder = mkdtempSync(path.join(scratch, 'run-'));
    const { weights } = await saveModel(built);
    writeFileSync(path.join(folder, 'weights.bin'), weights);
    return { folder, weightsSha256: sha256(weights) };
  };

  it.each(MODELS)('of $architecture come back with every weight in its place', async (architecture) => {
    const built = unsettled(architecture);
    const reference = { ...(await folderOf(built)), model: architecture, regularization: noisy };
    const loaded = await new SavedModels(COMPILED).load(reference);
    expect(loaded.model.getWeights()).toEqual(built.getWeights());
    // Compiled, as predictions.bin is made.
    const uploaded = uploadImages(images);
    const { probabilities } = await loaded.evaluator.evaluate(uploaded, () => {});
    const predicted = await predictWith(loaded, pixels.subarray(0, 3 * 784), null);
    expect(Float32Array.from(predicted.probabilities)).toEqual(probabilities.subarray(0, 30));
    uploaded.dispose();
    loaded.evaluator.dispose();
    loaded.model.dispose();
    built.dispose();
  });

  it('are kept while there is room, the one used longest ago let go first', async () => {
    const built = unsettled(MODELS[0]!);
    const models = new SavedModels(EAGER, { models: 2 });
    const [a, b, c] = await Promise.all(
      [1, 2, 3].map(async () => ({ ...(await folderOf(built)), model: MODELS[0]!, regularization: noisy })),
    );
    const first = await models.load(a!);
    await models.load(b!);
    expect(await models.load(a!)).toBe(first);
    await models.load(c!);
    expect(models.size).toBe(2);
    expect(await models.load(a!)).toBe(first);
    const tight = new SavedModels(EAGER, { weights: 1 });
    await tight.load(a!);
    await tight.load(b!);
    expect(tight.size).toBe(1);
    built.dispose();
  });

  it('are refused when their file is gone, damaged or another', async () => {
    const built = unsettled(MODELS[0]!);
    const reference = { ...(await folderOf(built)), model: MODELS[0]!, regularization: noisy };
    const load = (changed: object) => new SavedModels(EAGER).load({ ...reference, ...changed });
    await expect(load({ folder: scratch })).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    await expect(load({ weightsSha256: '0' })).rejects.toThrow(/not those that the run saved/);
    await expect(load({ model: MODELS[1] })).rejects.toThrow(/do not fit/);
    built.dispose();
  });

  it('are not taken for gone while their file cannot be read', async () => {
    const built = unsettled(MODELS[0]!);
    const reference = { ...(await folderOf(built)), model: MODELS[0]!, regularization: noisy };
    const load = () => new SavedModels(EAGER).load(reference);
    const refused = expect(whileForbidden([path.join(reference.folder, 'weights.bin')], load)).rejects;
    await refused.toMatchObject({ code: 'DISK_UNAVAILABLE', retryAfterSeconds: 30 });
    built.dispose();
  });
});
