/** What a comparison has found of an arm: the rule and the numbers that all words for it share. */
import { differenceOf, isShare, withMinusSign } from '../../number-format.js';
import type { ArmComparison } from '../schemas.js';

/** Level of the tests: below it a p counts as a difference. */
export const ALPHA = 0.05;

/** Whether a difference was shown, after the adjustment for the other tests if there are any. */
export const isDetected = ({ pairedT, holm }: Pick<ArmComparison, 'pairedT' | 'holm'>): boolean =>
  (holm?.p ?? pairedT?.p ?? 1) < ALPHA;

/** `−0.19 points (−0.54 to +0.15)`; empty where no seed has a value for both arms. */
export function effectOf({ difference }: Pick<ArmComparison, 'difference'>, metric: string): string {
  if (difference === null) return '';
  const { mean, interval } = difference;
  const show = (value: number) => differenceOf(metric, value);
  const limits = interval ? ` (${show(interval.low)} to ${show(interval.high)})` : '';
  return withMinusSign(`${show(mean)}${isShare(metric) ? ' points' : ''}${limits}`);
}
