/** Bias and variance of the 0-1 loss along a sweep. */
import type { BiasVariance } from '../../analysis/studies/bias-variance.js';
import { linearAxis, strengthAxis } from '../drawing/axis.js';
import { drawFrame } from '../drawing/frame.js';
import { curve, dashOf, marker, plainShape, seriesEntry } from '../drawing/series.js';
import type { Paint } from '../drawing/theme.js';
import type { Figure } from './figure.js';

type Curve = BiasVariance['curves'][number];
type ZeroOne = NonNullable<BiasVariance['arms'][number]['zeroOne']>;

/** Parts are no arms: they have no colour of the palette, but shapes and dashes. */
const PARTS: { name: string; of(point: ZeroOne): number; colour: Paint }[] = [
  { name: 'error', of: ({ error }) => error, colour: 'ink' },
  { name: 'bias', of: ({ bias }) => bias, colour: 'soft' },
  { name: 'net variance', of: ({ netVariance }) => netVariance, colour: 'soft' },
];
const MARKER_AREA = 64;

/**
 * Error, bias, and what the variance adds to the error: one figure for each sweep of a single
 * field. Sweeps have none while no arm has enough replicas.
 */
export function biasVarianceCharts({ curves, arms }: BiasVariance): Figure[] {
  const zeroOneOf = new Map(arms.map(({ arm, zeroOne }) => [arm, zeroOne]));
  return curves.flatMap((each) => biasVarianceChart(each, zeroOneOf) ?? []);
}

function biasVarianceChart({ sweep, fields, points }: Curve, zeroOneOf: Map<string, ZeroOne | null>): Figure | null {
  const field = fields[0]!;
  const known = points.flatMap(({ arm, point }) => {
    const zeroOne = zeroOneOf.get(arm);
    return zeroOne ? [{ arm, strength: point[field]!, zeroOne }] : [];
  });
  if (fields.length !== 1 || known.length === 0) return null;
  const title = `Bias and variance of the 0-1 loss along ${field} (${sweep})`;
  const description = `Error = bias + net variance, in percent of the test images, at every strength of ${field}.`;
  const x = strengthAxis(
    field,
    points.map(({ point }) => point[field]!),
  );
  const values = known.flatMap(({ zeroOne }) => PARTS.map(({ of }) => 100 * of(zeroOne)));
  const y = linearAxis('% of test images', [...values, 0]);
  const styleOf = (index: number) => ({ colour: PARTS[index]!.colour, shape: plainShape(index) });
  const legend = PARTS.map(({ name }, index) => seriesEntry(name, styleOf(index), dashOf(index)));
  const svg = drawFrame({ title, description, x, y, legend }, () =>
    PARTS.map(({ of, colour }, index) => {
      const placed = known.map(({ strength, zeroOne }): [number, number] => [
        x.place(strength),
        y.place(100 * of(zeroOne)),
      ]);
      const marks = placed.map(([px, py]) => marker(px, py, styleOf(index), MARKER_AREA));
      return curve(placed, colour, { 'stroke-dasharray': dashOf(index) }) + marks.join('');
    }).join(''),
  );
  return {
    title,
    description,
    svg,
    table: {
      headings: ['arm', 'error (%)>', 'bias>', 'net variance>', 'unbiased variance>', 'biased variance>'],
      rows: known.map(({ arm, zeroOne: { error, bias, netVariance, unbiasedVariance, biasedVariance } }) => [
        arm,
        ...[error, bias, netVariance, unbiasedVariance, biasedVariance].map((value) => (100 * value).toFixed(2)),
      ]),
    },
  };
}
