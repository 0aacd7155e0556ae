/** Laws of the update; test/unit/models/keras compares its figures with Keras's. */
import { describe, expect, it } from '@jest/globals';
import { createUpdate } from '../../../../src/models/loop/parameter-update.js';
import { createTrainStep } from '../../../../src/models/loop/train-step.js';
import { buildModel } from '../../../../src/models/model/model.js';
import { compileLoop, GraphCache } from '../../../../src/models/tensorflow/compiler/compiled-loop.js';
import { tf } from '../../../../src/models/tensorflow/tensorflow.js';
import { model as modelSpec, regularization, training } from '../../../support/specs.js';

type Settings = Parameters<typeof training>[0];

/** The weights before and after one update with these gradients: all of one value, unless given. */
function updated(settings: Settings, gradient: number | ((size: number) => Float32Array) = 0) {
  const model = buildModel(modelSpec({ architecture: 'mlp', hiddenUnits: [8] }), regularization(), 1);
  const update = createUpdate({ model, training: training(settings), stepsPerEpoch: 4 });
  const before = model.getWeights();
  tf.tidy(() => {
    update.apply(
      model.weights.map(({ variable: { shape, size } }) =>
        typeof gradient === 'number' ? tf.fill(shape, gradient) : tf.tensor(gradient(size), shape),
      ),
    );
  });
  const after = model.getWeights();
  update.dispose();
  model.dispose();
  return { before, after };
}

/** Norms of the incoming weights of every unit of a kernel [inputs, units]. */
function unitNorms(kernel: Float32Array, units: number): number[] {
  return Array.from({ length: units }, (_, unit) =>
    Math.hypot(...kernel.filter((__, index) => index % units === unit)),
  );
}

describe('gradient clipping', () => {
  /** What one step of descent at rate 1 takes away: the clipped gradients of the four weights. */
  const clipped = (gradientClipping: { by: 'value' | 'norm' | 'globalNorm'; limit: number }, gradient: number) => {
    const settings = { optimizer: { type: 'sgd', learningRate: 1 }, gradientClipping } as const;
    const { before, after } = updated(settings, gradient);
    return before.map((weights, index) => weights.map((weight, element) => weight - after[index]![element]!));
  };
  const sizes = [784 * 8, 8, 8 * 10, 10];

  it('by value bounds every value', () => {
    for (const gradients of clipped({ by: 'value', limit: 0.25 }, -3))
      for (const gradient of gradients) expect(gradient).toBeCloseTo(-0.25, 6);
  });

  it('by norm gives every tensor the norm of the limit', () => {
    for (const gradients of clipped({ by: 'norm', limit: 2 }, 3)) expect(Math.hypot(...gradients)).toBeCloseTo(2, 4);
  });

  it('by global norm gives all of them together the norm of the limit and keeps their proportions', () => {
    const all = clipped({ by: 'globalNorm', limit: 2 }, 3).flatMap((gradients) => [...gradients]);
    expect(Math.hypot(...all)).toBeCloseTo(2, 4);
    const total = sizes.reduce((sum, size) => sum + size);
    for (const gradient of all) expect(gradient).toBeCloseTo(2 / Math.sqrt(total), 5);
  });

  it.each(['value', 'norm', 'globalNorm'] as const)('by %s leaves what is within the limit as it is', (by) => {
    for (const gradients of clipped({ by, limit: 1000 }, 0.5))
      for (const gradient of gradients) expect(gradient).toBeCloseTo(0.5, 6);
  });
});

describe('the max-norm constraint', () => {
  it('holds for every hidden unit after each step, and leaves the output layer alone', () => {
    const model = buildModel(
      modelSpec({ architecture: 'mlp', hiddenUnits: [8, 6] }),
      regularization({ maxNorm: { limit: 0.7 } }),
      1,
    );
    const settings = training({ optimizer: { type: 'sgd', learningRate: 0.5 } });
    const update = createUpdate({ model, training: settings, stepsPerEpoch: 4 });
    for (let step = 0; step < 3; step++) {
      tf.tidy(() => update.apply(model.weights.map(({ variable: { shape } }) => tf.fill(shape, -0.1 * (step + 1)))));
      const weights = model.getWeights();
      for (const norm of [...unitNorms(weights[0]!, 8), ...unitNorms(weights[2]!, 6)])
        expect(norm).toBeLessThanOrEqual(0.7 * (1 + 1e-6));
      expect(Math.max(...unitNorms(weights[4]!, 10))).toBeGreaterThan(0.7);
    }
    update.dispose();
    model.dispose();
  });
});

