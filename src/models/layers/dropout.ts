import type { Layer } from '../../experiments/spec.js';
import { statelessUniform } from '../kernels.js';
import { randomKey } from '../random.js';
import { tf } from '../tensorflow.js';
import type { LayerSite, ModelLayer } from './layer.js';

/**
 * Inverted dropout (Srivastava et al., 2014; scaled as in Keras): in training mode each value is zeroed with probability
 * `rate`, the others are divided by 1 - rate. The mask is a pure function of (seed, which dropout layer, step).
 */
export function dropout(layer: Extract<Layer, { type: 'dropout' }>, site: LayerSite): ModelLayer {
  const { rate } = layer;
  const key = tf.tensor1d([randomKey(site.seed, ['dropout', site.ordinal]), 0], 'int32');
  const threshold = tf.scalar(rate);
  const scale = tf.scalar(1 / (1 - rate));
  return {
    name: site.name,
    weights: [],
    apply(x, { training, step }) {
      if (!training || rate === 0) return x;
      const uniform = statelessUniform(tf.tensor1d(x.shape, 'int32'), tf.add(key, step));
      return tf.mul(x, tf.mul(tf.cast(tf.greaterEqual(uniform, threshold), 'float32'), scale));
    },
    toStock: () => tf.layers.dropout({ name: site.name, rate }),
    dispose: () => tf.dispose([key, threshold, scale]),
  };
}
