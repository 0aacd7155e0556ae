import type { Layer } from '../../../experiments/spec/layers.js';
import { tf } from '../../tensorflow/tensorflow.js';
import { ones, zeros } from '../initializers.js';
import { createWeight, type LayerSite, type ModelLayer } from './layer.js';

/**
 * Layer normalization over the last axis (Ba, Kiros and Hinton, 2016): γ·(x - mean) / √(variance +
 * ε) + β with the mean and variance of each sample's (and each position's) own channels, the same
 * in training and inference.
 */
export function layerNormalization(layer: Extract<Layer, { type: 'layerNormalization' }>, site: LayerSite): ModelLayer {
  const channels = site.input.at(-1)!;
  const gamma = createWeight(site, 'gamma', [channels], ones);
  const beta = createWeight(site, 'beta', [channels], zeros);
  return {
    name: site.name,
    weights: [gamma, beta],
    apply(x) {
      const centered = tf.sub(x, tf.mean(x, -1, true));
      const variance = tf.mean(tf.square(centered), -1, true);
      const normalized = tf.mul(centered, tf.rsqrt(tf.add(variance, layer.epsilon)));
      return tf.add(tf.mul(normalized, gamma.variable), beta.variable);
    },
    toStock: () => tf.layers.layerNormalization({ name: site.name, epsilon: layer.epsilon }),
  };
}
