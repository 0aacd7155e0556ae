import { describe, expect, it } from '@jest/globals';
import {
  type Advice,
  adviseOnExperiment,
  adviseOnScenario,
} from '../../../../../src/experiments/catalog/advisor/advise.js';
import { applyPatch } from '../../../../../src/experiments/catalog/advisor/json-patch.js';
import { ADJUSTMENTS } from '../../../../../src/experiments/catalog/advisor/rule.js';
import { RULES } from '../../../../../src/experiments/catalog/advisor/rules/rules.js';
import {
  needsSchema,
  scenarioSchema,
  specOfScenario,
} from '../../../../../src/experiments/catalog/advisor/situation.js';
import type { Evidence } from '../../../../../src/experiments/catalog/evidence/record.js';
import { findPreset } from '../../../../../src/experiments/catalog/presets/presets.js';
import { findTechnique } from '../../../../../src/experiments/catalog/techniques/catalog.js';
import { resolveSpec } from '../../../../../src/experiments/planning/resolve-spec.js';
import { between, recordOf, runsShowing, type Shown } from '../../../../support/measured-runs.js';

const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096, concurrency: 2 };
const EXPERIMENT = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';
const resolve = (body: unknown) => resolveSpec(body, LIMITS, ['mnist']).spec;

function onScenario(fields: object, records: readonly Evidence[] = []): Advice {
  const scenario = scenarioSchema.parse(fields);
  return adviseOnScenario(scenario, resolve(specOfScenario(scenario)), records);
}

interface Asked {
  needs?: object;
  records?: readonly Evidence[];
  byArm?: Record<string, Shown>;
}

function onExperiment(body: object, shown: Shown, { needs = {}, records = [], byArm = {} }: Asked = {}): Advice {
  const spec = resolve({ seeds: [1, 2, 3], ...body });
  const runs = runsShowing(spec, shown, byArm);
  return adviseOnExperiment({ id: EXPERIMENT, spec, runs }, needsSchema.parse(needs), records);
}

/** An MLP of 128-128 on 2,000 images. */
const mlp = (change: object = {}, dataset: object = {}) => ({
  dataset: { trainSize: 2500, validationSplit: 0.2, ...dataset },
  training: { epochs: 20 },
  arms: [{ name: 'a', model: { architecture: 'mlp', hiddenUnits: [128, 128] }, ...change }],
});
const OVERFITS: Shown = { train: 1, validation: 0.9 };
const rulesOf = ({ suggestions }: Advice) => suggestions.map(({ rule }) => rule);
const techniquesOf = ({ suggestions }: Advice) => suggestions.map(({ technique }) => technique);
const suggestion = (advice: Advice, rule: string) => advice.suggestions.find((each) => each.rule === rule)!;
const patched = (advice: Advice, rule: string) => resolve(applyPatch(advice.spec, suggestion(advice, rule).patch));
const learningRates = (advice: Advice, rule: string) =>
  patched(advice, rule).arms.map(({ training }) => training.optimizer.learningRate);

describe('the rules', () => {
  it('have ids of their own, a source, and speak of techniques of the catalog or of adjustments', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { technique, condition, source } of RULES) {
      expect(findTechnique(technique) ?? ADJUSTMENTS.find((name) => name === technique)).toBeDefined();
      expect(condition.length).toBeGreaterThan(0);
      expect(URL.canParse(source.url)).toBe(true);
    }
  });
});

