import { describe, expect, it } from '@jest/globals';
import type { RunSpec } from '../../../src/experiments/spec/experiment.js';
import { timeEpochs } from '../../../src/exports/run/exported-run.js';
import { readSavedModel } from '../../../src/exports/run/saved-model.js';
import { settingsOf } from '../../../src/exports/run/settings.js';
import { epochMetrics } from '../../support/experiments.js';
import { dataset, model, regularization, training } from '../../support/specs.js';

describe('the times of epochs', () => {
  const startedAt = '2026-11-30T10:00:00.000Z';
  const begin = Date.parse(startedAt);
  const epochs = [1, 2, 3, 4].map((epoch) => ({ ...epochMetrics(epoch), durationMs: 100 }));

  it('are those of their events, and follow from the durations where there is none', () => {
    const known = new Map([[2, begin + 5000]]);
    const times = timeEpochs({ startedAt, createdAt: startedAt }, epochs, known).map(({ at }) => at - begin);
    expect(times).toEqual([100, 5000, 5100, 5200]);
  });
});

describe('settings', () => {
  it('are the values of the spec by their paths, without null', () => {
    const spec: RunSpec = {
      seed: 7,
      dataset: dataset({ trainSize: 100 }),
      model: model({
        architecture: 'layers',
        input: 'flat',
        layers: [{ type: 'dense', units: 4, kernelRegularizer: { l2: 0.5 } }],
      }),
      regularization: regularization({ dropout: { rate: 0.25 } }),
      training: training({ epochs: 2 }),
      layerReport: 'none',
    };
    const settings = settingsOf({ ...spec, model: { ...spec.model, hiddenUnits: [3, 4] } as never });
    expect(settings).toMatchObject({
      seed: 7,
      'dataset.trainSize': 100,
      'dataset.classBalanced': false,
      'model.layers.0.units': 4,
      'model.layers.0.kernelRegularizer.l2': 0.5,
      'model.hiddenUnits': '[3,4]',
      'regularization.dropout.rate': 0.25,
      'training.epochs': 2,
    });
    expect(Object.values(settings).filter((value) => value === null || typeof value === 'object')).toEqual([]);
  });
});

describe('a saved model', () => {
  const spec = {
    model: model({ architecture: 'mlp', hiddenUnits: [2] }),
    regularization: regularization({ batchNormalization: {} }),
  };
  const sizes = [
    ['dense/kernel', [784, 2]],
    ['dense/bias', [2]],
    ['batch_normalization/gamma', [2]],
    ['batch_normalization/beta', [2]],
    ['output/kernel', [2, 10]],
    ['output/bias', [10]],
    ['batch_normalization/moving_mean', [2]],
    ['batch_normalization/moving_variance', [2]],
  ] as const;
  const names = ['dense', 'batch_normalization', 'activation', 'output'];
  const COUNT = 1568 + 2 + 2 + 2 + 20 + 10 + 2 + 2;
  const weights = (count = COUNT) => new Uint8Array(Float32Array.from({ length: count }, (_, index) => index).buffer);
  const topology = (layers = names, dtype = 'float32') =>
    JSON.stringify({
      modelTopology: {
        config: { layers: [['InputLayer', 'images'], ...layers.map((name) => ['Other', name])].map(layerOf) },
      },
      weightsManifest: [{ weights: sizes.map(([name, shape]) => ({ name, shape, dtype })) }],
    });
  const layerOf = ([type, name]: string[]) => ({ class_name: type, config: { name } });

  it('has the weights of each layer, those that the optimizer moves first', () => {
    const { inputShape, layers } = readSavedModel(spec, topology(), weights());
    expect(inputShape).toEqual([784]);
    expect(layers.map(({ name, weights: own }) => [name, own.map((weight) => weight.name)])).toEqual([
      ['dense', ['kernel', 'bias']],
      ['batch_normalization', ['gamma', 'beta', 'moving_mean', 'moving_variance']],
      ['activation', []],
      ['output', ['kernel', 'bias']],
    ]);
    expect([...layers[1]!.weights[3]!.data]).toEqual([COUNT - 2, COUNT - 1]);
  });

  it.each([
    ['other layers', topology(['dense', 'output']), weights(), 'model.json has 2 layers, the spec 4'],
    ['other names', topology(['a', ...names.slice(1)]), weights(), 'The layer a has 0 weights, not 1570'],
    ['other numbers', topology(names, 'int32'), weights(), 'is int32, not float32'],
    ['too few weights', topology(), weights(COUNT - 1), `weights.bin has ${COUNT - 1} weights, not ${COUNT}`],
  ])('is refused with %s', (_what, text, bytes, message) => {
    expect(() => readSavedModel(spec, text, bytes)).toThrow(message);
  });
});
