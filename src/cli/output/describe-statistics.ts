/** Paths, bias and variance, and ensembles as text for people. */
import type { Schemas } from '#client';
import { armsTable } from './describe-comparison.js';
import { differenceOf, inUnitOf, type Palette, percent, significant, table } from './format.js';

const provisional = (complete: boolean) => (complete ? '' : '  (provisional: some runs have not finished)');
const lastKey = (pointer: string) => pointer.split('/').at(-1) ?? pointer;

/** A table for each sweep, one line for each of its points, and one for the other arms. */
export function describePaths(answer: Schemas['SweepPaths'], palette: Palette): string {
  const { experimentId, metric, complete, paths, others, chosenOnValidation, notes } = answer;
  const lines = [`${palette.bold(metric)}  ${experimentId}${provisional(complete)}`];
  if (paths.length === 0) lines.push('', 'No arm of this experiment is a point of a sweep.');
  for (const { sweep, fields, points } of paths) {
    const rows = points.map(({ point, n, planned, mean, standardDeviation, interval }) => [
      ...fields.map((field) => String(point[field] ?? '')),
      `${n}/${planned}`,
      ...[mean, standardDeviation].map((value) => (value === null ? '' : inUnitOf(metric, value))),
      interval === null ? '' : `${inUnitOf(metric, interval.low)} … ${inUnitOf(metric, interval.high)}`,
    ]);
    const headings = [...fields.map((field) => `${lastKey(field)}>`), 'runs>', 'mean>', 'deviation>', '95 % interval>'];
    lines.push('', palette.bold(sweep), table(headings, rows));
  }
  if (others.length > 0) lines.push('', armsTable(others, { metric }));
  if (chosenOnValidation) {
    lines.push('', `Best on validation (${chosenOnValidation.metric}): ${chosenOnValidation.arm}.`);
  }
  return [...lines, '', ...notes.map((note) => palette.dim(note))].join('\n');
}

const share = (value: number | undefined) => (value === undefined ? '' : percent(value));
const score = (value: number | undefined) => (value === undefined ? '' : significant(value));

/** Both decompositions of every arm. */
export function describeBiasVariance(answer: Schemas['BiasVariance'], palette: Palette): string {
  const { experimentId, complete, replicas, arms, notes } = answer;
  const rows = arms.map(({ arm, n, planned, zeroOne, brier }) => [
    arm,
    `${n}/${planned}`,
    share(zeroOne?.error),
    share(zeroOne?.bias),
    share(zeroOne?.unbiasedVariance),
    share(zeroOne === null ? undefined : -zeroOne.biasedVariance),
    score(brier?.error),
    score(brier?.unbiased.bias),
    score(brier?.unbiased.variance),
  ]);
  const heading = `${palette.bold('bias and variance')}  ${experimentId}${provisional(complete)}`;
  // Without replicas the description says why there is nothing.
  if (replicas.resampling === 'none') return [heading, '', replicas.description].join('\n');
  return [
    heading,
    '',
    table(['arm', 'replicas>', 'error>', 'bias>', '+ variance>', '- variance>', 'Brier>', 'bias²>', 'variance>'], rows),
    '',
    replicas.description,
    `Varies between replicas: ${replicas.varies || 'nothing'}. Fixed: ${replicas.fixed}.`,
    ...arms.flatMap(({ arm, reasons }) => (reasons.zeroOne ? [`${arm}: ${reasons.zeroOne}`] : [])),
    '',
    ...notes.map((note) => palette.dim(note)),
  ].join('\n');
}

/** A line for each ensemble, and what it adds in words. */
export function describeEnsembles(answer: Schemas['Ensembles'], palette: Palette): string {
  const { experimentId, complete, ensembles, notes } = answer;
  return [
    `${palette.bold('ensembles')}  ${experimentId}${provisional(complete)}`,
    '',
    table(
      ['arms', 'members>', 'groups>', 'accuracy>', 'gain>', '95 % interval>', 'NLL>', 'gain>', 'Brier>', 'gain>'],
      ensembles.map(ensembleRow),
    ),
    ...ensembles.flatMap(({ arms, statement }) => ['', `${palette.bold(arms.join(', '))}: ${statement}`]),
    '',
    ...notes.map((note) => palette.dim(note)),
  ].join('\n');
}

function ensembleRow({ arms, size, groups, gain }: Schemas['Ensembles']['ensembles'][number]): string[] {
  const meanOf = (measure: 'accuracy' | 'nll' | 'brier') =>
    groups.reduce((sum, { ensemble }) => sum + ensemble[measure], 0) / groups.length;
  const names = arms.join(', ');
  if (gain === null || size === null) return [names, '', '0'];
  const { accuracy, nll, brier } = gain;
  const points = (value: number) => differenceOf('test.accuracy', value);
  const { interval } = accuracy;
  return [
    names,
    String(size),
    String(groups.length),
    share(meanOf('accuracy')),
    points(accuracy.mean),
    interval === null ? '' : `${points(interval.low)} … ${points(interval.high)}`,
    score(meanOf('nll')),
    score(nll.mean),
    score(meanOf('brier')),
    score(brier.mean),
  ];
}
