// @ts-check
// Sentences on ensembles and on the choice of a technique.
import { mean } from '../../../dist/analysis/statistics/descriptive.js';
import {
  armOf,
  chosenDifferences,
  chosenOf,
  differenceOf,
  experimentOf,
  levelOf,
  ratioVerdict,
  SIZES,
  summarize,
  timeRatio,
  verdictOf,
} from '../effects.mjs';
import {
  familyName,
  hundredths,
  inNumbers,
  inPoints,
  inTimes,
  list,
  named,
  percent,
  pick,
  strengthOf,
} from '../words.mjs';
import { dropoutComparisons } from './dropout.mjs';

/** @typedef {import('../distill.mjs').Figures} Figures */
/** @typedef {import('../distill.mjs').ArmFigures} ArmFigures */
/** @typedef {import('../effects.mjs').Effect} Effect */

/** @param {Figures} figures @param {string} arm */
function ensembleOf(figures, arm) {
  const found = experimentOf(figures, 'ensemble-vs-single').ensembles.find((each) => each.arm === arm);
  if (found === undefined) throw new RangeError(`There is no ensemble of ${arm}.`);
  return found;
}
/** @param {readonly number[]} values @param {readonly number[]} others @param {number} factor */
const paired = (values, others, factor) =>
  summarize(values.map((value, index) => factor * (value - (others[index] ?? Number.NaN))));

export const ENSEMBLES = {
  /** @param {Figures} figures */
  'ensemble-gain'(figures) {
    const { size, members, ensemble, membersNll, ensembleNll } = ensembleOf(figures, 'single');
    const [accuracy, nll] = [paired(ensemble, members, 100), paired(ensembleNll, membersNll, 1)];
    return `Measured here: ${size} networks averaged, over ${ensemble.length} ensembles that share no run, against the mean of their members: ${inPoints(accuracy)} of accuracy and ${inNumbers(nll)} of loss.`;
  },

  /** @param {Figures} figures */
  'ensemble-opponent'(figures) {
    const { size, seeds, ensemble } = ensembleOf(figures, 'single');
    const experiment = experimentOf(figures, 'ensemble-vs-single');
    const wide = armOf(experiment, 'five-times-wider');
    const wideBySeed = new Map(experiment.seeds.map((seed, index) => [seed, wide.test[index] ?? Number.NaN]));
    const rivals = seeds.map((group) => mean(group.map((seed) => wideBySeed.get(seed) ?? Number.NaN)));
    const effect = paired(ensemble, rivals, 100);
    return `The ensemble of ${size} small networks reaches ${percent(100 * mean(ensemble))}, one network of ${size} times the width ${percent(levelOf(wide, 'test').mean)}: ${inPoints(effect)}. ${pick(
      effect,
      {
        higher: 'At the same number of multiply-adds the ensemble is better here.',
        lower: 'At the same number of multiply-adds the single wide network is better here.',
        open: 'Which of the two is better stays open.',
      },
    )}`;
  },
};

/** @param {Figures} figures */
const many = (figures) => experimentOf(figures, 'choosing-a-technique');
/** @param {Figures} figures */
const plainOf = (figures) => armOf(many(figures), 'none');
const DETECTED = 0.05;

/**
 * Whether validation cannot choose: the same values for every strength.
 * @param {ArmFigures[]} family
 */
const isTied = (family) => new Set(family.map(({ validation }) => JSON.stringify(validation))).size === 1;

/**
 * Groups by what their training time is shown to be.
 * @param {{ arm: ArmFigures, ratio: Effect }[]} ratios
 */
function timesOf(ratios) {
  const sorted = ratios.toSorted((a, b) => a.ratio.mean - b.ratio.mean);
  const group = (/** @type {string} */ verdict) => sorted.filter(({ ratio }) => ratioVerdict(ratio) === verdict);
  const show = (/** @type {string} */ verdict) =>
    list(group(verdict).map(({ arm, ratio }) => `${named(arm)} ${inTimes(ratio)}`)) || 'none';
  return { less: show('lower'), more: show('higher'), open: group('open').length };
}

