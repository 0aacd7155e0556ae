// @ts-check
// Sentences on memorizing, the generalization gap, bias and variance, and double descent.
import {
  armOf,
  chosenDifferences,
  differenceOf,
  experimentOf,
  levelOf,
  partDifference,
  partOf,
  verdictOf,
} from '../effects.mjs';
import { hundredths, inNumbers, inPoints, named, percent, pick, seeds, strengthOf } from '../words.mjs';

/** @typedef {import('../distill.mjs').Figures} Figures */
/** @typedef {import('../distill.mjs').ArmFigures} ArmFigures */
/** @typedef {import('../effects.mjs').Part} Part */

/** @param {ArmFigures[]} arms */
const last = (arms) => /** @type {ArmFigures} */ (arms.at(-1));
/** @param {ArmFigures[]} arms */
const first = (arms) => /** @type {ArmFigures} */ (arms[0]);

export const OVERFITTING = {
  /** @param {Figures} figures */
  memorizing(figures) {
    const experiment = experimentOf(figures, 'overfitting-small-data');
    const plain = armOf(experiment, 'none');
    const [train, test] = [levelOf(plain, 'train'), levelOf(plain, 'test')];
    return `Measured here: two layers of 256 units reach ${percent(train.mean)} on their ${experiment.trainImages} training images and ${percent(test.mean)} on the test images.`;
  },

  /** @param {Figures} figures */
  'memorizing-noise'(figures) {
    const experiment = experimentOf(figures, 'early-stopping');
    const arm = armOf(experiment, 'to-the-end');
    const train = levelOf(arm, 'train').mean;
    const wrong = 100 * experiment.labelNoise;
    return `With ${wrong} % wrong labels such a network reaches ${percent(train)} on its training labels, ${
      train > 100 - wrong / 2 ? 'most of the wrong ones included' : 'so it did not learn most of the wrong ones'
    }, and ${percent(levelOf(arm, 'test').mean)} on the test images.`;
  },

  /** @param {Figures} figures */
  'overfitting-gap'(figures) {
    const plain = armOf(experimentOf(figures, 'overfitting-small-data'), 'none');
    const [train, gap] = [levelOf(plain, 'train').mean, levelOf(plain, 'gap').mean];
    const whole = train > 99.95 ? 'It knows its training images by heart, so the gap is its whole error.' : '';
    return `Measured here: the plain network has a gap of ${hundredths(gap)} points. ${whole}`.trim();
  },

  /** @param {Figures} figures */
  'overfitting-techniques'(figures) {
    const found = chosenDifferences(experimentOf(figures, 'overfitting-small-data'));
    const parts = found.map(
      ({ arm, difference }) =>
        `${named(arm)} ${pick(difference, { higher: 'gains', lower: 'loses', open: 'shows no difference' })}, ${inPoints(difference)}`,
    );
    return `Measured here, at the strengths that validation chose: ${parts.join('; ')}.`;
  },

  /** @param {Figures} figures */
  'gap-and-accuracy'(figures) {
    const experiment = experimentOf(figures, 'overfitting-small-data');
    const plain = armOf(experiment, 'none');
    const closed = experiment.arms.filter((arm) => verdictOf(differenceOf(arm, plain, 'gap')) === 'lower');
    const helped = closed.filter((arm) => verdictOf(differenceOf(arm, plain)) === 'higher');
    return closed.length === 0
      ? 'No strength in the table closes the gap by an amount that could be shown.'
      : `Of the ${experiment.arms.length - 1} settings in the table, ${closed.length} close the gap by an amount that was shown, and ${helped.length === closed.length ? 'all' : helped.length} of these ${helped.length === 1 ? 'has' : 'have'} a higher test accuracy too.`;
  },
};

/**
 * How a part changes between two arms.
 * @param {ArmFigures} arm @param {ArmFigures} other @param {Part} part
 */
function changeOf(arm, other, part) {
  const effect = partDifference(arm, other, part);
  const shown = part === 'bias' || part === 'netVariance' ? inPoints(effect) : inNumbers(effect);
  return { effect, shown };
}
const falls = (/** @type {import('../effects.mjs').Effect} */ effect) =>
  pick(effect, { higher: 'rises', lower: 'falls', open: 'shows no change' });

/** @param {Figures} figures @param {string} family */
const along = (figures, family) =>
  experimentOf(figures, 'bias-variance-dropout').arms.filter((arm) => arm.family === family);

