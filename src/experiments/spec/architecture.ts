/**
 * What a model is made of: the layers that an architecture and its regularization stand for, the
 * shapes that flow through them, and their weight counts. Pure arithmetic. `src/models` builds the
 * layers; estimate.ts and resolve-spec.ts use the figures. Shapes omit the batch dimension.
 */
import { IMAGE_SIDE, PIXELS } from './dataset.js';
import type { Layer, Penalty, WeightSettings } from './layers.js';
import type { Model } from './model.js';
import type { Regularization } from './regularization.js';

/** Shape of a sample: flat [n], sequence [steps, features] or image [height, width, channels]. */
export type Shape = readonly number[];

/** The last layer of every network, without penalties or constraints. */
export interface DenseOutput {
  type: 'dense';
  units: number;
  activation: 'softmax' | 'sigmoid';
  kernelRegularizer?: undefined;
  kernelConstraint?: undefined;
  biasRegularizer?: undefined;
  activityRegularizer?: undefined;
}

export type ExpandedLayer = Layer | DenseOutput;

/** A layer with the shapes around it and what it costs. */
export interface TracedLayer {
  layer: ExpandedLayer;
  input: Shape;
  output: Shape;
  /** Number of weights that the optimizer updates. */
  trainable: number;
  /** Number of other weights: the moving averages of batch normalization. */
  nonTrainable: number;
  /** Multiply-adds of the forward pass of one sample. */
  multiplyAdds: number;
  /** Time steps of a recurrent layer; 1 for every other layer. */
  steps: number;
}

/** Why the layers do not fit together. `path` leads to the field of the model that causes it. */
export interface ShapeProblem {
  path: (string | number)[];
  message: string;
}

export type TracedModel = { fits: true; layers: TracedLayer[] } | { fits: false; problem: ShapeProblem };

/** A layer and the path of the field of the model that it comes from. */
interface LocatedLayer {
  layer: ExpandedLayer;
  path: (string | number)[];
}

type ModelOf<Name extends Model['architecture']> = Extract<Model, { architecture: Name }>;

/** Input shape of the first layer, for an image of 28 × 28 pixels. */
export function inputShape(model: Model): Shape {
  switch (model.architecture) {
    case 'softmax-regression':
    case 'mlp':
      return [PIXELS];
    case 'cnn':
      return [IMAGE_SIDE, IMAGE_SIDE, 1];
    case 'lstm':
    case 'gru':
      return [IMAGE_SIDE, IMAGE_SIDE];
    case 'layers':
      return { flat: [PIXELS], rows: [IMAGE_SIDE, IMAGE_SIDE], image: [IMAGE_SIDE, IMAGE_SIDE, 1] }[model.input];
  }
}

/**
 * The flat list of layers that a model and its regularization stand for, the output layer last.
 * A hidden block is: linear part with its penalties and constraints, normalization, activation, max
 * pooling (cnn only), noise. Without normalization the activation is part of the linear layer. An
 * activity penalty applies to the output of the activation. An explicit stack is left unchanged.
 */
export function expandModel(model: Model, regularization: Regularization): ExpandedLayer[] {
  return locateLayers(model, regularization).map(({ layer }) => layer);
}

/**
 * Traces one sample through the model: shapes and exact weight counts of every layer, or the first
 * layer that does not fit the one before it.
 */
export function traceModel(model: Model, regularization: Regularization): TracedModel {
  const layers: TracedLayer[] = [];
  let shape = inputShape(model);
  for (const { layer, path } of locateLayers(model, regularization)) {
    const traced = traceLayer(layer, shape);
    if ('misfit' in traced) {
      const at = traced.field === undefined || model.architecture !== 'layers' ? path : [...path, traced.field];
      return { fits: false, problem: { path: at, message: traced.misfit } };
    }
    layers.push({ layer, input: shape, ...traced });
    shape = traced.output;
  }
  return { fits: true, layers };
}

/**
 * Exact number of weights of a model, trainable or not.
 * @throws RangeError when the layers do not fit together; resolve-spec.ts refuses such models
 */
