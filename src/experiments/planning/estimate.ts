/** The cost of an experiment before it runs: exact weight counts, approximate memory and time. */
import type { Estimate } from '../records/plan.js';
import { EVALUATION_BATCH } from '../records/training-cost.js';
import { size, type TracedLayer, traceModel } from '../spec/architecture.js';
import { PIXELS, TEST_IMAGES } from '../spec/dataset.js';
import { imagesPerRun, splitSizes } from '../spec/dataset-split.js';
import type { Arm, ResolvedSpec } from '../spec/experiment.js';
import type { Optimizer } from '../spec/training.js';

/** Cost of one run of an arm. */
export interface ArmEstimate {
  parameters: number;
  memoryMegabytes: number;
  seconds: number;
}

const MEGABYTE = 1e6;
const BYTES_PER_FLOAT = 4;

/** Memory that does not depend on the model. */
const MEMORY = {
  /** A trainer with TensorFlow loaded. */
  trainerMegabytes: 250,
  /** 60 000 training and 10 000 test images of 784 bytes, and their labels. */
  datasetMegabytes: 47 + 8,
  /** Values kept for each activation of a training batch: the activation and its gradient. */
  valuesPerActivation: 2,
  /** Values in memory for each pixel of a batch while it is augmented. */
  valuesPerAugmentedPixel: 16,
} as const;

/**
 * Time on one core of compiled training and evaluation, fitted to `npm run bench`
 * (docs/performance.md). Training steps with batches of 32 took 0.2 ms for the notebook's MLP, 2.8
 * ms for a small CNN, 1.1 ms for an LSTM and 1.0 ms for a GRU of 28 time steps. Evaluating the MLP
 * on 10 000 images took 35 ms.
 */
const TIME = {
  /** Overhead of one operation of a compiled training step. */
  millisecondsPerOperation: 0.0008,
  /** Overhead of one operation of an evaluation. */
  millisecondsPerEvaluationOperation: 0.03,
  /** Float32 multiply-adds per second of one core. */
  multiplyAddsPerSecond: 25e9,
  /** A backward pass computes two products where the forward pass computes one. */
  trainingFactor: 3,
  /** Operations of a step other than those of its layers: batch, loss, accuracy. */
  operationsPerStep: 20,
  /**
   * Operations to update one weight tensor. RMSprop is the only optimizer without a fused kernel.
   */
  operationsPerUpdate: { sgd: 1, momentum: 1, rmsprop: 10, adam: 2 } satisfies Record<Optimizer['type'], number>,
  /** Time to augment and blend one training image. */
  microsecondsPerImage: { lookUp: 18, motion: 2.5, elastic: 9, cutout: 3, mixup: 2 },
  /** Compiling the graph; writing model and predictions and reading them back. */
  secondsPerRun: 1,
} as const;

/**
 * Operations of a forward and a training pass (of one time step if recurrent), and weight tensors.
 */
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
 * Cost of the whole experiment: the memory of its largest run, and the time of all runs on
 * `concurrency` trainers.
 * @throws RangeError when the layers of a model do not fit together; resolve-spec.ts refuses it
 */
export function estimateExperiment(spec: ResolvedSpec, concurrency = 1): Estimate {
  const arms = spec.arms.map((arm) => ({ name: arm.name, ...estimateArm(spec, arm) }));
  const runs = arms.length * spec.seeds.length;
  const longest = Math.max(...arms.map(({ seconds }) => seconds));
  const total = spec.seeds.length * arms.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    arms: arms.length,
    runs,
    images: { train: imagesPerRun(spec), validation: splitSizes(spec.dataset).validation },
    parameters: Object.fromEntries(arms.map(({ name, parameters }) => [name, parameters])),
    memoryMegabytes: Math.max(...arms.map(({ memoryMegabytes }) => memoryMegabytes)),
    seconds: Math.ceil(Math.max(longest, total / concurrency)),
  };
}

/**
 * Cost of one run of an arm.
 * @throws RangeError when the layers of the model do not fit together
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

/**
 * Megabytes of the weights, gradients and optimizer slots, and of the activations of a training or
 * an evaluation batch, whichever is larger.
 */
function memoryOf(layers: TracedLayer[], parameters: number, training: Arm['training']): number {
  const { batchSize, optimizer, augmentation, weightAveraging } = training;
  const activations = sum(layers, activationsOf) + size(layers[0]!.input);
  // Weight averaging keeps another copy of the weights, and one more while it updates it.
  const copies = 2 + slotsOf(optimizer) + (weightAveraging === null ? 0 : 2);
  const weightBytes = BYTES_PER_FLOAT * parameters * copies;
  const augmented = augmentation === null ? 0 : PIXELS * MEMORY.valuesPerAugmentedPixel;
  const trainingBytes = BYTES_PER_FLOAT * batchSize * Math.max(activations * MEMORY.valuesPerActivation, augmented);
  const evaluationBytes = BYTES_PER_FLOAT * EVALUATION_BATCH * Math.max(...layers.map(evaluationActivationsOf));
  const bytes = weightBytes + Math.max(trainingBytes, evaluationBytes);
  return Math.ceil(MEMORY.trainerMegabytes + MEMORY.datasetMegabytes + bytes / MEGABYTE);
}

/** Megabytes of image copies: a selection of the data set, or the images of a replica. */
function copiedMegabytes(data: DataOfRun): number {
  const { trainSize, classBalanced, validation, resampling } = data.dataset;
  const chosen = classBalanced || validation !== 'last' ? trainSize : 0;
  const resampled = resampling === 'none' ? 0 : imagesPerRun(data);
  return Math.ceil(((chosen + resampled) * PIXELS) / MEGABYTE);
}

/**
 * Values per sample kept for the gradient; a recurrent layer keeps its gates at every time step.
 */
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

/** Values per sample in memory around a layer when no gradient is kept. */
function evaluationActivationsOf({ input, output }: TracedLayer): number {
  return size(input) + 2 * size(output);
}

/** Values that the optimizer keeps for each weight. */
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

/**
 * Seconds of all training steps, of the evaluation on training and validation images after each
 * epoch, and of the evaluation of the saved weights on the test images.
 */
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

/** Time of augmentation and mixup for one image. */
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

/**
 * Operations of a layer in a training step. With recurrent dropout no fused kernel computes all
 * gates.
 */
function trainingOperations(layer: TracedLayer['layer']): number {
  return 'recurrentDropout' in layer && layer.recurrentDropout > 0 ? 60 : OPERATIONS[layer.type].training;
}

/** Operations to update one weight tensor, with weight decay and gradient clipping. */
function operationsPerUpdate({ optimizer, gradientClipping }: Arm['training']): number {
  const decay = optimizer.weightDecay > 0 ? 2 : 0;
  return TIME.operationsPerUpdate[optimizer.type] + decay + (gradientClipping === null ? 0 : 4);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
