/** Layers without weights and without randomness. */
import type { Layer } from '../../../experiments/spec/layers.js';
import { maxPooling } from '../../tensorflow/kernels.js';
import { type Tensor4D, tf } from '../../tensorflow/tensorflow.js';
import { activate } from './activations.js';
import { activityRule, type LayerSite, type ModelLayer } from './layer.js';

/** The maximum of each window of [batch, height, width, channels]. */
export function maxPooling2d(layer: Extract<Layer, { type: 'maxPooling2d' }>, site: LayerSite): ModelLayer {
  const { poolSize, padding, strides = poolSize } = layer;
  return {
    ...weightless(site),
    apply: (x) => maxPooling(x as Tensor4D, { poolSize, strides, padding }),
    toStock: () => tf.layers.maxPooling2d({ name: site.name, poolSize, strides, padding }),
  };
}

/** [batch, ...] as [batch, features], the last axis fastest. */
export function flatten(site: LayerSite): ModelLayer {
  return {
    ...weightless(site),
    apply: (x) => tf.reshape(x, [x.shape[0]!, -1]),
    toStock: () => tf.layers.flatten({ name: site.name }),
  };
}

export function activation(layer: Extract<Layer, { type: 'activation' }>, site: LayerSite): ModelLayer {
  return {
    ...weightless(site),
    ...activityRule(layer),
    apply: (x) => activate(x, layer.activation),
    toStock: () => tf.layers.activation({ name: site.name, activation: layer.activation }),
  };
}

function weightless(site: LayerSite): Pick<ModelLayer, 'name' | 'weights'> {
  return { name: site.name, weights: [] };
}
