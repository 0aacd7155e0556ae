import type { Layer } from '../../../experiments/spec/layers.js';
import { addBias } from '../../tensorflow/kernels.js';
import { type Tensor4D, tf } from '../../tensorflow/tensorflow.js';
import { glorotUniform, zeros } from '../initializers.js';
import { activate } from './activations.js';
import { createWeight, type LayerSite, type ModelLayer, rulesOf, stockWeights } from './layer.js';

/** activation(x * kernel + bias) on [batch, height, width, channels]. */
export function conv2d(layer: Extract<Layer, { type: 'conv2d' }>, site: LayerSite): ModelLayer {
  const { filters, kernelSize, strides, padding } = layer;
  const kernel = createWeight(site, 'kernel', [kernelSize, kernelSize, site.input[2]!, filters], glorotUniform);
  const bias = createWeight(site, 'bias', [filters], zeros);
  return {
    name: site.name,
    weights: [kernel, bias],
    ...rulesOf({ kernel, bias }, layer),
    apply(x) {
      const filter = kernel.variable as unknown as Tensor4D;
      return activate(addBias(tf.conv2d(x as Tensor4D, filter, strides, padding), bias.variable), layer.activation);
    },
    toStock: () =>
      tf.layers.conv2d({
        name: site.name,
        filters,
        kernelSize,
        strides,
        padding,
        activation: layer.activation,
        ...stockWeights(layer),
      }),
  };
}
