import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type DeviceImages, uploadImages } from '../../../../src/models/data/device-images.js';
import { type ImageDataset, loadMnist } from '../../../../src/models/data/load-dataset.js';
import { createEvaluator, evaluate } from '../../../../src/models/evaluation/evaluate.js';
import { buildModel } from '../../../../src/models/model/model.js';
import { countCorrect } from '../../../../src/models/model/objective.js';
import { GraphCache } from '../../../../src/models/tensorflow/compiler/compiled-loop.js';
import { backend, tf } from '../../../../src/models/tensorflow/tensorflow.js';
import { everything, model, regularization } from '../../../support/specs.js';

let mnist: ImageDataset;
beforeAll(async () => {
  mnist = await loadMnist();
});
const noPause = () => {};
const uploaded: DeviceImages[] = [];
/** The first images of the test set, kept until the test ends. */
const first = (count: number): DeviceImages => {
  const { pixels, labels } = mnist.test;
  const images = uploadImages({ pixels: pixels.subarray(0, count * 784), labels: labels.subarray(0, count) });
  uploaded.push(images);
  return images;
};
afterEach(() => {
  for (const images of uploaded.splice(0)) images.dispose();
});

const COMPILED = [
  ['softmax regression', model({ architecture: 'softmax-regression' }), regularization()],
  ['an mlp with everything', model({ architecture: 'mlp', hiddenUnits: [8] }), everything],
  [
    'the degenerate output',
    model({ architecture: 'mlp', hiddenUnits: [8], output: { activation: 'sigmoid', units: 1 } }),
    regularization({ activity: { l1: 0.1, l2: 0 } }),
  ],
  ['a cnn', model({ architecture: 'cnn', filters: [2, 3], hiddenUnits: [4] }), everything],
  ['an lstm', model({ architecture: 'lstm', units: 4 }), regularization()],
  ['a gru', model({ architecture: 'gru', units: 4 }), regularization()],
] as const;

describe('a compiled evaluation', () => {
  const cache = new GraphCache();

  it.each(COMPILED)('measures %s as op by op, also after its weights have changed', async (_, spec, rules) => {
    const built = buildModel(spec, rules, 1);
    const evaluator = createEvaluator(built, { mode: 'compiled', cache });
    // Two batches, and a rest.
    const images = first(2003);
    for (const scale of [1, 0.5]) {
      built.setWeights(built.getWeights().map((values) => values.map((value) => scale * value)));
      const measured = await evaluator.evaluate(images, noPause);
      const expected = await evaluate(built, images, noPause);
      for (const metric of ['dataLoss', 'penalty', 'objective'] as const)
        expect(measured[metric]).toBeCloseTo(expected[metric], 5);
      const difference = measured.probabilities.map((value, index) => Math.abs(value - expected.probabilities[index]!));
      expect(Math.max(...difference)).toBeLessThan(1e-5);
      expect(Math.abs(measured.accuracy - expected.accuracy)).toBeLessThan(0.001);
    }
    evaluator.dispose();
    built.dispose();
  });

  it('measures every kind of images with one graph, and leaves no tensor behind', async () => {
    const own = new GraphCache();
    const trial = async (count: number) => {
      const built = buildModel(model({ architecture: 'mlp', hiddenUnits: [8] }), regularization(), 1);
      const evaluator = createEvaluator(built, { mode: 'compiled', cache: own });
      const images = uploadImages({
        pixels: mnist.test.pixels.slice(0, count * 784),
        labels: mnist.test.labels.subarray(0, count),
      });
      await evaluator.evaluate(images, noPause);
      for (const part of [images, evaluator, built]) part.dispose();
    };
    await trial(1000);
    const tensors = [tf.memory().numTensors, backend().binding.getNumOfTensors()];
    await trial(2000);
    expect([tf.memory().numTensors, backend().binding.getNumOfTensors()]).toEqual(tensors);
    expect(own.size).toBe(1);
  });
});

