// @ts-check
// Sentences on L1 and L2.
import { armOf, chosenOf, differenceOf, experimentOf, verdictOf } from '../effects.mjs';
import { hundredths, inPoints, named, pick, strengthOf } from '../words.mjs';

/** @typedef {import('../distill.mjs').Figures} Figures */
/** @typedef {import('../distill.mjs').ArmFigures} ArmFigures */

/** @param {Figures} figures */
const penalties = (figures) => experimentOf(figures, 'l1-vs-l2-sparsity');
/** @param {Figures} figures @param {string} family */
const pathOf = (figures, family) => penalties(figures).arms.filter((arm) => arm.family === family);
/** @param {ArmFigures} arm @param {keyof import('../distill.mjs').Kernel} figure */
const kernel = (arm, figure) => arm.kernel?.[figure] ?? Number.NaN;
/** @param {number} share */
const whole = (share) => `${(100 * share).toFixed(0)} %`;
/** @param {ArmFigures[]} arms */
const strongest = (arms) => /** @type {ArmFigures} */ (arms.at(-1));

export const PENALTIES = {
  /** @param {Figures} figures */
  'exact-zeros'(figures) {
    const zeros = (/** @type {string} */ family) => pathOf(figures, family).map((arm) => kernel(arm, 'seenZero'));
    const gradient = [...zeros('l1'), ...zeros('l2'), ...zeros('elastic-net')];
    const without = gradient.every((share) => share === 0)
      ? 'by the gradient of a penalty, L1 or L2, no weight of a seen pixel is exactly zero at any strength'
      : `by the gradient of a penalty, up to ${hundredths(100 * Math.max(...gradient))} % of the weights are exactly zero`;
    const path = pathOf(figures, 'proximal-l1');
    const [weak, strong] = [/** @type {ArmFigures} */ (path[0]), strongest(path)];
    return `Measured here: ${without}. With the proximal step, ${whole(kernel(weak, 'seenZero'))} of the weights of seen pixels are zero at ${strengthOf(weak)}, and ${whole(kernel(strong, 'seenZero'))} at ${strengthOf(strong)}.`;
  },

  /** @param {Figures} figures */
  sparsity(figures) {
    const plain = armOf(penalties(figures), 'none');
    const [l1, l2] = [strongest(pathOf(figures, 'l1')), strongest(pathOf(figures, 'l2'))];
    const hoyer = (/** @type {ArmFigures} */ arm) => kernel(arm, 'hoyer').toFixed(2);
    const more = kernel(l1, 'hoyer') > kernel(l2, 'hoyer') ? 'L1 is the sparser one' : 'L2 is the sparser one';
    const size = kernel(l2, 'l2') < kernel(plain, 'l2') ? 'smaller' : 'larger';
    return `At the strongest settings the Hoyer sparsity is ${hoyer(l1)} with L1 and ${hoyer(l2)} with L2, against ${hoyer(plain)} without a penalty: ${more}. L2 makes the weights ${size}: √Σw² is ${kernel(l2, 'l2').toFixed(1)} instead of ${kernel(plain, 'l2').toFixed(1)}.`;
  },

  /** @param {Figures} figures */
  'penalty-accuracy'(figures) {
    const experiment = penalties(figures);
    const plain = armOf(experiment, 'none');
    const parts = ['l1', 'l2', 'elastic-net', 'proximal-l1'].map((family) => {
      const arm = chosenOf(experiment, family);
      const effect = differenceOf(arm, plain);
      return `${named(arm)} ${inPoints(effect)}${verdictOf(effect) === 'open' ? ', no difference shown' : ''}`;
    });
    return `In accuracy, at the strengths that validation chose: ${parts.join('; ')}.`;
  },

  /** @param {Figures} figures */
  'price-of-zeros'(figures) {
    const experiment = penalties(figures);
    const plain = armOf(experiment, 'none');
    const found = pathOf(figures, 'proximal-l1').map((arm) => ({ arm, effect: differenceOf(arm, plain) }));
    const free = found.filter(({ effect }) => verdictOf(effect) !== 'lower').at(-1);
    const dear = found.at(-1);
    const cost =
      dear && verdictOf(dear.effect) === 'lower' ? ` ${strengthOf(dear.arm)} costs ${inPoints(dear.effect)}.` : '';
    return free
      ? `The strongest proximal penalty without a loss that could be shown is ${strengthOf(free.arm)}: ${whole(kernel(free.arm, 'seenZero'))} zeros for ${inPoints(free.effect)}.${cost}`
      : `Every proximal strength costs accuracy.${cost}`;
  },

  /** @param {Figures} figures */
  'same-objective'(figures) {
    const pairs = pathOf(figures, 'l1').map((arm, index) =>
      differenceOf(/** @type {ArmFigures} */ (pathOf(figures, 'proximal-l1')[index]), arm),
    );
    const open = pairs.filter((effect) => verdictOf(effect) === 'open').length;
    return `The two ways to minimize L1 have the same objective; at ${open} of ${pairs.length} strengths no difference in accuracy between them was shown. At the weakest it is ${inPoints(/** @type {import('../effects.mjs').Effect} */ (pairs[0]))}.`;
  },
};

