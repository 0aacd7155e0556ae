import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { countParameters } from '../../../../src/experiments/spec/architecture.js';
import type { Model } from '../../../../src/experiments/spec/model.js';
import type { Regularization } from '../../../../src/experiments/spec/regularization.js';
import { createUpdate } from '../../../../src/models/loop/parameter-update.js';
import { createTrainStep } from '../../../../src/models/loop/train-step.js';
import { buildModel } from '../../../../src/models/model/model.js';
import { tf } from '../../../../src/models/tensorflow/tensorflow.js';
import { everything, model, regularization, training } from '../../../support/specs.js';

const plain = regularization();
const stack = model({
  architecture: 'layers',
  input: 'rows',
  layers: [
    { type: 'batchNormalization' },
    { type: 'lstm', units: 6, returnSequences: true, kernelRegularizer: { l1: 0.01 } },
    { type: 'dropout', rate: 0.2 },
    { type: 'gru', units: 5 },
    { type: 'activation', activation: 'tanh' },
  ],
});

const CASES: [string, Model, Regularization, number][] = [
  ['softmax regression', model({ architecture: 'softmax-regression' }), plain, 784 * 10 + 10],
  ['mlp', model({ architecture: 'mlp' }), plain, 55_050],
  [
    'mlp of the notebook',
    model({ architecture: 'mlp', output: { activation: 'sigmoid' } }),
    plain,
    784 * 64 + 64 + 64 * 64 + 64 + 64 + 1,
  ],
  ['mlp with everything', model({ architecture: 'mlp' }), everything, 55_050 + 2 * 4 * 64],
  [
    'cnn with everything',
    model({ architecture: 'cnn', filters: [4, 8], hiddenUnits: [16] }),
    everything,
    40 + 16 + 296 + 32 + (5 * 5 * 8 * 16 + 16) + 64 + 170,
  ],
  ['lstm', model({ architecture: 'lstm' }), everything, 4 * 32 * (28 + 32 + 1) + 330],
  ['gru', model({ architecture: 'gru' }), everything, 3 * 32 * (28 + 32 + 1) + 330],
  ['stack of layers', stack, plain, 4 * 28 + 4 * 6 * (28 + 6 + 1) + 3 * 5 * (6 + 5 + 1) + 60],
];

describe.each(CASES)('a %s', (_, spec, regularizationSpec, parameters) => {
  it('has exactly the weights that the estimate counts', () => {
    const built = buildModel(spec, regularizationSpec, 1);
    const count = built.weights.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);
    expect(count).toBe(parameters);
    expect(count).toBe(countParameters(spec, regularizationSpec));
    built.dispose();
  });

  it('gives one row of logits for every image, changes all it trains in a step, and leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    const built = buildModel(spec, regularizationSpec, 1);
    const optimizer = createUpdate({ model: built, training: training(), stepsPerEpoch: 1 });
    const step = createTrainStep({ model: built, optimizer, training: training() });
    const images = tf.randomUniform([3, 784], 0, 1, 'float32', 5);
    const labels = tf.tensor1d([1, 0, 7], 'int32');
    const shape = tf.tidy(() => built.logits(images, { training: false }).shape);
    expect(shape).toEqual([3, spec.output.units]);

    const initial = built.getWeights();
    const held: number[] = [];
    for (let taken = 0; taken < 3; taken++) {
      tf.dispose(Object.values(step(images, labels)));
      held.push(tf.memory().numTensors);
    }
    expect(held[2]).toBe(held[0]);
    for (const [index, values] of built.getWeights().entries()) expect(values).not.toEqual(initial[index]);

    optimizer.dispose();
    built.dispose();
    tf.dispose([images, labels]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('weights', () => {
  it('are in the order of Keras and carry its names', () => {
    const built = buildModel(model({ architecture: 'mlp', hiddenUnits: [3] }), everything, 1);
    expect(built.weights.map(({ name }) => name)).toEqual([
      'dense/kernel',
      'dense/bias',
      'batch_normalization/gamma',
      'batch_normalization/beta',
      'batch_normalization/moving_mean',
      'batch_normalization/moving_variance',
      'output/kernel',
      'output/bias',
    ]);
    expect(built.weights.filter(({ trainable }) => !trainable)).toHaveLength(2);
    built.dispose();
  });

  it('can be set and read', () => {
    const built = buildModel(model({ architecture: 'softmax-regression' }), plain, 1);
    const values = built.weights.map(({ variable }) => new Float32Array(variable.size).fill(0.5));
    built.setWeights(values);
    expect(built.getWeights()).toEqual(values);
    expect(() => built.setWeights(values.slice(1))).toThrow(RangeError);
    built.dispose();
  });
});

describe('initial weights', () => {
  const kernels = (spec: Model, regularizationSpec: Regularization, seed: number) => {
    const built = buildModel(spec, regularizationSpec, seed);
    const values = new Map(built.weights.map(({ name }, index) => [name, built.getWeights()[index]!]));
    built.dispose();
    return values;
  };

  it('are the same for arms of a seed that differ in regularization alone', () => {
    const spec = model({ architecture: 'cnn', filters: [4], hiddenUnits: [8, 8] });
    const without = kernels(spec, plain, 3);
    const withAll = kernels(spec, everything, 3);
    for (const [name, values] of without) expect(withAll.get(name)).toEqual(values);
  });

  it('differ between seeds, layers and weights', () => {
    const spec = model({ architecture: 'mlp', hiddenUnits: [784, 784] });
    const [one, two] = [kernels(spec, plain, 1), kernels(spec, plain, 2)];
    expect(one.get('dense/kernel')).not.toEqual(two.get('dense/kernel'));
    expect(one.get('dense/kernel')).not.toEqual(one.get('dense_1/kernel'));
  });
});

describe('a penalty', () => {
  let before: number;
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => expect(tf.memory().numTensors).toBe(before));

  it.each<[string, Model, string[]]>([
    ['mlp', model({ architecture: 'mlp', hiddenUnits: [4, 4] }), ['dense/kernel', 'dense_1/kernel']],
    ['cnn', model({ architecture: 'cnn', filters: [2], hiddenUnits: [4] }), ['conv2d/kernel', 'dense/kernel']],
    ['lstm', model({ architecture: 'lstm', units: 3 }), ['lstm/kernel']],
    ['softmax regression', model({ architecture: 'softmax-regression' }), []],
  ])('acts on the hidden kernels of a %s and on nothing else', (_, spec, names) => {
    const built = buildModel(spec, regularization({ kernel: { l2: 0.1 } }), 1);
    const penalized = built.penalizedWeights.map(
      ({ variable }) => built.weights.find((weight) => weight.variable === variable)!.name,
    );
    expect(penalized).toEqual(names);
    built.dispose();
  });
});
