/** From values to places on an axis. */

export interface Scale {
  kind: 'linear' | 'log' | 'list';
  domain: [number, number];
  /** Set by the chart. */
  range: [number, number];
  place(value: number): number;
  /** list: the values that stand side by side. */
  values?: number[];
}

function makeScale(kind: Scale['kind'], domain: [number, number], share: (value: number) => number): Scale {
  const scale: Scale = {
    kind,
    domain,
    range: [0, 1],
    place: (value) => scale.range[0] + share(value) * (scale.range[1] - scale.range[0]),
  };
  return scale;
}

/** Covers the values, with a margin unless the ends are given. */
export function linear(
  values: number[],
  { margin = 0.06, from, to }: { margin?: number; from?: number; to?: number } = {},
): Scale {
  const finite = values.filter(Number.isFinite);
  const lowest = from ?? Math.min(...finite);
  const highest = to ?? Math.max(...finite);
  const span = highest - lowest || Math.abs(highest) * 0.1 || 1;
  const low = from ?? lowest - margin * span;
  const high = to ?? highest + margin * span;
  const width = high - low || 1;
  return makeScale('linear', [low, high], (value) => (value - low) / width);
}

/** For values above 0. */
export function logarithmic(values: number[]): Scale {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const low = Math.log10(Math.min(...positive));
  const high = Math.log10(Math.max(...positive));
  const margin = 0.04 * (high - low || 1);
  const width = high - low + 2 * margin;
  return makeScale(
    'log',
    [10 ** (low - margin), 10 ** (high + margin)],
    (value) => (Math.log10(value) - low + margin) / width,
  );
}

/** A few values side by side, each in its own place. */
export function sideBySide(values: number[]): Scale {
  const scale = makeScale('list', [0, values.length - 1], (value) => (values.indexOf(value) + 0.5) / values.length);
  scale.values = values;
  return scale;
}

/** The scale that shows a sweep best: logarithmic over decades, side by side with a 0 among them, else linear. */
export function ofStrengths(strengths: number[]): Scale {
  const distinct = [...new Set(strengths)].sort((left, right) => left - right);
  const [lowest = 0] = distinct;
  const highest = distinct.at(-1) ?? 0;
  if (lowest > 0 && highest / lowest >= 20) return logarithmic(distinct);
  return distinct.length <= 12 ? sideBySide(distinct) : linear(distinct);
}

/** Round values inside the domain. */
export function ticksOf({ kind, domain: [low, high], values }: Scale): number[] {
  if (kind === 'list') return values!;
  if (kind === 'log') {
    const first = Math.ceil(Math.log10(low) - 1e-9);
    const last = Math.floor(Math.log10(high) + 1e-9);
    const every = Math.max(1, Math.ceil((last - first) / 8));
    return Array.from(
      { length: Math.max(0, Math.floor((last - first) / every) + 1) },
      (_, index) => 10 ** (first + index * every),
    );
  }
  const step = roundStep((high - low) / 6);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10);
}
