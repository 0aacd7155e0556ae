import { describe, expect, it } from '@jest/globals';
import {
  type Advice,
  adviseOnExperiment,
  adviseOnScenario,
} from '../../../../../src/experiments/catalog/advisor/advise.js';
import { applyPatch } from '../../../../../src/experiments/catalog/advisor/json-patch.js';
import type { MeasuredRun } from '../../../../../src/experiments/catalog/advisor/measure.js';
import { RULES } from '../../../../../src/experiments/catalog/advisor/rules.js';
import { scenarioSchema, specOfScenario } from '../../../../../src/experiments/catalog/advisor/situation.js';
import { listPresets } from '../../../../../src/experiments/catalog/presets/presets.js';
import { findTechnique } from '../../../../../src/experiments/catalog/techniques/catalog.js';
import { resolveSpec } from '../../../../../src/experiments/planning/resolve-spec.js';
import type { ResolvedSpec } from '../../../../../src/experiments/spec/experiment.js';

const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096, concurrency: 2 };
const resolve = (body: unknown) => resolveSpec(body, LIMITS, ['mnist']).spec;

function onScenario(fields: object): Advice {
  const scenario = scenarioSchema.parse(fields);
  return adviseOnScenario(scenario, resolve(specOfScenario(scenario)));
}

interface Shown {
  train?: number;
  validation?: number;
  temperature?: number;
  /** Validation losses, epoch by epoch. */
  losses?: number[];
  diverged?: boolean;
}

/** Runs of every arm that all show the same. */
function runsShowing(spec: ResolvedSpec, shown: Shown): MeasuredRun[] {
  const { train = 0.99, validation = 0.985, temperature = 1, losses = [0.3, 0.2, 0.1], diverged = false } = shown;
  const split = (accuracy: number, dataLoss: number) => ({
    accuracy,
    dataLoss,
    objective: dataLoss,
    penalty: 0,
    samples: 100,
  });
  const epochs = losses.map((loss, index) => ({
    epoch: index + 1,
    train: split(train, 0.1),
    validation: split(validation, loss),
    runningObjective: 0.1,
    durationMs: 1,
  }));
  return spec.arms.flatMap(({ name }) =>
    spec.seeds.map((seed, index) => {
      const isLost = diverged && index === 0;
      return {
        arm: name,
        seed,
        status: isLost ? ('failed' as const) : ('succeeded' as const),
        stopReason: { kind: isLost ? ('diverged' as const) : ('completed' as const), epoch: losses.length },
        evaluation: isLost
          ? null
          : {
              savedEpoch: losses.length,
              train: split(train, 0.1),
              validation: split(validation, losses.at(-1)!),
              test: split(validation, losses.at(-1)!),
              temperature: { value: temperature, nllBefore: 0.2, nllAfter: 0.2 },
            },
        epochs: isLost ? [] : epochs,
      };
    }),
  );
}

const EXPERIMENT = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';
const onExperiment = (body: object, shown: Shown): Advice => {
  const spec = resolve({ seeds: [1, 2, 3], ...body });
  return adviseOnExperiment(EXPERIMENT, spec, runsShowing(spec, shown));
};
const mlp = (change: object = {}) => ({
  arms: [{ name: 'a', model: { architecture: 'mlp', hiddenUnits: [64, 64] }, ...change }],
});
const rulesOf = ({ suggestions }: Advice) => suggestions.map(({ rule }) => rule);

/**
 * Every suggestion, applied, is an experiment of two different arms, or of the seeds of an
 * ensemble.
 */
function expectValidPatches(advice: Advice): void {
  for (const { patch } of advice.suggestions) {
    const { spec, warnings } = resolveSpec(applyPatch(advice.spec, patch), LIMITS, ['mnist']);
    const isEnsemble = patch.some(({ path }) => path === '/seeds');
    expect(spec.arms).toHaveLength(isEnsemble ? 1 : 2);
    expect(spec.baseline).toBe(spec.arms[0]!.name);
    expect(warnings.map(({ code }) => code)).not.toContain('DUPLICATE_ARMS');
    expect(warnings.map(({ code }) => code)).not.toContain('REGULARIZATION_WITHOUT_EFFECT');
  }
}