export const CHOOSING = {
  /** @param {Figures} figures */
  'choosing-best'(figures) {
    const found = chosenDifferences(many(figures)).toSorted((a, b) => b.difference.mean - a.difference.mean);
    const helped = found.filter(({ difference, p }) => difference.mean > 0 && p !== null && p < DETECTED);
    const hurt = found.filter(({ difference, p }) => difference.mean < 0 && p !== null && p < DETECTED);
    const say = (/** @type {typeof found} */ group) =>
      group.map(({ arm, difference }) => `${named(arm)} ${inPoints(difference)}`).join('; ');
    const gains =
      helped.length === 0
        ? 'none of them gains accuracy.'
        : `${helped.length === 1 ? '1 of them gains' : `${helped.length} of them gain`} accuracy: ${say(helped)}.`;
    const losses =
      hurt.length === 0 ? 'No change costs any by this measure.' : `Changes that cost accuracy: ${say(hurt)}.`;
    const open = found.filter((each) => !helped.includes(each) && !hurt.includes(each));
    const alone = open.filter(({ difference }) => verdictOf(difference) !== 'open');
    const unadjusted =
      alone.length === 0
        ? '.'
        : `, although the interval alone excludes 0 for ${list(alone.map(({ arm }) => named(arm)))}.`;
    return `Measured here, with p below ${DETECTED} after Holm over all ${found.length} changes: ${gains} ${losses} For ${open.length} no difference was shown after Holm${unadjusted}`;
  },

  /** @param {Figures} figures */
  'choosing-rate'(figures) {
    const arm = chosenOf(many(figures), 'learning-rate');
    const effect = differenceOf(arm, plainOf(figures));
    return `Tuning the learning rate of the plain network alone (${strengthOf(arm)} instead of 0.001): ${inPoints(effect)}${verdictOf(effect) === 'open' ? ', no difference shown' : ''}.`;
  },

  /** @param {Figures} figures */
  'choosing-edges'(figures) {
    const { arms } = many(figures);
    const edges = arms.filter((arm) => {
      const family = arms.filter((each) => each.family === arm.family);
      return arm.chosen && !isTied(family) && (arm === family[0] || arm === family.at(-1));
    });
    const tied = arms.filter((arm) => arm.chosen && isTied(arms.filter((each) => each.family === arm.family)));
    const ties = tied.filter(({ candidates }) => candidates > 1).map(familyName);
    const same =
      ties.length === 0 ? '' : ` For ${list(ties)} all strengths reached the same accuracies on the validation images.`;
    return edges.length === 0
      ? `No chosen strength is at an end of its grid.${same}`
      : `The chosen strength is at an end of its grid, so a better one may be beyond it, for ${list(edges.map(named))}.${same}`;
  },

  /** @param {Figures} figures */
  'choosing-ece'(figures) {
    const found = chosenDifferences(many(figures)).map(({ arm }) => ({ arm, ece: levelOf(arm, 'ece').mean }));
    const sorted = found.toSorted((a, b) => a.ece - b.ece);
    const [best, second, worst] = [sorted[0], sorted[1], sorted.at(-1)];
    const show = (/** @type {typeof best} */ each) => (each ? `${named(each.arm)}, ${percent(each.ece)}` : '');
    return `The calibration error (ECE) of the plain network is ${percent(levelOf(plainOf(figures), 'ece').mean)}. Among the chosen strengths the mean is lowest with ${show(best)}, then with ${show(second)}, and highest with ${show(worst)}.`;
  },

  /** @param {Figures} figures */
  'choosing-temperature'(figures) {
    const plain = plainOf(figures);
    const effect = summarize(
      plain.ece.flatMap((value, index) =>
        value === null || plain.scaledEce[index] === null ? [] : 100 * ((plain.scaledEce[index] ?? 0) - value),
      ),
    );
    return `Scaling the temperature of the plain network changes its calibration error by ${inPoints(effect)} and none of its answers${pick(effect, { higher: ': it gets worse.', lower: ': it gets better.', open: '; no change was shown.' })}`;
  },

  /** @param {Figures} figures */
  'choosing-smoothing'(figures) {
    const arm = chosenOf(many(figures), 'label-smoothing');
    const [accuracy, ece] = [differenceOf(arm, plainOf(figures)), differenceOf(arm, plainOf(figures), 'ece')];
    return `Label smoothing (${strengthOf(arm)}) changes the accuracy by ${inPoints(accuracy)} and the calibration error by ${inPoints(ece)}${pick(ece, { higher: ': it is worse calibrated', lower: ': it is better calibrated', open: ', no difference shown' })}; with the temperature scaled, that error is ${percent(levelOf(arm, 'scaledEce').mean)}.`;
  },

  /** @param {Figures} figures */
  'choosing-time'(figures) {
    const plain = plainOf(figures);
    const ratios = chosenDifferences(many(figures)).map(({ arm }) => ({ arm, ratio: timeRatio(arm, plain) }));
    const { less, more, open } = timesOf(ratios);
    const others = open === 0 ? 'The' : `For the other ${open} no difference was shown, and the`;
    return `As a multiple of the training time of the plain network, shown to take less: ${less}; shown to take more: ${more}. ${others} order within a group is not certain.`;
  },

  /** @param {Figures} figures */
  'choosing-sparse'(figures) {
    const experiment = experimentOf(figures, 'l1-vs-l2-sparsity');
    const arm = chosenOf(experiment, 'proximal-l1');
    const effect = differenceOf(arm, armOf(experiment, 'none'));
    const zeros = (100 * (arm.kernel?.seenZero ?? 0)).toFixed(0);
    return `In \`l1-vs-l2-sparsity\`, the proximal step at the chosen ${strengthOf(arm)} makes ${zeros} % of the weights of seen pixels exactly zero, at ${inPoints(effect)} of accuracy${verdictOf(effect) === 'open' ? ', no difference shown' : ''}.`;
  },
};