export function countParameters(model: Model, regularization: Regularization): number {
  const traced = traceModel(model, regularization);
  if (!traced.fits) throw new RangeError(traced.problem.message);
  return traced.layers.reduce((sum, layer) => sum + layer.trainable + layer.nonTrainable, 0);
}

/**
 * Multiply-adds in the matrix products and convolutions of one image's forward pass.
 * @throws RangeError when the layers do not fit together; no accepted spec has such a model
 */
export function countMultiplyAdds(model: Model, regularization: Regularization): number {
  const traced = traceModel(model, regularization);
  if (!traced.fits) throw new RangeError(traced.problem.message);
  return traced.layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
}

/** Whether training the model draws random numbers: for dropout of any kind, or for noise. */
export function drawsNoise(model: Model, regularization: Regularization): boolean {
  return expandModel(model, regularization).some((layer) => {
    switch (layer.type) {
      case 'dropout':
      case 'spatialDropout2d':
      case 'gaussianDropout':
        return layer.rate > 0;
      case 'lstm':
      case 'gru':
        return layer.recurrentDropout > 0;
      default:
        return layer.type === 'gaussianNoise';
    }
  });
}

// ---- expansion ----------------------------------------------------------------------------------

function locateLayers(model: Model, regularization: Regularization): LocatedLayer[] {
  return [...hiddenLayers(model, regularization), { layer: outputLayer(model), path: outputPath(model) }];
}

function hiddenLayers(model: Model, regularization: Regularization): LocatedLayer[] {
  switch (model.architecture) {
    case 'softmax-regression':
      return [];
    case 'mlp':
      return denseBlocks(model, regularization);
    case 'cnn':
      return [
        ...convolutionBlocks(model, regularization),
        { layer: { type: 'flatten' }, path: [] },
        ...denseBlocks(model, regularization),
      ];
    case 'lstm':
    case 'gru':
      return [...recurrentBlock(model, regularization), ...denseBlocks(model, regularization)];
    case 'layers':
      return model.layers.map((layer, index) => ({ layer, path: ['layers', index] }));
  }
}

function denseBlocks(model: ModelOf<'mlp' | 'cnn' | 'lstm' | 'gru'>, regularization: Regularization): LocatedLayer[] {
  return model.hiddenUnits.flatMap((units, index) => {
    const path = ['hiddenUnits', index];
    const linear: Layer = { type: 'dense', units, activation: 'linear', ...weightSettings(regularization) };
    return [...activated(linear, model.activation, regularization), ...noise(regularization)].map(locatedAt(path));
  });
}

function convolutionBlocks(model: ModelOf<'cnn'>, regularization: Regularization): LocatedLayer[] {
  return model.filters.flatMap((filters, index) => {
    const linear: Layer = {
      type: 'conv2d',
      filters,
      kernelSize: model.kernelSize,
      strides: 1,
      padding: model.padding,
      activation: 'linear',
      ...weightSettings(regularization),
    };
    const pooling: Layer = { type: 'maxPooling2d', poolSize: model.poolSize, padding: 'valid' };
    // In the first block the size itself is too large; in a later one there are too many blocks.
    const at = (field: 'kernelSize' | 'poolSize') => (index === 0 ? [field] : ['filters', index]);
    return [
      ...activated(linear, model.activation, regularization).map(locatedAt(at('kernelSize'))),
      { layer: pooling, path: at('poolSize') },
      ...[...spatialDropout(regularization), ...noise(regularization)].map(locatedAt(['filters', index])),
    ];
  });
}

/** Recurrent layers are not normalized. Noise applies to the last output. */
function recurrentBlock(model: ModelOf<'lstm' | 'gru'>, regularization: Regularization): LocatedLayer[] {
  const recurrent: Layer = {
    type: model.architecture,
    units: model.units,
    returnSequences: false,
    recurrentDropout: regularization.recurrentDropout?.rate ?? 0,
    recurrentDropoutMask: regularization.recurrentDropout?.mask ?? 'sequence',
    ...weightSettings(regularization),
    ...activitySettings(regularization),
  };
  return [recurrent, ...noise(regularization)].map(locatedAt(['units']));
}

