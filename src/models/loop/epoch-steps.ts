/** The steps of an epoch, run in slices: eagerly, op by op, or compiled, by TensorFlow alone. */
import type { Training } from '../../experiments/spec/training.js';
import { type DeviceImages, gatherBatch } from '../data/device-images.js';
import { createAugmentation } from '../data/images/augmentation.js';
import type { TrainableModel } from '../model/model.js';
import { compileLoop } from '../tensorflow/compiler/compiled-loop.js';
import type { ExecutionMode } from '../tensorflow/execution-mode.js';
import { type Tensor, tf, type Variable } from '../tensorflow/tensorflow.js';
import { createMixup } from './mixup.js';
import type { Optimizer } from './optimizers/optimizer.js';
import { createTrainStep } from './train-step.js';

export interface EpochSteps {
  /** Steps in an epoch; the last may have a smaller batch. */
  count: number;
  /** Sets the order in which the next steps see the images: their positions, each once. */
  shuffle(order: Uint32Array): void;
  /** Takes the steps `first` (inclusive) to `limit` (exclusive), counted from 0 in the epoch. */
  run(first: number, limit: number): void;
  /** Mean objective over the images of the steps taken since the last shuffle. */
  meanObjective(): number;
  /**
   * The first of all steps taken whose objective was not finite, counted from 0 in its epoch; null
   * when there is none.
   */
  divergedAt(): number | null;
  /** Type and length of each variable that the steps change. */
  layout(): VariableLayout[];
  /** Copies of these variables. With the order of the epoch they determine the next step. */
  snapshot(): VariableValues[];
  /** Restores a snapshot, after `shuffle`; it must fit the layout. */
  restore(values: readonly VariableValues[]): void;
  dispose(): void;
}

export type VariableValues = Float32Array | Int32Array;
export type VariableLayout = `${'float32' | 'int32'}:${number}`;

interface Parts {
  model: TrainableModel;
  optimizer: Optimizer;
  images: DeviceImages;
  training: Training;
  seed: number;
  executionMode: ExecutionMode;
}

/** Runs the steps `first` to `limit` with batches of one size. */
type RunSteps = { run(first: number, limit: number): void; dispose(): void };

const NEVER = -1;

export function createEpochSteps(parts: Parts): EpochSteps {
  const { images, training, executionMode } = parts;
  const { batchSize } = training;
  const count = Math.ceil(images.count / batchSize);
  const variables = createEpochVariables(parts);
  const { order, objectiveSum, diverged, states } = variables;
  const { takeStep, dispose: disposeStep } = createStep(parts, count, variables);
  const fullBatches = Math.floor(images.count / batchSize);
  const compiled = { states, inputs: [order] };
  const full = stepsOf(takeStep(batchSize), executionMode, compiled);
  const last = stepsOf(takeStep(images.count % batchSize), executionMode, compiled);
  return {
    count,
    shuffle(positions) {
      tf.tidy(() => {
        order.assign(tf.tensor1d(Int32Array.from(positions), 'int32'));
        objectiveSum.assign(tf.zeros([2]));
      });
    },
    run(first, limit) {
      full.run(first, Math.min(limit, fullBatches));
      if (limit > fullBatches) last.run(Math.max(first, fullBatches), limit);
    },
    meanObjective() {
      const [sum, images] = objectiveSum.dataSync();
      return sum! / images!;
    },
    divergedAt() {
      const step = diverged.dataSync()[0]!;
      return step === NEVER ? null : step;
    },
    layout: () => states.map(({ dtype, size }) => `${dtype as 'float32' | 'int32'}:${size}` as const),
    snapshot: () => states.map((state) => state.dataSync<'float32' | 'int32'>().slice()),
    restore: (values) => restore(states, values),
    dispose() {
      full.dispose();
      last.dispose();
      disposeStep();
      tf.dispose([order, diverged, objectiveSum]);
    },
  };
}

function createEpochVariables({ model, optimizer, images }: Parts) {
  const order = createVariable(new Int32Array(images.count), [images.count]);
  const diverged = createVariable(Int32Array.of(NEVER), []);
  // Objectives, each times the size of its batch, and the number of images.
  const objectiveSum = createVariable(new Float32Array(2), [2]);
  const weights = model.weights.map(({ variable }) => variable);
  return {
    order,
    diverged,
    objectiveSum,
    /** Everything that the steps change. */
    states: [...weights, ...optimizer.state, model.step, diverged, objectiveSum],
  };
}

/**
 * One step in tfjs ops alone: `takeStep(size)(number)`, number an int32 scalar, the step of the
 * epoch.
 */
function createStep(
  { model, optimizer, images, training, seed }: Parts,
  stepsPerEpoch: number,
  { order, diverged, objectiveSum }: ReturnType<typeof createEpochVariables>,
) {
  const augmentation = createAugmentation(training.augmentation, seed);
  const mixup = training.mixup && createMixup(training.mixup, seed);
  const step = createTrainStep({ model, optimizer, training, mixup });
  const takeStep = (size: number) => (number: Tensor) => {
    const start = tf.mul(number, tf.scalar(training.batchSize, 'int32'));
    const batch = gatherBatch(images, order, start, size);
    const epoch = epochOf(model.step, stepsPerEpoch);
    const shown = augmentation?.apply(batch.images, batch.positions, epoch) ?? batch.images;
    const { objective, dataLoss, penalty } = step(shown, batch.labels);
    const isKept = tf.logicalOr(tf.isFinite(objective), tf.greaterEqual(diverged, tf.scalar(0, 'int32')));
    diverged.assign(tf.where(isKept, diverged, number));
    const seen = tf.scalar(size);
    objectiveSum.assign(tf.add(objectiveSum, tf.stack([tf.mul(objective, seen), seen])));
    tf.dispose([objective, dataLoss, penalty]);
  };
  return {
    takeStep,
    dispose() {
      augmentation?.dispose();
      mixup?.dispose();
    },
  };
}

function stepsOf(
  takeStep: (number: Tensor) => void,
  executionMode: ExecutionMode,
  parts: Parameters<typeof compileLoop>[1],
): RunSteps {
  if (executionMode.mode === 'eager') return eagerly(takeStep);
  // Compiled when first needed: a run that is stopped earlier does not pay for it.
  let loop: RunSteps | undefined;
  return {
    run(first, limit) {
      if (first >= limit) return;
      loop ??= compileLoop(takeStep, parts, executionMode.cache);
      loop.run(first, limit);
    },
    dispose: () => loop?.dispose(),
  };
}

function restore(states: readonly Variable[], values: readonly VariableValues[]): void {
  tf.tidy(() => {
    for (const [index, state] of states.entries()) {
      state.assign(tf.tensor(values[index]!, state.shape, state.dtype as 'float32' | 'int32'));
    }
  });
}

/**
 * How many epochs were finished before a step, from the number of steps taken: an int32 tensor of
 * one value.
 */
function epochOf(step: Tensor, stepsPerEpoch: number): Tensor {
  return tf.floorDiv(tf.slice(step, [1], [1]), tf.scalar(stepsPerEpoch, 'int32'));
}

function eagerly(takeStep: (number: Tensor) => void): RunSteps {
  return {
    run(first, limit) {
      for (let number = first; number < limit; number++) tf.tidy(() => takeStep(tf.scalar(number, 'int32')));
    },
    dispose() {},
  };
}

function createVariable(values: Int32Array | Float32Array, shape: number[]): Variable {
  const dtype = values instanceof Int32Array ? 'int32' : 'float32';
  return tf.tidy(() => tf.variable(tf.tensor(values, shape, dtype), false));
}
