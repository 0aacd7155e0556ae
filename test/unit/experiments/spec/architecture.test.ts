import { describe, expect, it } from '@jest/globals';
import {
  type ExpandedLayer,
  expandModel,
  inputShape,
  type TracedModel,
  traceModel,
} from '../../../../src/experiments/spec/architecture.js';
import { type Model, modelSchema } from '../../../../src/experiments/spec/model.js';
import { type Regularization, regularizationSchema } from '../../../../src/experiments/spec/regularization.js';

const NONE = regularizationSchema.parse({});
const ALL = regularizationSchema.parse({
  kernel: { l1: 0.1, l2: 0.2 },
  maxNorm: { limit: 3 },
  dropout: { rate: 0.5 },
  batchNormalization: { momentum: 0.9 },
});
const PENALTY = { kernelRegularizer: { l1: 0.1, l2: 0.2, proximal: false }, kernelConstraint: { maxNorm: 3 } };
const NORMALIZATION = { type: 'batchNormalization', momentum: 0.9, epsilon: 1e-3 };
const OUTPUT = { type: 'dense', units: 10, activation: 'softmax' };

function model(input: unknown): Model {
  return modelSchema.parse(input);
}

function stack(input: string, layers: unknown[]): Model {
  return model({ architecture: 'layers', input, layers });
}

function fitting(traced: TracedModel): Extract<TracedModel, { fits: true }>['layers'] {
  if (!traced.fits) throw new Error(traced.problem.message);
  return traced.layers;
}

function weights(of: Model, regularization: Regularization = NONE): { trainable: number; nonTrainable: number } {
  const layers = fitting(traceModel(of, regularization));
  return {
    trainable: layers.reduce((sum, layer) => sum + layer.trainable, 0),
    nonTrainable: layers.reduce((sum, layer) => sum + layer.nonTrainable, 0),
  };
}

function types(layers: ExpandedLayer[]): string[] {
  return layers.map(({ type }) => type);
}