describe('the rules', () => {
  it('have ids of their own and speak of techniques of the catalog', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { technique, condition, source } of RULES) {
      expect(findTechnique(technique)).toBeDefined();
      expect(condition.length).toBeGreaterThan(0);
      expect(URL.canParse(source.url)).toBe(true);
    }
  });

  it('apply each to something, and rank what they find by weight', () => {
    const advices = [
      onScenario({ trainImages: 1000, budget: 'low', interpretability: true, calibration: true, labelNoise: 0.2 }),
      onScenario({ trainImages: 60000, depth: 4 }),
      onScenario({ trainImages: 1000, architecture: 'cnn' }),
      onScenario({ trainImages: 1000, architecture: 'gru' }),
      onExperiment(mlp(), { train: 1, validation: 0.9, temperature: 2, losses: [0.3, 0.2, 0.4] }),
      onExperiment(mlp({ regularization: { dropout: { rate: 0.5 }, kernel: { l2: 0.01 } } }), {
        train: 0.8,
        validation: 0.8,
      }),
      onExperiment(mlp(), { train: 0.8, validation: 0.8, diverged: true }),
      onExperiment(
        mlp({ regularization: { dropout: { rate: 0.5 }, kernel: { l2: 0.01 }, batchNormalization: {} } }),
        {},
      ),
    ];
    expect(new Set(advices.flatMap(rulesOf))).toEqual(new Set(RULES.map(({ id }) => id)));
    for (const { suggestions } of advices) {
      expect(suggestions.map(({ rank }) => rank)).toEqual(suggestions.map((_, index) => index + 1));
      const weights = suggestions.map(({ weight }) => weight);
      expect(weights).toEqual([...weights].sort((left, right) => right - left));
      for (const weight of weights) expect(weight >= 0 && weight <= 1).toBe(true);
    }
    for (const advice of advices) expectValidPatches(advice);
  });
});

describe('advice on a scenario', () => {
  const scenarios = ['softmax-regression', 'mlp', 'cnn', 'lstm', 'gru'].flatMap((architecture) =>
    ['low', 'medium', 'high'].flatMap((budget) =>
      [100, 5000, 60000].map((trainImages) => ({ architecture, budget, trainImages })),
    ),
  );

  it.each(scenarios)('gives specs that can be submitted: %j', (scenario) => {
    expectValidPatches(onScenario(scenario));
    expectValidPatches(
      onScenario({ ...scenario, interpretability: true, calibration: true, labelNoise: 0.3, depth: 5 }),
    );
  });

  it('asks for zeros where few weights are wanted, and for smoothing where probabilities count', () => {
    expect(rulesOf(onScenario({ interpretability: true }))[0]).toBe('FEW_WEIGHTS_PROXIMAL');
    expect(rulesOf(onScenario({ calibration: true })).slice(0, 2)).toEqual(['TOO_SURE_SMOOTHING', 'VARIANCE_ENSEMBLE']);
    expect(rulesOf(onScenario({ trainImages: 1000, architecture: 'gru' })).slice(0, 2)).toEqual([
      'FEW_IMAGES_AUGMENT',
      'RECURRENT_VARIATIONAL',
    ]);
    expect(rulesOf(onScenario({ trainImages: 1000, architecture: 'cnn' })).slice(0, 2)).toEqual([
      'FEW_IMAGES_AUGMENT',
      'CONVOLUTION_SPATIAL',
    ]);
  });
});

describe('advice on an experiment', () => {
  it('tells variance from bias by the measured gap', () => {
    const variance = onExperiment(mlp(), { train: 1, validation: 0.9 });
    expect(rulesOf(variance)).toContain('VARIANCE_DROPOUT');
    expect(variance.suggestions[0]!.reason).toContain('a gap of 10.0 %');
    const bias = onExperiment(mlp({ regularization: { dropout: { rate: 0.8 } } }), { train: 0.8, validation: 0.8 });
    expect(rulesOf(bias)[0]).toBe('UNDERFIT_WEAKEN');
    expect(rulesOf(bias)).not.toContain('VARIANCE_L2');
  });

  it('stops where the validation loss turned', () => {
    const advice = onExperiment(mlp(), { losses: [0.5, 0.3, 0.2, 0.25, 0.4] });
    expect(advice.measured).toMatchObject({ bestEpoch: 3, epochs: 5, split: 'validation' });
    expect(advice.measured!.lossRise).toBeCloseTo(1);
    expect(rulesOf(advice)[0]).toBe('TURNING_POINT');
    expect(rulesOf(onExperiment(mlp(), { losses: [0.5, 0.3, 0.2] }))).toContain('STILL_LEARNING');
  });

  it('counts what diverged, and continues from the best arm on validation', () => {
    const advice = onExperiment(mlp(), { diverged: true });
    expect(advice.measured!.divergedRate).toBeCloseTo(1 / 3);
    expect(rulesOf(advice)[0]).toBe('DIVERGED_CLIP');
  });

  it('is silent where nothing is wrong, and says so', () => {
    const advice = onExperiment(mlp(), { losses: [0.3, 0.2, 0.201] });
    expect(advice.suggestions).toEqual([]);
    expect(advice.notes.at(-1)).toMatch(/^No rule applies/);
  });

  it.each(listPresets().map(({ name }) => name))('gives specs that can be submitted after %s', (preset) => {
    const spec = resolve({ preset });
    for (const shown of [
      { train: 1, validation: 0.9, temperature: 2, losses: [0.2, 0.3] },
      { train: 0.7, validation: 0.7, diverged: true },
    ]) {
      expectValidPatches(adviseOnExperiment(EXPERIMENT, spec, runsShowing(spec, shown)));
    }
  });
});
