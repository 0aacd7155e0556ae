/** What was done, and whether it helped. */
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
import { isAnsweredAbove } from './answer.js';

/** Seeds that are listed one by one. */
const MAX_LISTED_SEEDS = 6;

export function overview(data: ReportData): Section {
  const { experiment } = data;
  const warnings = warningTexts(experiment.warnings);
  return section('What was trained', [
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
  const failed = runs.filter(({ run }) => run.status === 'failed').length;
  const lines = [
    `Data: ${dataset.name}, ${describeImages(experiment.spec)}. Every model is evaluated on all test images.${noise}`,
    `Runs: ${counted(arms.length, 'arm')} × ${counted(seeds.length, 'seed')} (${listed(seeds)}) = ${counted(runs.length, 'run')}${seconds === null ? '' : `, trained in ${duration(seconds)}`}.${failed > 0 ? ` ${failed} failed.` : ''}`,
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

/** `Test accuracy`, `Validation data loss`. */
function nameOf(metric: string): string {
  const words = metric.replace('dataLoss', 'data loss').replace('.', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** One metric: the arms, their differences from the baseline, and the tests. */
export function comparisonSection(data: ReportData, comparison: Comparison): Section {
  const { metric, complete, comparisons, notes } = comparison;
  const name = nameOf(metric);
  return section(comparisons.length === 0 ? name : `${name}: did it help?`, [
    complete ? null : text('Provisional: some runs have not finished. There are no tests until all have.'),
    ...drawFigures('arms', data, [{ metric }]).map(figure),
    ...drawFigures('differences', data, [{ metric }]).map(figure),
    ...(comparisons.length === 0
      ? []
      : [
          testsTable(comparison),
          isAnsweredAbove(data, comparison) ? null : list(comparisons.map(({ statement }) => statement)),
        ]),
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
