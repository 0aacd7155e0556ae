/** How the weights of a layer are spread. */
import { least, sum } from 'd3-array';
import type { WeightReport } from '../../experiments/records/layer-report.js';
import { numberOrDash } from '../../number-format.js';
import { linearAxis, logAxis } from '../drawing/axis.js';
import { drawFrame } from '../drawing/frame.js';
import { type ArmStyles, curve, marker, seriesEntry } from '../drawing/series.js';
import type { Figure } from './figure.js';

export interface WeightsOfArm {
  arm: string;
  seed: number;
  weight: WeightReport;
}

interface Density {
  arm: string;
  points: { weight: number; density: number }[];
}

/**
 * Density on a logarithmic axis, as the peak at zero is many times higher than the rest. Null where
 * all is 0.
 */
export function weightHistogram(arms: WeightsOfArm[], styles: ArmStyles): Figure | null {
  const lines = arms.map(densityOf).filter(({ points }) => points.length > 0);
  if (lines.length === 0) return null;
  const title = 'Weights of the first kernel';
  const description =
    'Density of the first-layer weights, for the first seed of each arm, on a logarithmic axis. The marker is the peak. A sharp peak at 0 indicates sparsity; a narrow curve indicates shrinkage.';
  const all = lines.flatMap(({ points }) => points);
  const x = linearAxis(
    'weight',
    all.map(({ weight }) => weight),
  );
  const y = logAxis(
    'density',
    all.map(({ density }) => density),
  );
  const legend = lines.map(({ arm }) => seriesEntry(arm, styles(arm)));
  const svg = drawFrame({ title, description, x, y, legend }, () =>
    lines
      .map(({ arm, points }) => {
        const style = styles(arm);
        const placed = points.map(({ weight, density }): [number, number] => [x.place(weight), y.place(density)]);
        const [peakX, peakY] = least(placed, ([, height]) => height)!;
        return curve(placed, style.colour) + marker(peakX, peakY, style);
      })
      .join(''),
  );
  return { title, description, svg, table: tableOf(arms) };
}

/** Bins without a weight are left out; so is an arm whose bins have no width. */
function densityOf({ arm, weight: { histogram } }: WeightsOfArm): Density {
  const { edges, counts } = histogram;
  const total = sum(counts);
  const points = counts.flatMap((count, bin) => {
    const [low, high] = [edges[bin]!, edges[bin + 1]!];
    return count === 0 ? [] : [{ weight: (low + high) / 2, density: count / total / (high - low) }];
  });
  return { arm, points: points.every(({ density }) => Number.isFinite(density)) ? points : [] };
}

function tableOf(arms: WeightsOfArm[]): Figure['table'] {
  return {
    headings: [
      'arm',
      'seed>',
      'L1 norm>',
      'L2 norm>',
      'largest>',
      'Hoyer>',
      'at most 0.001>',
      'exactly 0>',
      'exactly 0, seen pixels>',
    ],
    rows: arms.map(({ arm, seed, weight: { l1, l2, max, hoyer, shares, zeroShare, seenZeroShare } }) => [
      arm,
      String(seed),
      ...[l1, l2, max, hoyer].map(numberOrDash),
      numberOrDash(shares.find(({ threshold }) => threshold === 1e-3)?.share),
      ...[zeroShare, seenZeroShare].map(numberOrDash),
    ]),
  };
}
