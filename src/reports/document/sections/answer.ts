/** What came out, before any table: effect, interval and how sure. */
import type { Comparison } from '../../../analysis/schemas.js';
import { isFinished } from '../../../experiments/records/states.js';
import { amount, counted, range } from '../../../number-format.js';
import { baselineOf, type ReportData } from '../../report-data.js';
import { answer, type Block, list, type Section, section, text } from '../document.js';

/** Arms whose statements all stand on top; of more, only that of the chosen one. */
const MAX_STATEMENTS = 4;

export function answerSection(data: ReportData): Section {
  const [comparison] = data.comparisons;
  return section('The answer', [provisional(data), ...(comparison ? answers(data, comparison) : [])]);
}

/** Whether the section already has every statement of this comparison. */
export const isAnsweredAbove = ({ comparisons: [first] }: ReportData, comparison: Comparison): boolean =>
  comparison === first && (!comparison.complete || comparison.comparisons.length <= MAX_STATEMENTS);

function provisional({ runs }: ReportData): Block | null {
  const unfinished = runs.filter(({ run }) => !isFinished(run.status)).length;
  if (unfinished === 0) return null;
  const have = unfinished === 1 ? 'has' : 'have';
  return text(
    `Provisional: ${unfinished} of ${counted(runs.length, 'run')} ${have} not finished, and every figure may change.`,
  );
}

function answers(data: ReportData, comparison: Comparison): Block[] {
  const { comparisons } = comparison;
  if (comparisons.length === 0) return [reached(comparison)];
  if (!comparison.complete) return [list(comparisons.map(({ statement }) => statement))];
  if (comparisons.length <= MAX_STATEMENTS) return comparisons.map(({ statement }) => answer(statement));
  return [text(tally(comparison)), ...chosen(data, comparison)];
}

/** Of a single arm: what it reaches. */
function reached({ metric, arms }: Comparison): Block {
  const { arm, n, mean, interval } = arms[0]!;
  if (mean === null) return text(`No run of ${arm} has a saved model yet.`);
  const limits = interval ? ` (95 % interval: ${range(interval, (value) => amount(value, metric))})` : '';
  return answer(
    `${arm} reaches a test accuracy of ${amount(mean, metric)} % on average over ${counted(n, 'seed')}${limits}. There is no other arm to compare it with.`,
  );
}

/** How many arms are better and worse, with what the tests leave open. */
function tally({ baseline, comparisons }: Comparison): string {
  const tested = comparisons.filter(({ pairedT }) => pairedT !== null);
  const detected = tested.filter(({ holm, pairedT }) => (holm?.p ?? pairedT!.p) < 0.05);
  const better = detected.filter(({ difference }) => difference!.mean > 0).length;
  if (tested.length === 0) return `${comparisons.length} arms are compared with ${baseline}; none is tested yet.`;
  return `By test accuracy, ${better} of ${comparisons.length} arms are better than ${baseline} and ${detected.length - better} worse; for the other ${comparisons.length - detected.length} it is undecided (paired t tests after Holm, 5 %).`;
}

/** The arm that the validation images choose. */
function chosen({ experiment }: ReportData, { chosenOnValidation, comparisons }: Comparison): Block[] {
  if (chosenOnValidation === null) return [];
  const { arm } = chosenOnValidation;
  if (arm === baselineOf(experiment)) return [answer(`The baseline ${arm} is the best on the validation images.`)];
  const found = comparisons.find((each) => each.arm === arm);
  return found ? [text(`The best on the validation images is ${arm}.`), answer(found.statement)] : [];
}
