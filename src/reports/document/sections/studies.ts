/** Sweeps, replicas and ensembles. */
import { mean } from '../../../analysis/statistics/descriptive.js';
import { amount, numberOrDash, range, signedAmount } from '../../../number-format.js';
import { drawFigures, FIGURES } from '../../figures/catalogue.js';
import type { ReportData } from '../../report-data.js';
import { figure, list, type Section, section, tableOf, text } from '../document.js';

export const sweeps = (data: ReportData): Section =>
  section(
    'Along the sweeps',
    drawFigures('sweep-paths', data, FIGURES['sweep-paths'].questions(data.experiment)).map(figure),
  );

export function biasVariance(data: ReportData): Section {
  const { biasVariance: answer, experiment } = data;
  if (answer === null) return section('Bias and variance', []);
  const { replicas, arms, notes } = answer;
  return section('Bias and variance', [
    text(replicas.description),
    ...drawFigures('bias-variance', data, FIGURES['bias-variance'].questions(experiment)).map(figure),
    tableOf(
      'Bias and variance of every arm',
      ['arm', 'replicas>', '0-1 error>', 'bias>', 'net variance>', 'Brier error>', 'bias²>', 'variance>'],
      arms.map(({ arm, n, zeroOne, brier }) => [
        arm,
        String(n),
        ...[zeroOne?.error, zeroOne?.bias, zeroOne?.netVariance].map(numberOrDash),
        ...[brier?.error, brier?.bias, brier?.variance].map(numberOrDash),
      ]),
    ),
    list(arms.map(({ arm, statement }) => (statement.startsWith(arm) ? statement : `${arm}: ${statement}`))),
    ...notes.map(text),
  ]);
}

export function ensembles({ ensembles: answer }: ReportData): Section {
  const made = answer?.ensembles.filter(({ groups }) => groups.length > 0) ?? [];
  if (answer === null || made.length === 0) return section('Ensembles', []);
  const accuracy = (shares: number[]) => amount(mean(shares), 'test.accuracy');
  return section('Ensembles', [
    tableOf(
      'Ensembles of the runs of an arm, compared with their members',
      [
        'arms',
        'members>',
        'groups>',
        'accuracy of members (%)>',
        'of the ensemble (%)>',
        'gain, points>',
        '95 % interval>',
        'NLL gain>',
        'Brier gain>',
      ],
      made.map(({ arms, size, groups, gain }) => [
        arms.join(', '),
        String(size),
        String(groups.length),
        accuracy(groups.map(({ membersMean }) => membersMean.accuracy)),
        accuracy(groups.map(({ ensemble }) => ensemble.accuracy)),
        signedAmount(gain?.accuracy.mean, 'test.accuracy'),
        range(gain?.accuracy.interval, (value) => signedAmount(value, 'test.accuracy')),
        numberOrDash(gain?.nll.mean),
        numberOrDash(gain?.brier.mean),
      ]),
    ),
    list(made.map(({ statement }) => statement)),
    ...answer.notes.map(text),
  ]);
}
