/** Figures that may not exist: null, with the reason noted under the figure's name. */
import { isConstant } from './descriptive.js';
import type { Interval } from './paired.js';

export type Reasons = Record<string, string>;

export const RUNNING = 'Some runs have not finished. Tests are computed once, after all runs have finished.';

/** The figure, or null and the reason noted. */
export function figure<Figure>(
  reasons: Reasons,
  name: string,
  obstacle: string | null,
  compute: () => Figure,
): Figure | null {
  if (obstacle === null) return compute();
  reasons[name] = obstacle;
  return null;
}

export const tooFew = (values: readonly number[], what: string) =>
  values.length > 1 ? null : `One ${what} shows no spread. Train at least two seeds.`;

/** @param resolution by how much values differ without meaning it */
export const noSpread = (values: readonly number[], what: string, plural: string, resolution: number) =>
  tooFew(values, what) ??
  (isConstant(values, resolution)
    ? `All ${plural} are equal, so there is no spread to estimate an interval or a test from.`
    : null);

/** The interval as answers show it. */
export const marked = (interval: Interval, complete: boolean) => ({ ...interval, provisional: !complete });