describe('expandModel', () => {
  it('reduces softmax regression to its output layer, regardless of regularization', () => {
    expect(expandModel(model({ architecture: 'softmax-regression' }), ALL)).toEqual([OUTPUT]);
  });

  it('puts batch normalization between the linear part and the activation, and dropout last', () => {
    const layers = expandModel(model({ architecture: 'mlp', hiddenUnits: [8, 4], activation: 'tanh' }), ALL);
    expect(layers).toEqual([
      { type: 'dense', units: 8, activation: 'linear', ...PENALTY },
      NORMALIZATION,
      { type: 'activation', activation: 'tanh' },
      { type: 'dropout', rate: 0.5 },
      { type: 'dense', units: 4, activation: 'linear', ...PENALTY },
      NORMALIZATION,
      { type: 'activation', activation: 'tanh' },
      { type: 'dropout', rate: 0.5 },
      OUTPUT,
    ]);
  });

  it('adds bias penalties to the layers with kernels, and activity penalties to the activations', () => {
    const penalized = regularizationSchema.parse({ bias: { l2: 0.1 }, activity: { l1: 0.2 } });
    const biasRegularizer = { l1: 0, l2: 0.1 };
    const activityRegularizer = { l1: 0.2, l2: 0 };
    const mlp = model({ architecture: 'mlp', hiddenUnits: [8], activation: 'linear' });
    expect(expandModel(mlp, penalized)).toEqual([
      { type: 'dense', units: 8, activation: 'linear', biasRegularizer, activityRegularizer },
      OUTPUT,
    ]);
    expect(expandModel(mlp, { ...penalized, batchNormalization: ALL.batchNormalization })).toEqual([
      { type: 'dense', units: 8, activation: 'linear', biasRegularizer },
      NORMALIZATION,
      { type: 'activation', activation: 'linear', activityRegularizer },
      OUTPUT,
    ]);
    expect(expandModel(model({ architecture: 'gru', units: 3 }), penalized)[0]).toMatchObject({
      type: 'gru',
      biasRegularizer,
      activityRegularizer,
    });
  });

  it('keeps the activation in the layer if there is no normalization', () => {
    const layers = expandModel(model({ architecture: 'mlp', hiddenUnits: [8], activation: 'sigmoid' }), NONE);
    expect(layers).toEqual([{ type: 'dense', units: 8, activation: 'sigmoid' }, OUTPUT]);
  });

  it('adds no activation layer for a linear block, and nothing for a dropout or penalty of zero', () => {
    const idle = regularizationSchema.parse({ kernel: {}, dropout: { rate: 0 } });
    expect(expandModel(model({ architecture: 'mlp', hiddenUnits: [8], activation: 'linear' }), idle)).toEqual([
      { type: 'dense', units: 8, activation: 'linear' },
      OUTPUT,
    ]);
    const normalized = expandModel(model({ architecture: 'mlp', hiddenUnits: [8], activation: 'linear' }), {
      ...NONE,
      batchNormalization: ALL.batchNormalization,
    });
    expect(types(normalized)).toEqual(['dense', 'batchNormalization', 'dense']);
  });

  it('pools after the activation and before the dropout of a convolution block', () => {
    const layers = expandModel(
      model({ architecture: 'cnn', filters: [2, 3], kernelSize: 5, poolSize: 2, padding: 'same', hiddenUnits: [4] }),
      ALL,
    );
    const convolution = {
      type: 'conv2d',
      kernelSize: 5,
      strides: 1,
      padding: 'same',
      activation: 'linear',
      ...PENALTY,
    };
    const block = (filters: number) => [
      { ...convolution, filters },
      NORMALIZATION,
      { type: 'activation', activation: 'relu' },
      { type: 'maxPooling2d', poolSize: 2, padding: 'valid' },
      { type: 'dropout', rate: 0.5 },
    ];
    expect(layers.slice(0, 11)).toEqual([...block(2), ...block(3), { type: 'flatten' }]);
    expect(types(layers.slice(11))).toEqual(['dense', 'batchNormalization', 'activation', 'dropout', 'dense']);
  });

  it.each(['lstm', 'gru'] as const)(
    'normalizes the dense layers of a %s model and not the recurrent one',
    (architecture) => {
      expect(expandModel(model({ architecture, units: 8, hiddenUnits: [4] }), ALL)).toEqual([
        {
          type: architecture,
          units: 8,
          returnSequences: false,
          recurrentDropout: 0,
          recurrentDropoutMask: 'sequence',
          ...PENALTY,
        },
        { type: 'dropout', rate: 0.5 },
        { type: 'dense', units: 4, activation: 'linear', ...PENALTY },
        NORMALIZATION,
        { type: 'activation', activation: 'relu' },
        { type: 'dropout', rate: 0.5 },
        OUTPUT,
      ]);
    },
  );

  it('leaves an explicit stack unchanged and adds the output layer', () => {
    const { layers } = stack('flat', [
      { type: 'dropout', rate: 0.1 },
      { type: 'dense', units: 3 },
    ]) as Extract<Model, { architecture: 'layers' }>;
    const sigmoid = { activation: 'sigmoid', units: 1 };
    const expanded = expandModel(model({ architecture: 'layers', input: 'flat', layers, output: sigmoid }), NONE);
    expect(expanded).toEqual([...layers, { type: 'dense', ...sigmoid }]);
  });
});

