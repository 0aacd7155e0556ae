// @ts-check
// Sentences on batch normalization, recurrent networks and convolutions.
import {
  armOf,
  chosenOf,
  differenceOf,
  differenceOfDifferences,
  experimentOf,
  levelOf,
  ratioVerdict,
  SIZES,
  timeRatio,
  verdictOf,
} from '../effects.mjs';
import { inPoints, inTimes, list, named, percent, pick, seeds, strengthOf } from '../words.mjs';

/** @typedef {import('../distill.mjs').Figures} Figures */
/** @typedef {import('../distill.mjs').ArmFigures} ArmFigures */

/** A network that reaches this much of the test images has learned, in percent. */
const LEARNED = 85;

/** @param {Figures} figures */
const rates = (figures) => experimentOf(figures, 'batch-norm-learning-rate');

export const NORMALIZATION = {
  /** @param {Figures} figures */
  'rates-learned'(figures) {
    const { arms } = rates(figures);
    const parts = ['plain', 'batch-norm', 'layer-norm', 'clipped'].map((family) => {
      const learned = arms.filter(
        (arm) => arm.family === family && arm.failed === 0 && arm.test.every((value) => 100 * (value ?? 0) > LEARNED),
      );
      const values = learned.map(({ strengths }) => String(Object.values(strengths)[0]));
      return `${family} ${values.length === 0 ? 'at none' : `at ${list(values)}`}`;
    });
    return `Measured here: every seed reaches more than ${LEARNED} % at these learning rates: ${parts.join('; ')}.`;
  },

  /** @param {Figures} figures */
  'rates-failed'(figures) {
    const failed = rates(figures).arms.filter((arm) => arm.failed > 0);
    return failed.length === 0
      ? 'No run diverged.'
      : `Diverged: ${list(failed.map((arm) => `${arm.failed} of ${arm.test.length} runs of ${named(arm)}`))}.`;
  },

  /** @param {Figures} figures */
  'rates-best'(figures) {
    const experiment = rates(figures);
    const [plain, normalized] = [chosenOf(experiment, 'plain'), chosenOf(experiment, 'batch-norm')];
    const effect = differenceOf(normalized, plain);
    return `Each at the rate that validation chose, batch normalization (${strengthOf(normalized)}) against the plain network (${strengthOf(plain)}): ${inPoints(effect)}, ${seeds(effect)}${pick(effect, { higher: `, better within these ${experiment.epochs} epochs.`, lower: `, worse within these ${experiment.epochs} epochs.`, open: ', no difference shown.' })}`;
  },

  /** @param {Figures} figures */
  'norm-alone'(figures) {
    const experiment = experimentOf(figures, 'choosing-a-technique');
    const arm = chosenOf(experiment, 'batch-norm');
    const effect = differenceOf(arm, armOf(experiment, 'none'));
    return `As a regularizer alone, under Adam at its usual rate (\`choosing-a-technique\`): ${inPoints(effect)}${pick(effect, { higher: ', a gain.', lower: ', a loss.', open: ', no difference shown.' })}`;
  },
};

/** @param {Figures} figures */
const recurrent = (figures) => experimentOf(figures, 'recurrent-dropout');

export const RECURRENT = {
  /** @param {Figures} figures */
  'recurrent-places'(figures) {
    const experiment = recurrent(figures);
    const none = armOf(experiment, 'none');
    const parts = ['output', 'state', 'state-each-step', 'both'].map((family) => {
      const arm = chosenOf(experiment, family);
      const effect = differenceOf(arm, none);
      return `${named(arm)} ${inPoints(effect)}${verdictOf(effect) === 'open' ? ', no difference shown' : ''}`;
    });
    return `Measured here, at the rates that validation chose: ${parts.join('; ')}; ${seeds(differenceOf(none, none))}.`;
  },

  /** @param {Figures} figures */
  'recurrent-mask'(figures) {
    const experiment = recurrent(figures);
    const [sequence, step] = [chosenOf(experiment, 'state'), chosenOf(experiment, 'state-each-step')];
    const effect = differenceOf(sequence, step);
    return `One mask for the sequence against a new one at each step, both at their chosen rates: ${inPoints(effect)}. ${pick(
      effect,
      {
        higher: 'The mask for the whole sequence is better here.',
        lower: 'The new mask at each step is better here.',
        open: 'Which of the two is better stays open.',
      },
    )}`;
  },

  /** @param {Figures} figures */
  'recurrent-time'(figures) {
    const experiment = recurrent(figures);
    const none = armOf(experiment, 'none');
    const ratios = [
      { where: 'dropout of the output', ratio: timeRatio(chosenOf(experiment, 'output'), none) },
      { where: 'one mask of the state', ratio: timeRatio(chosenOf(experiment, 'state'), none) },
      { where: 'a mask at each step', ratio: timeRatio(chosenOf(experiment, 'state-each-step'), none) },
    ];
    const shown = ratios.filter(({ ratio }) => ratioVerdict(ratio) !== 'open').map(({ where }) => where);
    const parts = ratios.map(({ where, ratio }) => `${inTimes(ratio)} with ${where}`);
    const only = shown.length < ratios.length ? 'only ' : '';
    const verdict =
      shown.length === 0 ? 'no difference was shown' : `a difference was shown ${only}with ${list(shown)}`;
    return `Training takes, as a multiple of the plain network: ${list(parts)}; ${verdict}.`;
  },
};

