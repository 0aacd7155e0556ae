/** What came out, before any table: one line for each arm, as on the page of the experiment. */
import { isDetected } from '../../../analysis/comparison/effect.js';
import { isAskedForHelp, type ShortAnswer, SIGNS, shortAnswers } from '../../../analysis/comparison/short-answer.js';
import type { Comparison } from '../../../analysis/schemas.js';
import { isFinished } from '../../../experiments/records/states.js';
import { counted } from '../../../number-format.js';
import type { ReportData } from '../../report-data.js';
import { answer, type Block, type Section, section, text } from '../document.js';
import { nameOf } from './name-of.js';

/** Arms that can be counted at a glance; more are counted for the reader. */
const MAX_UNCOUNTED = 4;

export function answerSection(data: ReportData): Section {
  const [comparison] = data.comparisons;
  return section('The answer', [
    provisional(data),
    ...(comparison ? shortly(comparison, isAskedForHelp(data.experiment)) : []),
  ]);
}

/**
 * What is compared with what, and a line for each arm.
 * @param isYesOrNo whether it was asked if the arms help
 */
export function shortly(comparison: Comparison, isYesOrNo = false): Block[] {
  const { metric, baseline, comparisons, chosenOnValidation } = comparison;
  const isBaselineChosen = chosenOnValidation?.arm === baseline;
  return [
    text(
      comparisons.length === 0
        ? `${nameOf(metric)}:`
        : `${nameOf(metric)}, compared with ${baseline}${isBaselineChosen ? `, which is the ${CHOSEN}` : ''}:`,
    ),
    ...(comparison.complete && comparisons.length > MAX_UNCOUNTED ? [text(tally(comparison))] : []),
    ...shortAnswers(comparison, isYesOrNo).map(line),
  ];
}

const CHOSEN = 'best on the validation images';

function line({ arm, effect, finding, lead, verdict, isChosen }: ShortAnswer): Block {
  const measured = `${arm}${effect ? `: ${effect}` : ''}`;
  if (!lead) return answer(measured, verdict);
  const choice = isChosen ? ` It is the ${CHOSEN}: the arm to choose.` : '';
  return answer(`${SIGNS[finding]} ${lead}`, `${measured}. ${verdict}${choice}`);
}

function provisional({ runs }: ReportData): Block | null {
  const unfinished = runs.filter(({ run }) => !isFinished(run.status)).length;
  if (unfinished === 0) return null;
  const have = unfinished === 1 ? 'has' : 'have';
  return text(
    `Provisional: ${unfinished} of ${counted(runs.length, 'run')} ${have} not finished, and every figure may change.`,
  );
}

/** How many arms are better and worse, with what the tests leave open. */
function tally({ baseline, comparisons, metric, higherIsBetter }: Comparison): string {
  const tested = comparisons.filter(({ pairedT }) => pairedT !== null);
  if (tested.length === 0) return `${comparisons.length} arms are compared with ${baseline}; none is tested yet.`;
  const detected = tested.filter(isDetected);
  const better = detected.filter(({ difference }) => difference!.mean > 0 === higherIsBetter).length;
  return `${better} of ${comparisons.length} arms are better than ${baseline} by their ${nameOf(metric).toLowerCase()} and ${detected.length - better} worse; for the other ${comparisons.length - detected.length} it is undecided (paired t tests after Holm, 5 %).`;
}
