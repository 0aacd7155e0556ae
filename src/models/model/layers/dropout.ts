import type { Layer } from '../../../experiments/spec/layers.js';
import { randomKey } from '../../runtime/random.js';
import { statelessUniform } from '../../tensorflow/kernels.js';
import { type Tensor, tf } from '../../tensorflow/tensorflow.js';
import { type LayerSite, type ModelLayer, noiseShape } from './layer.js';

/** Draws dropout masks. */
export interface DropoutMask {
  /**
   * float32 of this shape: 0 with probability `rate`, else 1 / (1 - rate). A pure function of
   * (seed, purpose, step).
   * @param step int32 [2]
   */
  draw(shape: number[], step: Tensor): Tensor;
  dispose(): void;
}

/**
 * Masks of one layer.
 * @param purpose what the stream is called; it also depends on the ordinal of the layer
 */
export function dropoutMask(rate: number, purpose: string, { seed, ordinal }: LayerSite): DropoutMask {
  const key = tf.tensor1d([randomKey(seed, [purpose, ordinal]), 0], 'int32');
  const threshold = tf.scalar(rate);
  const scale = tf.scalar(1 / (1 - rate));
  return {
    draw(shape, step) {
      const uniform = statelessUniform(tf.tensor1d(shape, 'int32'), tf.add(key, step));
      return tf.mul(tf.cast(tf.greaterEqual(uniform, threshold), 'float32'), scale);
    },
    dispose: () => tf.dispose([key, threshold, scale]),
  };
}

/**
 * Inverted dropout (Srivastava et al., 2014; scaled as in Keras): each value is zeroed with
 * probability `rate`, the others are divided by 1 - rate. Spatial dropout (Tompson et al., 2015)
 * drops whole channels of an image.
 */
export function dropout(
  { type, rate }: Extract<Layer, { type: 'dropout' | 'spatialDropout2d' }>,
  site: LayerSite,
): ModelLayer {
  const mask = dropoutMask(rate, type, site);
  const maskShape = (shape: number[]) => (type === 'dropout' ? shape : [shape[0]!, 1, 1, shape[3]!]);
  return {
    name: site.name,
    weights: [],
    apply: (x, { noise, step }) =>
      noise && rate > 0 ? tf.mul(x, mask.draw(noiseShape(maskShape(x.shape), noise), step)) : x,
    // tfjs knows no dropout of channels; where nothing is dropped, one is as good as the other.
    toStock: () => tf.layers.dropout({ name: site.name, rate }),
    dispose: () => mask.dispose(),
  };
}
