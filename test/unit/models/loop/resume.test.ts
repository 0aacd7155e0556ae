/** A training that is interrupted and resumed gives the same bits as one that is not. */
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EpochMetrics } from '../../../../src/experiments/records/metrics.js';
import type { Model } from '../../../../src/experiments/spec/model.js';
import { createCheckpoints } from '../../../../src/models/checkpoints/checkpoints.js';
import { loadMnist } from '../../../../src/models/data/load-dataset.js';
import { type DataSplit, splitDataset } from '../../../../src/models/data/split.js';
import { createLayerInspector } from '../../../../src/models/inspection/layer-inspector.js';
import { fitModel } from '../../../../src/models/loop/fit.js';
import { type TrainingOutcome, TrainingStopped } from '../../../../src/models/loop/training-request.js';
import { buildModel } from '../../../../src/models/model/model.js';
import { GraphCache } from '../../../../src/models/tensorflow/compiler/compiled-loop.js';
import type { ExecutionMode } from '../../../../src/models/tensorflow/execution-mode.js';
import { tf } from '../../../../src/models/tensorflow/tensorflow.js';
import { temporaryFolder } from '../../../support/folders.js';
import { dataset, everything, model, regularization, training } from '../../../support/specs.js';

const scratch = temporaryFolder();
let data: DataSplit;
beforeAll(async () => {
  data = splitDataset(await loadMnist(), dataset({ trainSize: 125 }), 1);
});

interface Case {
  architecture?: Model;
  settings?: Parameters<typeof training>[0];
  executionMode: ExecutionMode;
}

interface Result {
  outcome: TrainingOutcome;
  weights: Float32Array[];
  /** How many executions it took. */
  executions: number;
  /** Steps taken more than once. */
  redone: number;
}

/** Recurrent layers whose state has a new dropout mask at every time step. */
const MASK_AT_EVERY_STEP = model({
  architecture: 'layers',
  input: 'rows',
  layers: [
    { type: 'lstm', units: 3, returnSequences: true, recurrentDropout: 0.3, recurrentDropoutMask: 'step' },
    { type: 'gru', units: 3, recurrentDropout: 0.3, recurrentDropoutMask: 'step' },
  ],
});

/**
 * Trains to the end, 4 steps an epoch, in as many executions as it takes.
 * @param stopAfter slices of steps after which an execution is stopped; the first slice is one
 *   step, and so is the first of the next execution
 */
async function trainInPieces({ architecture, settings, executionMode }: Case, stopAfter: number): Promise<Result> {
  const folder = mkdtempSync(path.join(scratch, 'run-'));
  const taken = new Map<number, number>();
  for (let fence = 1; ; fence++) {
    const regularized = architecture?.architecture === 'lstm' ? regularization({ dropout: { rate: 0.3 } }) : everything;
    const built = buildModel(mlpOr(architecture), regularized, 1);
    const controller = new AbortController();
    const inspector = createLayerInspector({
      model: built,
      train: data.train,
      spec: { model: mlpOr(architecture), regularization: regularized, training: training() },
    });
    let slices = 0;
    let before = 0;
    try {
      const outcome = await fitModel({
        model: built,
        data,
        training: training({ epochs: 3, batchSize: 28, ...settings }),
        seed: 1,
        executionMode,
        inspect: (epoch) => ({ epoch, layers: inspector.inspect() }),
        checkpoints: createCheckpoints({
          folder,
          identity: { run: 'run_1' },
          fence,
          oldestFence: 0,
          everyMs: 1e9,
          onSaved: () => {},
          log: (line) => {
            throw new Error(line);
          },
        }),
        signal: controller.signal,
        listener: {
          onStart: ({ epoch, step, steps }) => {
            before = epoch * steps + step;
          },
          onStep: (epoch, step, steps) => {
            for (let at = before; at < epoch * steps + step; at++) taken.set(at, (taken.get(at) ?? 0) + 1);
            before = epoch * steps + step;
            slices += 1;
            if (slices === stopAfter) controller.abort(new TrainingStopped(true));
          },
          onEpoch() {},
        },
      });
      const redone = [...taken.values()].filter((times) => times > 1).length;
      return { outcome, weights: built.getWeights(), executions: fence, redone };
    } catch (error) {
      if (!(error instanceof TrainingStopped)) throw error;
    } finally {
      inspector.dispose();
      built.dispose();
    }
  }
}

const mlpOr = (architecture?: Model) => architecture ?? model({ architecture: 'mlp', hiddenUnits: [8] });

const withoutTimes = ({ outcome, weights }: Result) => ({
  weights: weights.map((values) => Buffer.from(values.buffer).toString('base64')),
  outcome: { ...outcome, epochs: outcome.epochs.map((epoch: EpochMetrics) => ({ ...epoch, durationMs: 0 })) },
});

