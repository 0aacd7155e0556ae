/**
 * What an experiment will cost before it runs: weights exactly, memory and time roughly.
 */

import type { Estimate } from '../records/plan.js';
import { EVALUATION_BATCH } from '../records/training-cost.js';
import { size, type TracedLayer, traceModel } from '../spec/architecture.js';
import { imagesPerRun, splitSizes } from '../spec/dataset-split.js';
import type { Arm, ResolvedSpec } from '../spec/experiment.js';
import type { Optimizer } from '../spec/training.js';

/** Figures of one arm; the seconds are those of one run. */
export interface ArmEstimate {
  parameters: number;
  memoryMegabytes: number;
  seconds: number;
}

const MEGABYTE = 1e6;
const BYTES_PER_FLOAT = 4;
const TEST_IMAGES = 10_000;
const PIXELS = 784;

/** Memory that does not depend on the model. */
const MEMORY = {
  /** A trainer with TensorFlow loaded. */
  trainerMegabytes: 250,
  /** 60 000 training and 10 000 test images of 784 bytes, and their labels. */
  datasetMegabytes: 47 + 8,
  /** Values kept per activation of a training batch: itself and its gradient. */
  valuesPerActivation: 2,
  /** Values alive for each pixel of a batch while it is augmented. */
  valuesPerAugmentedPixel: 16,
} as const;

/**
 * Time on one core, of compiled training and eager evaluation, fitted to what `npm run bench` measures (see
 * docs/performance.md): 0.2 ms for a training step of the notebook's MLP, 2.8 for a small CNN, 1.1 for an LSTM and 1.0 for a
 * GRU of 28 steps, all with batches of 32; 35 ms to evaluate the MLP on 10 000 images.
 */
const TIME = {
  /** What one operation of a compiled step costs beside its arithmetic. */
  millisecondsPerOperation: 0.0008,
  /** What tfjs needs to send one operation of an evaluation to TensorFlow. */
  millisecondsPerEvaluationOperation: 0.03,
  /** Arithmetic of a core in float32: multiply-adds a second. */
  multiplyAddsPerSecond: 25e9,
  /** A backward pass computes two products where the forward pass computes one. */
  trainingFactor: 3,
  /** Operations of a step beside those of its layers: batch, loss, accuracy. */
  operationsPerStep: 20,
  /** Operations of one optimizer update of one weight tensor. RMSprop is the one without a kernel of its own. */
  operationsPerUpdate: { sgd: 1, momentum: 1, rmsprop: 10, adam: 2 } satisfies Record<Optimizer['type'], number>,
  /** What a training image costs before the network sees it, whatever the network. */
  microsecondsPerImage: { lookUp: 18, motion: 2.5, elastic: 9, cutout: 3, mixup: 2 },
  /** A new graph is compiled, model and predictions are written and read back at the end. */
  secondsPerRun: 1,
} as const;

/** Operations of a layer (one time step of a recurrent one) in a forward and a training pass, and its weight tensors. */
const OPERATIONS: Record<TracedLayer['layer']['type'], { forward: number; training: number; tensors: number }> = {
  dense: { forward: 3, training: 9, tensors: 2 },
  conv2d: { forward: 3, training: 12, tensors: 2 },
  maxPooling2d: { forward: 1, training: 3, tensors: 0 },
  batchNormalization: { forward: 3, training: 12, tensors: 2 },
  layerNormalization: { forward: 9, training: 30, tensors: 2 },
  dropout: { forward: 0, training: 8, tensors: 0 },
  spatialDropout2d: { forward: 0, training: 8, tensors: 0 },
  gaussianDropout: { forward: 0, training: 8, tensors: 0 },
  gaussianNoise: { forward: 0, training: 7, tensors: 0 },
  flatten: { forward: 1, training: 2, tensors: 0 },
  lstm: { forward: 1, training: 11, tensors: 3 },
  gru: { forward: 1, training: 18, tensors: 3 },
  activation: { forward: 1, training: 3, tensors: 0 },
};

/**
 * Cost of the whole experiment: memory of its largest run, time of all runs shared among `concurrency` trainers.
 * @throws RangeError when the layers of a model do not fit; resolve-spec.ts lets no such model through
 */
export function estimateExperiment(spec: ResolvedSpec, concurrency = 1): Estimate {
  const arms = spec.arms.map((arm) => ({ name: arm.name, ...estimateArm(spec, arm) }));
  const runs = arms.length * spec.seeds.length;
  const longest = Math.max(...arms.map(({ seconds }) => seconds));
  const total = spec.seeds.length * arms.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    arms: arms.length,
    runs,
    parameters: Object.fromEntries(arms.map(({ name, parameters }) => [name, parameters])),
    memoryMegabytes: Math.max(...arms.map(({ memoryMegabytes }) => memoryMegabytes)),
    seconds: Math.ceil(Math.max(longest, total / concurrency)),
  };
}

/**
 * Cost of one run of an arm.
 * @throws RangeError when the layers of the model do not fit
 */
export function estimateArm(data: DataOfRun, arm: Arm): ArmEstimate {
  const traced = traceModel(arm.model, arm.regularization);
  if (!traced.fits) throw new RangeError(traced.problem.message);
  const parameters = sum(traced.layers, (layer) => layer.trainable + layer.nonTrainable);
  return {
    parameters,
    memoryMegabytes: memoryOf(traced.layers, parameters, arm.training) + copiedMegabytes(data),
    seconds: secondsOf(traced.layers, data, arm.training),
  };
}

