/** What happens inside the networks while they are trained: one measure of all layers by epoch. */
import { sum } from 'd3-array';
import { numberOrDash } from '../../number-format.js';
import { linearAxis } from '../drawing/axis.js';
import { drawFrame } from '../drawing/frame.js';
import { type ArmStyles, curve, marker, seriesEntry } from '../drawing/series.js';
import type { Figure } from './figure.js';

/** What the curves read of a measured epoch; a figure that was not asked for is absent. */
export interface InspectedEpoch {
  epoch: number;
  layers: readonly {
    weights: readonly {
      name: string;
      shape: readonly number[];
      l2?: number | undefined;
      gradientNorm?: number | null | undefined;
      shares?: readonly { threshold: number; share: number }[] | undefined;
    }[];
    activations?: { norm: number; units: number; deadUnits: number | null } | undefined;
  }[];
}

export interface InspectedArm {
  arm: string;
  seed: number;
  epochs: readonly InspectedEpoch[];
}

/** Weights this small do next to nothing. */
const NEARLY_ZERO = 1e-3;

const kernelsOf = ({ layers }: InspectedEpoch) =>
  layers.flatMap(({ weights }) => weights.filter(({ name }) => name.endsWith('kernel')));
const sizeOf = ({ shape }: { shape: readonly number[] }) => shape.reduce((product, length) => product * length, 1);
const norm = (values: number[]) => Math.hypot(...values);

const MEASURES = {
  weights: {
    title: 'Size of the weights',
    label: 'norm of all kernels',
    description:
      'How large the weights are, all layers together (the square root of the sum of squares), after every measured epoch. L2, L1, weight decay and max-norm hold it down.',
    of: (epoch: InspectedEpoch) => norm(kernelsOf(epoch).flatMap(({ l2 }) => l2 ?? [])),
  },
  sparsity: {
    title: 'Weights that are nearly zero',
    label: '% of the weights',
    description: `The share of the weights of at most ${NEARLY_ZERO}, all layers together. L1 drives weights to zero; L2 brings there those of pixels that are always black.`,
    of: (epoch: InspectedEpoch) => {
      const kernels = kernelsOf(epoch);
      const zeros = kernels.map((each) => sizeOf(each) * (shareOf(each) ?? Number.NaN));
      return (100 * sum(zeros)) / sum(kernels, sizeOf);
    },
  },
  gradients: {
    title: 'Size of the gradients',
    label: 'norm of all gradients',
    description:
      'How strongly the objective still pulls at the weights, on one fixed batch. Near zero there is little left to learn.',
    of: (epoch: InspectedEpoch) => norm(kernelsOf(epoch).flatMap(({ gradientNorm }) => gradientNorm ?? [])),
  },
  deadUnits: {
    title: 'Dead units',
    label: '% of the ReLU units',
    description: 'The share of the ReLU units that no image of a sample switches on: they have stopped taking part.',
    of: ({ layers }: InspectedEpoch) => {
      const relu = layers.flatMap(({ activations }) => (activations?.deadUnits == null ? [] : [activations]));
      return (100 * sum(relu, ({ deadUnits }) => deadUnits!)) / sum(relu, ({ units }) => units);
    },
  },
} as const;

export type LayerMeasure = keyof typeof MEASURES;
export const LAYER_MEASURES = Object.keys(MEASURES) as LayerMeasure[];

const shareOf = ({ shares }: ReturnType<typeof kernelsOf>[number]) =>
  shares?.find(({ threshold }) => threshold === NEARLY_ZERO)?.share;

/** Null where fewer than two epochs were measured, or the networks have nothing of the kind. */
export function layerCurves(arms: readonly InspectedArm[], measure: LayerMeasure, styles: ArmStyles): Figure | null {
  const { title, label, description, of } = MEASURES[measure];
  const lines = arms
    .map(({ arm, seed, epochs }) => ({
      arm,
      seed,
      points: epochs.map((each) => ({ epoch: each.epoch, value: of(each) })),
    }))
    .filter(({ points }) => points.length > 1 && points.some(({ value }) => Number.isFinite(value)));
  if (lines.length === 0) return null;
  const all = lines.flatMap(({ points }) => points);
  const x = linearAxis('epoch', [], [1, Math.max(...all.map(({ epoch }) => epoch))]);
  x.ticks = x.ticks.flatMap(({ value }) => (Number.isInteger(value) ? [{ value, label: String(value) }] : []));
  const y = linearAxis(
    label,
    all.map(({ value }) => value),
  );
  const legend = lines.map(({ arm }) => seriesEntry(arm, styles(arm)));
  const svg = drawFrame({ title, description, x, y, width: 560, height: 300, legend }, () =>
    lines
      .map(({ arm, points }) => {
        const placed = points.map(({ epoch, value }): [number, number] => [x.place(epoch), y.place(value)]);
        const [endX, endY] = placed.at(-1)!;
        return curve(placed, styles(arm).colour) + (Number.isFinite(endY) ? marker(endX, endY, styles(arm)) : '');
      })
      .join(''),
  );
  return {
    title,
    description: `${description} The first seed of each arm.`,
    svg,
    table: {
      headings: ['arm', 'seed>', 'epoch>', `${label}>`],
      rows: lines.flatMap(({ arm, seed, points }) =>
        points.map(({ epoch, value }) => [arm, String(seed), String(epoch), numberOrDash(value)]),
      ),
    },
  };
}
