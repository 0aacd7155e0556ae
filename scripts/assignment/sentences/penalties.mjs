// @ts-check
// Sentences on L1 and L2.
import { armOf, chosenOf, differenceOf, experimentOf, verdictOf } from '../effects.mjs';
import { inPercent, inPoints, named, pick, strengthOf } from '../words.mjs';

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

/** @typedef {readonly [l1: ArmFigures, l2: ArmFigures]} Rivals */

/** @param {readonly Rivals[]} pairs */
function sparserOf(pairs) {
  const differences = pairs.map(([l1, l2]) => kernel(l1, 'hoyer') - kernel(l2, 'hoyer'));
  if (differences.every((difference) => difference > 0)) return 'L1 is the sparser one both times.';
  if (differences.every((difference) => difference < 0)) return 'L2 is the sparser one both times.';
  return 'Neither is the sparser one both times.';
}

/** @param {Rivals} rivals @param {ArmFigures} plain */
function sizesOf([l1, l2], plain) {
  const size = (/** @type {ArmFigures} */ arm) => kernel(arm, 'l2').toFixed(1);
  const [before, ...after] = [plain, l1, l2].map((arm) => kernel(arm, 'l2'));
  const both = after.every((each) => each < (before ?? Number.NaN))
    ? 'Both make the norm of the weights smaller at the strongest'
    : 'They do not both make the norm of the weights smaller at the strongest';
  return `${both}: √Σw² is ${size(l1)} and ${size(l2)} instead of ${size(plain)}.`;
}

export const PENALTIES = {
  /** @param {Figures} figures */
  'exact-zeros'(figures) {
    const zeros = (/** @type {string} */ family) => pathOf(figures, family).map((arm) => kernel(arm, 'seenZero'));
    const gradient = [...zeros('l1'), ...zeros('l2'), ...zeros('elastic-net')];
    const without = gradient.every((share) => share === 0)
      ? 'by the gradient of a penalty, L1 or L2, no weight of a seen pixel is exactly zero at any strength'
      : `by the gradient of a penalty, up to ${Number((100 * Math.max(...gradient)).toPrecision(2))} % of the weights of seen pixels are exactly zero`;
    const path = pathOf(figures, 'proximal-l1');
    const [weak, strong] = [/** @type {ArmFigures} */ (path[0]), strongest(path)];
    return `Measured here: ${without}. With the proximal step, ${whole(kernel(weak, 'seenZero'))} of the weights of seen pixels are zero at ${strengthOf(weak)}, and ${whole(kernel(strong, 'seenZero'))} at ${strengthOf(strong)}.`;
  },

  /** @param {Figures} figures */
  sparsity(figures) {
    const experiment = penalties(figures);
    const plain = armOf(experiment, 'none');
    const chosen = /** @type {const} */ ([chosenOf(experiment, 'l1'), chosenOf(experiment, 'l2')]);
    const strong = /** @type {const} */ ([strongest(pathOf(figures, 'l1')), strongest(pathOf(figures, 'l2'))]);
    const hoyer = (/** @type {ArmFigures} */ arm) => kernel(arm, 'hoyer').toFixed(2);
    const [first, second] = chosen.map((arm) => `${hoyer(arm)} with ${named(arm)}`);
    const costs = strong.map((arm) => {
      const effect = differenceOf(arm, plain);
      const open = verdictOf(effect) === 'open' ? ', no difference shown' : '';
      return `${hoyer(arm)} with ${named(arm)}, at ${inPoints(effect)} of accuracy${open}`;
    });
    return `At the chosen strengths the Hoyer sparsity is ${first} and ${second}, against ${hoyer(plain)} without a penalty. At the strongest it is ${costs.join('; ')}. ${sparserOf([chosen, strong])} ${sizesOf(strong, plain)}`;
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
      dear && verdictOf(dear.effect) === 'lower'
        ? ` ${strengthOf(dear.arm)} changes the accuracy by ${inPoints(dear.effect)}.`
        : '';
    return free
      ? `The strongest proximal penalty without a loss that could be shown is ${strengthOf(free.arm)}: ${whole(kernel(free.arm, 'seenZero'))} zeros at ${inPoints(free.effect)}.${cost}`
      : `Every proximal strength costs accuracy.${cost}`;
  },

  /** @param {Figures} figures */
  'same-objective'(figures) {
    const pairs = pathOf(figures, 'l1').map((arm, index) =>
      differenceOf(/** @type {ArmFigures} */ (pathOf(figures, 'proximal-l1')[index]), arm),
    );
    const open = pairs.filter((effect) => verdictOf(effect) === 'open').length;
    return `The two ways to minimize L1 have the same objective; at ${open} of ${pairs.length} strengths no difference in accuracy between them was shown. At the weakest, the proximal step minus the gradient: ${inPoints(/** @type {import('../effects.mjs').Effect} */ (pairs[0]))}.`;
  },
};