type DataOfRun = Pick<ResolvedSpec, 'dataset' | 'seeds' | 'robustness'>;

/** Weights, gradients and optimizer slots; the activations of the larger of a training and an evaluation batch. */
function memoryOf(layers: TracedLayer[], parameters: number, training: Arm['training']): number {
  const { batchSize, optimizer, augmentation, weightAveraging } = training;
  const activations = sum(layers, activationsOf) + size(layers[0]!.input);
  // An average is held beside the weights, and copied while it moves.
  const copies = 2 + slotsOf(optimizer) + (weightAveraging === null ? 0 : 2);
  const weightBytes = BYTES_PER_FLOAT * parameters * copies;
  const augmented = augmentation === null ? 0 : PIXELS * MEMORY.valuesPerAugmentedPixel;
  const trainingBytes = BYTES_PER_FLOAT * batchSize * Math.max(activations * MEMORY.valuesPerActivation, augmented);
  const evaluationBytes = BYTES_PER_FLOAT * EVALUATION_BATCH * Math.max(...layers.map(evaluationActivationsOf));
  const bytes = weightBytes + Math.max(trainingBytes, evaluationBytes);
  return Math.ceil(MEMORY.trainerMegabytes + MEMORY.datasetMegabytes + bytes / MEGABYTE);
}

/** Copies of images that do not lie together in the data set: those chosen, those a replica sees. */
function copiedMegabytes(data: DataOfRun): number {
  const { trainSize, classBalanced, validation, resampling } = data.dataset;
  const chosen = classBalanced || validation !== 'last' ? trainSize : 0;
  const resampled = resampling === 'none' ? 0 : imagesPerRun(data);
  return Math.ceil(((chosen + resampled) * PIXELS) / MEGABYTE);
}

/** Values per sample that a layer keeps for its gradient: a recurrent one its gates at every time step. */
function activationsOf({ layer, output, steps }: TracedLayer): number {
  switch (layer.type) {
    case 'lstm':
      return steps * 8 * layer.units;
    case 'gru':
      return steps * 7 * layer.units;
    default:
      return size(output);
  }
}

/** Values per sample alive around a layer when no gradient is kept. */
function evaluationActivationsOf({ input, output }: TracedLayer): number {
  return size(input) + 2 * size(output);
}

/** Values an optimizer keeps for each weight. */
function slotsOf(optimizer: Optimizer): number {
  switch (optimizer.type) {
    case 'sgd':
      return 0;
    case 'momentum':
      return 1;
    case 'rmsprop':
      return 1 + Number(optimizer.momentum > 0) + Number(optimizer.centered);
    case 'adam':
      return 2;
  }
}

/** All steps of all epochs, and after each epoch an evaluation on the training and validation images. */
function secondsOf(layers: TracedLayer[], data: DataOfRun, training: Arm['training']): number {
  const train = imagesPerRun(data);
  const { validation } = splitSizes(data.dataset);
  const multiplyAdds = sum(layers, (layer) => layer.multiplyAdds);
  const updates = sum(layers, ({ layer }) => OPERATIONS[layer.type].tensors);
  const stepOperations =
    TIME.operationsPerStep +
    sum(layers, ({ layer, steps }) => steps * trainingOperations(layer)) +
    updates * operationsPerUpdate(training);
  const evaluationOperations =
    TIME.operationsPerStep + sum(layers, ({ layer, steps }) => steps * OPERATIONS[layer.type].forward);

  const steps = training.epochs * Math.ceil(train / training.batchSize);
  const distorted = data.robustness.length * TEST_IMAGES;
  const evaluated = training.epochs * (train + validation) + TEST_IMAGES + distorted;
  const { lookUp } = TIME.microsecondsPerImage;
  const preparation = (training.epochs * train * microsecondsOfPreparation(training) + distorted * lookUp) / 1e6;
  const evaluations = Math.ceil(evaluated / EVALUATION_BATCH);
  const milliseconds =
    steps * stepOperations * TIME.millisecondsPerOperation +
    evaluations * evaluationOperations * TIME.millisecondsPerEvaluationOperation;
  const arithmetic = multiplyAdds * (training.epochs * train * TIME.trainingFactor + evaluated);
  return TIME.secondsPerRun + milliseconds / 1000 + preparation + arithmetic / TIME.multiplyAddsPerSecond;
}

/** What augmentation and mixup take for one image. */
function microsecondsOfPreparation({ augmentation, mixup }: Arm['training']): number {
  const { lookUp, motion, elastic, cutout, mixup: blending } = TIME.microsecondsPerImage;
  const { shift = 0, rotate = 0, zoom = 0, elastic: bends = null, cutout: covers = null } = augmentation ?? {};
  const moves = shift > 0 || rotate > 0 || zoom > 0;
  return (
    (moves || bends ? lookUp : 0) +
    (moves ? motion : 0) +
    (bends ? elastic : 0) +
    (covers ? cutout : 0) +
    (mixup ? blending : 0)
  );
}

/** Operations of one step of a layer in training. With recurrent dropout no kernel takes all gates at once. */
function trainingOperations(layer: TracedLayer['layer']): number {
  return 'recurrentDropout' in layer && layer.recurrentDropout > 0 ? 60 : OPERATIONS[layer.type].training;
}

/** Operations of the update of one weight tensor. */
function operationsPerUpdate({ optimizer, gradientClipping }: Arm['training']): number {
  const decay = optimizer.weightDecay > 0 ? 2 : 0;
  return TIME.operationsPerUpdate[optimizer.type] + decay + (gradientClipping === null ? 0 : 4);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
