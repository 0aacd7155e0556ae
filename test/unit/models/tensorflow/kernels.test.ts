import { describe, expect, it } from '@jest/globals';
import { maxPooling, relu } from '../../../../src/models/tensorflow/kernels.js';
import { type Tensor, type Tensor4D, tf } from '../../../../src/models/tensorflow/tensorflow.js';

describe('max pooling', () => {
  const cases = [2, 3].flatMap((poolSize) =>
    [1, 2, 3].flatMap((strides) => (['valid', 'same'] as const).map((padding) => ({ poolSize, strides, padding }))),
  );

  it.each(cases)(
    'gives the values and the gradient of tfjs, ties included: windows of $poolSize every $strides, $padding',
    (pooling) => {
      const { poolSize, strides, padding } = pooling;
      // After relu half of the values are equal: which of them takes the gradient is part of the
      // contract.
      const x = relu(tf.randomNormal([3, 7, 8, 5], 0, 1, 'float32', 7)) as Tensor4D;
      const ours = (x: Tensor4D) => maxPooling(x, pooling);
      const theirs = (x: Tensor4D) => tf.maxPool(x, poolSize, strides, padding);
      const value = theirs(x);
      const dy = tf.randomNormal(value.shape, 0, 1, 'float32', 8);
      const gradient = (pool: typeof ours) =>
        tf
          .grad((x: Tensor) => pool(x as Tensor4D))(x, dy)
          .dataSync();
      expect(ours(x).dataSync()).toEqual(value.dataSync());
      const [actual, expected] = [gradient(ours), gradient(theirs)];
      // Overlapping windows add up their gradients, in another order.
      for (const [index, component] of actual.entries()) expect(component).toBeCloseTo(expected[index]!, 5);
    },
  );
});
