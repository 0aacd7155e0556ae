/**
 * The advisor over many situations. Whatever it suggests must not contradict itself, must be a fair
 * experiment that the service takes, and must begin with what was measured to be best.
 */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import {
  type Advice,
  adviseOnExperiment,
  adviseOnScenario,
} from '../../../../../src/experiments/catalog/advisor/advise.js';
import { applyPatch } from '../../../../../src/experiments/catalog/advisor/json-patch.js';
import { measureSituation } from '../../../../../src/experiments/catalog/advisor/measure.js';
import type { Need } from '../../../../../src/experiments/catalog/advisor/rule.js';
import { RULES } from '../../../../../src/experiments/catalog/advisor/rules/rules.js';
import {
  needsSchema,
  type Situation,
  scenarioSchema,
  situationOf,
  specOfScenario,
} from '../../../../../src/experiments/catalog/advisor/situation.js';
import { MEASURED } from '../../../../../src/experiments/catalog/evidence/measured.js';
import { isNear, nearestRecord } from '../../../../../src/experiments/catalog/evidence/nearest.js';
import type { Evidence, MeasuredEffect } from '../../../../../src/experiments/catalog/evidence/record.js';
import { listPresets } from '../../../../../src/experiments/catalog/presets/presets.js';
import { TECHNIQUES } from '../../../../../src/experiments/catalog/techniques/catalog.js';
import { resolveSpec } from '../../../../../src/experiments/planning/resolve-spec.js';
import type { ResolvedSpec } from '../../../../../src/experiments/spec/experiment.js';
import { randomStream } from '../../../../../src/experiments/spec/random-stream.js';
import { between, recordOf, runsShowing, type Shown } from '../../../../support/measured-runs.js';

const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096, concurrency: 2 };
const EXPERIMENT = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';
const resolve = (body: unknown) => resolveSpec(body, LIMITS, ['mnist']);

interface Case {
  name: string;
  situation: Situation;
  advise(records: readonly Evidence[]): Advice;
}

function scenarioCase(fields: object): Case {
  const scenario = scenarioSchema.parse(fields);
  const { spec } = resolve(specOfScenario(scenario));
  return {
    name: `scenario ${JSON.stringify(fields)}`,
    situation: situationOf(scenario, spec),
    advise: (records) => adviseOnScenario(scenario, spec, records),
  };
}

interface Finished {
  name: string;
  body: unknown;
  shown: Shown;
  byArm?: Record<string, Shown>;
  needs?: object;
}

function finishedCase({ name, body, shown, byArm, needs: asked = {} }: Finished): Case {
  const { spec } = resolve(body);
  const runs = runsShowing(spec, shown, byArm);
  const needs = needsSchema.parse(asked);
  return {
    name,
    situation: measureSituation(spec, runs, needs),
    advise: (records) => adviseOnExperiment({ id: EXPERIMENT, spec, runs }, needs, records),
  };
}

// ---- the situations -----------------------------------------------------------------------------

const OVERFITS: Shown = { train: 1, validation: 0.9, temperature: 2, losses: [0.4, 0.3, 0.5] };
const STEADY: Shown = { train: 0.97, validation: 0.965, losses: [0.3, 0.2, 0.201] };
const UNDERFITS: Shown = { train: 0.8, validation: 0.8, trainLosses: [0.9, 0.8, 0.7], losses: [0.9, 0.8, 0.7] };
const STUCK: Shown = { train: 0.11, validation: 0.11, trainLosses: [2.3, 2.3, 2.3], losses: [2.3, 2.3, 2.3] };
const NEEDS = [
  { calibration: true },
  { interpretability: true },
  { robustness: true },
  { budget: 'low' },
  { budget: 'high' },
];
const MODELS: Record<string, object> = {
  'softmax-regression': {},
  mlp: { hiddenUnits: [128, 128] },
  cnn: {},
  lstm: {},
  gru: {},
  layers: { input: 'flat', layers: [{ type: 'dense', units: 64 }] },
};
const one = (model: object, change: object = {}, dataset: object = {}) => ({
  dataset: { trainSize: 2500, ...dataset },
  seeds: [1, 2, 3],
  training: { epochs: 12 },
  arms: [{ name: 'a', model, ...change }],
});
const architectures = Object.entries(MODELS).map(([architecture, fields]) => ({ architecture, ...fields }));

