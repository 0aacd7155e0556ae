// @ts-check
// Every sentence of docs/assignment.md that figures can support or refute, by the name under which
// the template has it. Each is a pure function of the figures, with a form for every outcome.
import { CHOOSING, ENSEMBLES, SHORT } from './choosing.mjs';
import { DROPOUT, MONTE_CARLO } from './dropout.mjs';
import { AUGMENTATION, NORMALIZATION, RECURRENT } from './layers.mjs';
import { BIAS_VARIANCE, DESCENT, OVERFITTING } from './overfitting.mjs';
import { PENALTIES, STOPPING } from './penalties.mjs';

/** @type {Readonly<Record<string, (figures: import('../distill.mjs').Figures) => string>>} */
export const SENTENCES = {
  ...DROPOUT,
  ...MONTE_CARLO,
  ...OVERFITTING,
  ...BIAS_VARIANCE,
  ...DESCENT,
  ...PENALTIES,
  ...STOPPING,
  ...NORMALIZATION,
  ...RECURRENT,
  ...AUGMENTATION,
  ...ENSEMBLES,
  ...CHOOSING,
  ...SHORT,
};