export const BIAS_VARIANCE = {
  /** @param {Figures} figures */
  'width-bias'(figures) {
    const arms = along(figures, 'width');
    const { effect, shown } = changeOf(last(arms), first(arms), 'bias');
    const squared = changeOf(last(arms), first(arms), 'squaredBias');
    return `Measured here: from ${strengthOf(first(arms))} to ${strengthOf(last(arms))} the bias ${falls(effect)}, ${shown}, and the squared bias of the probabilities ${falls(squared.effect)}, ${squared.shown}.`;
  },

  /** @param {Figures} figures */
  'width-variance'(figures) {
    const arms = along(figures, 'width');
    const { effect, shown } = changeOf(last(arms), first(arms), 'netVariance');
    const squared = changeOf(last(arms), first(arms), 'variance');
    const steps = arms.slice(1).map((arm, index) => changeOf(arm, /** @type {ArmFigures} */ (arms[index]), 'variance'));
    const rising = steps.filter((step) => verdictOf(step.effect) === 'higher').length;
    const classical =
      rising === 0
        ? 'Nowhere along the width was a rise of that variance shown: the second half of the classical picture is missing.'
        : `Of the ${steps.length} steps along the width, ${rising} ${rising === 1 ? 'shows' : 'show'} a rise of that variance.`;
    return `The net variance ${falls(effect)}, ${shown}, and the variance of the probabilities ${falls(squared.effect)}, ${squared.shown}. ${classical}`;
  },

  /** @param {Figures} figures */
  'dropout-parts'(figures) {
    const [none, ...arms] = along(figures, 'dropout');
    const parts = arms.map((arm) => {
      const bias = changeOf(arm, /** @type {ArmFigures} */ (none), 'squaredBias');
      const variance = changeOf(arm, /** @type {ArmFigures} */ (none), 'variance');
      return `at ${strengthOf(arm)} the squared bias ${falls(bias.effect)}, ${bias.shown}, and the variance ${falls(variance.effect)}, ${variance.shown}`;
    });
    return `Measured here, against no dropout: ${parts.join('; ')}.`;
  },

  /** @param {Figures} figures */
  'gap-is-not-variance'(figures) {
    const plain = first(along(figures, 'dropout'));
    const [error, bias] = [100 * (plain.parts?.error ?? 0), 100 * (plain.parts?.bias ?? 0)];
    const isFitted = levelOf(plain, 'train').mean > 99.9;
    const conclusion =
      isFitted && bias > error / 2
        ? ', although the network fits its training images perfectly: a gap is not the variance of the next section'
        : '';
    return `Of the error of the plain 256-256 network, ${percent(error)}, the bias is ${hundredths(bias)} points, ${((100 * bias) / error).toFixed(0)} % of it${conclusion}.`;
  },
};

export const DESCENT = {
  /** @param {Figures} figures */
  descent(figures) {
    const { arms } = experimentOf(figures, 'double-descent');
    const errors = arms.map((arm) => 100 - levelOf(arm, 'test').mean);
    const valley = firstValley(errors);
    const peak = valley + highest(errors.slice(valley));
    const [low, top, end] = [arms[valley], arms[peak], last(arms)].map((arm) => /** @type {ArmFigures} */ (arm));
    if (peak === valley) return `Measured here: ${monotone(errors)}.`;
    const rise = differenceOf(/** @type {ArmFigures} */ (low), /** @type {ArmFigures} */ (top));
    const fall = differenceOf(/** @type {ArmFigures} */ (end), /** @type {ArmFigures} */ (top));
    const error = (/** @type {ArmFigures | undefined} */ arm) =>
      percent(100 - levelOf(/** @type {ArmFigures} */ (arm), 'test').mean);
    const ends = `the test error is ${error(low)} at ${strengthOf(/** @type {ArmFigures} */ (low))}, ${error(top)} at ${strengthOf(/** @type {ArmFigures} */ (top))} and ${error(end)} at ${strengthOf(/** @type {ArmFigures} */ (end))}`;
    const isDouble = verdictOf(rise) === 'higher' && verdictOf(fall) === 'higher';
    return `Measured here: ${ends}. ${
      isDouble
        ? `The rise is ${inPoints(rise)} and the second fall ${inPoints(fall)}, both shown: a double descent. (The two widths were picked from the same curve, so these intervals are a little too narrow.)`
        : `The rise is ${inPoints(rise)} and the fall after it ${inPoints(fall)}, ${seeds(rise)}: a double descent of the test error was not shown.`
    }`;
  },

  /** @param {Figures} figures */
  'descent-threshold'(figures) {
    const { arms, trainImages, labelNoise } = experimentOf(figures, 'double-descent');
    const fits = arms.find((arm) => levelOf(arm, 'train').mean > 99);
    const losses = arms.map((arm) => levelOf(arm, 'nll').mean);
    const peak = /** @type {ArmFigures} */ (arms[highest(losses)]);
    const where = fits
      ? `the first width that fits more than 99 % of the ${trainImages} training labels, ${100 * labelNoise} % of them wrong, is ${strengthOf(fits)}`
      : `no width fits more than 99 % of the training labels`;
    return `Measured here: ${where}; the test loss is highest at ${strengthOf(peak)}.`;
  },

  /** @param {Figures} figures */
  'descent-variance'(figures) {
    const { arms } = experimentOf(figures, 'double-descent');
    const variances = arms.map((arm) => partOf(arm, 'variance').mean);
    const peak = /** @type {ArmFigures} */ (arms[highest(variances)]);
    const [up, down] = [partDifference(peak, first(arms), 'variance'), partDifference(last(arms), peak, 'variance')];
    const isHump = verdictOf(up) === 'higher' && verdictOf(down) === 'lower';
    return `The variance of the probabilities is largest at ${strengthOf(peak)}: ${inNumbers(up)} against ${strengthOf(first(arms))}, and ${inNumbers(down)} from there to ${strengthOf(last(arms))}. ${
      isHump
        ? 'It rises and then falls, as Yang et al. 2020 describe.'
        : 'That it first rises and then falls (Yang et al. 2020) was not shown.'
    }`;
  },
};

/** Where a curve stops falling for the first time. @param {number[]} values */
function firstValley(values) {
  const rising = values.findIndex((value, index) => index > 0 && value > (values[index - 1] ?? Number.NaN));
  return rising < 1 ? 0 : rising - 1;
}
/** @param {number[]} errors */
const monotone = (errors) =>
  `the test error falls from ${percent(errors[0] ?? Number.NaN)} to ${percent(errors.at(-1) ?? Number.NaN)} without a rise between two widths`;
/** @param {number[]} values */
const highest = (values) => values.indexOf(Math.max(...values));
