// @ts-check
// Guards of sentences that the template has in fixed words: what the figures must say for each to
// be true. `npm run assignment` names those that object; a test lets none pass.
import { armOf, chosenOf, differenceOf, experimentOf, levelOf, verdictOf } from './effects.mjs';

/** @typedef {import('./distill.mjs').Figures} Figures */

/** @param {Figures} figures */
const many = (figures) => experimentOf(figures, 'choosing-a-technique');

/** @type {Readonly<Record<string, (figures: Figures) => boolean>>} */
export const GUARDS = {
  'stopping-saves'(figures) {
    const experiment = experimentOf(figures, 'early-stopping');
    const all = armOf(experiment, 'to-the-end');
    return ['by-loss', 'by-accuracy'].every(
      (family) => verdictOf(differenceOf(chosenOf(experiment, family), all, 'epochs')) === 'lower',
    );
  },

  'noise-slower'(figures) {
    const experiment = experimentOf(figures, 'overfitting-small-data');
    const plain = armOf(experiment, 'none');
    return experiment.arms
      .filter((arm) => arm.family === 'augmentation')
      .every((arm) => verdictOf(differenceOf(arm, plain, 'train')) === 'lower');
  },

  'l2-no-zeros'(figures) {
    const experiment = experimentOf(figures, 'l1-vs-l2-sparsity');
    const plain = armOf(experiment, 'none').kernel;
    const kernels = experiment.arms.flatMap((arm) => (arm.family === 'l2' && arm.kernel ? arm.kernel : []));
    return kernels.every((kernel) => kernel.seenZero === 0 && kernel.l2 < (plain?.l2 ?? 0));
  },

  'columns-differ'(figures) {
    const experiment = many(figures);
    const arms = experiment.arms.filter(({ chosen }) => chosen);
    const best = (/** @type {(arm: import('./distill.mjs').ArmFigures) => number} */ of) =>
      arms.toSorted((a, b) => of(b) - of(a))[0]?.name;
    const winners = [
      best((arm) => levelOf(arm, 'test').mean),
      best((arm) => arm.kernel?.tiny ?? 0),
      best((arm) => -levelOf(arm, 'seconds').mean),
    ];
    return new Set(winners).size === winners.length;
  },
};
