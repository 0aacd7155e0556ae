import { describe, expect, it } from '@jest/globals';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';

const LIMITS = { parameters: 1e12, memoryMegabytes: 1e12 };

function estimate(body: object, concurrency?: number) {
  const limits = concurrency === undefined ? LIMITS : { ...LIMITS, concurrency };
  return resolveSpec(body, limits, ['mnist']).estimate;
}

const arm = (model: object, training: object = {}) => ({ name: 'a', model, training });
const one = (model: object, training: object = {}) => ({ arms: [arm(model, training)] });
const mlp = { architecture: 'mlp', hiddenUnits: [64, 64] };

describe('the estimate', () => {
  it('counts the weights of each arm exactly, including batch normalization', () => {
    const arms = [
      { name: 'plain', model: mlp },
      { name: 'normalized', model: mlp, regularization: { batchNormalization: {} } },
    ];
    expect(estimate({ arms }).parameters).toEqual({ plain: 55_050, normalized: 55_050 + 4 * 128 });
  });

  it('is the memory of the largest run: trainer, data, weights with optimizer slots, activations', () => {
    const wide = { architecture: 'mlp', hiddenUnits: [4096, 4096] };
    const weights = 784 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 10 + 10;
    const activations = 784 + 4096 + 4096 + 10;
    const megabytes = (slots: number) =>
      Math.ceil(305 + (4 * weights * (2 + slots) + 4 * 4096 * activations * 2) / 1e6);
    const memory = (optimizer: object) => estimate(one(wide, { batchSize: 4096, optimizer })).memoryMegabytes;
    expect(memory({ type: 'sgd' })).toBe(megabytes(0));
    expect(memory({ type: 'momentum' })).toBe(megabytes(1));
    expect(memory({ type: 'rmsprop' })).toBe(megabytes(1));
    expect(memory({ type: 'rmsprop', momentum: 0.9, centered: true })).toBe(megabytes(3));
    expect(memory({ type: 'adam' })).toBe(megabytes(2));
    const both = { arms: [arm(mlp), { ...arm(wide, { batchSize: 4096 }), name: 'b' }] };
    expect(estimate(both).memoryMegabytes).toBe(megabytes(2));
  });

  it.each([
    ['mlp', mlp, 0.25, 0.5],
    ['cnn', { architecture: 'cnn', filters: [16, 32] }, 2.5, 5],
    ['lstm', { architecture: 'lstm', units: 32 }, 1, 2],
    ['gru', { architecture: 'gru', units: 32 }, 1, 2],
  ])(
    'is near the measured time for a step of the %s and its share of the evaluations',
    (_name, model, atLeast, atMost) => {
      const seconds = (epochs: number) => estimate(one(model, { epochs })).seconds;
      const millisecondsPerStep = ((seconds(101) - seconds(1)) / 100 / 1500) * 1000;
      expect(millisecondsPerStep).toBeGreaterThan(atLeast);
      expect(millisecondsPerStep).toBeLessThan(atMost);
    },
  );

  it('divides the time of all runs among the trainers, but is never below the longest run', () => {
    const long = one(mlp, { epochs: 100 });
    const single = estimate(long).seconds;
    const four = { ...long, seeds: [1, 2, 3, 4] };
    expect(estimate(four).seconds).toBeGreaterThan(3.9 * single);
    expect(estimate(four, 2).seconds).toBeCloseTo(2 * single, -1);
    expect(estimate(four, 100).seconds).toBe(single);
  });
});
