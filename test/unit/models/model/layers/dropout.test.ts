import { afterAll, describe, expect, it } from '@jest/globals';
import { dropout } from '../../../../../src/models/model/layers/dropout.js';
import { tf } from '../../../../../src/models/tensorflow/tensorflow.js';

const COUNT = 10_000;
const x = tf.ones([100, 100]);
afterAll(() => x.dispose());

function mask({ seed = 1, ordinal = 0, step = 0, training = true, rate = 0.3 } = {}): Float32Array {
  const site = { name: 'dropout', input: [100], seed, kind: 'dropout', ordinal };
  const layer = dropout({ type: 'dropout', rate }, site);
  const values = tf.tidy(() => {
    const context = { training, noise: training, step: tf.tensor1d([0, step], 'int32') };
    return layer.apply(x, context).dataSync<'float32'>().slice();
  });
  layer.dispose?.();
  return values;
}

describe('dropout', () => {
  it('zeroes the asked share of values and scales up the others', () => {
    const values = mask({ rate: 0.3 });
    const dropped = values.filter((value) => value === 0).length;
    // Five standard deviations of a binomial count.
    expect(Math.abs(dropped - 0.3 * COUNT)).toBeLessThan(5 * Math.sqrt(0.3 * 0.7 * COUNT));
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
  });

  it.each([0.1, 0.5, 0.9])('keeps the mean of the values at a rate of %d', (rate) => {
    const mean = mask({ rate }).reduce((sum, value) => sum + value, 0) / COUNT;
    // Five standard deviations of the mean of values that are 0 or 1 / (1 - rate).
    expect(Math.abs(mean - 1)).toBeLessThan(5 * Math.sqrt(rate / (1 - rate) / COUNT));
  });

  it('draws the same mask for the same seed, layer and step', () => {
    expect(mask({ seed: 5, ordinal: 1, step: 9 })).toEqual(mask({ seed: 5, ordinal: 1, step: 9 }));
  });

  it.each([{ seed: 2 }, { ordinal: 1 }, { step: 1 }])('draws an independent mask for another of %p', (other) => {
    const first = mask();
    const second = mask(other);
    const bothDropped = first.filter((value, index) => value === 0 && second[index] === 0).length;
    expect(Math.abs(bothDropped - 0.09 * COUNT)).toBeLessThan(5 * Math.sqrt(0.09 * 0.91 * COUNT));
  });

  it('changes nothing in inference mode', () => {
    expect(mask({ training: false })).toEqual(x.dataSync());
  });
});