/** The linear layer and its activation, with normalization between the two if requested. */
function activated(
  linear: Extract<Layer, { type: 'dense' | 'conv2d' }>,
  activation: typeof linear.activation,
  regularization: Regularization,
): Layer[] {
  const { batchNormalization, layerNormalization } = regularization;
  const activity = activitySettings(regularization);
  const normalizations: Layer[] = [];
  if (batchNormalization !== null) normalizations.push({ type: 'batchNormalization', ...batchNormalization });
  if (layerNormalization !== null) normalizations.push({ type: 'layerNormalization', ...layerNormalization });
  if (normalizations.length === 0) return [{ ...linear, activation, ...activity }];
  const normalized = [linear, ...normalizations];
  if (activation === 'linear' && activity.activityRegularizer === undefined) return normalized;
  return [...normalized, { type: 'activation', activation, ...activity }];
}

/** The noise at the end of a hidden block. */
function noise({ dropout, gaussianDropout, gaussianNoise }: Regularization): Layer[] {
  const layers: Layer[] = [];
  if (dropout !== null && dropout.rate > 0) layers.push({ type: 'dropout', ...dropout });
  if (gaussianDropout !== null && gaussianDropout.rate > 0)
    layers.push({ type: 'gaussianDropout', ...gaussianDropout });
  if (gaussianNoise !== null) layers.push({ type: 'gaussianNoise', ...gaussianNoise });
  return layers;
}

function spatialDropout(regularization: Regularization): Layer[] {
  const rate = regularization.spatialDropout?.rate ?? 0;
  return rate === 0 ? [] : [{ type: 'spatialDropout2d', rate }];
}

function weightSettings({ kernel, maxNorm, bias }: Regularization): WeightSettings {
  return {
    ...(isPenalty(kernel) && { kernelRegularizer: kernel }),
    ...(maxNorm !== null && { kernelConstraint: { maxNorm: maxNorm.limit } }),
    ...(isPenalty(bias) && { biasRegularizer: bias }),
  };
}

function activitySettings({ activity }: Regularization): { activityRegularizer?: Penalty } {
  return isPenalty(activity) ? { activityRegularizer: activity } : {};
}

/** Whether the penalty is set and not zero. */
export function isPenalty<Given extends Penalty>(penalty: Given | null | undefined): penalty is Given {
  return penalty !== null && penalty !== undefined && penalty.l1 + penalty.l2 > 0;
}

function outputLayer(model: Model): DenseOutput {
  return { type: 'dense', units: model.output.units, activation: model.output.activation };
}

/** Only an explicit stack can fail to fit its output layer; its `layers` are then at fault. */
function outputPath(model: Model): string[] {
  return model.architecture === 'layers' ? ['layers'] : ['output'];
}

function locatedAt(path: (string | number)[]): (layer: Layer) => LocatedLayer {
  return (layer) => ({ layer, path });
}

// ---- shapes and weights -------------------------------------------------------------------------

type LayerTrace = Omit<TracedLayer, 'layer' | 'input'>;
interface Misfit {
  misfit: string;
  /** The field of the layer that is at fault, if a single one is. */
  field?: 'kernelSize' | 'poolSize';
}

const NO_WEIGHTS = { trainable: 0, nonTrainable: 0, multiplyAdds: 0, steps: 1 };

function traceLayer(layer: ExpandedLayer, input: Shape): LayerTrace | Misfit {
  switch (layer.type) {
    case 'dense':
      return traceDense(layer, input);
    case 'conv2d':
      return traceConvolution(layer, input);
    case 'maxPooling2d':
      return tracePooling(layer, input);
    case 'lstm':
    case 'gru':
      return traceRecurrent(layer, input);
    case 'batchNormalization': {
      const channels = input.at(-1)!;
      return { ...NO_WEIGHTS, output: input, trainable: 2 * channels, nonTrainable: 2 * channels };
    }
    case 'layerNormalization':
      return { ...NO_WEIGHTS, output: input, trainable: 2 * input.at(-1)! };
    case 'flatten':
      return { ...NO_WEIGHTS, output: [size(input)] };
    case 'spatialDropout2d':
      return input.length === 3 ? { ...NO_WEIGHTS, output: input } : needsImage(layer.type, input);
    case 'dropout':
    case 'gaussianDropout':
    case 'gaussianNoise':
    case 'activation':
      return { ...NO_WEIGHTS, output: input };
  }
}

