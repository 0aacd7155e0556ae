/** Gaussian noise: drawn as a pure function of (seed, which layer of its kind, step). */
import type { Layer } from '../../../experiments/spec/layers.js';
import { randomKey } from '../../runtime/random.js';
import { statelessNormal } from '../../tensorflow/kernels.js';
import { type Tensor, tf } from '../../tensorflow/tensorflow.js';
import { type LayerSite, type ModelLayer, noiseShape } from './layer.js';

/** Adds noise around 0 (Bishop, 1995). */
export function gaussianNoise(
  { standardDeviation }: Extract<Layer, { type: 'gaussianNoise' }>,
  site: LayerSite,
): ModelLayer {
  return {
    ...disturbing(site, standardDeviation, (x, noise) => tf.add(x, noise)),
    toStock: () => tf.layers.gaussianNoise({ name: site.name, stddev: standardDeviation }),
  };
}

/**
 * Multiplies with noise around 1 of variance rate / (1 - rate), which is that of inverted dropout
 * (Srivastava et al., 2014).
 */
export function gaussianDropout({ rate }: Extract<Layer, { type: 'gaussianDropout' }>, site: LayerSite): ModelLayer {
  return {
    ...disturbing(site, Math.sqrt(rate / (1 - rate)), (x, noise) => tf.mul(x, tf.add(noise, 1))),
    toStock: () => tf.layers.gaussianDropout({ name: site.name, rate }),
  };
}

/** @param disturb what becomes of a value and noise of mean 0 and the standard deviation */
function disturbing(
  site: LayerSite,
  standardDeviation: number,
  disturb: (x: Tensor, noise: Tensor) => Tensor,
): Omit<ModelLayer, 'toStock'> {
  const key = tf.tensor1d([randomKey(site.seed, [site.kind, site.ordinal]), 0], 'int32');
  return {
    name: site.name,
    weights: [],
    apply(x, { noise, step }) {
      if (!noise || standardDeviation === 0) return x;
      const normal = statelessNormal(tf.tensor1d(noiseShape(x.shape, noise), 'int32'), tf.add(key, step));
      return disturb(x, tf.mul(normal, standardDeviation));
    },
    dispose: () => key.dispose(),
  };
}
