// @ts-check
// Sentences on batch normalization, recurrent networks and convolutions.
import { armOf, chosenOf, differenceOf, experimentOf, levelOf, timeRatio, verdictOf } from '../effects.mjs';
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
    return `Each at the rate that validation chose, batch normalization (${strengthOf(normalized)}) against the plain network (${strengthOf(plain)}): ${inPoints(effect)}, ${seeds(effect)}${pick(effect, { higher: ', better within these five epochs.', lower: ', worse within these five epochs.', open: ', no difference shown.' })}`;
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
    const isOpen = ratios.every(({ ratio: { low, high } }) => low === null || high === null || (low < 1 && high > 1));
    const parts = ratios.map(({ where, ratio }) => `${inTimes(ratio)} with ${where}`);
    return `Training takes, as a multiple of the plain network: ${list(parts)}${isOpen ? '; no difference was shown' : ''}.`;
  },
};

const SIZES = ['augmentation-vs-data', 'augmentation-vs-data-2000', 'augmentation-vs-data-4000'];

export const AUGMENTATION = {
  /** @param {Figures} figures */
  'augmentation-sizes'(figures) {
    const parts = SIZES.map((key) => {
      const experiment = experimentOf(figures, key);
      const arm = chosenOf(experiment, 'augmented');
      return `${inPoints(differenceOf(arm, armOf(experiment, 'plain')))} at ${experiment.trainImages} images (${strengthOf(arm)})`;
    });
    const effects = SIZES.map((key) => {
      const experiment = experimentOf(figures, key);
      return differenceOf(chosenOf(experiment, 'augmented'), armOf(experiment, 'plain'));
    });
    const means = effects.map(({ mean }) => mean);
    const isFalling = means.every((value, index) => index === 0 || value < (means[index - 1] ?? Number.NaN));
    const helps = effects.every((effect) => verdictOf(effect) === 'higher');
    const size = isFalling ? 'less with more images' : 'not less with more images throughout';
    return `Measured here: ${list(parts)}. ${helps ? `It helps at every size, ${size}.` : 'It does not help at every size by an amount that could be shown.'}`;
  },

  /** @param {Figures} figures */
  'augmentation-worth'(figures) {
    const steps = SIZES.slice(0, -1).map((key, index) => {
      const [small, large] = [
        experimentOf(figures, key),
        experimentOf(figures, /** @type {string} */ (SIZES[index + 1])),
      ];
      const augmented = levelOf(chosenOf(small, 'augmented'), 'test').mean;
      const plain = levelOf(armOf(large, 'plain'), 'test').mean;
      const relation = augmented > plain ? 'more than' : 'less than';
      return `${small.trainImages} augmented images reach ${percent(augmented)}, ${relation} the ${percent(plain)} of ${large.trainImages} plain ones`;
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
    const helped = found.filter(({ effect }) => verdictOf(effect) === 'higher').length;
    return `Dropout of whole channels, chosen in the same way: ${list(parts)}. ${
      helped === 0 ? 'At no size was a gain shown.' : `At ${helped} of ${found.length} sizes it gains accuracy.`
    }`;
  },
};
