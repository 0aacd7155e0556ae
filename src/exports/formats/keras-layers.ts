/** The layers of a model as Keras 3 writes them: its classes and their settings. */
import type { ExpandedLayer } from '../../experiments/spec/architecture.js';
import type { KernelPenalty, Layer, Penalty } from '../../experiments/spec/layers.js';
import type { SavedLayer } from '../run/saved-model.js';

/** An object of Keras's own classes. */
export interface KerasObject {
  module: string;
  class_name: string;
  config: Record<string, unknown>;
  registered_name: null;
}

export const kerasObject = (module: string, className: string, config: Record<string, unknown>): KerasObject => ({
  module,
  class_name: className,
  config,
  registered_name: null,
});

/** Settings that are left out have Keras's defaults, which are the same in all its versions. */
export function kerasLayer({ name, layer }: SavedLayer): KerasObject {
  const [className, config] = classOf(layer);
  return kerasObject('keras.layers', className, { name, dtype: 'float32', ...config });
}

function classOf(layer: ExpandedLayer): [className: string, config: Record<string, unknown>] {
  switch (layer.type) {
    case 'dense':
      return ['Dense', { units: layer.units, activation: layer.activation, ...rules(layer, 0) }];
    case 'conv2d':
      return ['Conv2D', convolution(layer)];
    case 'maxPooling2d':
      return ['MaxPooling2D', pooling(layer)];
    case 'batchNormalization':
      return ['BatchNormalization', { axis: -1, momentum: layer.momentum, epsilon: layer.epsilon }];
    case 'layerNormalization':
      return ['LayerNormalization', { axis: -1, epsilon: layer.epsilon }];
    case 'dropout':
      return ['Dropout', { rate: layer.rate }];
    case 'spatialDropout2d':
      return ['SpatialDropout2D', { rate: layer.rate, data_format: 'channels_last' }];
    case 'gaussianDropout':
      return ['GaussianDropout', { rate: layer.rate }];
    case 'gaussianNoise':
      return ['GaussianNoise', { stddev: layer.standardDeviation }];
    case 'flatten':
      return ['Flatten', { data_format: 'channels_last' }];
    case 'lstm':
      return ['LSTM', recurrent(layer)];
    case 'gru':
      return ['GRU', { ...recurrent(layer), reset_after: false }];
    case 'activation':
      return ['Activation', { activation: layer.activation, ...activity(layer.activityRegularizer) }];
  }
}

type LayerOf<Type extends Layer['type']> = Extract<Layer, { type: Type }>;

function convolution(layer: LayerOf<'conv2d'>) {
  const { filters, kernelSize, strides, padding, activation } = layer;
  return {
    filters,
    kernel_size: [kernelSize, kernelSize],
    strides: [strides, strides],
    padding,
    data_format: 'channels_last',
    activation,
    ...rules(layer, [0, 1, 2]),
  };
}

function pooling({ poolSize, strides = poolSize, padding }: LayerOf<'maxPooling2d'>) {
  return { pool_size: [poolSize, poolSize], strides: [strides, strides], padding, data_format: 'channels_last' };
}

function recurrent(layer: LayerOf<'lstm' | 'gru'>) {
  return {
    units: layer.units,
    return_sequences: layer.returnSequences,
    activation: 'tanh',
    recurrent_activation: 'sigmoid',
    recurrent_dropout: layer.recurrentDropout,
    ...rules(layer, 0),
  };
}

/** @param axes of the kernel that lead to one unit, over which Keras takes the norm */
function rules(layer: Extract<ExpandedLayer, { type: 'dense' | 'conv2d' | 'lstm' | 'gru' }>, axes: number | number[]) {
  const { kernelRegularizer, biasRegularizer, kernelConstraint, activityRegularizer } = layer;
  return {
    kernel_regularizer: penalty(kernelRegularizer),
    bias_regularizer: penalty(biasRegularizer),
    kernel_constraint:
      kernelConstraint === undefined
        ? null
        : kerasObject('keras.constraints', 'MaxNorm', { max_value: kernelConstraint.maxNorm, axis: axes }),
    ...activity(activityRegularizer),
  };
}

const activity = (given: Penalty | undefined) => (given === undefined ? {} : { activity_regularizer: penalty(given) });

/** The proximal form has the same strengths; Keras knows the subgradient alone. */
function penalty(given: Penalty | KernelPenalty | undefined): KerasObject | null {
  return given === undefined ? null : kerasObject('keras.regularizers', 'L1L2', { l1: given.l1, l2: given.l2 });
}
