/**
 * The notebook's two networks after one epoch against ten seeds of Keras. The objective is
 * degenerate and its value differs from seed to seed by a sixth, so one run of ours can only be
 * asked to be one that Keras could have given.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { runSpecFor } from '../../../../src/experiments/planning/plan-runs.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import type { SplitMetrics } from '../../../../src/experiments/records/metrics.js';
import { uploadImages } from '../../../../src/models/data/device-images.js';
import { type ImageDataset, loadMnist } from '../../../../src/models/data/load-dataset.js';
import { splitDataset } from '../../../../src/models/data/split.js';
import { evaluate } from '../../../../src/models/evaluation/evaluate.js';
import { fitModel } from '../../../../src/models/loop/fit.js';
import { buildModel } from '../../../../src/models/model/model.js';
import { GraphCache } from '../../../../src/models/tensorflow/compiler/compiled-loop.js';
import { readFixture } from './fixture.js';

/** The fixture itself says what each figure is. */
interface KerasEpoch {
  trainingLoop: { objective: number };
  train: SplitMetrics;
  validation: SplitMetrics;
  test: SplitMetrics;
}

const SEED = 1;
/**
 * 99.5 % point of Student's t with 9 degrees of freedom: two-sided intervals of 99 % from ten
 * values.
 */
const T_9 = 3.2498;
const FIGURES: Record<string, (epoch: KerasEpoch) => number> = {
  'objective of the training loop': (epoch) => epoch.trainingLoop.objective,
  'data loss on the training images': (epoch) => epoch.train.dataLoss,
  'objective on the validation images': (epoch) => epoch.validation.objective,
  'data loss on the test images': (epoch) => epoch.test.dataLoss,
  penalty: (epoch) => epoch.train.penalty,
};

const { arms } = readFixture<{ arms: Record<string, KerasEpoch[]> }>('notebook-epoch-1');
const { spec } = resolveSpec({ preset: 'notebook-dropout' }, { parameters: 1e6, memoryMegabytes: 4096 }, ['mnist']);
let mnist: ImageDataset;
beforeAll(async () => {
  mnist = await loadMnist();
});

describe.each(Object.keys(arms))('the first epoch of the notebook %s', (arm) => {
  const keras = arms[arm]!;
  let ours: KerasEpoch;
  beforeAll(async () => {
    ours = await trainOneEpoch(arm);
  }, 180_000);

  it.each(Object.entries(FIGURES))('has the %s where an eleventh seed of Keras would have it', (_, figure) => {
    const { low, high } = predictionInterval(keras.map(figure));
    expect(figure(ours)).toBeGreaterThanOrEqual(low);
    expect(figure(ours)).toBeLessThanOrEqual(high);
  });

  it('has the accuracies that every seed of Keras has, to the last digit', () => {
    const accuracies = ({ train, validation, test }: KerasEpoch) =>
      // Keras prints float32.
      [train, validation, test].map(({ accuracy }) => Math.fround(accuracy));
    for (const seed of keras) expect(accuracies(ours)).toEqual(accuracies(seed));
  });
});

/** One epoch of an arm. */
async function trainOneEpoch(arm: string): Promise<KerasEpoch> {
  const { dataset, model: modelSpec, regularization, training } = runSpecFor(spec, arm, SEED);
  const data = splitDataset(mnist, dataset, SEED);
  const model = buildModel(modelSpec, regularization, SEED);
  const { epochs } = await fitModel({
    model,
    data,
    training: { ...training, epochs: 1 },
    seed: SEED,
    executionMode: { mode: 'compiled', cache: new GraphCache() },
    signal: new AbortController().signal,
    listener: { onStep() {}, onEpoch() {} },
  });
  const images = uploadImages(data.test);
  const test = await evaluate(model, images, () => {});
  images.dispose();
  model.dispose();
  const { train: trained, validation, runningObjective } = epochs[0]!;
  return { trainingLoop: { objective: runningObjective }, train: trained, validation: validation!, test };
}

/**
 * Where one more draw lies with a probability of 99 %, if draws are normal: mean ± t·s·√(1 + 1/n).
 */
function predictionInterval(values: number[]): { low: number; high: number } {
  const center = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
  const reach = T_9 * Math.sqrt(variance * (1 + 1 / values.length));
  return { low: center - reach, high: center + reach };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