const cases: Case[] = [
  ...['softmax-regression', 'mlp', 'cnn', 'lstm', 'gru'].flatMap((architecture) =>
    [500, 5000, 60000].map((trainImages) => scenarioCase({ architecture, trainImages })),
  ),
  ...NEEDS.map((needs) => scenarioCase({ trainImages: 3000, ...needs })),
  scenarioCase({ trainImages: 3000, labelNoise: 0.2 }),
  scenarioCase({
    trainImages: 3000,
    labelNoise: 0.2,
    calibration: true,
    interpretability: true,
    robustness: true,
    budget: 'low',
  }),
  ...listPresets().flatMap(({ name: preset }) =>
    Object.entries({ OVERFITS, UNDERFITS, STEADY }).map(([name, shown]) =>
      finishedCase({ name: `${preset} ${name}`, body: { preset }, shown }),
    ),
  ),
  ...architectures.flatMap((model) =>
    Object.entries({
      OVERFITS,
      UNDERFITS,
      STUCK,
      diverged: { diverged: 3 },
      'one diverged': { ...OVERFITS, diverged: 1 },
    }).map(([name, shown]) => finishedCase({ name: `${model.architecture} ${name}`, body: one(model), shown })),
  ),
  ...NEEDS.flatMap((needs) =>
    Object.entries({ OVERFITS, STEADY, UNDERFITS }).map(([name, shown]) =>
      finishedCase({ name: `${JSON.stringify(needs)} ${name}`, body: one(architectures[1]!), shown, needs }),
    ),
  ),
  finishedCase({
    name: 'one arm diverged',
    body: {
      seeds: [1, 2, 3],
      baseline: 'fast',
      arms: [
        {
          name: 'fast',
          model: MODELS.mlp && { architecture: 'mlp' },
          training: { optimizer: { type: 'sgd', learningRate: 3 } },
        },
        { name: 'slow', model: { architecture: 'mlp' }, training: { optimizer: { type: 'sgd', learningRate: 0.1 } } },
      ],
    },
    shown: OVERFITS,
    byArm: { fast: { diverged: 3 } },
  }),
  ...[OVERFITS, { ...STEADY, train: 0.78, validation: 0.95 }].map((shown, index) =>
    finishedCase({ name: `label noise ${index}`, body: one(architectures[1]!, {}, { labelNoise: 0.2 }), shown }),
  ),
  ...[0.05, 0.2, 0].map((validationSplit) =>
    finishedCase({
      name: `${validationSplit * 100} validation images`,
      body: one(architectures[1]!, {}, { trainSize: 100, validationSplit }),
      shown: OVERFITS,
    }),
  ),
  ...TECHNIQUES.filter(({ fields }) => fields.length > 0).flatMap(({ name, example }) => {
    const { arms, ...spec } = example;
    const body = { ...spec, baseline: null, arms: [{ ...arms[1]!, name: 'with' }] };
    return Object.entries({ OVERFITS, UNDERFITS }).map(([shownName, shown]) =>
      finishedCase({ name: `${name} on ${shownName}`, body, shown, needs: { calibration: true } }),
    );
  }),
];

/** Made-up effects of every technique, near and far, good and bad. */
function madeUpRecords(seed: number): Evidence[] {
  const stream = randomStream(seed, ['advice']);
  const random = (low: number, high: number) => low + (high - low) * uniformFloat64(stream);
  const effect = (low: number, high: number) => {
    const start = random(low, high);
    return between(start, start + random(0.1, (high - low) / 2));
  };
  const techniques = [...new Set([...TECHNIQUES.map(({ name }) => name), ...RULES.map(({ technique }) => technique)])];
  return techniques.flatMap((technique) =>
    ['mlp', 'cnn', 'gru'].map((architecture) =>
      recordOf(
        technique,
        {
          accuracy: effect(-1, 2),
          ece: effect(-2, 2),
          time: effect(0.5, 2),
          sparsity: effect(-1, 10),
          robustness: effect(-2, 4),
        },
        { situation: { architecture, layers: architecture === 'gru' ? [32] : [128, 128] } },
      ),
    ),
  );
}

const RECORDS: [string, readonly Evidence[]][] = [
  ['the measured effects', MEASURED],
  ['no effects', []],
  ['made-up effects 1', madeUpRecords(1)],
  ['made-up effects 2', madeUpRecords(2)],
];

// ---- what must hold -----------------------------------------------------------------------------

/** Of these a network has one: as the catalog says, and as the spec insists. */
const oneOfTwo: [string, string][] = [
  ...TECHNIQUES.flatMap(({ name, interactions }) =>
    interactions
      .filter(({ effect }) => /\buse one\b/i.test(effect))
      .map(({ technique }): [string, string] => [name, technique]),
  ),
  ['early-stopping', 'weight-averaging'],
  ['early-stopping', 'epochs'],
];

