/**
 * Numbers as people read them: the one home of digits, units and signs, for statistics, charts and
 * the command line.
 */

/** Four significant digits, without an exponent where possible. */
export function significant(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1e15 || magnitude < 1e-5) return value.toExponential(3);
  return magnitude >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}

/** A share as a percentage with two decimals: every accuracy is shown this way. */
export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

/**
 * A share, or a difference of two, times 100 with two decimals: percentage points are shown this
 * way in tables and sentences alike. Never `-0.00`.
 */
export const points = (share: number): string => (100 * share).toFixed(2).replace(/^-(?=0\.00$)/, '');

/** A share as a percentage with one decimal, for sentences; tiny shares get two. */
export const shortPercent = (share: number): string => `${(100 * share).toFixed(share < 0.001 ? 2 : 1)} %`;

/** A probability of a test: two significant digits, and never 0. */
export const probability = (p: number): string => (p < 0.001 ? '< 0.001' : String(Number(p.toPrecision(2))));

/** `12 s`, `3 min 5 s`, `2 h 4 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds < 10 && seconds !== whole) return `${seconds.toFixed(1)} s`;
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A number of things: `1 run`, `3 runs`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Bytes as `12.3 MB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = count === 0 ? 0 : Math.min(Math.floor(Math.log10(count) / 3), units.length - 1);
  return power === 0 ? `${count} B` : `${(count / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** Something that may be missing, as a dash where it is. */
export const orDash = <Value>(value: Value | null | undefined, show: (value: Value) => string): string =>
  value === null || value === undefined ? '–' : show(value);

/** Both ends of an interval; a dash where there is none. */
export const range = (
  interval: { low: number; high: number } | null | undefined,
  show: (value: number) => string,
): string => orDash(interval, ({ low, high }) => `${show(low)} … ${show(high)}`);

/** Typographic minus signs, for text that people read and no program does. */
export const withMinusSign = (text: string): string => text.replace(/(?<!\w)-(?=\d)/g, '−');

// ---- values of a metric (`test.accuracy`, `validation.dataLoss` …) ------------------------------

/** Accuracies are shares, and written in percent. */
export const isShare = (metric: string): boolean => metric.endsWith('.accuracy');
export const inUnit = (value: number, metric: string): number => (isShare(metric) ? 100 * value : value);
/** A metric in the words of readers: `test.dataLoss` is `test loss`. */
export const nameOfMetric = (metric: string): string =>
  metric.replace('dataLoss', 'loss').replace('train.', 'training.').replace('.', ' ');
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const unitOf = (metric: string): string => `${nameOfMetric(metric)}${isShare(metric) ? ', %' : ''}`;
export const differenceUnitOf = (metric: string): string =>
  `${nameOfMetric(metric)}${isShare(metric) ? ', points' : ''}`;

/** What rounds to zero has no sign. */
const signed = (value: number, text: string) => `${value > 0 && Number(text) !== 0 ? '+' : ''}${text}`;

/** A value under a heading that names its unit: `97.12`. */
export const amount = (value: number | null | undefined, metric: string): string =>
  orDash(value, (known) => (isShare(metric) ? points(known) : significant(known)));

export const signedAmount = (value: number | null | undefined, metric: string): string =>
  orDash(value, (known) => signed(known, amount(known, metric)));

/** A value with its unit: `97.12 %`. */
export const inUnitOf = (metric: string, value: number): string =>
  isShare(metric) ? percent(value) : significant(value);

/** Differences of accuracies in percentage points. */
export const differenceOf = (metric: string, value: number): string =>
  isShare(metric) ? signed(value, points(value)) : signedNumber(value);

/** A number to four digits with its sign; what is zero has none. */
export const signedNumber = (value: number): string => signed(value, significant(value));

/** A number under a heading, to four digits; a dash where there is none. */
export const numberOrDash = (value: number | null | undefined): string => orDash(value, significant);
