import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Figures as MeasuredFigures } from '../../../../../scripts/assignment/distill.mjs';
import { armOf, differenceOf } from '../../../../../scripts/assignment/effects.mjs';
import {
  type EvidenceReport,
  type EvidenceRun,
  evidenceOf,
} from '../../../../../src/experiments/catalog/evidence/evidence-of.js';
import { evidenceFile, MEASURED, measuredFor } from '../../../../../src/experiments/catalog/evidence/measured.js';
import { evidenceSchema } from '../../../../../src/experiments/catalog/evidence/record.js';
import { describeEvidence } from '../../../../../src/experiments/catalog/evidence/words.js';
import { findPreset } from '../../../../../src/experiments/catalog/presets/presets.js';
import { resolveSpec } from '../../../../../src/experiments/planning/resolve-spec.js';
import { between, recordOf } from '../../../../support/measured-runs.js';

const FIGURES_FILE: MeasuredFigures = JSON.parse(readFileSync('docs/assignment/figures.json', 'utf8'));
const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096, concurrency: 2 };

interface Figures {
  accuracy: number;
  validation: number;
  ece: number;
  seconds: number;
  zeros?: number;
}

/** A run whose figures grow a little with the seed, so that differences have a spread. */
function run(arm: string, seed: number, { accuracy, validation, ece, seconds, zeros = 0 }: Figures): EvidenceRun {
  const more = seed * 0.001;
  const split = (share: number) => ({ accuracy: share, dataLoss: 1 - share, objective: 0, penalty: 0, samples: 1000 });
  const calibration = (value: number) => ({ ece: value, nll: 0.1 });
  return {
    run: {
      arm,
      seed,
      receipt: { cpu: { model: 'a CPU' } },
      evaluation: {
        savedEpoch: 1,
        train: split(1),
        validation: split(validation),
        test: split(accuracy + (arm === 'plain' ? 0 : more)),
        cost: {
          trainingSeconds: seconds * (arm === 'plain' ? 1 : 1 + more),
          multiplyAddsPerImage: 1,
          trainingMegaflops: 1,
        },
      },
    },
    diagnostics: { calibration: calibration(ece), temperatureScaled: calibration(ece / (2 + more)) },
    layers: {
      states: [{ layers: [{ weights: [{ name: 'kernel', zeroShare: 0.9, seenZeroShare: zeros + more }] }] }],
    },
  };
}

const SEEDS = [1, 2, 3];
const ARMS = [
  { name: 'plain', regularization: { activity: { l1: 0.001 } } },
  { name: 'dropout', regularization: { activity: { l1: 0.001 }, dropout: { rate: { grid: [0.2, 0.5] } } } },
  { name: 'both', regularization: { activity: { l1: 0.001 }, dropout: { rate: 0.2 }, maxNorm: { limit: 1 } } },
  { name: 'without', regularization: {} },
  { name: 'longer', regularization: { activity: { l1: 0.001 } }, training: { epochs: 20 } },
  { name: 'l2-later', regularization: { activity: { l1: 0.001 }, kernel: { l2: 0.1 } }, training: { epochs: 20 } },
];

const FIGURES: Record<string, Figures> = {
  plain: { accuracy: 0.9, validation: 0.9, ece: 0.05, seconds: 10 },
  'dropout_rate-0.2': { accuracy: 0.93, validation: 0.91, ece: 0.04, seconds: 20, zeros: 0.5 },
  'dropout_rate-0.5': { accuracy: 0.91, validation: 0.92, ece: 0.02, seconds: 20 },
  both: { accuracy: 0.91, validation: 0.92, ece: 0.02, seconds: 20 },
  without: { accuracy: 0.89, validation: 0.9, ece: 0.05, seconds: 10 },
  longer: { accuracy: 0.91, validation: 0.9, ece: 0.05, seconds: 20 },
  'l2-later': { accuracy: 0.91, validation: 0.9, ece: 0.05, seconds: 20 },
};

function reportOf(change: object = {}): EvidenceReport {
  const { spec } = resolveSpec(
    {
      dataset: { trainSize: 2500, validationSplit: 0.2, labelNoise: 0.1 },
      seeds: SEEDS,
      baseline: 'plain',
      arms: ARMS.map((arm) => ({ model: { architecture: 'mlp', hiddenUnits: [64, 32] }, ...arm })),
      ...change,
    },
    LIMITS,
    ['mnist'],
  );
  const runs = spec.arms.flatMap(({ name }) => SEEDS.map((seed) => run(name, seed, FIGURES[name]!)));
  return { experiment: { spec, finishedAt: '2026-11-28T10:00:00.000Z' }, runs, ensembles: null };
}

