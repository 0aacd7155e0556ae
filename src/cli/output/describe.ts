/** Experiments and runs as text for people. */
import type { Experiment, Run, Schemas } from '#client';
import { warningTexts } from '../../experiments/records/plan.js';
import { secondsOf } from '../../experiments/records/training-cost.js';
import { describeImages } from '../../experiments/spec/dataset-split.js';
import { describeDistortion } from '../../experiments/spec/experiment.js';
import { duration, type Palette, percent, significant, table, waitText } from './format.js';

/** The table of an experiment's runs. */
export function runsTable(runs: Run[]): string {
  return table(
    ['run', 'arm', 'seed>', 'status', 'epoch>', 'test accuracy>', 'test loss>', 'penalty>', 'time>'],
    runs.map((run) => {
      const seconds = secondsOf(run);
      const test = run.evaluation?.test;
      return [
        run.id,
        run.arm,
        String(run.seed),
        run.status,
        `${run.stopReason?.epoch ?? run.progress.epoch}/${run.progress.epochs}`,
        test ? percent(test.accuracy) : '',
        test ? significant(test.dataLoss) : '',
        test ? significant(test.penalty) : '',
        seconds === null ? '' : duration(seconds),
      ];
    }),
  );
}

/** One experiment: its state, warnings and runs. */
export function describeExperiment(experiment: Experiment, runs: Run[], palette: Palette): string {
  const seconds = secondsOf(experiment);
  const { estimate, progress } = experiment;
  const lines = [
    `${palette.bold(experiment.name)}  ${experiment.id}`,
    `status    ${palette.status(experiment.status, experiment.status)}${seconds === null ? '' : `, ${duration(seconds)}`}`,
  ];
  if (experiment.finishedAt === null) {
    const eta = progress.etaSeconds === null ? '' : `, about ${duration(progress.etaSeconds)} to go`;
    lines.push(`progress  ${progress.percent.toFixed(1)} %${eta}`);
  }
  const starts = startText(experiment);
  if (starts !== null && runs.some(isHeld)) lines.push(`starts    ${starts}`);
  const arms = Object.entries(estimate.parameters).map(([arm, count]) => `${arm} ${count}`);
  lines.push(...describeAnnotations(experiment));
  lines.push(`runs      ${estimate.runs} (parameters: ${arms.join(', ')})`);
  lines.push(`data      ${experiment.spec.dataset.name}, ${describeImages(experiment.spec)}`);
  lines.push(...describeSweeps(experiment));
  lines.push(...describeWarnings(experiment));
  if (runs.length > 0) lines.push('', runsTable(runs));
  return [...lines, ...describeFailures(runs)].join('\n');
}

const isHeld = ({ waitReason }: Run) => waitReason === 'other_experiments' || waitReason === 'start_time';

