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
import { hundredths, inNumbers, inPercent, inPoints, named, percent, pick, seeds, strengthOf } from '../words.mjs';

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
    const wrong = inPercent(experiment.labelNoise);
    return `With ${wrong} % wrong labels, two layers of 128 units reach ${percent(train)} on their ${experiment.trainImages} training labels, ${
      train > 100 - wrong / 2
        ? 'most of the wrong ones included'
        : 'which leaves open how many of the wrong ones they learned'
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
    if (closed.length === 0) return 'No strength in the table narrows the gap by an amount that could be shown.';
    const narrow = closed.length === 1 ? '1 narrows' : `${closed.length} narrow`;
    const better =
      helped.length === 0
        ? 'none was shown to have a higher test accuracy'
        : `${helped.length} also ${helped.length === 1 ? 'has' : 'have'} a higher test accuracy`;
    return `Of the ${experiment.arms.length - 1} settings in the table, ${narrow} the gap by an amount that was shown; of these, ${better}.`;
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

/** Where along the width the variance of the probabilities rises. @param {ArmFigures[]} arms */
function risesAlong(arms) {
  const steps = arms.slice(1).map((arm, index) => {
    const before = /** @type {ArmFigures} */ (arms[index]);
    return { ...changeOf(arm, before, 'variance'), where: `from ${strengthOf(before)} to ${strengthOf(arm)}` };
  });
  const rising = steps.filter((step) => verdictOf(step.effect) === 'higher').length;
  if (rising > 0)
    return `Of the ${steps.length} steps along the width, ${rising} ${rising === 1 ? 'shows' : 'show'} a rise of that variance.`;
  const largest = steps.reduce((best, step) => (step.effect.mean > best.effect.mean ? step : best));
  return `No step along the width shows a rise; the largest is ${largest.shown}, ${largest.where}. The rise of the classical picture was not shown, which does not mean that there is none.`;
}

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
    const second = /** @type {ArmFigures} */ (arms[1]);
    const rest = changeOf(last(arms), second, 'variance');
    return `The net variance ${falls(effect)}, ${shown}, and the variance of the probabilities ${falls(squared.effect)}, ${squared.shown}. From ${strengthOf(second)} to ${strengthOf(last(arms))} it ${falls(rest.effect)}, ${rest.shown}. ${risesAlong(arms)}`;
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
    return `In \`bias-variance-dropout\`, the same network without dropout has an error of ${percent(error)}; the bias is ${hundredths(bias)} points, ${((100 * bias) / error).toFixed(0)} % of it${conclusion}.`;
  },
};

/** A width fits its training labels that reaches more of them, in percent. */
const FITTED = 99;
/** A run differs widely from the others of its width by more points than these. */
const FAR = 5;

/** @param {ArmFigures[]} arms */
const firstFitting = (arms) => arms.find((arm) => levelOf(arm, 'train').mean > FITTED);

/**
 * Nothing where the peak is at the first width that fits the labels.
 * @param {ArmFigures[]} arms @param {ArmFigures} top
 */
function placeOfPeak(arms, top) {
  const fits = firstFitting(arms);
  if (fits === undefined || fits === top) return '';
  // The error of one minus that of the other is the accuracy of the other minus that of the one.
  const effect = differenceOf(top, fits);
  const place = verdictOf(effect) === 'open' ? ', so the place of the peak is uncertain' : '';
  return ` At the peak ${percent(levelOf(top, 'train').mean)} of the training labels are fitted; ${strengthOf(fits)} against ${strengthOf(top)}: ${inPoints(effect)} of error${place}.`;
}

/** Runs that fit far fewer training labels than most of their width. @param {ArmFigures} arm */
function outliersOf(arm) {
  const values = arm.train.flatMap((value) => value ?? []).map((value) => 100 * value);
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const far = middle > FITTED ? sorted.filter((value) => value < middle - FAR) : [];
  return { arm, far, others: sorted.slice(far.length) };
}

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
        ? `The rise is ${inPoints(rise)} and the second fall ${inPoints(fall)}, both shown: a double descent. (The valley and the peak were picked from the same curve, so both differences are too large on average, and their intervals cover less than 95 %.)`
        : `The rise is ${inPoints(rise)} and the fall after it ${inPoints(fall)}, ${seeds(rise)}: a double descent of the test error was not shown.`
    }${isDouble ? placeOfPeak(arms, /** @type {ArmFigures} */ (top)) : ''}`;
  },

  /** @param {Figures} figures */
  'descent-threshold'(figures) {
    const { arms, trainImages, labelNoise } = experimentOf(figures, 'double-descent');
    const fits = firstFitting(arms);
    const losses = arms.map((arm) => levelOf(arm, 'nll').mean);
    const peak = /** @type {ArmFigures} */ (arms[highest(losses)]);
    const where = fits
      ? `the first width that fits more than ${FITTED} % of the ${trainImages} training labels, ${inPercent(labelNoise)} % of them wrong, is ${strengthOf(fits)}`
      : `no width fits more than ${FITTED} % of the training labels`;
    return `Measured here: ${where}; the test loss is highest at ${strengthOf(peak)}.`;
  },

  /** Nothing where no width has such runs. @param {Figures} figures */
  'descent-outlier'(figures) {
    const found = experimentOf(figures, 'double-descent').arms.map(outliersOf);
    return found
      .filter(({ far }) => far.length > 0)
      .map(({ arm, far, others }) => {
        const runs = `${far.length === 1 ? 'one run' : `${far.length} runs`} of ${far.length + others.length}`;
        const end = `${far.length === 1 ? '' : 'at most '}${percent(far.at(-1) ?? Number.NaN)}`;
        return `At ${strengthOf(arm)} the seeds differ widely: ${runs} ended with ${end} of the training labels fitted, the others with at least ${percent(others[0] ?? Number.NaN)}.`;
      })
      .join(' ');
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
