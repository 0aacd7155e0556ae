/** What advice says besides its suggestions. */
import { counted, points } from '../../../number-format.js';
import { describeEvidence } from '../evidence/words.js';
import { type LeftOut, needsOf, type Ranked } from './rank.js';
import { STANDARD_ERRORS } from './rule.js';
import type { Situation } from './situation.js';

/** Notes on the basis of the advice, what limits it, and what was left out for what reason. */
export function notesFor(situation: Situation, ranked: readonly Ranked[], leftOut: readonly LeftOut[]): string[] {
  return [
    'Ranked by what regulab has measured in the nearest situation, by the lower end of the interval; then by rules of thumb. Each patch is an experiment: choose the strength by the validation accuracy, then read the test figures of that arm once.',
    ...nothingKnown(ranked),
    ...aboutMeasurement(situation),
    ...divergedElsewhere(situation),
    ...aboutArm(situation),
    ...leftOut.map(whyLeftOut),
  ];
}

function nothingKnown(ranked: readonly Ranked[]): string[] {
  if (ranked.length === 0) return ['Nothing measured here is known to help, and no rule applies.'];
  if (ranked.some(({ basis }) => basis !== 'ruleOfThumb')) return [];
  return ['Nothing measured here is known to help. The suggestions are rules of thumb.'];
}

function aboutMeasurement({ measured, fit, labelNoise }: Situation): string[] {
  if (measured === null) return [];
  const notes: string[] = [];
  if (measured.split === 'test' && measured.runs > 0) {
    notes.push(
      'There are no validation images, so the rules used the test images. Set dataset.validationSplit before you choose by this advice.',
    );
  }
  if (measured.runs > 0 && measured.runs < 3)
    notes.push(`${measured.arm} has ${counted(measured.runs, 'run')}: a gap measured on so few may be chance.`);
  if (fit !== null && labelNoise > 0)
    notes.push(
      'Only training labels are wrong, so the gap between training and held-out errors cannot be compared; the rules subtract the known label noise.',
    );
  if (fit !== null && labelNoise === 0 && fit.gap <= STANDARD_ERRORS * fit.gapStandardError) {
    notes.push(
      `The gap of ${points(fit.gap)} points is within two standard errors (${points(STANDARD_ERRORS * fit.gapStandardError)} points, binomial, ${measured.heldOutImages} ${measured.split} images): no overfitting is detected.`,
    );
  } else if (fit !== null) {
    notes.push(
      'How much of an error is bias and how much is variance, an experiment of kind biasVariance measures; a gap does not show it.',
    );
  }
  return notes;
}

const divergedElsewhere = ({ othersDiverged }: Situation): string[] =>
  othersDiverged.map(
    ({ arm, runs, of }) => `${runs} of ${of} runs of ${arm} diverged. The advice starts from another arm.`,
  );

function aboutArm(situation: Situation): string[] {
  const { arm, measured } = situation;
  const notes: string[] = [];
  if (arm.model.architecture === 'layers')
    notes.push(
      'An explicit stack sets regularization in its layers, so rules that change regularization do not apply.',
    );
  if (arm.model.architecture === 'softmax-regression' && needsOf(situation).includes('interpretability'))
    notes.push('Softmax regression can be read as it is: one weight for each pixel and digit. Compare its seeds.');
  if (measured === null)
    notes.push('Tune the learning rate of the plain arm first, so that techniques are compared with a fair baseline.');
  return notes;
}

const whyLeftOut = ({ rule, evidence, why }: LeftOut): string =>
  `Left out: ${rule.technique} (${WHY[why]}). ${describeEvidence(evidence)}`;

const WHY = {
  harms: 'measured to harm',
  worse: 'measured to be worse, without an interval',
  'no effect': 'no effect detected',
};