/**
 * Both ways to monitor, with the same patience.
 * @param {import('../distill.mjs').Experiment} experiment
 */
function atLongestPatience({ arms }) {
  const [loss, accuracy] = ['by-loss', 'by-accuracy'].map((family) =>
    strongest(arms.filter((arm) => arm.family === family)),
  );
  if (loss === undefined || accuracy === undefined) throw new RangeError('No patience was measured.');
  const [effect, ece] = [differenceOf(accuracy, loss), differenceOf(accuracy, loss, 'ece')];
  const open = (/** @type {import('../effects.mjs').Effect} */ each) =>
    verdictOf(each) === 'open' ? ', no difference shown' : '';
  return `With ${strengthOf(accuracy)} for both: ${inPoints(effect)} of test accuracy${open(effect)}, ${inPoints(ece)} of calibration error${open(ece)}, and ${epochs(accuracy)} instead of ${epochs(loss)} epochs until the end.`;
}

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
    const [loss, accuracy] = ['by-loss', 'by-accuracy'].map((family) =>
      inPoints(differenceOf(chosenOf(experiment, family), baseline, 'ece')),
    );
    return `Measured here, with ${inPercent(experiment.labelNoise)} % wrong labels and the patience that validation chose: ${parts.join('; ')}. The calibration error changes by ${loss} when the loss is monitored and by ${accuracy} when the accuracy is (positive is worse).`;
  },

  /** @param {Figures} figures */
  'stopping-monitor'(figures) {
    const experiment = stopping(figures);
    const [loss, accuracy] = [chosenOf(experiment, 'by-loss'), chosenOf(experiment, 'by-accuracy')];
    const effect = differenceOf(accuracy, loss);
    const ece = differenceOf(accuracy, loss, 'ece');
    return `Monitoring the accuracy instead of the loss, each with its chosen patience: ${inPoints(effect)} of test accuracy${pick(effect, { higher: ', which is better', lower: ', which is worse', open: ', no difference shown' })}; ${inPoints(ece)} of calibration error${pick(ece, { higher: ', which is worse', lower: ', which is better', open: ', no difference shown' })}. ${atLongestPatience(experiment)}`;
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
    const byLoss = arms.filter((arm) => arm.family === 'by-loss');
    const isWorse = verdictOf(differenceOf(strongest(byLoss), /** @type {ArmFigures} */ (byLoss[0]))) === 'lower';
    const warning = isWorse ? ' By loss, the weights of the lower validation loss are less accurate.' : '';
    return `The longest patience against the shortest: ${parts.join('; ')}.${warning}`;
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
        higher: 'gains accuracy if its interval is taken alone, without the correction of Holm',
        lower: 'costs accuracy if its interval is taken alone, without the correction of Holm',
        open: 'makes no difference that could be shown',
      },
    )}, ${inPoints(effect)}, and changes the calibration error by ${inPoints(ece)}.`;
  },
};
/** @param {ArmFigures} arm */
const epochs = (arm) =>
  (arm.epochs.reduce((/** @type {number} */ sum, each) => sum + (each ?? 0), 0) / arm.epochs.length).toFixed(1);