describe('evidence of a finished experiment', () => {
  const records = evidenceOf(reportOf(), 'quick-start');
  const of = (arm: string) =>
    records.find((record) => record.arm === arm && record.technique !== 'temperature-scaling');

  it('has one record for every arm that differs from the baseline in one technique', () => {
    expect(records.map(({ arm, technique, action }) => [arm, technique, action])).toEqual([
      ['dropout_rate-0.2', 'dropout', 'add'],
      ['dropout_rate-0.5', 'dropout', 'add'],
      ['without', 'activity-penalty', 'remove'],
      ['longer', 'epochs', 'change'],
      ['plain', 'temperature-scaling', 'add'],
    ]);
    for (const record of records) expect(evidenceSchema.parse(record)).toEqual(record);
  });

  it('says where and what was changed', () => {
    expect(of('dropout_rate-0.2')).toMatchObject({
      preset: 'quick-start',
      setting: { regularization: { dropout: { rate: 0.2 } } },
      situation: {
        architecture: 'mlp',
        layers: [64, 32],
        trainImages: 2000,
        labelNoise: 0.1,
        optimizer: 'adam',
        alongside: ['activity-penalty'],
      },
      seeds: 3,
      measuredOn: '2026-11-28',
      cpu: 'a CPU',
    });
    expect(of('without')!.setting).toEqual({ regularization: { activity: null } });
  });

  it('chooses the strength on validation, where the test set would choose another', () => {
    expect([of('dropout_rate-0.2')!.chosen, of('dropout_rate-0.5')!.chosen]).toEqual([false, true]);
    expect(of('dropout_rate-0.5')!.candidates).toBe(2);
    expect(of('dropout_rate-0.2')!.effects.accuracy!.mean).toBeGreaterThan(
      of('dropout_rate-0.5')!.effects.accuracy!.mean,
    );
  });

  it('chooses none of several strengths without validation images', () => {
    const { runs, ...report } = reportOf();
    for (const { run: each } of runs) each.evaluation!.validation = null;
    const chosen = evidenceOf({ ...report, runs }, 'quick-start').map((record) => [record.arm, record.chosen]);
    expect(chosen.slice(0, 3)).toEqual([
      ['dropout_rate-0.2', null],
      ['dropout_rate-0.5', null],
      ['without', true],
    ]);
  });

  it('pairs the seeds, with t intervals', () => {
    // Differences of 3.1, 3.2 and 3.3 points: t(2, 0.975) = 4.3027, half width 0.2484.
    expect(of('dropout_rate-0.2')!.effects.accuracy).toEqual({ mean: 3.2, low: 2.952, high: 3.448, pairs: 3 });
    expect(of('dropout_rate-0.2')!.effects.ece).toEqual({ mean: -1, low: null, high: null, pairs: 3 });
    expect(of('dropout_rate-0.2')!.effects.sparsity!.mean).toBe(50);
    // Ratios of 2.002, 2.004 and 2.006.
    expect(of('dropout_rate-0.2')!.effects.time).toMatchObject({ mean: 2.004, pairs: 3 });
    expect(of('dropout_rate-0.2')!.effects.robustness).toBeNull();
  });

  it('leaves out what has no pair, and counts it', () => {
    const { runs, ...report } = reportOf();
    const lost = runs.map((each) =>
      each.run.arm === 'without' && each.run.seed === 2 ? { ...each, run: { ...each.run, evaluation: null } } : each,
    );
    const [record] = evidenceOf({ ...report, runs: lost }, 'quick-start').filter(({ arm }) => arm === 'without');
    expect(record).toMatchObject({ seeds: 2, failed: { arm: 1, baseline: 0 } });
    expect(record!.effects.accuracy!.pairs).toBe(2);
  });

  it('measures distortions, ensembles of several groups and the temperature', () => {
    const report = reportOf({ robustness: [{ type: 'rotation', strength: 15 }] });
    for (const { run: each } of report.runs)
      each.evaluation!.robustness = [
        { type: 'rotation', strength: 15, accuracy: each.arm === 'without' ? 0.5 + each.seed / 100 : 0.6, dataLoss: 1 },
      ];
    const gain = (mean: number) => ({ n: 4, mean, interval: { low: mean / 2, high: 2 * mean } });
    const ensembles = {
      ensembles: [
        { arms: ['plain'], size: 5, gain: { accuracy: gain(0.004), nll: gain(-0.02) } },
        { arms: ['plain', 'both'], size: 5, gain: { accuracy: gain(0.004), nll: gain(-0.02) } },
        { arms: ['both'], size: 3, gain: { accuracy: { ...gain(0.1), n: 1 }, nll: gain(0.1) } },
      ],
    };
    const made = evidenceOf({ ...report, ensembles }, 'quick-start');
    expect(made.find(({ arm }) => arm === 'without')).toMatchObject({
      distortions: ['rotation 15'],
      effects: { robustness: { mean: -8, pairs: 3 } },
    });
    expect(made.filter(({ technique }) => technique === 'ensemble')).toMatchObject([
      { setting: { members: 5 }, effects: { accuracy: { mean: 0.4, low: 0.2, high: 0.8 }, time: { mean: 5 } } },
    ]);
    const temperature = made.find(({ technique }) => technique === 'temperature-scaling')!;
    expect(temperature.effects.ece!.high).toBeLessThan(0);
    expect(temperature.effects.accuracy).toMatchObject({ mean: 0, low: 0, high: 0 });
  });

  it('leaves out sigmoid outputs, and refuses an experiment that is still running', () => {
    const sigmoid = { architecture: 'mlp', hiddenUnits: [64, 32], output: { activation: 'sigmoid' } };
    const report = reportOf({ arms: ARMS.map((arm) => ({ ...arm, model: sigmoid })) });
    expect(evidenceOf(report, 'quick-start').filter(({ technique }) => technique !== 'temperature-scaling')).toEqual(
      [],
    );
    expect(() => evidenceOf({ ...report, experiment: { ...report.experiment, finishedAt: null } }, 'x')).toThrow(
      RangeError,
    );
  });
});