/** When an experiment starts that waits by request; null when it does not, or has started. */
export function startText({
  after,
  startAt,
  status,
  startedAt,
}: Pick<Experiment, 'after' | 'startAt' | 'status' | 'startedAt'>): string | null {
  if (startedAt !== null || status !== 'queued') return null;
  const parts = [
    ...(after.length > 0 ? [`when ${after.join(', ')} ${after.length === 1 ? 'has' : 'have'} finished`] : []),
    ...(startAt !== null ? [`not before ${startAt}`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : null;
}

/** Labels on one line. */
export const labelsText = (labels: Experiment['labels']): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

/** What people wrote on an experiment, a line each; nothing of what is empty. */
export function describeAnnotations({
  labels,
  description,
  metadata,
  preset,
  archivedAt,
}: Pick<Experiment, 'labels' | 'description' | 'metadata' | 'preset' | 'archivedAt'>): string[] {
  const lines: [string, string | null][] = [
    ['preset', preset],
    ['labels', labelsText(labels)],
    ['about', description],
    ['metadata', Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata)],
    ['archived', archivedAt],
  ];
  return lines.flatMap(([name, text]) => (text ? [`${name.padEnd(9)} ${text.replaceAll('\n', '\n          ')}`] : []));
}

/** The warnings of an accepted spec, a line each. */
export const describeWarnings = ({ warnings }: Pick<Experiment, 'warnings'>): string[] =>
  warningTexts(warnings).map((text) => `warning   ${text}`);

/** What the sweeps of a spec stand for, a line each. */
export function describeSweeps({ spec }: Pick<Experiment, 'spec'>): string[] {
  const points = new Map<string, string[]>();
  for (const { name, sweep } of spec.arms) {
    if (sweep !== undefined) points.set(sweep.arm, [...(points.get(sweep.arm) ?? []), name]);
  }
  return [...points].map(([arm, names]) => `sweep     ${arm}: ${names.length} arms (${names.join(', ')})`);
}

/** Why runs failed, a line each. */
export function describeFailures(runs: Run[]): string[] {
  return runs.flatMap((run) =>
    run.error === null ? [] : [`${run.arm} seed ${run.seed}: ${run.error.code}: ${run.error.message}`],
  );
}

/** What a repetition found, in words. */
function describeReproduction({
  of,
  matches,
  expected,
  differingReceiptFields,
}: NonNullable<Run['reproduction']>): string {
  if (matches === null) return `of ${of}, which has weights ${expected}`;
  if (matches) return `the same bytes as ${of}`;
  const fields = differingReceiptFields ?? [];
  const why =
    differingReceiptFields === null
      ? 'one of the two has no receipt'
      : fields.length === 0
        ? 'although the receipts are equal'
        : `the receipts differ in ${fields.join(', ')}`;
  return `NOT the bytes of ${of} (${expected}): ${why}`;
}

/** One run with its evaluation. */
export function describeRunResource(run: Run, palette: Palette): string {
  const seconds = secondsOf(run);
  const lines = [
    `${palette.bold(`${run.arm} seed ${run.seed}`)}  ${run.id}`,
    `status      ${palette.status(run.status, run.status)}${run.waitReason ? ` (${waitText(run.waitReason)})` : ''}`,
    `experiment  ${run.experimentId}`,
    `attempt     ${run.attempt}`,
    `epochs      ${run.progress.epoch}/${run.progress.epochs}${run.stopReason ? ` (${run.stopReason.kind} at epoch ${run.stopReason.epoch})` : ''}`,
  ];
  if (seconds !== null) lines.push(`time        ${duration(seconds)}`);
  if (run.weightsSha256) lines.push(`weights     sha256 ${run.weightsSha256}`);
  if (run.reproduction) lines.push(`reproduces  ${describeReproduction(run.reproduction)}`);
  if (run.error) lines.push(`error       ${run.error.code}: ${run.error.message}`);
  if (run.evaluation) {
    const { train, validation, test, savedEpoch, robustness = [] } = run.evaluation;
    const splits = [
      ['train', train],
      ...(validation ? [['validation', validation] as const] : []),
      ['test', test],
    ] as const;
    lines.push(
      '',
      table(
        [`epoch ${savedEpoch}`, 'images>', 'accuracy>', 'data loss>', 'penalty>'],
        splits.map(([name, split]) => [
          name,
          String(split.samples),
          percent(split.accuracy),
          significant(split.dataLoss),
          significant(split.penalty),
        ]),
      ),
    );
    if (robustness.length > 0) lines.push('', robustnessTable(robustness));
  }
  return lines.join('\n');
}

/** How the saved weights do on distorted test images. */
function robustnessTable(robustness: NonNullable<NonNullable<Run['evaluation']>['robustness']>): string {
  return table(
    ['test images with', 'accuracy>', 'data loss>'],
    robustness.map((measured) => [
      describeDistortion(measured),
      percent(measured.accuracy),
      significant(measured.dataLoss),
    ]),
  );
}

const METRIC_HEADINGS = {
  'train.objective': 'objective>',
  'train.dataLoss': 'data loss>',
  'train.penalty': 'penalty>',
  'train.accuracy': 'accuracy>',
  'validation.objective': 'validation objective>',
  'validation.dataLoss': 'validation loss>',
  'validation.penalty': 'validation penalty>',
  'validation.accuracy': 'validation accuracy>',
};
type MetricName = keyof typeof METRIC_HEADINGS;
const METRICS = Object.keys(METRIC_HEADINGS) as MetricName[];
/** Without weights' penalties twice: they are the same in validation. */
const USUAL_METRICS = METRICS.filter((name) => !/^validation\.(?:objective|penalty)$/.test(name));

/**
 * The per-epoch history of a run.
 * @param names the metrics that it has
 */
export function metricsTable(
  epochs: Schemas['SelectedEpochMetrics'][],
  names: readonly string[] = USUAL_METRICS,
): string {
  const shown = METRICS.filter((name) => names.includes(name));
  return table(
    ['epoch>', ...shown.map((name) => METRIC_HEADINGS[name]), 'time>'],
    epochs.map((epoch) => [
      String(epoch.epoch),
      ...shown.map((name) => metricText(epoch, name)),
      duration(epoch.durationMs / 1000),
    ]),
  );
}

/** Empty without validation. */
function metricText({ train, validation }: Schemas['SelectedEpochMetrics'], name: MetricName): string {
  const [split, metric] = name.split('.') as ['train' | 'validation', keyof Schemas['SelectedEpochMetricsTrain']];
  const value = { train, validation }[split]?.[metric];
  if (value === undefined) return '';
  return metric === 'accuracy' ? percent(value) : significant(value);
}