describe('traceModel', () => {
  it.each([
    // The counts of Keras's model.count_params(), worked out by hand from the layers' definitions.
    ['softmax-regression', { architecture: 'softmax-regression' }, 784 * 10 + 10],
    ['mlp of the notebook', { architecture: 'mlp', hiddenUnits: [64, 64] }, 55_050],
    ['mlp with one output', { architecture: 'mlp', output: { activation: 'sigmoid' } }, 54_465],
    ['cnn', { architecture: 'cnn', filters: [16, 32], hiddenUnits: [64] }, 160 + 4640 + 51_264 + 650],
    [
      'padded cnn',
      { architecture: 'cnn', filters: [16, 32], hiddenUnits: [64], padding: 'same' },
      160 + 4640 + 100_416 + 650,
    ],
    ['cnn without hidden units', { architecture: 'cnn', filters: [4], hiddenUnits: [] }, 40 + 13 * 13 * 4 * 10 + 10],
    ['lstm', { architecture: 'lstm', units: 32 }, 7808 + 330],
    ['gru', { architecture: 'gru', units: 32 }, 5856 + 330],
  ])('counts the weights of the %s exactly', (_name, input, expected) => {
    expect(weights(model(input))).toEqual({ trainable: expected, nonTrainable: 0 });
  });

  it('counts four weights per channel for batch normalization, two of them non-trainable', () => {
    const regularization = { ...NONE, batchNormalization: ALL.batchNormalization };
    expect(weights(model({ architecture: 'mlp', hiddenUnits: [64, 64] }), regularization)).toEqual({
      trainable: 55_050 + 2 * 128,
      nonTrainable: 2 * 128,
    });
    expect(weights(model({ architecture: 'cnn', filters: [4], hiddenUnits: [] }), regularization)).toEqual({
      trainable: 6810 + 8,
      nonTrainable: 8,
    });
  });

  it('follows the shapes through convolutions, pooling and flattening', () => {
    const layers = fitting(
      traceModel(
        stack('image', [
          { type: 'conv2d', filters: 3, kernelSize: 5, strides: 2 },
          { type: 'conv2d', filters: 2, kernelSize: 5, strides: 3, padding: 'same' },
          { type: 'maxPooling2d', poolSize: 2, strides: 1 },
          { type: 'maxPooling2d', poolSize: 2, padding: 'same' },
          { type: 'flatten' },
        ]),
        NONE,
      ),
    );
    expect(layers.map(({ output }) => output)).toEqual([[12, 12, 3], [4, 4, 2], [3, 3, 2], [2, 2, 2], [8], [10]]);
    expect(layers[0]!.multiplyAdds).toBe(12 * 12 * 5 * 5 * 3);
  });

  it('follows sequences through recurrent layers', () => {
    const layers = fitting(
      traceModel(
        stack('rows', [
          { type: 'lstm', units: 5, returnSequences: true },
          { type: 'dropout', rate: 0.5 },
          { type: 'gru', units: 7 },
        ]),
        NONE,
      ),
    );
    expect(layers.map(({ output }) => output)).toEqual([[28, 5], [28, 5], [7], [10]]);
    expect(layers.map(({ steps }) => steps)).toEqual([28, 1, 28, 1]);
    expect(layers.map(({ trainable }) => trainable)).toEqual([4 * (33 * 5 + 5), 0, 3 * (12 * 7 + 7), 80]);
  });

  it('gives every layer the output shape of the one before as its input', () => {
    const traced = fitting(traceModel(model({ architecture: 'cnn' }), ALL));
    expect(traced[0]!.input).toEqual(inputShape(model({ architecture: 'cnn' })));
    for (const [index, layer] of traced.slice(1).entries()) expect(layer.input).toEqual(traced[index]!.output);
  });

  it('names the layer and the size that do not fit, and how to fix it', () => {
    const layers = [
      { type: 'conv2d', filters: 1, kernelSize: 20 },
      { type: 'maxPooling2d', poolSize: 10 },
    ];
    expect(traceModel(stack('image', layers), NONE)).toEqual({
      fits: false,
      problem: {
        path: ['layers', 1, 'poolSize'],
        message: expect.stringMatching(/poolSize 10 does not fit its input of 9 × 9.*smaller poolSize/),
      },
    });
  });
});
