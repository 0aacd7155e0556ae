// @ts-check
// Sentences on the notebook and on dropout.
import { armOf, chosenOf, differenceOf, experimentOf, levelOf, summarize, verdictOf } from '../effects.mjs';
import { inNumbers, inPoints, list, percent, pick, seeds, strengthOf } from '../words.mjs';

/** @typedef {import('../distill.mjs').Figures} Figures */
/** @typedef {import('../distill.mjs').ArmFigures} ArmFigures */

/** The share of the digit 1 among the test images. */
const ONES = 11.35;

/**
 * Dropout and the same network without it, wherever the two were trained: experiment, family with
 * dropout, arm without.
 * @type {[string, string, string][]}
 */
const COMPARISONS = [
  ['notebook-dropout-corrected', 'with-dropout', 'without-dropout'],
  ['dropout-inference', 'with-dropout', 'without-dropout'],
  ['overfitting-small-data', 'dropout', 'none'],
  ['bias-variance-dropout', 'dropout', 'dropout_rate-0'],
  ['choosing-a-technique', 'dropout', 'none'],
];

/**
 * Dropout at the rate above 0 that validation chose, minus the same network without it.
 * @param {Figures} figures @param {string} key @param {string} family @param {string} baseline
 */
function compared(figures, key, family, baseline) {
  const experiment = experimentOf(figures, key);
  const [arm] = experiment.arms
    .filter((each) => each.family === family && each.name !== baseline)
    .toSorted((a, b) => levelOf(b, 'validation').mean - levelOf(a, 'validation').mean);
  if (arm === undefined) throw new RangeError(`${key} has no arm ${family}.`);
  return { key, arm, effect: differenceOf(arm, armOf(experiment, baseline)) };
}

/**
 * For parentheses: `+0.44 points, 0.33 to 0.56`.
 * @param {import('../effects.mjs').Effect} effect
 */
const bare = (effect) => inPoints(effect).replace(' (', ', ').replace(')', '');

/** @param {Figures} figures */
export const dropoutComparisons = (figures) => COMPARISONS.map((each) => compared(figures, ...each));

export const DROPOUT = {
  /** @param {Figures} figures */
  notebook(figures) {
    const { arms } = experimentOf(figures, 'notebook-dropout');
    const levels = arms.map((arm) => levelOf(arm, 'test').mean);
    return levels.every((level) => Math.abs(level - ONES) < 0.005)
      ? `Measured here: both networks answer 1 to everything and end at ${percent(ONES)}, the share of the digit 1. This says nothing about dropout.`
      : `Measured here: the networks end at ${list(levels.map(percent))}, although the objective has no minimum.`;
  },

  /** @param {Figures} figures */
  'notebook-corrected'(figures) {
    const { epochs } = experimentOf(figures, 'notebook-dropout-corrected');
    const { effect } = compared(figures, 'notebook-dropout-corrected', 'with-dropout', 'without-dropout');
    return pick(effect, {
      higher: `Measured here: ${inPoints(effect)} of test accuracy with dropout 0.5, ${seeds(effect)}. Even so small a network gains from it.`,
      lower: `Measured here: ${inPoints(effect)} of test accuracy with dropout 0.5, ${seeds(effect)}. Dropping half the units of so small a network did harm here, within these ${epochs} epochs.`,
      open: `Measured here: ${inPoints(effect)} of test accuracy with dropout 0.5, ${seeds(effect)}. The interval contains 0: no difference was shown.`,
    });
  },

  /** @param {Figures} figures */
  'dropout-wide'(figures) {
    const { arm, effect } = compared(figures, 'dropout-inference', 'with-dropout', 'without-dropout');
    const what = `Measured here, two layers of 512 units with dropout at the chosen ${strengthOf(arm)}: ${inPoints(effect)}, ${seeds(effect)}.`;
    return `${what} ${pick(effect, {
      higher: 'The wide network gains accuracy.',
      lower: 'The wide network loses accuracy as well.',
      open: 'No difference in accuracy was shown.',
    })}`;
  },

  /** @param {Figures} figures */
  'dropout-everywhere'(figures) {
    const found = dropoutComparisons(figures);
    const groups = /** @type {const} */ ([
      ['higher', 'gains accuracy in'],
      ['lower', 'costs accuracy in'],
      ['open', 'shows no difference in'],
    ]);
    const parts = groups.flatMap(([verdict, words]) => {
      const those = found.filter(({ effect }) => verdictOf(effect) === verdict);
      const places = those.map(({ key, effect }) => `\`${key}\` (${bare(effect)})`);
      return those.length === 0 ? [] : [`${words} ${list(places)}`];
    });
    return `Of ${found.length} comparisons of dense networks on this page, dropout at the chosen rate (0.5 in the notebook) ${parts.join('; it ')}.`;
  },

  /** @param {Figures} figures */
  'dropout-calibration'(figures) {
    const experiment = experimentOf(figures, 'dropout-inference');
    const [arm, baseline] = [chosenOf(experiment, 'with-dropout'), armOf(experiment, 'without-dropout')];
    const effect = differenceOf(arm, baseline, 'ece');
    return `The calibration error (ECE) of the wide network changes by ${inPoints(effect)}: ${pick(effect, {
      higher: 'it is worse calibrated.',
      lower: 'it is better calibrated.',
      open: 'no change was shown.',
    })}`;
  },
};

