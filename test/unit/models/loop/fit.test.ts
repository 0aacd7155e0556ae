import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EpochMetrics } from '../../../../src/experiments/records/metrics.js';
import { uploadImages } from '../../../../src/models/data/device-images.js';
import { type ImageDataset, loadMnist } from '../../../../src/models/data/load-dataset.js';
import { type DataSplit, splitDataset } from '../../../../src/models/data/split.js';
import { evaluate } from '../../../../src/models/evaluation/evaluate.js';
import { fitModel } from '../../../../src/models/loop/fit.js';
import { createUpdate } from '../../../../src/models/loop/parameter-update.js';
import { createTrainStep } from '../../../../src/models/loop/train-step.js';
import type { TrainingListener } from '../../../../src/models/loop/training-request.js';
import { buildModel, type TrainableModel } from '../../../../src/models/model/model.js';
import { randomStream, shuffledIndices } from '../../../../src/models/runtime/random.js';
import { GraphCache } from '../../../../src/models/tensorflow/compiler/compiled-loop.js';
import type { ExecutionMode } from '../../../../src/models/tensorflow/execution-mode.js';
import { tf } from '../../../../src/models/tensorflow/tensorflow.js';
import { dataset, everything, model, regularization, training } from '../../../support/specs.js';

let mnist: ImageDataset;
let data: DataSplit;
beforeAll(async () => {
  mnist = await loadMnist();
  data = split();
});

const split = (validationSplit = 0.2) => splitDataset(mnist, dataset({ trainSize: 200, validationSplit }), 1);

const mlp = model({ architecture: 'mlp', hiddenUnits: [8] });
const small = () => buildModel(mlp, everything, 1);

interface Settings {
  built?: TrainableModel;
  settings?: Parameters<typeof training>[0];
  listener?: Partial<TrainingListener>;
  signal?: AbortSignal;
  seed?: number;
  on?: DataSplit;
}

/** Norm of the difference over the norm. */
function distance(values: Float32Array[], reference: Float32Array[]): number {
  const flat = (arrays: Float32Array[]) => arrays.flatMap((array) => [...array]);
  const expected = flat(reference);
  return Math.hypot(...flat(values).map((value, index) => value - expected[index]!)) / Math.hypot(...expected);
}

const EXECUTIONS: ExecutionMode[] = [{ mode: 'compiled', cache: new GraphCache() }, { mode: 'eager' }];