/**
 * @param {Figures} figures @param {string} key
 * @returns {[ArmFigures, ArmFigures]}
 */
function augmentedAndPlain(figures, key) {
  const experiment = experimentOf(figures, key);
  return [chosenOf(experiment, 'augmented'), armOf(experiment, 'plain')];
}

/** How the help of augmentation changes from size to size, by seed. @param {Figures} figures */
function withMoreImages(figures) {
  const found = SIZES.map((key) => augmentedAndPlain(figures, key));
  const [small, large] = /** @type {[[ArmFigures, ArmFigures], [ArmFigures, ArmFigures]]} */ ([found[0], found.at(-1)]);
  const steps = found.slice(1).map((pair, index) => differenceOfDifferences(pair, found[index] ?? pair));
  const whole = differenceOfDifferences(large, small);
  const [few, many] = [SIZES[0], SIZES.at(-1)].map((key) => experimentOf(figures, key ?? '').trainImages);
  const between = `at ${many} images than at ${few}, ${inPoints(whole)}`;
  if (steps.every((step) => verdictOf(step) === 'lower')) return 'it helps less with more images';
  return pick(whole, {
    higher: `it helps more ${between}`,
    lower: `it helps less ${between}`,
    open: 'whether it helps less with more images was not shown',
  });
}

export const AUGMENTATION = {
  /** @param {Figures} figures */
  'augmentation-sizes'(figures) {
    const parts = SIZES.map((key) => {
      const experiment = experimentOf(figures, key);
      const arm = chosenOf(experiment, 'augmented');
      return `${inPoints(differenceOf(arm, armOf(experiment, 'plain')))} at ${experiment.trainImages} images (${strengthOf(arm)})`;
    });
    const helps = SIZES.every((key) => verdictOf(differenceOf(...augmentedAndPlain(figures, key))) === 'higher');
    return `Measured here: ${list(parts)}. ${helps ? `It helps at every size; ${withMoreImages(figures)}.` : 'It does not help at every size by an amount that could be shown.'}`;
  },

  /** @param {Figures} figures */
  'augmentation-worth'(figures) {
    const steps = SIZES.slice(0, -1).map((key, index) => {
      const [small, large] = [
        experimentOf(figures, key),
        experimentOf(figures, /** @type {string} */ (SIZES[index + 1])),
      ];
      const [augmented, plain] = [chosenOf(small, 'augmented'), armOf(large, 'plain')];
      const effect = differenceOf(augmented, plain);
      const worth = pick(effect, {
        higher: ': worth more than twice the images',
        lower: ': worth less than twice the images',
        open: ', no difference shown',
      });
      return `${small.trainImages} augmented images reach ${percent(levelOf(augmented, 'test').mean)} and ${large.trainImages} plain ones ${percent(levelOf(plain, 'test').mean)}, ${inPoints(effect)}${worth}`;
    });
    return `${steps.join('; ')}.`;
  },

  /** @param {Figures} figures */
  'spatial-dropout'(figures) {
    const found = SIZES.map((key) => {
      const experiment = experimentOf(figures, key);
      const arm = chosenOf(experiment, 'spatial-dropout');
      return { arm, effect: differenceOf(arm, armOf(experiment, 'plain')), images: experiment.trainImages };
    });
    const parts = found.map(
      ({ arm, effect, images }) => `${inPoints(effect)} at ${images} images (${strengthOf(arm)})`,
    );
    const count = (/** @type {string} */ verdict) => found.filter(({ effect }) => verdictOf(effect) === verdict).length;
    const [helped, hurt] = [count('higher'), count('lower')];
    const gains =
      helped === 0 ? 'At no size was a gain shown.' : `At ${helped} of ${found.length} sizes it gains accuracy.`;
    const losses = hurt === 0 ? '' : ` At ${hurt} of ${found.length} sizes it costs accuracy.`;
    return `Dropout of whole channels, chosen in the same way: ${list(parts)}. ${gains}${losses}`;
  },
};
