import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadMnist } from '../../../../src/models/data/load-dataset.js';
import { type DataSplit, splitDataset } from '../../../../src/models/data/split.js';
import { createLayerInspector } from '../../../../src/models/inspection/layer-inspector.js';
import { unseenPixels } from '../../../../src/models/inspection/unseen-pixels.js';
import { buildModel, type TrainableModel } from '../../../../src/models/model/model.js';
import { tf } from '../../../../src/models/tensorflow/tensorflow.js';
import { dataset, everything, model, regularization, training } from '../../../support/specs.js';

let data: DataSplit;
beforeAll(async () => {
  data = splitDataset(await loadMnist(), dataset({ trainSize: 250, validationSplit: 0.2 }), 1);
});

type Spec = Parameters<typeof createLayerInspector>[0]['spec'];

/** Builds a model, lets `change` set its weights, and gives what is seen inside. */
function inspect(spec: Pick<Spec, 'model'> & Partial<Spec>, change: (built: TrainableModel) => void = () => {}) {
  const whole = { regularization: regularization(), training: training({ batchSize: 20 }), ...spec };
  const built = buildModel(whole.model, whole.regularization, 1);
  change(built);
  const inspector = createLayerInspector({ model: built, train: data.train, spec: whole });
  const before = built.getWeights();
  const layers = inspector.inspect();
  expect(built.getWeights()).toEqual(before);
  expect(inspector.inspect()).toEqual(layers);
  const { sample, unseenPixels: unseen } = inspector;
  inspector.dispose();
  built.dispose();
  return { layers, sample, unseen };
}

describe('the layers of a model', () => {
  it('are measured weight by weight, in the order of the model', () => {
    const { layers, sample } = inspect({ model: model({ architecture: 'mlp', hiddenUnits: [8] }) });
    expect(sample).toEqual({ activations: 200, gradients: 20 });
    expect(layers.map(({ layer, type }) => [layer, type])).toEqual([
      ['dense', 'dense'],
      ['output', 'dense'],
    ]);
    expect(layers[0]!.weights.map(({ name, shape }) => [name, shape])).toEqual([
      ['kernel', [784, 8]],
      ['bias', [8]],
    ]);
    const [kernel, bias] = layers[0]!.weights;
    expect(kernel!.l2).toBeGreaterThan(1);
    expect(bias).toMatchObject({ l1: 0, l2: 0, max: 0, hoyer: null, zeroShare: 1, seenZeroShare: null });
    expect(kernel!.histogram.counts.reduce((sum, count) => sum + count)).toBe(784 * 8);
  });

  it('have gradients that a finite difference confirms', () => {
    // Of the output bias, whose gradient is the mean over the batch of (probability - truth).
    const { layers } = inspect({ model: model({ architecture: 'softmax-regression' }) }, (built) =>
      built.setWeights([new Float32Array(7840), new Float32Array(10)]),
    );
    const share = new Array<number>(10).fill(0);
    for (const label of data.train.labels.subarray(0, 20)) share[label]! += 1 / 20;
    const expected = Math.hypot(...share.map((each) => 0.1 - each));
    expect(layers[0]!.weights[1]!.gradientNorm).toBeCloseTo(expected, 6);
  });

  it('know their dead units, and zeros apart from pixels that are never inked', () => {
    const { layers, unseen } = inspect({ model: model({ architecture: 'mlp', hiddenUnits: [4] }) }, (built) => {
      const [kernel, bias, ...rest] = built.getWeights();
      const isUnseen = unseenPixels(data.train);
      // Two units that nothing can activate; every weight of an unseen pixel is 0, and one of the
      // others.
      for (const [index] of kernel!.entries()) if (isUnseen[Math.floor(index / 4)]) kernel![index] = 0;
      kernel![4 * isUnseen.indexOf(false)] = 0;
      bias!.set([-1e6, -1e6, 1, 1]);
      built.setWeights([kernel!, bias!, ...rest]);
    });
    const [{ weights, activations }] = layers as [(typeof layers)[number]];
    expect(activations).toMatchObject({ units: 4, deadUnits: 2 });
    expect(activations.zeroShare).toBeGreaterThanOrEqual(0.5);
    expect(unseen).toBeGreaterThan(100);
    expect(weights[0]!.zeroShare).toBeCloseTo((4 * unseen + 1) / 3136, 6);
    expect(weights[0]!.seenZeroShare).toBeCloseTo(1 / (3136 - 4 * unseen), 6);
    expect(layers[1]!.activations.deadUnits).toBeNull();
  });

  it.each([
    model({ architecture: 'cnn', filters: [2], kernelSize: 3, hiddenUnits: [4] }),
    model({ architecture: 'lstm', units: 3 }),
    model({ architecture: 'gru', units: 3 }),
  ])('of $architecture are all there, with every technique, and leave no tensor behind', (architecture) => {
    const before = tf.memory().numTensors;
    const { layers } = inspect({ model: architecture, regularization: everything });
    expect(tf.memory().numTensors).toBe(before);
    for (const { weights, activations } of layers) {
      expect(activations.norm).toBeGreaterThan(0);
      for (const { trainable, gradientNorm } of weights) expect(gradientNorm !== null).toBe(trainable);
    }
    const isRecurrent = architecture.architecture !== 'cnn';
    expect(layers[0]!.weights[0]!.seenZeroShare !== null).toBe(isRecurrent);
  });
});

describe('unseen pixels', () => {
  it('are 0 in every image and those alone', () => {
    const pixels = new Uint8Array(2 * 784);
    pixels[5] = 1;
    pixels[784 + 9] = 255;
    const unseen = unseenPixels({ pixels, labels: Uint8Array.of(1, 2) });
    expect(unseen.flatMap((isUnseen, pixel) => (isUnseen ? [] : [pixel]))).toEqual([5, 9]);
  });
});
