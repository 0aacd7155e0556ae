/** How often arms are right on the images that their samples agree on. */
import { rightAmongSurest } from '../../../analysis/predictions/accuracy-rejection.js';
import { points } from '../../../number-format.js';
import { type Axis, linearAxis } from '../../drawing/axis.js';
import { drawFrame, type LegendEntry } from '../../drawing/frame.js';
import { type ArmStyles, curve, marker, seriesEntry } from '../../drawing/series.js';
import type { Figure } from '../figure.js';
import { type Asked, byDisagreement, byPlainDoubt, type SampledArm, saidOf } from './sampled-arm.js';

/** With fewer images one wrong answer would move the curve by more than all that follow. */
const FROM = 0.1;
/** Points with a marker, and rows of the table. */
const STEPS = 10;
const PLAIN = { 'stroke-width': 1.5, 'stroke-dasharray': '5 4' };

/** Null without an arm. */
export function agreementCurves(arms: readonly SampledArm[], asked: Asked, styles: ArmStyles): Figure | null {
  if (arms.length === 0) return null;
  const title = 'Right answers, if it may leave out what it doubts';
  const description = `From left to right more of the images are answered, those first whose answers agree most. Solid: the mean of many answers with dropout on. Dashed: one answer with dropout off, sorted by its own doubt; where the solid line is not above it, asking many times has not paid. ${saidOf(arms, asked)} Agreement is no probability of being right.`;
  const lines = arms.map((each) => ({
    arm: each.arm,
    seed: each.seed,
    sampled: rightAmongSurest(byDisagreement(each)),
    plain: rightAmongSurest(byPlainDoubt(each)),
  }));
  const shares = lines.flatMap(({ sampled, plain }) =>
    [...pathOf(sampled), ...pathOf(plain)].map(([, right]) => right),
  );
  const x = linearAxis('images answered, most agreed on first, %', [], [100 * FROM, 100]);
  const y = linearAxis('right among them, %', shares);
  const legend = [...lines.map(({ arm }) => seriesEntry(arm, styles(arm))), PLAIN_ENTRY];
  const svg = drawFrame({ title, description, x, y, width: 520, height: 380, legend }, () => {
    const behind = lines.map(({ arm, plain }) => curve(placed(pathOf(plain), x, y), styles(arm).colour, PLAIN));
    const before = lines.map(({ arm, sampled }) => {
      const markers = placed(stepsOf(sampled), x, y).map(([px, py]) => marker(px, py, styles(arm)));
      return curve(placed(pathOf(sampled), x, y), styles(arm).colour) + markers.join('');
    });
    return [...behind, ...before].join('');
  });
  return { title, description, svg, table: tableOf(lines) };
}

/** The share of the images, and of right answers among them, in percent. */
type Point = [answered: number, right: number];

const pointAt = (right: readonly number[], images: number): Point => [
  (100 * images) / right.length,
  (100 * right[images - 1]!) / images,
];

function pathOf(right: readonly number[]): Point[] {
  const first = Math.ceil(FROM * right.length);
  return right.slice(first - 1).map((_, index) => pointAt(right, first + index));
}

/** Numbers of images at 10 %, 20 % … 100 % of them. */
const countsOf = ({ length }: readonly unknown[]): number[] =>
  Array.from({ length: STEPS }, (_, step) => Math.ceil((length * (step + 1)) / STEPS));

const stepsOf = (right: readonly number[]): Point[] => countsOf(right).map((images) => pointAt(right, images));

const placed = (points: readonly Point[], x: Axis, y: Axis): Point[] =>
  points.map(([answered, right]) => [x.place(answered), y.place(right)]);

const PLAIN_ENTRY: LegendEntry = {
  label: 'dropout off, least doubt first',
  sign: curve(
    [
      [0, 6],
      [26, 6],
    ],
    'soft',
    PLAIN,
  ),
};

interface Line {
  arm: string;
  seed: number;
  /** Right answers among so many images. */
  sampled: number[];
  plain: number[];
}

const tableOf = (lines: readonly Line[]): Figure['table'] => ({
  headings: ['arm', 'seed>', 'images answered>', 'right, dropout on, %>', 'right, dropout off, %>'],
  rows: lines.flatMap(({ arm, seed, sampled, plain }) =>
    countsOf(sampled).map((images) => [
      arm,
      String(seed),
      String(images),
      ...[sampled, plain].map((right) => points(right[images - 1]! / images)),
    ]),
  ),
});
