/** How the weights of a layer are spread. */
import type { WeightReport } from '../../../experiments/records/layer-report.js';
import type { Figure } from '../document.js';
import { figureOf, tick } from '../numbers.js';
import { chart, marker, polyline, styleOf } from './chart.js';
import { linear, logarithmic } from './scale.js';

export interface WeightsOfArm {
  arm: string;
  seed: number;
  layer: string;
  weight: WeightReport;
}

/** Share of the weights in each bin, on a logarithmic axis: a peak at zero is many times higher than the rest. */
export function weightHistogram(arms: WeightsOfArm[]): Figure | null {
  const lines = arms.flatMap(({ arm, weight }) => {
    const { edges, counts } = weight.histogram;
    const total = counts.reduce((sum, count) => sum + count, 0);
    const points = counts.flatMap((count, bin) =>
      count === 0
        ? []
        : [{ x: (edges[bin]! + edges[bin + 1]!) / 2, share: count / total / (edges[bin + 1]! - edges[bin]!) }],
    );
    return points.length === 0 || points.some(({ share }) => !Number.isFinite(share)) ? [] : [{ arm, points }];
  });
  if (lines.length === 0) return null;
  const title = 'Weights of the first kernel';
  const description =
    'Density of the weights that see the pixels, for the first seed of each arm, on a logarithmic axis. A sharp peak at 0 is sparsity; a narrow hill is shrinkage.';
  const x = {
    label: 'weight',
    scale: linear(
      lines.flatMap(({ points }) => points.map((point) => point.x)),
      { margin: 0.02 },
    ),
    format: tick,
  };
  const y = {
    label: 'density',
    scale: logarithmic(lines.flatMap(({ points }) => points.map(({ share }) => share))),
    format: tick,
  };
  const svg = chart({ title, description, x, y, legend: lines.map(({ arm }) => arm) }, () =>
    lines
      .map(({ points }, index) => {
        const placed = points.map((point): [number, number] => [x.scale.place(point.x), y.scale.place(point.share)]);
        const [topX, topY] = placed.reduce((top, point) => (point[1] < top[1] ? point : top));
        return polyline(placed, `line ${styleOf(index)}`) + marker(topX, topY, index);
      })
      .join(''),
  );
  return {
    title,
    description,
    svg,
    table: {
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
      rows: arms.map(({ arm, seed, weight }) => [
        arm,
        String(seed),
        figureOf(weight.l1),
        figureOf(weight.l2),
        figureOf(weight.max),
        figureOf(weight.hoyer),
        figureOf(weight.shares.find(({ threshold }) => threshold === 1e-3)?.share),
        figureOf(weight.zeroShare),
        figureOf(weight.seenZeroShare),
      ]),
    },
  };
}