/** @typedef {import('../distill.mjs').Uncertainties} Uncertainties */
/** @typedef {'monteCarlo' | 'onePass' | 'withoutDropout'} Way */
/** @typedef {'entropy' | 'mutualInformation'} Measure */

/**
 * @param {Figures} figures
 * @returns {Uncertainties}
 */
function uncertaintyIn(figures) {
  const { uncertainty } = experimentOf(figures, 'dropout-inference');
  if (uncertainty === null) throw new RangeError('No uncertainty was measured.');
  return uncertainty;
}

/**
 * Rotated minus upright digits, by seed.
 * @param {Uncertainties} uncertainty @param {Way} way @param {Measure} measure
 */
const risesOf = (uncertainty, way, measure) =>
  uncertainty[way].map(({ upright, turned }) => (turned[measure] ?? Number.NaN) - (upright[measure] ?? Number.NaN));

const rises = (/** @type {import('../effects.mjs').Effect} */ effect) =>
  pick(effect, { higher: 'rises', lower: 'falls', open: 'does not change by an amount that could be shown' });

/**
 * The entropy of rotated digits as a multiple of that of upright ones.
 * @param {Uncertainties} uncertainty
 */
function multiplesOf(uncertainty) {
  const times = (/** @type {Way} */ way) => {
    const entropy = (/** @type {'upright' | 'turned'} */ pose) =>
      summarize(uncertainty[way].map((bySeed) => bySeed[pose].entropy)).mean;
    return `${(entropy('turned') / entropy('upright')).toFixed(1)} times`;
  };
  return `Rotated digits have ${times('monteCarlo')} the entropy of upright ones by averaged answers, ${times('onePass')} by one pass and ${times('withoutDropout')} without dropout. Averaging different answers raises the entropy of any image, so compare the multiples as well.`;
}

export const MONTE_CARLO = {
  /** @param {Figures} figures */
  'mc-entropy'(figures) {
    const uncertainty = uncertaintyIn(figures);
    const effect = summarize(risesOf(uncertainty, 'monteCarlo', 'entropy'));
    return `Measured here: when the digits are rotated by ${uncertainty.degrees} degrees, the entropy of the averaged answers ${rises(effect)}: ${inNumbers(effect, ' nats')}, ${seeds(effect)}, ${uncertainty.images} digits.`;
  },

  /** @param {Figures} figures */
  'mc-control'(figures) {
    const uncertainty = uncertaintyIn(figures);
    const of = (/** @type {Way} */ way) => risesOf(uncertainty, way, 'entropy');
    const [same, without] = [summarize(of('onePass')), summarize(of('withoutDropout'))];
    const plain = of('onePass');
    const more = summarize(of('monteCarlo').map((value, index) => value - (plain[index] ?? Number.NaN)));
    const controls = `The entropy of one plain pass ${rises(same)}, ${inNumbers(same, ' nats')}, and that of the network trained without dropout ${rises(without)}, ${inNumbers(without, ' nats')}`;
    const both = [same, without].every((effect) => verdictOf(effect) === 'higher');
    return `${controls}${both ? ': noticing the rotation needs no dropout' : ''}. Averaging over masks changes the rise by ${inNumbers(more, ' nats')}${pick(
      more,
      { higher: ', more in nats.', lower: ', less in nats.', open: ': no difference was shown.' },
    )} ${multiplesOf(uncertainty)}`;
  },

  /** @param {Figures} figures */
  'mc-information'(figures) {
    const uncertainty = uncertaintyIn(figures);
    const effect = summarize(risesOf(uncertainty, 'monteCarlo', 'mutualInformation'));
    const turned = (/** @type {Measure} */ measure) =>
      summarize(uncertainty.monteCarlo.map((bySeed) => bySeed.turned[measure] ?? Number.NaN)).mean;
    const part = (100 * turned('mutualInformation')) / turned('entropy');
    return `The mutual information ${rises(effect)}: ${inNumbers(effect, ' nats')}. It is ${part.toFixed(0)} % of the entropy of rotated digits, so ${part < 50 ? 'the smaller' : 'the larger'} part of that uncertainty is disagreement between the thinned networks.`;
  },
};