function expectNoContradiction({ suggestions }: Advice): void {
  const techniques = suggestions.map(({ technique }) => technique);
  expect(new Set(techniques).size).toBe(techniques.length);
  for (const pair of oneOfTwo) expect(pair.every((technique) => techniques.includes(technique))).toBe(false);
}

/** The service takes it, warns of nothing new, and only the suggestion differs between the arms. */
function expectFairExperiments(advice: Advice): void {
  const known = new Set(warningsOf(advice.spec));
  for (const { patch, technique } of advice.suggestions) {
    const { spec, warnings } = resolve(applyPatch(advice.spec, patch));
    const codes = warnings.map(({ code }) => code);
    expect({ technique, codes: codes.filter((code) => !known.has(code)) }).toEqual({ technique, codes: [] });
    if (patch.some(({ path }) => path === '/arms')) expect(codes).not.toContain('UNPAIRED_TRAINING');
    if (spec.arms.length > 1 && patch.some(({ path }) => path === '/arms')) {
      expect(spec.baseline).toBe(spec.arms[0]!.name);
      expect(codes).not.toContain('DUPLICATE_ARMS');
      if (spec.dataset.resampling === 'none') expect(spec.seeds.length).toBeGreaterThanOrEqual(5);
    }
  }
}
const warningsOf = (spec: ResolvedSpec) => resolve(spec).warnings.map(({ code }) => code);

const EFFECTS: Record<Need, [keyof Evidence['effects'], 1 | -1]> = {
  accuracy: ['accuracy', 1],
  calibration: ['ece', -1],
  robustness: ['robustness', 1],
  interpretability: ['sparsity', 1],
  time: ['time', -1],
};
const gains = ({ low, high }: MeasuredEffect, sign: 1 | -1) => [sign * low!, sign * high!].sort((a, b) => a - b);

/** The first technique to train, if it ranks by a measurement, overlaps the best near one. */
function expectMeasuredBestFirst({ suggestions }: Advice, situation: Situation, records: readonly Evidence[]): boolean {
  const first = suggestions.find(
    ({ basis, technique }) => basis !== 'diagnosis' && technique !== 'temperature-scaling',
  );
  if (first === undefined || first.basis !== 'measured' || !first.measured!.near) return false;
  const [name, sign] = EFFECTS[first.need];
  const effects = RULES.filter((rule) => rule.kind === 'technique' && rule.apply(situation) !== null).flatMap(
    (rule) => {
      const about = records.filter(
        (record) =>
          record.chosen !== false &&
          (rule.isAbout?.(record) ?? (record.technique === rule.technique && record.action === rule.action)),
      );
      const nearest = nearestRecord(about, situation.place);
      const effect = nearest?.effects[name];
      // What harms another need that is asked for is not the best.
      const harmsAsked = situation.calibration && (nearest?.effects.ece?.low ?? 0) > 0;
      return nearest && isNear(nearest, situation.place) && effect?.low != null && !harmsAsked ? [effect] : [];
    },
  );
  const best = effects.reduce((a, b) => (sign * b.mean > sign * a.mean ? b : a));
  const [, high] = gains(first.measured!.effects[name]!, sign);
  expect(high).toBeGreaterThanOrEqual(gains(best, sign)[0]!);
  const [ownLow] = gains(first.measured!.effects[name]!, sign);
  expect(gains(best, sign)[1]!).toBeGreaterThanOrEqual(ownLow!);
  return true;
}

describe.each(RECORDS)('advice from %s', (_, records) => {
  it('covers many situations', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it.each(cases.map((each) => [each.name, each] as const))('on %s', (_name, { advise, situation }) => {
    const advice = advise(records);
    expectNoContradiction(advice);
    // The patches of a rule do not depend on the records.
    if (records.length === 0 || records === MEASURED) expectFairExperiments(advice);
    expectMeasuredBestFirst(advice, situation, records);
    expect(advice.suggestions.map(({ rank }) => rank)).toEqual(advice.suggestions.map((__, index) => index + 1));
    if (advice.suggestions.length === 0)
      expect(advice.notes).toContainEqual(expect.stringMatching(/^Nothing measured here/));
    for (const { reason } of advice.suggestions) expect(reason).not.toMatch(/variance\.|undefined|NaN|null/);
  });
});

it('compares the first suggestion with the best in many of the situations', () => {
  const compared = cases.filter(({ advise, situation }) =>
    expectMeasuredBestFirst(advise(madeUpRecords(1)), situation, madeUpRecords(1)),
  );
  expect(compared.length).toBeGreaterThan(20);
});