function traceDense(layer: Extract<ExpandedLayer, { type: 'dense' }>, input: Shape): LayerTrace | Misfit {
  const [features, ...rest] = input;
  if (features === undefined || rest.length > 0) {
    const sequenceHint = input.length === 2 ? ' (or set returnSequences: false in the recurrent layer)' : '';
    return {
      misfit: `A dense layer, including the output layer, needs a flat input but gets ${describe(input)}. Put a "flatten" layer before it${sequenceHint}.`,
    };
  }
  return {
    output: [layer.units],
    trainable: features * layer.units + layer.units,
    nonTrainable: 0,
    multiplyAdds: features * layer.units,
    steps: 1,
  };
}

function traceConvolution(layer: Extract<Layer, { type: 'conv2d' }>, input: Shape): LayerTrace | Misfit {
  const [height, width, channels] = input;
  if (height === undefined || width === undefined || channels === undefined) return needsImage('conv2d', input);
  const { kernelSize, strides, filters, padding } = layer;
  if (padding === 'valid' && kernelSize > Math.min(height, width)) {
    return {
      field: 'kernelSize',
      misfit: `A convolution with kernelSize ${kernelSize} does not fit its input of ${height} × ${width}. Use a smaller kernelSize, fewer convolution or pooling layers before it, or padding "same".`,
    };
  }
  const output = [window(height, kernelSize, strides, padding), window(width, kernelSize, strides, padding), filters];
  const kernel = kernelSize * kernelSize * channels * filters;
  return {
    output,
    trainable: kernel + filters,
    nonTrainable: 0,
    multiplyAdds: output[0]! * output[1]! * kernel,
    steps: 1,
  };
}

function tracePooling(layer: Extract<Layer, { type: 'maxPooling2d' }>, input: Shape): LayerTrace | Misfit {
  const [height, width, channels] = input;
  if (height === undefined || width === undefined || channels === undefined) return needsImage('maxPooling2d', input);
  const { poolSize, padding, strides = poolSize } = layer;
  if (padding === 'valid' && poolSize > Math.min(height, width)) {
    return {
      field: 'poolSize',
      misfit: `Max pooling with poolSize ${poolSize} does not fit its input of ${height} × ${width}. Use a smaller poolSize, or fewer convolution or pooling layers before it.`,
    };
  }
  return {
    ...NO_WEIGHTS,
    output: [window(height, poolSize, strides, padding), window(width, poolSize, strides, padding), channels],
  };
}

/**
 * An LSTM has four gates, a GRU three (reset_after = false). Each gate has an input kernel, a
 * recurrent kernel and one bias.
 */
function traceRecurrent(layer: Extract<Layer, { type: 'lstm' | 'gru' }>, input: Shape): LayerTrace | Misfit {
  const [steps, features, channels] = input;
  if (steps === undefined || features === undefined || channels !== undefined) {
    return {
      misfit: `A ${layer.type} layer needs a sequence [steps, features] but gets ${describe(input)}. Use input "rows", and set returnSequences: true in any recurrent layer before it.`,
    };
  }
  const gates = layer.type === 'lstm' ? 4 : 3;
  const kernels = gates * (features + layer.units) * layer.units;
  return {
    output: layer.returnSequences ? [steps, layer.units] : [layer.units],
    trainable: kernels + gates * layer.units,
    nonTrainable: 0,
    multiplyAdds: steps * kernels,
    steps,
  };
}

function needsImage(type: 'conv2d' | 'maxPooling2d' | 'spatialDropout2d', input: Shape): Misfit {
  return {
    misfit: `A ${type} layer needs an image [height, width, channels] but gets ${describe(input)}. Use input "image", and put this layer before any "flatten" or "dense" layer.`,
  };
}

/** Number of positions of a sliding window, as in TensorFlow. */
function window(length: number, size: number, strides: number, padding: 'valid' | 'same'): number {
  return padding === 'same' ? Math.ceil(length / strides) : Math.floor((length - size) / strides) + 1;
}

/** Number of values in a shape. */
export function size(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

function describe(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
