/** A trainable model: the layers of a spec with their initial weights, in plain tfjs ops. */
import { type ExpandedLayer, inputShape, type Shape, traceModel } from '../../experiments/spec/architecture.js';
import type { OutputLayer } from '../../experiments/spec/layers.js';
import type { Model } from '../../experiments/spec/model.js';
import type { Regularization } from '../../experiments/spec/regularization.js';
import { penaltyOn } from '../tensorflow/kernels.js';
import { type Scalar, type Tensor, type Tensor2D, tf, type Variable } from '../tensorflow/tensorflow.js';
import { batchNormalization } from './layers/batch-normalization.js';
import { conv2d } from './layers/conv2d.js';
import { dense } from './layers/dense.js';
import { dropout } from './layers/dropout.js';
import { gaussianDropout, gaussianNoise } from './layers/gaussian.js';
import type { ConstrainedKernel, LayerSite, ModelLayer, Noise, PenalizedWeight, Weight } from './layers/layer.js';
import { layerNormalization } from './layers/layer-normalization.js';
import { gru, lstm } from './layers/recurrent.js';
import { activation, flatten, maxPooling2d } from './layers/weightless.js';

export interface TrainableModel {
  /** Shape of one image as the first layer sees it. */
  inputShape: Shape;
  output: OutputLayer;
  layers: ModelLayer[];
  /** Every weight in the order of Keras's `model.get_weights()`. */
  weights: Weight[];
  penalizedWeights: PenalizedWeight[];
  constrainedKernels: ConstrainedKernel[];
  /**
   * int32 [2]: 0 and the number of training steps taken; every dropout mask is drawn for a step.
   */
  step: Variable;
  /**
   * The logits of a batch.
   * @param images float32 [batch, 784]
   * @returns [batch, output units]
   */
  logits(images: Tensor, mode: Mode): Tensor2D;
  /**
   * The logits of a batch, and the penalty on its activity where there is one: the mean over the
   * images.
   */
  forward(images: Tensor, mode: Mode): { logits: Tensor2D; activityPenalty: Scalar | null };
  /** The variables that the optimizer moves, in order. */
  trainableVariables(): Variable[];
  /** Copies of all weights, in order. */
  getWeights(): Float32Array[];
  /** @throws RangeError when the number or the length of the arrays does not fit */
  setWeights(values: readonly Float32Array[]): void;
  dispose(): void;
}

interface Mode {
  training: boolean;
  /** As `training` when left out; with noise alone a trained model is sampled from. */
  noise?: Noise;
  /**
   * How far moving averages go towards the statistics of the batch; as their momentum says when
   * left out.
   */
  statisticsRate?: number;
}

/**
 * Builds a model with the initial weights of a seed.
 * @throws RangeError when the layers of the spec do not fit onto each other; no accepted spec has
 * such a model
 */
export function buildModel(model: Model, regularization: Regularization, seed: number): TrainableModel {
  const traced = traceModel(model, regularization);
  if (!traced.fits) throw new RangeError(traced.problem.message);

  const input = inputShape(model);
  const counts = new Map<string, number>();
  const layers = traced.layers.map(({ layer, input: layerInput }, index) => {
    const kind = index === traced.layers.length - 1 ? 'output' : layer.type;
    const ordinal = counts.get(kind) ?? 0;
    counts.set(kind, ordinal + 1);
    return createLayer(layer, { name: layerName(kind, ordinal), input: layerInput, seed, kind, ordinal });
  });
  return assemble(input, model.output, layers);
}

function assemble(input: Shape, output: OutputLayer, layers: ModelLayer[]): TrainableModel {
  const weights = layers.flatMap((layer) => layer.weights);
  const step = tf.tidy(() => tf.variable(tf.tensor1d([0, 0], 'int32'), false));

  function forward(images: Tensor, { training, noise = training, statisticsRate }: Mode) {
    const batch = images.shape[0]!;
    const terms: Scalar[] = [];
    let x: Tensor = input.length === 1 ? images : tf.reshape(images, [batch, ...input]);
    for (const layer of layers) {
      x = layer.apply(x, { training, noise, statisticsRate, step });
      if (layer.activityPenalty) terms.push(tf.div(penaltyOn(x, layer.activityPenalty), batch));
    }
    const activityPenalty = terms.length === 0 ? null : terms.reduce((sum, term) => tf.add(sum, term));
    return { logits: x as Tensor2D, activityPenalty };
  }

  return {
    inputShape: input,
    output,
    layers,
    weights,
    penalizedWeights: layers.flatMap((layer) => layer.penalized ?? []),
    constrainedKernels: layers.flatMap((layer) => layer.constrained ?? []),
    step,
    logits: (images, mode) => forward(images, mode).logits,
    forward,
    trainableVariables: () => weights.filter(({ trainable }) => trainable).map(({ variable }) => variable),
    getWeights: () => weights.map(({ variable }) => variable.dataSync<'float32'>().slice()),
    setWeights(values) {
      if (values.length !== weights.length) {
        throw new RangeError(`The model has ${weights.length} weights, not ${values.length}.`);
      }
      tf.tidy(() => {
        for (const [index, { variable, shape }] of weights.entries()) {
          variable.assign(tf.tensor(values[index]!, [...shape], 'float32'));
        }
      });
    },
    dispose() {
      for (const layer of layers) layer.dispose?.();
      tf.dispose([step, ...weights.map(({ variable }) => variable)]);
    },
  };
}

function createLayer(layer: ExpandedLayer, site: LayerSite): ModelLayer {
  switch (layer.type) {
    case 'dense':
      return dense(layer, site);
    case 'conv2d':
      return conv2d(layer, site);
    case 'maxPooling2d':
      return maxPooling2d(layer, site);
    case 'batchNormalization':
      return batchNormalization(layer, site);
    case 'layerNormalization':
      return layerNormalization(layer, site);
    case 'dropout':
    case 'spatialDropout2d':
      return dropout(layer, site);
    case 'gaussianDropout':
      return gaussianDropout(layer, site);
    case 'gaussianNoise':
      return gaussianNoise(layer, site);
    case 'flatten':
      return flatten(site);
    case 'lstm':
      return lstm(layer, site);
    case 'gru':
      return gru(layer, site);
    case 'activation':
      return activation(layer, site);
  }
}

/** Keras's way of naming: `batch_normalization`, `batch_normalization_1`, … */
function layerName(kind: string, ordinal: number): string {
  const word =
    kind === 'maxPooling2d' ? 'max_pooling2d' : kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return ordinal === 0 ? word : `${word}_${ordinal}`;
}
