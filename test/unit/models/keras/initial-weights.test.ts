/** Initial weights against Keras 2.15's: the same constants, the same distributions. */
import { describe, expect, it } from '@jest/globals';
import { modelSchema } from '../../../../src/experiments/spec/model.js';
import { regularizationSchema } from '../../../../src/experiments/spec/regularization.js';
import { buildModel } from '../../../../src/models/model/model.js';
import { type KerasCase, readFixture } from './fixture.js';

type InitialWeight = { name: string; shape: number[] } & (
  | { kind: 'constant'; runs: [value: number, times: number][] }
  | { kind: 'uniform'; largest: number; deviation: number }
  | { kind: 'orthonormal rows' }
);

const { regularization, models } = readFixture<{
  regularization: KerasCase['regularization'];
  models: Record<string, { model: KerasCase['model']; weights: InitialWeight[] }>;
}>('initial-weights');

describe.each(Object.entries(models))('the initial weights of a %s', (_, { model: spec, weights: keras }) => {
  const model = buildModel(modelSchema.parse(spec), regularizationSchema.parse(regularization), 1);
  const weights = model.getWeights();

  it('stand in the order of Keras', () => {
    expect(model.weights.map(({ shape }) => shape)).toEqual(keras.map(({ shape }) => shape));
  });

  it.each(keras.map((weight, index) => [weight.name, weight, index] as const))(
    '%s starts as in Keras',
    (_, weight, index) => {
      const values = weights[index]!;
      switch (weight.kind) {
        case 'constant':
          expect(Array.from(values)).toEqual(weight.runs.flatMap(([value, times]) => Array(times).fill(value)));
          break;
        case 'uniform':
          // The largest of n values is about limit / n below the limit; the smallest kernel here
          // has 320.
          expect(Math.abs(largest(values) / weight.largest - 1)).toBeLessThan(0.03);
          expect(Math.abs(deviation(values) / weight.deviation - 1)).toBeLessThan(0.1);
          break;
        case 'orthonormal rows':
          expect(distanceFromOrthonormal(values, weight.shape)).toBeLessThan(1e-5);
      }
    },
  );
});

function largest(values: Float32Array): number {
  return values.reduce((maximum, value) => Math.max(maximum, Math.abs(value)), 0);
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** The largest difference between W·Wᵀ and the identity. */
function distanceFromOrthonormal(values: Float32Array, [rows, columns]: number[]): number {
  let worst = 0;
  for (let i = 0; i < rows!; i++) {
    for (let j = 0; j < rows!; j++) {
      let product = 0;
      for (let k = 0; k < columns!; k++) product += values[i * columns! + k]! * values[j * columns! + k]!;
      worst = Math.max(worst, Math.abs(product - Number(i === j)));
    }
  }
  return worst;
}
