import { beforeAll, describe, expect, it } from '@jest/globals';
import { uploadImages } from '../../../../src/models/data/device-images.js';
import { loadMnist } from '../../../../src/models/data/load-dataset.js';
import { type DataSplit, splitDataset } from '../../../../src/models/data/split.js';
import { evaluate } from '../../../../src/models/evaluation/evaluate.js';
import { fitModel } from '../../../../src/models/loop/fit.js';
import { averageAfter, measureStatistics, type WeightAverage } from '../../../../src/models/loop/weight-averaging.js';
import { buildModel } from '../../../../src/models/model/model.js';
import { tf } from '../../../../src/models/tensorflow/tensorflow.js';
import { dataset, model, regularization, training } from '../../../support/specs.js';

let data: DataSplit;
beforeAll(async () => {
  data = splitDataset(await loadMnist(), dataset({ trainSize: 200 }), 1);
});

const noPause = () => {};

describe('the average of weights', () => {
  /** Follows epochs that end with these weights. */
  const follow = (spec: { startEpoch: number; everyEpochs: number }, epochs: number[][]) =>
    epochs.reduce<WeightAverage | null>(
      (average, values, index) =>
        averageAfter(spec, average, index + 1, { getWeights: () => [Float32Array.from(values)] }),
      null,
    );

  it('is the mean of the epochs asked for, and says which was the last', () => {
    const epochs = [
      [100, 100],
      [1, 2],
      [50, 60],
      [4, 8],
      [70, 80],
      [7, 5],
      [90, 90],
    ];
    expect(follow({ startEpoch: 2, everyEpochs: 2 }, epochs)).toEqual({
      epoch: 6,
      count: 3,
      weights: [Float32Array.of(4, 5)],
    });
  });

  it('is none before its first epoch', () => {
    expect(follow({ startEpoch: 3, everyEpochs: 1 }, [[1], [2]])).toBeNull();
  });
});

describe('the statistics of batch normalization', () => {
  it.each([
    ['mlp', model({ architecture: 'mlp', hiddenUnits: [6] })],
    ['cnn', model({ architecture: 'cnn', filters: [3], hiddenUnits: [] })],
  ])('are those of the training images: %s', async (_, architecture) => {
    const built = buildModel(architecture, regularization({ batchNormalization: {}, dropout: { rate: 0.5 } }), 1);
    const images = uploadImages(data.train);
    const { inputs, before } = tf.tidy(() => ({
      inputs: [...data.train.pixels].map((pixel) => pixel / 255),
      before: built.step.dataSync().slice(),
    }));
    await measureStatistics(built, images, noPause);
    const [mean, variance] = built.weights
      .filter(({ trainable }) => !trainable)
      .map(({ variable }) => [...variable.dataSync()]);
    // What the layer before gives, by hand: it has no activation, which comes after the
    // normalization.
    const linear = built.layers[0]!;
    const expected = tf.tidy(() => {
      const x = tf.reshape(tf.tensor1d(inputs), [-1, ...built.inputShape]);
      const values = linear.apply(x, { training: false, noise: false, step: built.step });
      const moments = tf.moments(tf.reshape(values, [-1, values.shape.at(-1)!]), 0);
      return [[...moments.mean.dataSync()], [...moments.variance.dataSync()]];
    });
    for (const [index, value] of mean!.entries()) expect(value).toBeCloseTo(expected[0]![index]!, 4);
    for (const [index, value] of variance!.entries()) expect(value / expected[1]![index]!).toBeCloseTo(1, 2);
    expect(built.step.dataSync()).toEqual(before);
    images.dispose();
    built.dispose();
  });

  it('of several batches are their mean, each by its size, whatever the averages were before', async () => {
    const { pixels, labels } = await loadMnist().then(({ train }) => train);
    const images = uploadImages({ pixels: pixels.subarray(0, 1100 * 784), labels: labels.subarray(0, 1100) });
    const built = buildModel(
      model({ architecture: 'mlp', hiddenUnits: [4] }),
      regularization({ batchNormalization: {} }),
      1,
    );
    const movingMean = built.weights.find(({ name }) => name.endsWith('moving_mean'))!.variable;
    tf.tidy(() => movingMean.assign(tf.fill([4], 1e6)));
    await measureStatistics(built, images, noPause);
    const expected = tf.tidy(() => {
      const x = tf.div(tf.tensor2d(Float32Array.from(pixels.subarray(0, 1100 * 784)), [1100, 784]), 255);
      return [...tf.mean(built.layers[0]!.apply(x, { training: false, noise: false, step: built.step }), 0).dataSync()];
    });
    for (const [index, value] of movingMean.dataSync().entries()) expect(value).toBeCloseTo(expected[index]!, 5);
    images.dispose();
    built.dispose();
  });
});

describe('training with weight averaging', () => {
  const trainAveraged = async (settings: Parameters<typeof training>[0]) => {
    const built = buildModel(
      model({ architecture: 'mlp', hiddenUnits: [8] }),
      regularization({ batchNormalization: {} }),
      1,
    );
    const afterEpochs: Float32Array[][] = [];
    const outcome = await fitModel({
      model: built,
      data,
      training: training({ epochs: 5, batchSize: 50, optimizer: { type: 'sgd', learningRate: 0.5 }, ...settings }),
      seed: 1,
      executionMode: { mode: 'eager' },
      signal: new AbortController().signal,
      listener: { onStep() {}, onEpoch: () => afterEpochs.push(built.getWeights()) },
    });
    const weights = built.getWeights();
    return { built, outcome, weights, afterEpochs };
  };
  const settings = { weightAveraging: { startEpoch: 2, everyEpochs: 2 } };

  it('ends with the mean of the weights after the epochs, and with its metrics', async () => {
    const { built, outcome, weights, afterEpochs } = await trainAveraged(settings);
    expect(outcome).toMatchObject({ stopReason: { kind: 'completed', epoch: 5 }, savedEpoch: 4, averagedEpochs: 2 });
    for (const [index, { name, trainable }] of built.weights.entries()) {
      if (!trainable) continue;
      const [second, fourth] = [afterEpochs[1]![index]!, afterEpochs[3]![index]!];
      const mean = second.map((value, element) => (value + fourth[element]!) / 2);
      for (const [element, value] of weights[index]!.entries())
        expect([name, value]).toEqual([name, expect.closeTo(mean[element]!, 6)]);
    }
    const images = uploadImages(data.train);
    const { objective, dataLoss, penalty, accuracy } = await evaluate(built, images, noPause);
    expect(outcome.saved!.train).toEqual({ objective, dataLoss, penalty, accuracy });
    expect(outcome.saved!.train.dataLoss).not.toBe(outcome.epochs[3]!.train.dataLoss);
    images.dispose();
    built.dispose();
  });

  it('trains the same epochs as without it', async () => {
    const [averaged, plain] = [await trainAveraged(settings), await trainAveraged({})];
    expect(averaged.afterEpochs).toEqual(plain.afterEpochs);
    expect(plain.outcome.averagedEpochs).toBeNull();
    const { train, validation } = plain.outcome.epochs[4]!;
    expect(plain.outcome.saved).toEqual({ train, validation });
    averaged.built.dispose();
    plain.built.dispose();
  });

  it('ends with the last weights when it is stopped before the first epoch of the average', async () => {
    const { built, outcome, weights, afterEpochs } = await trainAveraged({ weightAveraging: { startEpoch: 6 } });
    expect(outcome).toMatchObject({ savedEpoch: 5, averagedEpochs: null });
    expect(weights).toEqual(afterEpochs[4]);
    built.dispose();
  });
});