/** @param {Figures} figures @param {string} key @param {string} family @param {string} baseline */
function chosenEffect(figures, key, family, baseline) {
  const experiment = experimentOf(figures, key);
  return differenceOf(chosenOf(experiment, family), armOf(experiment, baseline));
}

/**
 * The sizes at which a technique was shown to help or to do harm.
 * @param {Figures} figures @param {string} family
 */
function countSizes(figures, family) {
  const verdicts = SIZES.map((key) => verdictOf(chosenEffect(figures, key, family, 'plain')));
  const count = (/** @type {string} */ verdict) => verdicts.filter((each) => each === verdict).length;
  return { helped: count('higher'), hurt: count('lower'), all: SIZES.length };
}

/** What the sections above found, in few words. */
export const SHORT = {
  /** @param {Figures} figures */
  'short-capacity'(figures) {
    const arms = experimentOf(figures, 'bias-variance-dropout').arms.filter(({ family }) => family === 'width');
    const [narrow, wide] = [arms[0], arms.at(-1)];
    if (narrow === undefined || wide === undefined) throw new RangeError('No width was measured.');
    const error = (/** @type {ArmFigures} */ arm) => percent(100 - levelOf(arm, 'test').mean);
    return `In \`bias-variance-dropout\`, without any regularization, ${strengthOf(narrow)} give an error of ${error(narrow)} and ${strengthOf(wide)} one of ${error(wide)}: ${pick(differenceOf(wide, narrow), { higher: 'capacity came first.', lower: 'more capacity did harm.', open: 'no difference was shown.' })}`;
  },

  /** @param {Figures} figures */
  'short-data'(figures) {
    const { helped, hurt, all } = countSizes(figures, 'augmented');
    return helped === all
      ? 'Augmentation helped the convolutional network at every size that was measured.'
      : `Augmentation helped the convolutional network at ${helped} of ${all} sizes${hurt === 0 ? '' : ` and did harm at ${hurt}`}.`;
  },

  /** @param {Figures} figures */
  'short-noise'(figures) {
    const found = ['by-loss', 'by-accuracy'].map((family) => ({
      effect: chosenEffect(figures, 'early-stopping', family, 'to-the-end'),
      how: family.replace('-', ' '),
    }));
    const those = (/** @type {string} */ verdict) =>
      list(
        found
          .filter(({ effect }) => verdictOf(effect) === verdict)
          .map(({ effect, how }) => `${hundredths(Math.abs(effect.mean))} points ${how}`),
      );
    const [gains, losses] = [those('higher'), those('lower')];
    const parts = [gains && `gained ${gains}`, losses && `cost ${losses}`].filter((part) => part !== '');
    return parts.length === 0 ? 'here no gain was shown.' : `here it ${list(parts)}.`;
  },

  /** @param {Figures} figures */
  'short-dense'(figures) {
    const verdicts = dropoutComparisons(figures).map(({ effect }) => verdictOf(effect));
    const count = (/** @type {string} */ verdict) => verdicts.filter((each) => each === verdict).length;
    return `dropout at the chosen rate helped in ${count('higher')} of ${verdicts.length} comparisons and did harm in ${count('lower')}.`;
  },

  /** @param {Figures} figures */
  'short-convolution'(figures) {
    const { helped, hurt, all } = countSizes(figures, 'spatial-dropout');
    if (helped === 0)
      return `Dropout of whole channels showed no gain at any size${hurt === 0 ? '' : `, and a loss at ${hurt} of ${all}`}.`;
    return `Dropout of whole channels helped at ${helped} of ${all} sizes${hurt === 0 ? '' : ` and did harm at ${hurt}`}.`;
  },
};
