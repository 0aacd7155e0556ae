import { describe, expect, it } from '@jest/globals';
import { findPreset, listPresets, presetSchema } from '../../../../../src/experiments/catalog/presets/presets.js';
import { resolveSpec } from '../../../../../src/experiments/planning/resolve-spec.js';
import { EXPERIMENT_DEFAULTS, regularization, training } from '../../../../support/specs.js';

const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096 };

function resolvePreset(preset: string, overrides?: unknown) {
  return resolveSpec(overrides === undefined ? { preset } : { preset, overrides }, LIMITS, ['mnist', 'fashion']);
}

describe('the presets', () => {
  it('are found by name and fit their schema', () => {
    expect(listPresets().map(({ name }) => name)).toEqual([
      'notebook-dropout',
      'notebook-dropout-corrected',
      'quick-start',
      'l1-vs-l2-sparsity',
      'bias-variance-dropout',
      'double-descent',
      'overfitting-small-data',
      'dropout-inference',
      'early-stopping',
      'batch-norm-learning-rate',
      'recurrent-dropout',
      'augmentation-vs-data',
      'ensemble-vs-single',
      'choosing-a-technique',
    ]);
    for (const preset of listPresets()) {
      expect(findPreset(preset.name)).toBe(preset);
      expect(presetSchema.safeParse(preset).success).toBe(true);
      const resolved = resolveSpec(preset.spec, LIMITS, ['mnist']);
      expect({ ...resolved, preset: preset.name }).toEqual(resolvePreset(preset.name));
    }
    expect(findPreset('constructor')).toBeUndefined();
  });

  it('repeat the notebook to the letter', () => {
    const { spec, warnings } = resolvePreset('notebook-dropout');
    const arm = (name: string, dropout: { rate: number } | null) => ({
      name,
      model: {
        architecture: 'mlp',
        hiddenUnits: [64, 64],
        activation: 'relu',
        output: { activation: 'sigmoid', units: 1 },
      },
      regularization: regularization({ kernel: { l2: 0.001 }, dropout }),
      training: spec.training,
    });
    expect(spec).toEqual({
      name: 'notebook-dropout',
      ...EXPERIMENT_DEFAULTS,
      training: training({ epochs: 10, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.001 } }),
      baseline: 'without-dropout',
      arms: [arm('without-dropout', null), arm('with-dropout', { rate: 0.5 })],
    });
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['SINGLE_SEED', '/seeds'],
      ['DEGENERATE_OBJECTIVE', '/arms/0/model'],
      ['DEGENERATE_OBJECTIVE', '/arms/1/model'],
    ]);
  });

  it('correct the notebook in the output and the seeds alone, and leave nothing to warn about', () => {
    const notebook = resolvePreset('notebook-dropout').spec;
    const { spec, warnings } = resolvePreset('notebook-dropout-corrected');
    const softmax = { activation: 'softmax', units: 10 };
    expect(spec).toEqual({
      ...notebook,
      name: 'notebook-dropout-corrected',
      seeds: [1, 2, 3],
      arms: notebook.arms.map((arm) => ({ ...arm, model: { ...arm.model, output: softmax } })),
    });
    expect(warnings).toEqual([]);
  });

  it('start quickly', () => {
    const { estimate } = resolvePreset('quick-start');
    expect(estimate).toMatchObject({ runs: 2, parameters: { 'without-dropout': 55050, 'with-dropout': 55050 } });
    expect(estimate.seconds).toBeLessThan(10);
  });
});

describe('the questions of the assignment', () => {
  const questions = listPresets().slice(3);

  it.each(questions.map(({ name }) => name))('%s compares with a baseline over several seeds', (name) => {
    const { spec, warnings } = resolvePreset(name);
    expect(spec.seeds.length).toBeGreaterThanOrEqual(5);
    expect(spec.baseline).not.toBeNull();
    expect(spec.dataset.validationSplit).toBeGreaterThan(0);
    expect(warnings).toEqual([]);
  });

  it('are all answered within half an hour on two cores', () => {
    const limits = { ...LIMITS, concurrency: 2 };
    const seconds = questions.map(({ name }) => resolveSpec({ preset: name }, limits, ['mnist']).estimate.seconds);
    expect(seconds.reduce((sum, each) => sum + each)).toBeLessThan(1800);
  });
});

describe('overrides', () => {
  it('change the fields they name and leave the others', () => {
    const { spec } = resolvePreset('quick-start', {
      name: 'mine',
      dataset: { name: 'fashion', labelNoise: 0.1 },
      seeds: { count: 2, base: 5 },
      training: { epochs: 1, earlyStopping: { patience: 1 } },
      layerReport: 'epochs',
      robustness: [{ type: 'noise', strength: 0.2 }],
      deadlines: { runSeconds: 60 },
    });
    const original = resolvePreset('quick-start').spec;
    expect(spec.name).toBe('mine');
    expect(spec.dataset).toEqual({ ...original.dataset, name: 'fashion', labelNoise: 0.1 });
    expect(spec.seeds).toEqual([5, 6]);
    expect(spec).toMatchObject({ layerReport: 'epochs', deadlines: { runSeconds: 60 } });
    expect(spec.robustness).toEqual([{ type: 'noise', strength: 0.2 }]);
    expect(spec.training).toMatchObject({
      epochs: 1,
      batchSize: 32,
      earlyStopping: { patience: 1, restoreBest: true },
    });
    expect(spec.arms.map(({ training }) => training)).toEqual([spec.training, spec.training]);
    expect(spec.arms.map(({ model }) => model)).toEqual(original.arms.map(({ model }) => model));
  });

  it('merge into an optimizer or change its type', () => {
    const merged = resolvePreset('quick-start', { training: { optimizer: { learningRate: 0.01 } } });
    expect(merged.spec.training.optimizer).toMatchObject({ type: 'adam', learningRate: 0.01 });
    const changed = resolvePreset('quick-start', { training: { optimizer: { type: 'sgd' } } });
    expect(changed.spec.training.optimizer).toEqual({ type: 'sgd', learningRate: 0.001, weightDecay: 0 });
  });

  it('take back with null what the preset sets', () => {
    const { spec } = resolvePreset('notebook-dropout-corrected', {
      seeds: null,
      dataset: { trainSize: null },
      training: null,
    });
    expect(spec).toMatchObject({
      seeds: [1],
      dataset: { trainSize: 60000, validationSplit: 0.2 },
      training: { epochs: 10 },
    });
  });

  it('leave the preset itself as it was', () => {
    const before = structuredClone(listPresets());
    resolvePreset('quick-start', { dataset: { trainSize: 100 }, training: { epochs: 9 } });
    expect(listPresets()).toEqual(before);
  });
});