describe.each(EXECUTIONS)('$mode execution', (executionMode) => {
  async function trainSmall({ built = small(), settings, listener, signal, seed = 1, on = data }: Settings = {}) {
    const epochs: EpochMetrics[] = [];
    const outcome = await fitModel({
      model: built,
      data: on,
      training: training({ epochs: 2, batchSize: 50, ...settings }),
      seed,
      executionMode,
      signal: signal ?? new AbortController().signal,
      listener: { onStep() {}, onEpoch: (metrics) => epochs.push(metrics), ...listener },
    });
    const weights = built.getWeights();
    built.dispose();
    return { outcome, epochs, weights };
  }

  describe('training', () => {
    it('reports epochs, and steps in growing slices', async () => {
      const steps: number[][] = [];
      const { outcome, epochs } = await trainSmall({ listener: { onStep: (...at) => steps.push(at) } });
      // 160 training images in batches of 50.
      expect(steps[0]).toEqual([0, 1, 4]);
      expect(steps.at(-1)).toEqual([1, 4, 4]);
      expect(steps.map(([epoch, step]) => epoch! * 4 + step!)).toEqual(
        [...new Set(steps.map(([e, s]) => e! * 4 + s!))].sort(),
      );
      expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
      expect(outcome).toMatchObject({ stopReason: { kind: 'completed', epoch: 2 }, savedEpoch: 2, epochs });
    });

    it('learns', async () => {
      const settings = { epochs: 15, batchSize: 10, optimizer: { type: 'adam', learningRate: 0.01 } } as const;
      const { epochs } = await trainSmall({ built: buildModel(mlp, regularization(), 1), settings });
      expect(epochs.at(-1)!.train.accuracy).toBeGreaterThan(0.95);
      expect(epochs.at(-1)!.validation!.accuracy).toBeGreaterThan(0.5);
    });

    it('reports an objective that is the data loss plus the penalty', async () => {
      const { epochs } = await trainSmall();
      const { objective, dataLoss, penalty } = epochs[0]!.validation!;
      expect(penalty).toBeGreaterThan(0);
      expect(objective).toBe(dataLoss + penalty);
    });

    it('reports no validation metrics when nothing is held out', async () => {
      const { epochs } = await trainSmall({ on: split(0) });
      expect(epochs.map(({ validation }) => validation)).toEqual([null, null]);
    });

    it('gives the same weights and metrics for the same seed, and others for another', async () => {
      const withoutTimes = (epochs: EpochMetrics[]) => epochs.map((metrics) => ({ ...metrics, durationMs: 0 }));
      const [one, same, other] = [await trainSmall(), await trainSmall(), await trainSmall({ seed: 2 })];
      expect(same.weights).toEqual(one.weights);
      expect(withoutTimes(same.epochs)).toEqual(withoutTimes(one.epochs));
      expect(other.weights).not.toEqual(one.weights);
    });

    it('sees the images in an order that depends on seed and epoch alone, so that arms are paired', async () => {
      // The same two epochs by hand, from the promise that random.ts makes.
      const built = small();
      const optimizer = createUpdate({ model: built, training: training(), stepsPerEpoch: 1 });
      const step = createTrainStep({ model: built, optimizer, training: training() });
      const uploaded = uploadImages(data.train);
      for (const epoch of [1, 2]) {
        const order = shuffledIndices(160, randomStream(1, ['shuffle', epoch]));
        for (let start = 0; start < 160; start += 50) {
          const positions = [...order.subarray(start, start + 50)];
          const pixels = positions.map((at) => Array.from(data.train.pixels.subarray(at * 784, (at + 1) * 784)));
          const images = tf.tidy(() => tf.div(tf.tensor2d(pixels), 255));
          const labels = tf.tensor1d(
            positions.map((at) => data.train.labels[at]!),
            'int32',
          );
          tf.dispose([images, labels, ...Object.values(step(images, labels))]);
        }
      }
      const byHand = built.getWeights();
      optimizer.dispose();
      uploaded.dispose();
      built.dispose();
      const { weights } = await trainSmall();
      // The compiled loop rounds differently from the first step on.
      if (executionMode.mode === 'eager') expect(weights).toEqual(byHand);
      else expect(distance(weights, byHand)).toBeLessThan(1e-4);
    });

    it('leaves no tensor behind, however it ends', async () => {
      const before = tf.memory().numTensors;
      await trainSmall();
      await trainSmall({ settings: { earlyStopping: { patience: 0 }, epochs: 5 } });
      await trainSmall({ settings: { optimizer: { type: 'sgd', learningRate: 100 }, epochs: 5 } });
      const built = small();
      await expect(trainSmall({ built, signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
      built.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  describe('aborting', () => {
    it('ends training after the slice in hand, with the reason given', async () => {
      const controller = new AbortController();
      const steps: number[] = [];
      const built = small();
      const onStep = (_: number, step: number) => {
        steps.push(step);
        if (step === 1) controller.abort(new Error('enough'));
      };
      await expect(trainSmall({ built, signal: controller.signal, listener: { onStep } })).rejects.toThrow('enough');
      expect(steps).toEqual([1]);
      built.dispose();
    });

    it('reaches training from the event loop while it is computing', async () => {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(new Error('from a timer')), 100);
      const built = small();
      const settings = { epochs: 1000, batchSize: 1 };
      await expect(trainSmall({ built, signal: controller.signal, settings })).rejects.toThrow('from a timer');
      clearTimeout(timer);
      built.dispose();
    });
  });

  describe('divergence', () => {
    it('ends training at the very step whose objective is not finite', async () => {
      // Each step multiplies the hidden kernel by 1 - 100·2·1000. The penalty, 1000·Σw² with Σw²
      // about 16 at first, then is about 1.6e4·(4e10)^(step - 1): 1e36 at step 4, beyond float32 at
      // step 5.
      const built = buildModel(mlp, regularization({ kernel: { l2: 1000 } }), 1);
      const settings = { optimizer: { type: 'sgd', learningRate: 100 }, batchSize: 10 } as const;
      const { outcome } = await trainSmall({ built, settings });
      expect(outcome.stopReason).toEqual({ kind: 'diverged', epoch: 1, step: 5 });
    });

    it('is seen at the first step when the weights are not finite from the start', async () => {
      const built = buildModel(model({ architecture: 'softmax-regression' }), regularization(), 1);
      built.setWeights([new Float32Array(7840).fill(Number.NaN), new Float32Array(10)]);
      const { outcome, epochs } = await trainSmall({ built });
      expect(outcome.stopReason).toEqual({ kind: 'diverged', epoch: 1, step: 1 });
      expect(epochs).toEqual([]);
    });

    it('is seen after the last step of an epoch, whose update no later step looks at', async () => {
      // As above, with one step an epoch: the fourth update overflows, which only the measurement
      // after it sees.
      const built = buildModel(mlp, regularization({ kernel: { l2: 1000 } }), 1);
      const settings = { batchSize: 200, epochs: 4, optimizer: { type: 'sgd', learningRate: 100 } } as const;
      const { outcome, epochs } = await trainSmall({ built, settings });
      expect(outcome.stopReason).toEqual({ kind: 'diverged', epoch: 4, step: 4 });
      expect(epochs).toHaveLength(3);
    });
  });

  describe('early stopping', () => {
    it('ends training and restores the weights of the best epoch', async () => {
      const built = small();
      // So large a rate that the first epoch stays the best.
      const settings = {
        epochs: 20,
        optimizer: { type: 'sgd', learningRate: 20 },
        earlyStopping: { monitor: 'train.dataLoss', patience: 3 },
      } as const;
      const { outcome, weights } = await trainSmall({ built, settings });
      expect(outcome.stopReason).toEqual({ kind: 'early_stopped', epoch: outcome.savedEpoch + 3 });
      await expectMetricsOf(weights, outcome.epochs[outcome.savedEpoch - 1]!);
    });

    it('restores the best epoch also when training ends because its epochs are done', async () => {
      const settings = {
        epochs: 4,
        optimizer: { type: 'sgd', learningRate: 20 },
        earlyStopping: { monitor: 'train.dataLoss', patience: 10 },
      } as const;
      const { outcome, weights } = await trainSmall({ settings });
      const losses = outcome.epochs.map(({ train: { dataLoss } }) => dataLoss);
      expect(outcome.stopReason).toEqual({ kind: 'completed', epoch: 4 });
      expect(outcome.savedEpoch).toBe(1 + losses.indexOf(Math.min(...losses)));
      expect(outcome.savedEpoch).toBeLessThan(4);
      await expectMetricsOf(weights, outcome.epochs[outcome.savedEpoch - 1]!);
    });

    it('keeps the last weights when the spec says so', async () => {
      const settings = {
        epochs: 20,
        optimizer: { type: 'sgd', learningRate: 20 },
        earlyStopping: { monitor: 'train.dataLoss', patience: 2, restoreBest: false },
      } as const;
      const { outcome, weights } = await trainSmall({ settings });
      expect(outcome.stopReason.kind).toBe('early_stopped');
      expect(outcome.savedEpoch).toBe(outcome.stopReason.epoch);
      await expectMetricsOf(weights, outcome.epochs.at(-1)!);
    });

    async function expectMetricsOf(weights: Float32Array[], { train: expected }: EpochMetrics) {
      const built = small();
      built.setWeights(weights);
      const images = uploadImages(data.train);
      const { objective, accuracy } = await evaluate(built, images, () => {});
      images.dispose();
      built.dispose();
      expect({ objective, accuracy }).toEqual({ objective: expected.objective, accuracy: expected.accuracy });
    }
  });
});
