import { describe, expect, it } from '@jest/globals';
import { glorotUniform, orthogonal, unitForgetBias } from '../../../../src/models/model/initializers.js';
import { randomStream } from '../../../../src/models/runtime/random.js';

const stream = () => randomStream(1, ['test']);

describe('glorotUniform', () => {
  it.each([
    { what: 'dense', shape: [300, 100], fans: 400 },
    { what: 'convolution', shape: [3, 3, 20, 40], fans: 9 * 60 },
  ])('fills a $what kernel up to ±√(6 / fans)', ({ shape, fans }) => {
    const limit = Math.sqrt(6 / fans);
    const values = glorotUniform(shape, stream());
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(values).toHaveLength(shape.reduce((product, length) => product * length));
    expect(largest).toBeLessThanOrEqual(Math.fround(limit));
    expect(largest).toBeGreaterThan(0.99 * limit);
  });
});

describe('orthogonal', () => {
  it('gives orthonormal rows', () => {
    const [rows, columns] = [6, 24];
    const values = orthogonal([rows, columns], stream());
    const row = (index: number) => values.subarray(index * columns, (index + 1) * columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < rows; j++) {
        const product = row(i).reduce((sum, value, column) => sum + value * row(j)[column]!, 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 5);
      }
    }
  });

  it('has no preferred sign, as the decomposition alone would have', () => {
    // Householder's R has a diagonal of one sign: uncorrected, the first column of Q opposes the
    // normal matrix's.
    const corners = Array.from({ length: 40 }, (_, seed) => orthogonal([1, 4], randomStream(seed, ['test']))[0]!);
    const normals = corners.filter((corner) => corner > 0).length;
    expect(normals).toBeGreaterThan(8);
    expect(normals).toBeLessThan(32);
  });
});

describe('unitForgetBias', () => {
  it('is one for the forget gate and zero for the others', () => {
    expect([...unitForgetBias([8], stream())]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  });
});