/** @param {Figures} figures */
const stopping = (figures) => experimentOf(figures, 'early-stopping');

export const STOPPING = {
  /** @param {Figures} figures */
  'stopping-gain'(figures) {
    const experiment = stopping(figures);
    const baseline = armOf(experiment, 'to-the-end');
    const parts = ['by-loss', 'by-accuracy'].map((family) => {
      const arm = chosenOf(experiment, family);
      const effect = differenceOf(arm, baseline);
      return `${named(arm)} ${pick(effect, { higher: 'gains', lower: 'loses', open: 'shows no difference' })}, ${inPoints(effect)}`;
    });
    return `Measured here, with ${100 * experiment.labelNoise} % wrong labels and the patience that validation chose: ${parts.join('; ')}.`;
  },

  /** @param {Figures} figures */
  'stopping-monitor'(figures) {
    const experiment = stopping(figures);
    const [loss, accuracy] = [chosenOf(experiment, 'by-loss'), chosenOf(experiment, 'by-accuracy')];
    const effect = differenceOf(accuracy, loss);
    const ece = differenceOf(accuracy, loss, 'ece');
    return `Monitoring the accuracy instead of the loss: ${inPoints(effect)} of test accuracy${pick(effect, { higher: ', which is better', lower: ', which is worse', open: ', no difference shown' })}; ${inPoints(ece)} of calibration error${pick(ece, { higher: ', which is worse', lower: ', which is better', open: ', no difference shown' })}.`;
  },

  /** @param {Figures} figures */
  'stopping-patience'(figures) {
    const { arms } = stopping(figures);
    const parts = ['by-loss', 'by-accuracy'].map((family) => {
      const path = arms.filter((arm) => arm.family === family);
      const [short, long] = [/** @type {ArmFigures} */ (path[0]), strongest(path)];
      const effect = differenceOf(long, short);
      return `${family.replace('-', ' ')}, ${strengthOf(long)} instead of ${strengthOf(short)}: ${inPoints(effect)}${pick(effect, { higher: '', lower: '', open: ', no difference shown' })}, for ${epochs(long)} instead of ${epochs(short)} epochs`;
    });
    return `Choosing the patience: ${parts.join('; ')}.`;
  },

  /** @param {Figures} figures */
  'stopping-clean'(figures) {
    const experiment = experimentOf(figures, 'choosing-a-technique');
    const arm = chosenOf(experiment, 'early-stopping');
    const baseline = armOf(experiment, 'none');
    const [effect, ece] = [differenceOf(arm, baseline), differenceOf(arm, baseline, 'ece')];
    return `Without wrong labels, in \`choosing-a-technique\`, stopping by the loss (${strengthOf(arm)}) ${pick(
      effect,
      {
        higher: 'gains accuracy',
        lower: 'costs accuracy',
        open: 'makes no difference that could be shown',
      },
    )}, ${inPoints(effect)}, and changes the calibration error by ${inPoints(ece)}.`;
  },
};
/** @param {ArmFigures} arm */
const epochs = (arm) =>
  (arm.epochs.reduce((/** @type {number} */ sum, each) => sum + (each ?? 0), 0) / arm.epochs.length).toFixed(1);