const OPTIMIZERS = [
  { type: 'sgd', learningRate: 0.1 },
  { type: 'momentum', learningRate: 0.1, nesterov: true },
  { type: 'rmsprop', learningRate: 0.01, momentum: 0.9, centered: true },
  { type: 'adam', learningRate: 0.01 },
] as const;
const MODES: ExecutionMode[] = [{ mode: 'compiled', cache: new GraphCache() }, { mode: 'eager' }];

describe.each(MODES)('a training in $mode mode that is stopped', (executionMode) => {
  it.each(OPTIMIZERS)('after every single step gives the same bits: $type', async (optimizer) => {
    const settings = { optimizer, earlyStopping: { patience: 5 } };
    const whole = await trainInPieces({ settings, executionMode }, Number.POSITIVE_INFINITY);
    const pieces = await trainInPieces({ settings, executionMode }, 1);
    expect(pieces.executions).toBeGreaterThanOrEqual(12);
    expect(pieces.outcome.layers.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(pieces.redone).toBe(0);
    expect(withoutTimes(pieces)).toEqual(withoutTimes(whole));
  });

  it.each([
    model({ architecture: 'softmax-regression' }),
    model({ architecture: 'cnn', filters: [2], kernelSize: 3, hiddenUnits: [4] }),
    model({ architecture: 'lstm', units: 3 }),
    model({ architecture: 'gru', units: 3 }),
    MASK_AT_EVERY_STEP,
  ])('in the middle of epochs gives the same bits: $architecture', async (architecture) => {
    const whole = await trainInPieces({ architecture, executionMode }, Number.POSITIVE_INFINITY);
    const pieces = await trainInPieces({ architecture, executionMode }, 2);
    expect(pieces.executions).toBeGreaterThan(3);
    expect(pieces.redone).toBe(0);
    expect(withoutTimes(pieces)).toEqual(withoutTimes(whole));
  });

  it('in the middle of epochs gives the same bits: mixup and augmentation', async () => {
    const settings = { mixup: {}, augmentation: { shift: 2, elastic: {}, cutout: { size: 4 } } };
    const whole = await trainInPieces({ settings, executionMode }, Number.POSITIVE_INFINITY);
    const pieces = await trainInPieces({ settings, executionMode }, 2);
    expect(pieces.executions).toBeGreaterThan(3);
    expect(withoutTimes(pieces)).toEqual(withoutTimes(whole));
  });

  it('after every step gives the same bits: averaged weights', async () => {
    const settings = { epochs: 5, weightAveraging: { startEpoch: 2 }, optimizer: { type: 'sgd' } } as const;
    const whole = await trainInPieces({ settings, executionMode }, Number.POSITIVE_INFINITY);
    const pieces = await trainInPieces({ settings, executionMode }, 1);
    expect(whole.outcome).toMatchObject({ savedEpoch: 5, averagedEpochs: 4 });
    expect(withoutTimes(pieces)).toEqual(withoutTimes(whole));
  });

  it('gives the same bits by a criterion that remembers errors', async () => {
    const criterion = { type: 'progressQuotient', alpha: 1e-6, stripLength: 3 } as const;
    const settings = {
      epochs: 20,
      optimizer: { type: 'sgd', learningRate: 3 },
      earlyStopping: { monitor: 'train.dataLoss', criterion },
    } as const;
    const whole = await trainInPieces({ settings, executionMode }, Number.POSITIVE_INFINITY);
    const pieces = await trainInPieces({ settings, executionMode }, 1);
    expect(whole.outcome.stopReason.kind).toBe('early_stopped');
    expect(withoutTimes(pieces)).toEqual(withoutTimes(whole));
  });

  it('keeps the best weights so far and the patience that is left', async () => {
    // So large a rate that the first epoch stays the best.
    const settings = {
      epochs: 20,
      optimizer: { type: 'sgd', learningRate: 20 },
      earlyStopping: { monitor: 'train.dataLoss', patience: 3 },
    } as const;
    const whole = await trainInPieces({ settings, executionMode }, Number.POSITIVE_INFINITY);
    const pieces = await trainInPieces({ settings, executionMode }, 1);
    expect(whole.outcome.stopReason.kind).toBe('early_stopped');
    expect(whole.outcome.savedEpoch).toBeLessThan(whole.outcome.epochs.length);
    expect(withoutTimes(pieces)).toEqual(withoutTimes(whole));
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    await trainInPieces({ executionMode }, 3);
    expect(tf.memory().numTensors).toBe(before);
  });
});
