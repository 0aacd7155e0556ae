// @ts-check
// Figures in words. Every sentence of the document about a measurement is made of these.
import { points } from '../../dist/number-format.js';
import { verdictOf } from './effects.mjs';

/** @typedef {import('./effects.mjs').Effect} Effect */
/** @typedef {import('./distill.mjs').ArmFigures} ArmFigures */

/** What is already times 100, with two decimals and never `-0.00`. @param {number} value */
export const hundredths = (value) => points(value / 100);
/** @param {number} value */
const signed = (value) => (Number(hundredths(value)) > 0 ? `+${hundredths(value)}` : hundredths(value));

/** A share as a plain number of percent: `20`, and `29` for 0.29. @param {number} share */
export const inPercent = (share) => Number((100 * share).toPrecision(4));

/** `96.95 %`. @param {number} value */
export const percent = (value) => `${hundredths(value)} %`;

/**
 * `(2.25 to 3.79)`, with a space before it; nothing where there is no interval.
 * @param {Effect} effect
 */
export const interval = ({ low, high }) =>
  low === null || high === null ? '' : ` (${hundredths(low)} to ${hundredths(high)})`;

/** `+3.02 points (2.25 to 3.79)`. @param {Effect} effect */
export const inPoints = (effect) => `${signed(effect.mean)} points${interval(effect)}`;

const DIGITS = 3;
const MOST_DECIMALS = 6;
/**
 * `-0.0215 nats (-0.0300 to -0.0130)`: as many decimals as the mean has with three digits, and
 * fewer where the interval is wider than the mean is large.
 * @param {Effect} effect @param {string} [unit] with a space
 */
export function inNumbers({ mean, low, high }, unit = '') {
  const size = Math.max(Math.abs(mean), ((high ?? 0) - (low ?? 0)) / 2);
  const magnitude = size === 0 ? 0 : Math.floor(Math.log10(size));
  const decimals = Math.min(Math.max(DIGITS - 1 - magnitude, 0), MOST_DECIMALS);
  const show = (/** @type {number} */ value) => value.toFixed(decimals).replace(/^-(?=[0.]+$)/, '');
  const sign = Number(show(mean)) > 0 ? '+' : '';
  return `${sign}${show(mean)}${unit}${low === null || high === null ? '' : ` (${show(low)} to ${show(high)})`}`;
}

/** `1.69 times (1.2 to 2.37)`, of ratios. @param {Effect} effect */
export const inTimes = ({ mean, low, high }) =>
  `${mean.toFixed(2)} times${low === null || high === null ? '' : ` (${low.toFixed(2)} to ${high.toFixed(2)})`}`;

/**
 * The form for the side of 0 that the whole interval is on, or the one for neither.
 * @param {Effect} effect @param {{ higher: string, lower: string, open: string }} forms
 */
export const pick = (effect, forms) => forms[verdictOf(effect)];

/** `a, b and c`. @param {readonly string[]} items */
export const list = (items) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

const UNITS = 'hiddenUnits';
/**
 * Each strength by its name: `rate 0.5`, `4 units`, `L1 λ 0.001`; nothing where there is no choice.
 * @param {Pick<ArmFigures, 'strengths' | 'family'>} arm
 */
export const strengthOf = ({ strengths, family }) =>
  Object.entries(strengths)
    .map(([pointer, value]) => {
      const names = pointer.split('/');
      const name = /** @type {string} */ (names.at(-1));
      if (names.at(-2) === UNITS) return `${value} units`;
      // The λ of the formula, where the arm has no other penalty.
      return `${family.endsWith(name) ? 'λ' : (NAMES[name] ?? name)} ${value}`;
    })
    .join(', ');
/** @type {Record<string, string>} */
const NAMES = {
  l1: 'L1 λ',
  l2: 'L2 λ',
  learningRate: 'rate',
  standardDeviation: 'deviation',
  weightDecay: 'decay',
  finalShare: 'final share',
  startEpoch: 'from epoch',
  labelSmoothing: 'share',
};

/** `label smoothing`, `L2`, `Gaussian noise`. @param {Pick<ArmFigures, 'family'>} arm */
export const familyName = ({ family }) =>
  family
    .replaceAll('-', ' ')
    .replace(/\bl(?=[12]\b)/, 'L')
    .replace(/\bgaussian\b/, 'Gaussian');

/** `label smoothing (share 0.1)`, `L2 (λ 0.001)`. @param {ArmFigures} arm */
export const named = (arm) => (strengthOf(arm) === '' ? familyName(arm) : `${familyName(arm)} (${strengthOf(arm)})`);

/** `5 seeds`. @param {Effect} effect */
export const seeds = ({ n }) => `${n} seed${n === 1 ? '' : 's'}`;
