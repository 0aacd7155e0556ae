/** What was done, and whether it helped. */
import { coverage, inPlainWords, sentencesOf, WHAT_P_IS } from '../../../analysis/comparison/in-plain-words.js';
import type { Comparison } from '../../../analysis/schemas.js';
import { warningTexts } from '../../../experiments/records/plan.js';
import { secondsOf } from '../../../experiments/records/training-cost.js';
import { describeImages } from '../../../experiments/spec/dataset-split.js';
import {
  counted,
  differenceUnitOf,
  duration,
  numberOrDash,
  orDash,
  probability,
  range,
  signedAmount,
} from '../../../number-format.js';
import { drawFigures } from '../../figures/catalogue.js';
import type { ReportData } from '../../report-data.js';
import { type Block, figure, list, type Section, section, tableOf, text } from '../document.js';
import { shortly } from './answer.js';
import { nameOf } from './name-of.js';

/** Seeds that are listed one by one. */
const MAX_LISTED_SEEDS = 6;

export function overview(data: ReportData): Section {
  const { experiment } = data;
  const warnings = warningTexts(experiment.warnings);
  return section('What was trained', [
    experiment.description ? text(experiment.description) : null,
    list(facts(data)),
    ...(warnings.length > 0 ? [text('Warnings of the service:'), list(warnings)] : []),
    armsTable(data),
  ]);
}

function facts({ experiment, runs, comparisons }: ReportData): string[] {
  const { dataset, training, seeds, arms } = experiment.spec;
  const noise =
    dataset.labelNoise > 0 ? ` ${100 * dataset.labelNoise} % of the training labels are deliberately wrong.` : '';
  const seconds = secondsOf(experiment);
  const [failed, cancelled] = (['failed', 'cancelled'] as const).map(
    (status) => runs.filter(({ run }) => run.status === status).length,
  );
  const lines = [
    `Data: ${dataset.name}, ${describeImages(experiment.spec)}. Every model is evaluated on all test images.${noise}`,
    `Runs: ${counted(arms.length, 'arm')} × ${counted(seeds.length, 'seed')} (${listed(seeds)}) = ${counted(runs.length, 'run')}${seconds === null ? '' : `, trained in ${duration(seconds)}`}.${failed ? ` ${failed} failed.` : ''}${cancelled ? ` ${cancelled} cancelled.` : ''}`,
    `Training: ${training.epochs} epochs, batch size ${training.batchSize}, ${training.optimizer.type} with a learning rate of ${training.optimizer.learningRate}, unless an arm overrides them.`,
  ];
  const chosen = comparisons[0]?.chosenOnValidation;
  if (chosen) {
    lines.push(
      `Best on the validation images (${chosen.metric}): ${chosen.arm}. Choose an arm by validation images; use the test images only to judge the chosen one.`,
    );
  }
  return lines;
}

const listed = (seeds: number[]) =>
  seeds.length > MAX_LISTED_SEEDS ? `${seeds.slice(0, 3).join(', ')} … ${seeds.at(-1)}` : seeds.join(', ');

type Arm = ReportData['experiment']['spec']['arms'][number];

function armsTable({ experiment: { spec, estimate } }: ReportData): Block {
  return tableOf(
    'Arms',
    ['arm', 'model', 'weights>', 'regularization and overrides'],
    spec.arms.map(({ name, model, regularization, training }) => [
      name,
      describeModel(model),
      String(estimate.parameters[name] ?? ''),
      describeTechniques(regularization, training, spec.training),
    ]),
  );
}

function describeModel({ architecture, ...model }: Arm['model']): string {
  const widths = ['filters', 'units', 'hiddenUnits'].flatMap((field) => {
    const value = (model as Record<string, unknown>)[field];
    return value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[value].flat().join('-')];
  });
  return [architecture, ...widths].join(' ');
}

/** Every technique in use, and each training setting that differs from the experiment's. */
function describeTechniques(
  regularization: Arm['regularization'],
  own: Arm['training'],
  shared: Arm['training'],
): string {
  const techniques = Object.entries(regularization).filter(([, value]) => value !== null);
  const changed = Object.entries(own).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(shared[field as keyof typeof shared]),
  );
  return [...techniques, ...changed].map(([name, value]) => `${name} ${settingsOf(value)}`.trim()).join('; ') || '–';
}

function settingsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${settingsOf(inner)}`)
    .join(', ');
}

/** Of the metric of the answer: in plain words, then the tests and what they rest on. */
export function why(comparison: Comparison): Section {
  const covered = coverage(comparison);
  return section('How the answer was found', [
    list([...inPlainWords(comparison), ...comparison.notes]),
    ...tests(comparison),
    ...(covered.length > 0 ? [text('What the figures cover:'), list(covered)] : []),
  ]);
}

/** Nothing where nothing is compared. */
function tests(comparison: Comparison): Block[] {
  const { comparisons } = comparison;
  if (comparisons.length === 0) return [];
  const statements = comparisons.flatMap(({ arm, statement }) => [text(`${arm}:`), list(sentencesOf(statement))]);
  return [...statements, testsTable(comparison), text(WHAT_P_IS)];
}

/** What the arms reach, as figures. */
export const reached = (data: ReportData, { metric }: Comparison): Block[] =>
  (['arms', 'differences'] as const).flatMap((name) => drawFigures(name, data, [{ metric }]).map(figure));

/** Another metric than that of the answer: all of it in one section. */
export function otherMetric(data: ReportData, comparison: Comparison): Section {
  const { metric, notes } = comparison;
  return section(nameOf(metric), [
    ...shortly(comparison),
    ...reached(data, comparison),
    ...tests(comparison),
    ...notes.map(text),
  ]);
}

function testsTable({ metric, baseline, comparisons }: Comparison): Block {
  return tableOf(
    `Tests against ${baseline}`,
    [
      `minus ${baseline}`,
      'pairs>',
      `${differenceUnitOf(metric)}>`,
      '95 % interval>',
      'p (paired t)>',
      'p (Holm)>',
      'p (sign flip)>',
      'd_z>',
      'pairs won>',
    ],
    comparisons.map(({ arm, n, difference, pairedT, holm, signFlip, effectSize }) => [
      arm,
      String(n),
      signedAmount(difference?.mean, metric),
      range(difference?.interval, (value) => signedAmount(value, metric)),
      ...[pairedT, holm, signFlip].map((test) => orDash(test?.p, probability)),
      numberOrDash(effectSize?.dz),
      effectSize === null ? '—' : `${numberOrDash(effectSize.probabilityBetter * n)} of ${n}`,
    ]),
  );
}