describe('an L1 penalty', () => {
  /** Trains on the zeros alone: nothing but the penalty moves the weights. */
  const zeros = (kernel: object) => {
    const model = buildModel(modelSpec({ architecture: 'mlp', hiddenUnits: [8] }), regularization({ kernel }), 1);
    const settings = training({ optimizer: { type: 'sgd', learningRate: 0.1 } });
    const update = createUpdate({ model, training: settings, stepsPerEpoch: 4 });
    const step = createTrainStep({ model, optimizer: update, training: settings });
    for (let count = 0; count < 5; count++)
      tf.tidy(() => void step(tf.zeros([4, 784]), tf.tensor1d([0, 1, 2, 3], 'int32')));
    const [kernelWeights] = model.getWeights();
    update.dispose();
    model.dispose();
    return kernelWeights!.filter((weight) => weight === 0).length / kernelWeights!.length;
  };

  it('by proximal steps gives exact zeros, by subgradients and as L2 none', () => {
    // Glorot's limit is 0.087 here: five thresholds of 0.1 · 0.1 reach past half of the weights.
    expect(zeros({ l1: 0.1, proximal: true })).toBeGreaterThan(0.5);
    expect(zeros({ l1: 0.1 })).toBe(0);
    expect(zeros({ l2: 0.1 })).toBe(0);
  });
});

describe('the proximal step', () => {
  const L1 = 0.003;
  const WIDTH = 784;
  /** Where the data loss ½(w - target)² of each weight has its minimum; none has |target| = L1. */
  const targets = Float32Array.from({ length: WIDTH }, (_, index) => (index - 391.5) / 39150);
  /** The minimum of ½(w - target)² + L1·|w|. */
  const minima = targets.map((target) => Math.sign(target) * Math.max(Math.abs(target) - L1, 0));

  /** The kernel of one hidden unit after so many steps on that objective, one for each pixel. */
  function minimize(
    optimizer: NonNullable<Settings>['optimizer'],
    mode: 'eager' | 'compiled',
    steps: number,
  ): Float32Array {
    const spec = regularization({ kernel: { l1: L1, proximal: true } });
    const model = buildModel(modelSpec({ architecture: 'mlp', hiddenUnits: [1] }), spec, 1);
    const update = createUpdate({ model, training: training({ optimizer }), stepsPerEpoch: 1 });
    const variables = model.weights.map(({ variable }) => variable);
    const kernel = variables[0]!;
    tf.tidy(() => kernel.assign(tf.fill(kernel.shape, 0.01) as typeof kernel));
    const target = tf.variable(tf.tensor(targets, kernel.shape), false);
    const iteration = () =>
      update.apply(variables.map((each) => (each === kernel ? tf.sub(kernel, target) : tf.zerosLike(each))));
    if (mode === 'eager') {
      for (let step = 0; step < steps; step++) tf.tidy(iteration);
    } else {
      const states = [...variables, ...update.state];
      const loop = compileLoop(iteration, { states, inputs: [target] }, new GraphCache());
      loop.run(0, steps);
      loop.dispose();
    }
    const weights = kernel.dataSync() as Float32Array;
    tf.dispose(target);
    update.dispose();
    model.dispose();
    return weights.slice();
  }

  const rules: NonNullable<Settings>['optimizer'][] = [
    { type: 'sgd', learningRate: 0.1 },
    { type: 'momentum', learningRate: 0.01 },
    { type: 'momentum', learningRate: 0.01, nesterov: true },
    { type: 'rmsprop', learningRate: 1e-4 },
    { type: 'rmsprop', learningRate: 1e-5, momentum: 0.9 },
    { type: 'rmsprop', learningRate: 1e-5, centered: true },
    { type: 'adam', learningRate: 3e-4 },
  ];
  const ADAM = rules.at(-1)!;
  // Compiled equals eager for every optimizer in compiled-loop.test.ts; eager steps take seconds.
  const cases = [...rules.map((rule) => [rule, 'compiled', 2000] as const), [ADAM, 'eager', 400] as const];

  it.each(cases)('ends at the minimum of the objective under %j, %s: its zeros are zero', (rule, mode, steps) => {
    const weights = minimize(rule, mode, steps);
    for (const [index, weight] of weights.entries()) {
      const distance = Math.abs(weight - minima[index]!);
      if (minima[index] === 0) expect(distance).toBe(0);
      else expect(distance).toBeLessThan(1e-6);
    }
  });
});

describe('decoupled weight decay', () => {
  it.each(['sgd', 'momentum', 'rmsprop', 'adam'] as const)(
    'shrinks every weight by rate · decay under %s where there is no gradient',
    (type) => {
      const { before, after } = updated({ optimizer: { type, learningRate: 0.5, weightDecay: 0.25 } });
      for (const [index, weights] of before.entries())
        expect(after[index]).toEqual(weights.map((weight) => Math.fround(weight - weight / 8)));
    },
  );
});
