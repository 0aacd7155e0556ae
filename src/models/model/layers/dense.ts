import type { ExpandedLayer } from '../../../experiments/spec/architecture.js';
import { addBias } from '../../tensorflow/kernels.js';
import { tf } from '../../tensorflow/tensorflow.js';
import { glorotUniform, zeros } from '../initializers.js';
import { activate } from './activations.js';
import { createWeight, type LayerSite, type ModelLayer, rulesOf, stockWeights } from './layer.js';

/**
 * activation(x · kernel + bias) on [batch, features]. The output layer (softmax, sigmoid) gives its
 * logits: the objective works on them, and only the stock twin carries the activation.
 */
export function dense(layer: Extract<ExpandedLayer, { type: 'dense' }>, site: LayerSite): ModelLayer {
  const kernel = createWeight(site, 'kernel', [site.input[0]!, layer.units], glorotUniform);
  const bias = createWeight(site, 'bias', [layer.units], zeros);
  return {
    name: site.name,
    weights: [kernel, bias],
    ...rulesOf({ kernel, bias }, layer),
    apply(x) {
      const linear = addBias(tf.matMul(x, kernel.variable), bias.variable);
      return layer.activation === 'softmax' || site.kind === 'output' ? linear : activate(linear, layer.activation);
    },
    toStock: () =>
      tf.layers.dense({
        name: site.name,
        units: layer.units,
        activation: layer.activation,
        ...stockWeights(layer),
      }),
  };
}
