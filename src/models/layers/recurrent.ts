/**
 * LSTM (Hochreiter and Schmidhuber, 1997) and GRU (Cho et al., 2014) over [batch, steps, features], from a zero state,
 * with Keras's weights and defaults: activation tanh, recurrent activation sigmoid, and for the GRU reset_after = false.
 */
import type { Layer } from '../../experiments/spec.js';
import { glorotUniform, orthogonal, unitForgetBias, zeros } from '../initializers.js';
import { blockGru, blockLstm, int64Scalar } from '../kernels.js';
import { type Tensor, type Tensor2D, type Tensor3D, tf } from '../tensorflow.js';
import { createWeight, kernelRules, type LayerSite, type ModelLayer, stockKernel } from './layer.js';

/** Keras's gates: i, f, c, o, which is also the order of TensorFlow's kernel (its first version had i, c, f, o). */
export function lstm(layer: Extract<Layer, { type: 'lstm' }>, site: LayerSite): ModelLayer {
  const { units, returnSequences } = layer;
  const [steps, features] = site.input as [number, number];
  const kernel = createWeight(site, 'kernel', [features, 4 * units], glorotUniform);
  const recurrentKernel = createWeight(site, 'recurrent_kernel', [units, 4 * units], orthogonal);
  const bias = createWeight(site, 'bias', [4 * units], unitForgetBias);
  const length = int64Scalar(steps);

  return {
    name: site.name,
    weights: [kernel, recurrentKernel, bias],
    ...kernelRules(kernel.variable, layer),
    apply(x) {
      const weights = tf.concat([kernel.variable, recurrentKernel.variable] as Tensor[], 0);
      const outputs = blockLstm(timeMajor(x), weights, bias.variable, length);
      return returnSequences ? timeMajor(outputs) : lastStep(outputs);
    },
    toStock: () => tf.layers.lstm(stockRecurrent(layer, site)),
    dispose: () => length.dispose(),
  };
}

/** Keras's gates: z, r, h. TensorFlow's kernel wants r and z in one matrix, h in another. */
export function gru(layer: Extract<Layer, { type: 'gru' }>, site: LayerSite): ModelLayer {
  const { units, returnSequences } = layer;
  const features = site.input[1]!;
  const kernel = createWeight(site, 'kernel', [features, 3 * units], glorotUniform);
  const recurrentKernel = createWeight(site, 'recurrent_kernel', [units, 3 * units], orthogonal);
  const bias = createWeight(site, 'bias', [3 * units], zeros);
  return {
    name: site.name,
    weights: [kernel, recurrentKernel, bias],
    ...kernelRules(kernel.variable, layer),
    apply(x) {
      const weights = tf.concat([kernel.variable, recurrentKernel.variable] as Tensor[], 0);
      const [z, r, h] = tf.split(weights, 3, 1) as [Tensor, Tensor, Tensor];
      const [zBias, rBias, hBias] = tf.split(bias.variable as Tensor, 3, 0) as [Tensor, Tensor, Tensor];
      const outputs = blockGru(timeMajor(x), tf.concat([r, z], 1), h, tf.concat([rBias, zBias], 0), hBias);
      return returnSequences ? timeMajor(outputs) : lastStep(outputs);
    },
    toStock: () => tf.layers.gru(stockRecurrent(layer, site)),
  };
}

/** [batch, steps, ·] to [steps, batch, ·] and back. */
function timeMajor(x: Tensor): Tensor3D {
  return tf.transpose(x as Tensor3D, [1, 0, 2]);
}

/** [steps, batch, units] to [batch, units]. */
function lastStep(x: Tensor3D): Tensor2D {
  const [steps, batch, units] = x.shape;
  return tf.reshape(tf.slice(x, [steps - 1, 0, 0], [1, batch, units]), [batch, units]);
}

function stockRecurrent(layer: Extract<Layer, { type: 'lstm' | 'gru' }>, site: LayerSite) {
  return {
    name: site.name,
    units: layer.units,
    returnSequences: layer.returnSequences,
    activation: 'tanh',
    recurrentActivation: 'sigmoid',
    recurrentInitializer: 'zeros',
    ...stockKernel(layer.kernelRegularizer),
  } as const;
}
