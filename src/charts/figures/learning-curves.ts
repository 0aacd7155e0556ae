/** Learning curves: accuracy or loss after every epoch. */
import { mean } from 'd3-array';
import { inUnit, numberOrDash, orDash, percent } from '../../number-format.js';
import { linearAxis } from '../drawing/axis.js';
import { drawFrame, type LegendEntry } from '../drawing/frame.js';
import { type ArmStyles, curve, marker, seriesEntry } from '../drawing/series.js';
import type { Figure } from './figure.js';

/** Arms in one chart; draw the others in further ones. */
export const MAX_LINES = 6;

export type Measure = 'accuracy' | 'dataLoss';

type Measured = Record<Measure, number>;

/** What the curves show of an epoch; null without validation images. */
export interface CurveEpoch {
  train: Measured;
  validation: Measured | null;
}

/** The history of one run. */
export interface RunHistory {
  arm: string;
  epochs: readonly CurveEpoch[];
}

interface MeanHistory {
  arm: string;
  /** One value for each epoch that all runs of the arm have. */
  train: number[];
  /** Empty without validation images. */
  validation: number[];
}

const TRAINING_DASH = '5 4';
const SPLITS: LegendEntry[] = [
  { label: 'validation images', sign: signOf() },
  { label: 'training images', sign: signOf(TRAINING_DASH) },
];

/** Means over the seeds of each of these arms; null when no run has an epoch. */
export function learningCurves(runs: RunHistory[], arms: string[], measure: Measure, styles: ArmStyles): Figure | null {
  const unit = (value: number) => inUnit(value, `.${measure}`);
  const curves = arms.map((arm) => meanHistory(arm, runs, measure)).filter(({ train }) => train.length > 0);
  const values = curves.flatMap(({ train, validation }) => [...train, ...validation]).map(unit);
  if (!values.some(Number.isFinite)) return null;
  const name = measure === 'accuracy' ? 'accuracy' : 'data loss';
  const title = `Learning curves: ${name}`;
  const description =
    'Mean over the seeds of each arm after every epoch. Solid lines are validation images, dashed lines are training images. A widening gap between the two is a sign of overfitting.';
  const last = Math.max(...curves.map(({ train }) => train.length));
  const x = linearAxis('epoch', [], [1, Math.max(last, 2)]);
  x.ticks = x.ticks
    .filter(({ value }) => Number.isInteger(value))
    .map((tick) => ({ ...tick, label: String(tick.value) }));
  const y = linearAxis(measure === 'accuracy' ? 'accuracy, %' : name, values);
  const legend = [...curves.map(({ arm }) => seriesEntry(arm, styles(arm))), ...SPLITS];
  const svg = drawFrame({ title, description, x, y, right: 26, legend }, () =>
    curves
      .map(({ arm, train, validation }) => {
        const style = styles(arm);
        const points = (along: number[]) =>
          along.map((value, epoch): [number, number] => [x.place(epoch + 1), y.place(unit(value))]);
        const [endX, endY] = points(validation.length > 0 ? validation : train).at(-1)!;
        return [
          curve(points(train), style.colour, { 'stroke-width': 1.5, 'stroke-dasharray': TRAINING_DASH }),
          curve(points(validation), style.colour),
          marker(endX, endY, style),
        ].join('');
      })
      .join(''),
  );
  return { title, description, svg, table: tableOf(curves, measure, name) };
}

function tableOf(curves: MeanHistory[], measure: Measure, name: string): Figure['table'] {
  const show = (value: number | undefined) => (measure === 'accuracy' ? orDash(value, percent) : numberOrDash(value));
  return {
    headings: ['arm', 'epochs>', `last train ${name}>`, `last validation ${name}>`],
    rows: curves.map(({ arm, train, validation }) => [
      arm,
      String(train.length),
      show(train.at(-1)),
      show(validation.at(-1)),
    ]),
  };
}

function meanHistory(arm: string, runs: RunHistory[], measure: Measure): MeanHistory {
  const histories = runs.filter((run) => run.arm === arm && run.epochs.length > 0).map(({ epochs }) => epochs);
  const length = histories.length === 0 ? 0 : Math.min(...histories.map((epochs) => epochs.length));
  const along = (split: 'train' | 'validation') =>
    Array.from(
      { length },
      (_, epoch) => mean(histories, (epochs) => epochs[epoch]![split]?.[measure] ?? Number.NaN) ?? Number.NaN,
    );
  return { arm, train: along('train'), validation: along('validation').filter(Number.isFinite) };
}

function signOf(dash?: string): string {
  return curve(
    [
      [0, 6],
      [26, 6],
    ],
    'soft',
    { 'stroke-dasharray': dash },
  );
}
