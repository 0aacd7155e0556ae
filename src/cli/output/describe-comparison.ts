/** A comparison of arms as text for people. */
import type { Comparison, ComparisonAcross } from '#client';
import { lostRuns } from '../../analysis/comparison/lost-runs.js';
import { differenceOf, inUnitOf, type Palette, significant, table } from './format.js';

type Figures = Omit<Comparison, 'experimentId'>;

/** Both tables, each comparison in words, and what to bear in mind. */
export function describeComparisonResource(comparison: Comparison, palette: Palette): string {
  return describeFigures(comparison, comparison.experimentId, palette);
}

/** The same of arms of several experiments, with where they come from and how they differ. */
export function describeComparisonAcross(comparison: ComparisonAcross, palette: Palette): string {
  const { sources, comparisons, baseline } = comparison;
  const origins = sources.map(({ name, experimentId, arm }) => `${name}: ${experimentId}/${arm}`);
  const differences = comparisons.flatMap(({ arm, differences: settings }) =>
    settings.map((each) => [arm, each.pointer, JSON.stringify(each.arm), JSON.stringify(each.baseline)]),
  );
  const settings =
    differences.length === 0 ? [] : ['', table(['arm', 'setting', 'of the arm', `of ${baseline}`], differences)];
  return [...origins, '', describeFigures(comparison, 'across experiments', palette), ...settings].join('\n');
}

function describeFigures(comparison: Figures, of: string, palette: Palette): string {
  const { metric, complete, arms, comparisons, notes, chosenOnValidation } = comparison;
  const lines = [
    `${palette.bold(metric)}  ${of}${complete ? '' : '  (provisional: some runs have not finished)'}`,
    '',
    armsTable(arms, comparison),
  ];
  if (comparisons.length > 0) lines.push('', differencesTable(comparisons, comparison));
  for (const { arm, statement } of comparisons) lines.push('', `${palette.bold(arm)}: ${statement}`);
  if (chosenOnValidation) {
    lines.push('', `Best on validation (${chosenOnValidation.metric}): ${chosenOnValidation.arm}.`);
  }
  return [...lines, '', ...notes.map((note) => palette.dim(note))].join('\n');
}

/** Mean, deviation and interval of every arm. */
export function armsTable(arms: Comparison['arms'], { metric }: Pick<Comparison, 'metric'>): string {
  const show = (value: number | null) => (value === null ? '' : inUnitOf(metric, value));
  return table(
    ['arm', 'runs>', 'failed>', 'cancelled>', 'mean>', 'deviation>', '95 % interval>'],
    arms.map(({ arm, n, planned, failed: lost, mean, standardDeviation, interval }) => {
      const { failed, cancelled } = lostRuns(lost);
      return [
        arm,
        `${n}/${planned}`,
        String(failed),
        String(cancelled),
        show(mean),
        show(standardDeviation),
        interval === null ? '' : `${show(interval.low)} … ${show(interval.high)}`,
      ];
    }),
  );
}

function differencesTable(comparisons: Figures['comparisons'], { metric, baseline }: Figures): string {
  const show = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : differenceOf(metric, value);
  const p = (figure: { p: number } | null) => (figure === null ? '' : significant(figure.p));
  return table(
    [
      `minus ${baseline}`,
      'pairs>',
      'difference>',
      '95 % interval>',
      'p (t)>',
      'p (Holm)>',
      'p (sign flip)>',
      'pairs won>',
    ],
    comparisons.map(({ arm, n, difference, pairedT, holm, signFlip, effectSize }) => [
      arm,
      String(n),
      show(difference?.mean),
      difference?.interval ? `${show(difference.interval.low)} … ${show(difference.interval.high)}` : '',
      p(pairedT),
      p(holm),
      p(signFlip),
      effectSize === null ? '' : `${significant(effectSize.probabilityBetter * n)} of ${n}`,
    ]),
  );
}