describe('the ranking', () => {
  const records = [
    recordOf('label-smoothing', { accuracy: between(1, 2), ece: between(5, 15) }),
    recordOf('data-augmentation', { accuracy: between(2, 4), ece: between(-3, -1) }),
    recordOf('mixup', { accuracy: between(-1, 6), ece: between(-4, -3) }),
    recordOf('activity-penalty', { accuracy: between(-2, -1) }),
    recordOf('max-norm', { accuracy: between(-0.2, 0.1) }),
  ];

  it('is by the lower end of the measured interval, then by rule of thumb', () => {
    const advice = onExperiment(mlp(), OVERFITS, { records });
    expect(rulesOf(advice).slice(0, 2)).toEqual(['AUGMENT', 'SMOOTH_LABELS']);
    expect(advice.suggestions.slice(0, 3).map(({ basis }) => basis)).toEqual(['measured', 'measured', 'ruleOfThumb']);
    expect(advice.suggestions[0]!.measured).toMatchObject({ near: true, preset: 'choosing-a-technique' });
    expect(advice.suggestions[0]!.reason).toContain('Measured here');
  });

  it('leaves out what was measured to harm or without an effect, and says so', () => {
    const advice = onExperiment(mlp(), OVERFITS, { records });
    expect(techniquesOf(advice)).not.toContain('activity-penalty');
    expect(techniquesOf(advice)).not.toContain('max-norm');
    expect(advice.notes).toContainEqual(expect.stringMatching(/^Left out: activity-penalty \(measured to harm\)/));
    expect(advice.notes).toContainEqual(expect.stringMatching(/^Left out: max-norm \(no effect detected\)/));
  });

  it('asks what is needed: calibration first, without what spoils it', () => {
    const advice = onExperiment(mlp(), OVERFITS, { records, needs: { calibration: true } });
    expect(techniquesOf(advice).slice(0, 3)).toEqual(['temperature-scaling', 'mixup', 'data-augmentation']);
    expect(techniquesOf(advice)).not.toContain('label-smoothing');
    expect(advice.suggestions[1]).toMatchObject({ need: 'calibration', basis: 'measured' });
  });

  it('asks what is needed: time saved, robustness, zeros', () => {
    const others = [
      recordOf('early-stopping', { accuracy: between(-2, -1), time: between(0.3, 0.4) }),
      recordOf('gaussian-noise', { robustness: between(1, 2) }),
      recordOf('proximal-l1', { sparsity: between(20, 30), accuracy: between(-1, -0.5) }),
    ];
    const first = (needs: object) => techniquesOf(onExperiment(mlp(), OVERFITS, { records: others, needs }))[0];
    expect(first({ budget: 'low' })).toBe('early-stopping');
    expect(first({ robustness: true })).toBe('gaussian-noise');
    expect(first({ interpretability: true })).toBe('proximal-l1');
    expect(techniquesOf(onExperiment(mlp(), OVERFITS, { records: others }))).not.toContain('early-stopping');
  });

  it('takes the nearest situation: the architecture, then wrong labels before the number of images', () => {
    const many = [
      recordOf('early-stopping', { accuracy: between(-2, -1) }),
      recordOf('early-stopping', { accuracy: between(6, 9) }, { situation: { labelNoise: 0.2, trainImages: 1000 } }),
      recordOf('data-augmentation', { accuracy: between(1, 2) }, { situation: { architecture: 'cnn' } }),
      recordOf('data-augmentation', { accuracy: between(3, 4) }, { situation: { trainImages: 20 } }),
    ];
    const noisy = onExperiment(mlp({}, { labelNoise: 0.2 }), OVERFITS, { records: many });
    expect(suggestion(noisy, 'NOISE_STOP')).toMatchObject({ rank: 1, measured: { effects: { accuracy: { low: 6 } } } });
    expect(suggestion(noisy, 'AUGMENT').measured).toMatchObject({ near: false, effects: { accuracy: { low: 3 } } });
    expect(techniquesOf(onExperiment(mlp(), OVERFITS, { records: many }))).not.toContain('early-stopping');
  });

  it('puts what is asked for first, also by rule of thumb, and does not trust a worse figure without an interval', () => {
    const vague = { low: null, high: null, pairs: 5 };
    const some = [
      recordOf('data-augmentation', { accuracy: between(2, 4), ece: { mean: -3, ...vague } }),
      recordOf('label-smoothing', { accuracy: between(1, 2), ece: { mean: 10, ...vague } }),
      recordOf('early-stopping', { accuracy: between(-2, -1), time: { mean: 0.3, ...vague } }),
    ];
    const asking = (needs: object) => onExperiment(mlp(), OVERFITS, { records: some, needs });
    expect(asking({ budget: 'low' }).suggestions.slice(0, 2)).toMatchObject([
      { technique: 'early-stopping', basis: 'ruleOfThumb', need: 'time' },
      { technique: 'data-augmentation', basis: 'measured', need: 'accuracy' },
    ]);
    expect(techniquesOf(asking({ interpretability: true })).slice(0, 2)).toEqual(['network', 'proximal-l1']);
    const calibrated = asking({ calibration: true });
    expect(techniquesOf(calibrated).slice(0, 3)).toEqual(['temperature-scaling', 'ensemble', 'data-augmentation']);
    expect(calibrated.notes).toContainEqual(
      expect.stringMatching(/^Left out: label-smoothing \(measured to be worse, w/),
    );
  });

  it('shows figures of another architecture, but lets them decide nothing', () => {
    const elsewhere = { situation: { architecture: 'cnn', layers: [16, 32, 64] } };
    const advice = onExperiment(mlp(), OVERFITS, {
      records: [
        recordOf('data-augmentation', { accuracy: between(-2, -1) }, elsewhere),
        recordOf('max-norm', { accuracy: between(8, 9) }, elsewhere),
      ],
    });
    expect(advice.suggestions[0]).toMatchObject({ rule: 'AUGMENT', basis: 'ruleOfThumb', measured: { near: false } });
    expect(suggestion(advice, 'LIMIT_NORMS')).toMatchObject({ basis: 'ruleOfThumb' });
  });

  it('believes several strengths without a choice only where they agree', () => {
    const at = (...ends: [number, number][]) =>
      ends.map(([low, high]) => recordOf('mixup', { accuracy: between(low, high) }, { chosen: null }));
    const found = (records: Evidence[]) => {
      const advice = onExperiment(mlp(), OVERFITS, { records });
      return suggestion(advice, 'MIXUP')?.basis ?? advice.notes.find((note) => note.includes('mixup'))?.slice(0, 40);
    };
    expect(found(at([1, 2], [2, 3]))).toBe('measured');
    expect(found(at([2, 3], [-1, 3]))).toBe('Left out: mixup (no effect detected). Me');
    expect(found(at([-2, -1], [-4, -3]))).toBe('Left out: mixup (measured to harm). Meas');
  });

  it('says that nothing measured is known to help', () => {
    const advice = onExperiment(mlp(), OVERFITS, { records: [recordOf('l2', { accuracy: between(-2, -1) })] });
    expect(advice.suggestions.every(({ basis }) => basis === 'ruleOfThumb')).toBe(true);
    expect(advice.notes).toContainEqual(expect.stringMatching(/^Nothing measured here is known to help\. The/));
    expect(techniquesOf(advice)).not.toContain('l2');
  });
});

describe('advice on a scenario', () => {
  it('begins with augmentation at every data size, and with temperature scaling where probabilities count', () => {
    for (const trainImages of [500, 60000]) expect(rulesOf(onScenario({ trainImages }))[0]).toBe('AUGMENT');
    expect(techniquesOf(onScenario({ calibration: true }))[0]).toBe('temperature-scaling');
    expect(rulesOf(onScenario({ interpretability: true }))[0]).toBe('LINEAR_MODEL');
  });

  it('drops units only where layers are wide, and in no convolution', () => {
    expect(techniquesOf(onScenario({ budget: 'low' }))).not.toContain('dropout');
    expect(techniquesOf(onScenario({ budget: 'high' }))).toContain('dropout');
    expect(techniquesOf(onScenario({ budget: 'high', architecture: 'cnn' }))).not.toContain('dropout');
  });

  it('offers strengths as a grid, and the same epochs to all arms', () => {
    const advice = onScenario({ budget: 'high', trainImages: 2000 });
    const { arms, training } = patched(advice, 'VARIANCE_DROPOUT');
    expect(arms.map(({ regularization }) => regularization.dropout?.rate)).toEqual([undefined, 0.2, 0.35, 0.5]);
    expect(new Set([training, ...arms.map((arm) => arm.training)].map(({ epochs }) => epochs))).toEqual(new Set([60]));
    expect(suggestion(advice, 'VARIANCE_DROPOUT').patch.map(({ path }) => path)).toContain('/training/epochs');
  });

  it('measures distorted digits where robustness is asked for', () => {
    const advice = onScenario({ robustness: true });
    expect(patched(advice, 'AUGMENT').robustness.map(({ type }) => type)).toEqual(['rotation', 'shift', 'noise']);
    expect(patched(onScenario({}), 'AUGMENT').robustness).toEqual([]);
  });
});

describe('advice on an experiment', () => {
  it('finds a gap by its standard error, and does not call it variance', () => {
    const large = onExperiment(mlp(), OVERFITS);
    expect(large.suggestions[0]!.reason).toMatch(/gap of 10\.00 points exceeds two standard errors \(2\.68 points/);
    expect(JSON.stringify(large)).not.toMatch(/which is variance/);
    // 0.6 % of 12,000 images is more than their standard error, of 500 it is not.
    const small = { train: 0.99, validation: 0.984 };
    expect(techniquesOf(onExperiment(mlp({}, { trainSize: 60_000 }), small))).toContain('data-augmentation');
    const silent = onExperiment(mlp(), small);
    expect(silent.suggestions).toEqual([]);
    expect(silent.notes).toContainEqual(expect.stringMatching(/within two standard errors/));
    expect(silent.notes).toContainEqual(expect.stringMatching(/^Nothing measured here is known to help/));
  });

  it('lowers the learning rate first where runs diverged, and says nothing else', () => {
    const sgd = { training: { optimizer: { type: 'sgd', learningRate: 3 } } };
    for (const diverged of [1, 3]) {
      const advice = onExperiment(mlp(sgd), { ...OVERFITS, diverged });
      expect(rulesOf(advice)).toEqual(['DIVERGED_RATE', 'DIVERGED_CLIP']);
      expect(advice.measured).toMatchObject({ divergedRate: diverged / 3, runs: 3 - diverged });
      expect(learningRates(advice, 'DIVERGED_RATE')).toEqual([3, 1, 0.3]);
    }
    // Adam is invariant to the scale of the gradients.
    expect(rulesOf(onExperiment(mlp(), { diverged: 3 }))).toEqual(['DIVERGED_RATE']);
  });

  it('judges divergence arm by arm', () => {
    const arms = [3, 0.1].map((learningRate) => ({
      name: `rate-${learningRate}`,
      model: { architecture: 'mlp', hiddenUnits: [128] },
      training: { optimizer: { type: 'sgd', learningRate } },
    }));
    const body = { ...mlp(), arms, baseline: 'rate-3' };
    const advice = onExperiment(body, OVERFITS, { byArm: { 'rate-3': { diverged: 3 } } });
    expect(advice.measured).toMatchObject({ arm: 'rate-0.1', divergedRate: 0 });
    expect(techniquesOf(advice)).not.toContain('learning-rate');
    expect(advice.notes).toContainEqual('3 of 3 runs of rate-3 diverged. The advice starts from another arm.');
    const lost = onExperiment(body, { diverged: 3 });
    expect(lost.measured).toMatchObject({ arm: 'rate-0.1', runs: 0, trainError: null, divergedRate: 1 });
  });

  it('asks for another learning rate where a network learns nothing, or still learns', () => {
    const stuck = onExperiment(mlp(), { train: 0.1, validation: 0.1 });
    expect(rulesOf(stuck)).toEqual(['RATE_TOO_HIGH']);
    expect(learningRates(stuck, 'RATE_TOO_HIGH')).toEqual([0.001, 0.000333, 0.0001]);
    const slow = onExperiment(mlp(), {
      train: 0.8,
      validation: 0.8,
      trainLosses: [0.9, 0.8, 0.7],
      losses: [0.9, 0.8, 0.7],
    });
    expect(rulesOf(slow)).toContain('RATE_TOO_LOW');
    expect(learningRates(slow, 'RATE_TOO_LOW')).toEqual([0.001, 0.003, 0.01]);
    expect(rulesOf(slow)).not.toContain('RATE_TOO_HIGH');
  });

  it('loosens and enlarges a network that has not learnt its training images', () => {
    const advice = onExperiment(
      mlp({ regularization: { dropout: { rate: 0.8 }, kernel: { l1: 0.1 }, activity: { l1: 1 } } }),
      { train: 0.8, validation: 0.8 },
      { records: [recordOf('mixup', { accuracy: between(1, 2) })] },
    );
    expect(rulesOf(advice).slice(0, 4)).toEqual([
      'UNDERFIT_WEAKEN',
      'UNDERFIT_WITHOUT_L1',
      'UNDERFIT_WITHOUT_ACTIVITY_PENALTY',
      'LARGER_NETWORK',
    ]);
    expect(techniquesOf(advice)).not.toContain('mixup');
    expect(patched(advice, 'UNDERFIT_WITHOUT_L1').arms.map(({ regularization }) => regularization.kernel?.l1)).toEqual([
      0.1,
      undefined,
    ]);
    const [, wider] = patched(advice, 'LARGER_NETWORK').arms;
    expect(wider!.model).toMatchObject({ hiddenUnits: [256, 256] });
  });

  it('subtracts the known label noise', () => {
    const noisy = mlp({}, { labelNoise: 0.2 });
    // Four in five are right: the network has learnt every right label and no wrong one.
    const good = onExperiment(noisy, { train: 0.8, validation: 0.97 });
    expect(good.suggestions).toEqual([]);
    const memorized = onExperiment(noisy, { train: 0.99, validation: 0.78 });
    expect(rulesOf(memorized)).toContain('NOISE_STOP');
    expect(memorized.suggestions[0]!.reason).toContain('it has learnt wrong ones');
    const smoothing = patched(memorized, 'SMOOTH_LABELS').arms.map(({ training }) => training.labelSmoothing);
    expect(smoothing).toEqual([0, 0.11, 0.22]);
    expect(rulesOf(onExperiment(noisy, { train: 0.6, validation: 0.8 }))).toContain('LARGER_NETWORK');
  });

  it('stops early by the accuracy only where that falls, and trains longer where the loss still falls', () => {
    const overconfident = onExperiment(mlp(), { ...OVERFITS, losses: [0.5, 0.3, 0.6] });
    expect(rulesOf(overconfident)).not.toContain('TURNING_POINT');
    const falling = onExperiment(mlp(), { ...OVERFITS, losses: [0.5, 0.3, 0.6], accuracies: [0.9, 0.98, 0.9] });
    expect(rulesOf(falling)[0]).toBe('TURNING_POINT');
    expect(patched(falling, 'TURNING_POINT').arms[1]!.training.earlyStopping!.monitor).toBe('validation.accuracy');
    const longer = onExperiment(mlp({}, {}), {
      ...OVERFITS,
      losses: Array.from({ length: 20 }, (_, index) => 1 / (1 + index)),
    });
    expect(rulesOf(longer)[0]).toBe('STILL_LEARNING');
    expect(techniquesOf(longer)).not.toContain('early-stopping');
    expect(patched(longer, 'STILL_LEARNING').arms.map(({ training }) => training.epochs)).toEqual([40]);
  });

  it('holds out validation images first, and needs no fitted temperature without them', () => {
    const advice = onExperiment(mlp({}, { validationSplit: 0 }), OVERFITS, { needs: { calibration: true } });
    expect(rulesOf(advice)[0]).toBe('NO_VALIDATION');
    expect(patched(advice, 'NO_VALIDATION').dataset.validationSplit).toBe(0.2);
    expect(techniquesOf(advice)).not.toContain('temperature-scaling');
    expect(techniquesOf(advice)).not.toContain('early-stopping');
  });

  it('changes nothing for temperature scaling: every run has it', () => {
    const advice = onExperiment(mlp(), { ...OVERFITS, temperature: 2 });
    expect(suggestion(advice, 'SCALE_TEMPERATURE')).toMatchObject({ patch: [], rank: 1 });
    expect(techniquesOf(onExperiment(mlp(), OVERFITS))).not.toContain('temperature-scaling');
  });

  it('has one way to shrink weights, and none under batch normalization', () => {
    const decay = { training: { optimizer: { type: 'adam', weightDecay: 0.1 } } };
    expect(techniquesOf(onExperiment(mlp(decay), OVERFITS))).not.toContain('l2');
    expect(
      techniquesOf(onExperiment(mlp(), OVERFITS)).filter((name) => /^(?:l2|weight-decay)$/.test(name)),
    ).toHaveLength(1);
    const normalized = onExperiment(
      mlp({ regularization: { batchNormalization: {}, kernel: { l2: 0.01 } } }),
      OVERFITS,
    );
    expect(rulesOf(normalized)).toContain('PENALTY_UNDER_NORMALIZATION');
    expect(techniquesOf(normalized)).not.toContain('weight-decay');
    const strengths = patched(normalized, 'PENALTY_UNDER_NORMALIZATION').arms.map(
      ({ regularization }) => regularization.kernel?.l2,
    );
    expect(strengths).toEqual([0.01, 0, 0.001, 0.1]);
  });

  it('warns of a sigmoid output before anything else', () => {
    const advice = onExperiment(findPreset('notebook-dropout')!.spec, { train: 0.11, validation: 0.11 });
    expect(rulesOf(advice)).toEqual(['DEGENERATE_OUTPUT']);
  });
});

describe('a patch', () => {
  it('raises the seeds to five and keeps those there are', () => {
    const advice = onExperiment({ ...mlp(), seeds: [7, 2] }, OVERFITS);
    expect(patched(advice, 'AUGMENT').seeds).toEqual([7, 2, 8, 9, 10]);
    const last = 2 ** 31 - 1;
    expect(patched(onExperiment({ ...mlp(), seeds: [last, 1] }, OVERFITS), 'AUGMENT').seeds).toEqual([
      last,
      1,
      0,
      2,
      3,
    ]);
  });

  it('leads only into what the spec has', () => {
    expect(applyPatch({ a: { b: 1 } }, [{ op: 'replace', path: '/a/b', value: 2 }])).toEqual({ a: { b: 2 } });
    expect(() => applyPatch({}, [{ op: 'replace', path: '/__proto__/x', value: 1 }])).toThrow(RangeError);
  });
});