describe('the measured effects of this repository', () => {
  it('are of presets that exist, one record on each line of the file', () => {
    expect(MEASURED.length).toBeGreaterThan(20);
    for (const { preset } of MEASURED) expect(findPreset(preset)).toBeDefined();
    expect(JSON.parse(evidenceFile(MEASURED))).toEqual(MEASURED);
    expect(evidenceFile(MEASURED).split('\n')).toHaveLength(MEASURED.length + 3);
  });

  it('are those of the figures of docs/assignment.md', () => {
    const experiments = Object.values(FIGURES_FILE.experiments);
    for (const { technique, preset, arm, baseline, situation, chosen, candidates, effects } of MEASURED) {
      if (technique === 'temperature-scaling' || technique === 'ensemble') continue;
      const experiment = experiments.find(
        (each) => each.preset === preset && each.trainImages === situation.trainImages,
      )!;
      const [on, off] = [armOf(experiment, arm), armOf(experiment, baseline)];
      for (const [metric, measured] of [
        ['test', effects.accuracy!],
        ['ece', effects.ece],
      ] as const) {
        if (measured === null) continue;
        const expected = differenceOf(on, off, metric);
        expect(Math.abs(expected.mean - measured.mean)).toBeLessThan(0.01);
        if (measured.low !== null) expect(Math.abs(expected.low! - measured.low)).toBeLessThan(0.01);
      }
      if (chosen === true && candidates === on.candidates) expect(on.chosen).toBe(true);
    }
  });

  it('are shown at the strengths that validation chose', () => {
    const records = [
      recordOf('l2', {}, { chosen: false }),
      recordOf('l2', {}),
      recordOf('l1', {}),
      recordOf('l2', {}, { chosen: null }),
    ];
    expect(measuredFor('l2', records)).toEqual([records[1], records[3]]);
    expect(describeEvidence({ ...records[3]!, setting: { l2: 1 } })).toContain('at l2 1 (one of 3)');
  });

  it('read as sentences', () => {
    const record = recordOf(
      'dropout',
      { accuracy: between(0.29, 0.63), ece: between(-2, -1), time: between(2, 2.2) },
      {
        setting: { regularization: { dropout: { rate: 0.35, other: false, more: null, none: 0 } } },
        seeds: 10,
        situation: { layers: [256, 256] },
      },
    );
    expect(describeEvidence(record)).toBe(
      'Measured here at rate 0.35 (chosen on validation from 3): +0.46 points of test accuracy (0.29 to 0.63), calibration error -1.5 points (-2 to -1), 2.1 times the training time; 10 seeds, MLP 256-256, 2,000 images, preset choosing-a-technique.',
    );
    expect(
      describeEvidence(recordOf('ensemble', {}, { setting: { members: 5 }, failed: { arm: 1, baseline: 2 } })),
    ).toMatch(/at members 5.*; 5 ensembles.* 1 run with it left no model, 2 without it\.$/);
    for (const each of MEASURED) expect(describeEvidence(each)).toMatch(/^Measured here[^{}]*\.$/);
  });
});
