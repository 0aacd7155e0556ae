import { describe, expect, it } from '@jest/globals';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import { WARNING_CODES } from '../../../../src/experiments/planning/warnings.js';

const mlp = { architecture: 'mlp', hiddenUnits: [8, 8] };
const softmax = { architecture: 'softmax-regression' };
const image = (...layers: unknown[]) => ({ architecture: 'layers', layers: [...layers, { type: 'flatten' }] });
const pair = [
  { name: 'a', model: mlp },
  { name: 'b', model: softmax },
];
const one = (model: unknown, regularization: unknown = {}) => ({ arms: [{ name: 'a', model, regularization }] });
const fair = { seeds: [1, 2, 3], baseline: 'a' };

function warningsOf(body: unknown) {
  return resolveSpec(body, { parameters: 20_000_000, memoryMegabytes: 4096 }, ['mnist']).warnings;
}

/** A body that gives exactly these warnings, each as code and pointer. */
const CASES: { title: string; body: unknown; expected: [keyof typeof WARNING_CODES, string][] }[] = [
  { title: 'a fair comparison', body: { ...fair, arms: pair }, expected: [] },
  { title: 'one arm with one seed', body: one(mlp), expected: [] },
  {
    title: 'several arms with one seed',
    body: { ...fair, seeds: [1], arms: pair },
    expected: [['SINGLE_SEED', '/seeds']],
  },
  {
    title: 'several arms without a baseline',
    body: { seeds: [1, 2], arms: pair },
    expected: [['NO_BASELINE', '/baseline']],
  },
  {
    title: 'arms that differ only in name',
    body: {
      ...fair,
      arms: [...pair, { name: 'c', model: mlp, regularization: { kernel: null }, training: { epochs: 10 } }],
    },
    expected: [['DUPLICATE_ARMS', '/arms/2']],
  },
  {
    title: 'arms that differ in epochs',
    body: { ...fair, arms: [pair[0], { ...pair[1], training: { epochs: 3 } }] },
    expected: [['UNPAIRED_TRAINING', '/arms/1/training/epochs']],
  },
  {
    title: 'a baseline that differs from the arms in batch size',
    body: { ...fair, baseline: 'b', arms: [pair[0], { ...pair[1], training: { batchSize: 8 } }] },
    expected: [['UNPAIRED_TRAINING', '/arms/0/training/batchSize']],
  },
  {
    title: 'a sigmoid output',
    body: one({ ...mlp, output: { activation: 'sigmoid' } }),
    expected: [['DEGENERATE_OBJECTIVE', '/arms/0/model']],
  },
  {
    title: 'a max-norm constraint in a model without hidden kernels',
    body: one(softmax, { maxNorm: { limit: 1 } }),
    expected: [['REGULARIZATION_WITHOUT_EFFECT', '/arms/0/regularization/maxNorm']],
  },
  {
    title: 'penalties on bias and activity in a model without hidden layers',
    body: one(softmax, { bias: { l2: 0.1 }, activity: { l1: 0.1 } }),
    expected: [
      ['REGULARIZATION_WITHOUT_EFFECT', '/arms/0/regularization/bias'],
      ['REGULARIZATION_WITHOUT_EFFECT', '/arms/0/regularization/activity'],
    ],
  },
  {
    title: 'L2 before batch normalization',
    body: one(mlp, { kernel: { l2: 0.1 }, batchNormalization: {} }),
    expected: [['L2_WITH_BATCH_NORM', '/arms/0/regularization/kernel/l2']],
  },
  {
    title: 'L1 before batch normalization',
    body: one(mlp, { kernel: { l1: 0.1 }, batchNormalization: {} }),
    expected: [],
  },
  {
    title: 'L2 on a recurrent layer, which is not normalized',
    body: one({ architecture: 'lstm' }, { kernel: { l2: 0.1 } }),
    expected: [],
  },
  {
    title: 'L2 before batch normalization in a stack, once per layer',
    body: one(
      image(
        { type: 'conv2d', filters: 2, kernelSize: 3, kernelRegularizer: { l2: 0.1 } },
        { type: 'batchNormalization' },
        { type: 'conv2d', filters: 2, kernelSize: 3, kernelRegularizer: { l2: 0.1 } },
        { type: 'batchNormalization' },
      ),
    ),
    expected: [
      ['L2_WITH_BATCH_NORM', '/arms/0/model/layers/0'],
      ['L2_WITH_BATCH_NORM', '/arms/0/model/layers/2'],
    ],
  },
  {
    title: 'dropout in a block before a normalized one',
    body: one(mlp, { dropout: { rate: 0.5 }, batchNormalization: {} }),
    expected: [['DROPOUT_BEFORE_BATCH_NORM', '/arms/0/regularization/dropout']],
  },
  {
    title: 'dropout after the last batch normalization',
    body: one({ ...mlp, hiddenUnits: [8] }, { dropout: { rate: 0.5 }, batchNormalization: {} }),
    expected: [],
  },
  {
    title: 'dropout before batch normalization in a stack',
    body: one(
      image({ type: 'dropout', rate: 0.1 }, { type: 'activation', activation: 'relu' }, { type: 'batchNormalization' }),
    ),
    expected: [['DROPOUT_BEFORE_BATCH_NORM', '/arms/0/model/layers/0']],
  },
  {
    title: 'a dropout rate that keeps too few units',
    body: one(mlp, { dropout: { rate: 0.8 } }),
    expected: [['HIGH_DROPOUT', '/arms/0/regularization/dropout/rate']],
  },
  {
    title: 'techniques without a hidden layer to apply to',
    body: one(softmax, { kernel: { l1: 0.1 }, dropout: { rate: 0.5 }, batchNormalization: {} }),
    expected: [
      ['REGULARIZATION_WITHOUT_EFFECT', '/arms/0/regularization/kernel'],
      ['REGULARIZATION_WITHOUT_EFFECT', '/arms/0/regularization/dropout'],
      ['REGULARIZATION_WITHOUT_EFFECT', '/arms/0/regularization/batchNormalization'],
    ],
  },
  {
    title: 'techniques of strength zero without a hidden layer',
    body: one(softmax, { kernel: { l2: 0 }, dropout: { rate: 0 } }),
    expected: [],
  },
  {
    title: 'batch normalization in a model with only a recurrent layer',
    body: one({ architecture: 'gru' }, { batchNormalization: {} }),
    expected: [['REGULARIZATION_WITHOUT_EFFECT', '/arms/0/regularization/batchNormalization']],
  },
  {
    title: 'weight averaging of a single epoch',
    body: { ...one(mlp), training: { epochs: 5, weightAveraging: { startEpoch: 4, everyEpochs: 2 } } },
    expected: [['NOTHING_TO_AVERAGE', '/training/weightAveraging/startEpoch']],
  },
  {
    title: 'augmentation without a transformation',
    body: { ...one(mlp), training: { augmentation: {} } },
    expected: [['AUGMENTATION_WITHOUT_EFFECT', '/training/augmentation']],
  },
  {
    title: 'augmentation that turns digits upside down and shifts them out of the image',
    body: { ...one(mlp), training: { augmentation: { rotate: 180, shift: 14 } } },
    expected: [
      ['AUGMENTATION_CHANGES_DIGITS', '/training/augmentation/rotate'],
      ['AUGMENTATION_CHANGES_DIGITS', '/training/augmentation/shift'],
    ],
  },
  {
    title: 'strips as long as the training',
    body: {
      ...one(mlp),
      training: { epochs: 5, earlyStopping: { patience: 9, criterion: { type: 'progressQuotient' } } },
    },
    expected: [['STRIP_EXCEEDS_EPOCHS', '/training/earlyStopping/criterion/stripLength']],
  },
  {
    title: 'a patience as long as the training',
    body: { ...one(mlp), training: { epochs: 4, earlyStopping: { patience: 3 } } },
    expected: [['PATIENCE_EXCEEDS_EPOCHS', '/training/earlyStopping/patience']],
  },
  {
    title: 'a patience that can stop training one epoch early',
    body: { ...one(mlp), training: { epochs: 5, earlyStopping: { patience: 3 } } },
    expected: [],
  },
  {
    title: "a patience that is too long for one arm's epochs",
    body: {
      ...fair,
      training: { earlyStopping: { patience: 3 } },
      arms: [pair[0], { ...pair[1], training: { earlyStopping: { patience: 10 } } }],
    },
    expected: [['PATIENCE_EXCEEDS_EPOCHS', '/arms/1/training/earlyStopping/patience']],
  },
  {
    title: 'a shared setting that no arm uses',
    body: {
      training: { epochs: 2, earlyStopping: { patience: 9 } },
      arms: [{ name: 'a', model: mlp, training: { earlyStopping: null } }],
    },
    expected: [],
  },
  {
    title: 'a batch size larger than the training set',
    body: { ...one(mlp), dataset: { trainSize: 100 }, training: { batchSize: 81 } },
    expected: [['BATCH_EXCEEDS_TRAINING_SET', '/training/batchSize']],
  },
  {
    title: 'batch normalization of single images',
    body: { ...one(mlp, { batchNormalization: {} }), training: { batchSize: 1 } },
    expected: [['BATCH_OF_ONE', '/training/batchSize']],
  },
  {
    title: 'batch normalization in one arm, whose last batch has one image',
    body: {
      ...fair,
      dataset: { trainSize: 125 },
      training: { batchSize: 33 },
      arms: [pair[0], { ...pair[0], name: 'b', regularization: { batchNormalization: {} } }],
    },
    expected: [['BATCH_OF_ONE', '/training/batchSize']],
  },
  {
    title: 'a last batch of one image without batch normalization, or with a whole last batch',
    body: {
      ...fair,
      dataset: { trainSize: 125 },
      training: { batchSize: 33 },
      arms: [
        pair[0],
        { ...pair[0], name: 'b', regularization: { batchNormalization: {} }, training: { batchSize: 20 } },
      ],
    },
    expected: [['UNPAIRED_TRAINING', '/arms/1/training/batchSize']],
  },
  {
    title: 'a batch size equal to the training set',
    body: { ...one(mlp), dataset: { trainSize: 100 }, training: { batchSize: 80 } },
    expected: [],
  },
  {
    title: 'early stopping on validation metrics without validation',
    body: { ...one(mlp), dataset: { validationSplit: 0 }, training: { earlyStopping: {} } },
    expected: [['EARLY_STOPPING_WITHOUT_VALIDATION', '/training/earlyStopping/monitor']],
  },
];

describe('warnings', () => {
  it.each(CASES)('of $title are $expected', ({ body, expected }) => {
    expect(warningsOf(body).map(({ code, pointer }) => [code, pointer])).toEqual(expected);
  });

  it('are sentences that say what is wrong and what to do', () => {
    for (const { message } of CASES.flatMap(({ body }) => warningsOf(body))) {
      expect(message).toMatch(/^[A-Zr].{40,400}\.$/);
      expect(message).not.toMatch(/undefined|NaN/);
    }
  });

  it('use every code of the table, and no other', () => {
    const seen = new Set(CASES.flatMap(({ body }) => warningsOf(body).map(({ code }) => code)));
    expect([...seen].sort()).toEqual(Object.keys(WARNING_CODES).sort());
  });
});