describe('evaluate', () => {
  it('measures the softmax objective as its definition says', async () => {
    const built = buildModel(
      model({ architecture: 'mlp', hiddenUnits: [8] }),
      regularization({ kernel: { l2: 0.1 } }),
      1,
    );
    const data = first(7);
    const measured = await evaluate(built, data, noPause);

    const rows = Array.from(data.digits, (label, index) => measured.probabilities[index * 10 + label]!);
    const dataLoss = rows.reduce((sum, probability) => sum - Math.log(probability), 0) / 7;
    const penalty = 0.1 * built.getWeights()[0]!.reduce((sum, weight) => sum + weight * weight, 0);
    expect(measured.dataLoss).toBeCloseTo(dataLoss, 5);
    expect(measured.penalty).toBeCloseTo(penalty, 5);
    expect(measured.objective).toBe(measured.dataLoss + measured.penalty);
    expect(measured.samples).toBe(7);
    built.dispose();
  });

  it('measures the activity penalty as its mean over the images, whatever the batches', async () => {
    const activity = { l1: 0.1, l2: 0.01 };
    const built = buildModel(model({ architecture: 'mlp', hiddenUnits: [8] }), regularization({ activity }), 1);
    // More than one batch of an evaluation, the last a small one.
    const measured = await evaluate(built, first(1003), noPause);
    const pixels = tf.div(tf.tensor2d(Float32Array.from(mnist.test.pixels.subarray(0, 1003 * 784)), [1003, 784]), 255);
    const [kernel, bias] = built.weights.map(({ variable }) => variable);
    const hidden = tf.relu(tf.add(tf.matMul(pixels, kernel!), bias!)).dataSync<'float32'>();
    const sum = hidden.reduce((total, value) => total + 0.1 * Math.abs(value) + 0.01 * value * value, 0);
    expect(measured.penalty / (sum / 1003)).toBeCloseTo(1, 5);
    pixels.dispose();
    built.dispose();
  });

  it('measures the binary objective against the digit itself, without bound', async () => {
    const built = buildModel(
      model({ architecture: 'softmax-regression', output: { activation: 'sigmoid' } }),
      regularization(),
      1,
    );
    built.setWeights([new Float32Array(784), Float32Array.of(3)]);
    const { dataLoss } = await evaluate(built, first(100), noPause);
    const digits = mnist.test.labels.subarray(0, 100);
    const expected = digits.reduce((sum, digit) => sum + 3 - 3 * digit + Math.log1p(Math.exp(-3)), 0) / 100;
    expect(dataLoss).toBeCloseTo(expected, 4);
    built.dispose();
  });

  it('gives the accuracy of the notebook when the sigmoid unit always says 1', async () => {
    const built = buildModel(
      model({ architecture: 'softmax-regression', output: { activation: 'sigmoid' } }),
      regularization(),
      1,
    );
    built.setWeights([new Float32Array(784), Float32Array.of(1e6)]);
    const { accuracy } = await evaluate(built, first(10_000), noPause);
    expect(accuracy).toBe(0.1135);
    // What Keras prints.
    expect(Math.fround(accuracy)).toBe(0.11349999904632568);
    built.dispose();
  });

  it('measures in inference mode, the same at every call, whatever the chunks, and leaves no tensor', async () => {
    const built = buildModel(model({ architecture: 'mlp', hiddenUnits: [8] }), everything, 1);
    const [many, few] = [first(1203), first(40)];
    const before = tf.memory().numTensors;
    let pauses = 0;
    const whole = await evaluate(built, many, () => {
      pauses++;
    });
    const part = await evaluate(built, few, noPause);
    expect(await evaluate(built, many, noPause)).toEqual(whole);
    for (const [index, probability] of part.probabilities.entries()) {
      expect(whole.probabilities[index]).toBeCloseTo(probability, 5);
    }
    expect(pauses).toBeGreaterThan(1);
    expect(tf.memory().numTensors).toBe(before);
    built.dispose();
  });
});

describe('countCorrect', () => {
  it('takes the most probable digit', () => {
    const predicted = new Float32Array(20);
    predicted[3] = 0.9;
    predicted[10 + 4] = 0.5;
    predicted[10 + 7] = 0.6;
    const output = { activation: 'softmax', units: 10 } as const;
    expect(countCorrect(output, predicted, Uint8Array.of(3, 4))).toBe(1);
  });

  it('compares the sigmoid answer, 0 or 1, with the digit: exactly one half is 0', () => {
    const predicted = Float32Array.of(0.5, 0.51, 0.51, 0.1);
    const output = { activation: 'sigmoid', units: 1 } as const;
    expect(countCorrect(output, predicted, Uint8Array.of(0, 1, 7, 9))).toBe(2);
  });
});
