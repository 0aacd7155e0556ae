/** What an arm costs against what it reaches. */
import { mean } from 'd3-array';
import { amount, duration } from '../../number-format.js';
import { linearAxis } from '../drawing/axis.js';
import { drawFrame } from '../drawing/frame.js';
import { type ArmStyles, marker, seriesEntry } from '../drawing/series.js';
import { element } from '../drawing/svg.js';
import { paint } from '../drawing/theme.js';
import type { Figure } from './figure.js';

/** One run with a saved model. */
export interface RunCost {
  arm: string;
  seconds: number;
  /** Test accuracy, a share. */
  accuracy: number;
}

interface Evaluated {
  arm: string;
  evaluation: { test: { accuracy: number }; cost?: { trainingSeconds: number } | undefined } | null;
}

/** Of the runs whose cost was measured. */
export const costsOf = (runs: readonly Evaluated[]): RunCost[] =>
  runs.flatMap(({ arm, evaluation }) =>
    evaluation?.cost ? [{ arm, seconds: evaluation.cost.trainingSeconds, accuracy: evaluation.test.accuracy }] : [],
  );

const MARKER_AREA = 110;

/** Accuracy against time of training: runs as dots, arms as marks. Null for fewer than two arms. */
export function costChart(runs: readonly RunCost[], styles: ArmStyles): Figure | null {
  const arms = [...new Set(runs.map(({ arm }) => arm))].map((arm) => {
    const own = runs.filter((run) => run.arm === arm);
    return { arm, runs: own, seconds: mean(own, (run) => run.seconds)!, accuracy: mean(own, (run) => run.accuracy)! };
  });
  if (arms.length < 2) return null;
  const title = 'What it costs: test accuracy against time of training';
  const description =
    'Dots are runs, large marks the means of the arms. Further left is faster, higher up is better. The time depends on what else the machine did.';
  const x = linearAxis(
    'time of training, seconds',
    runs.map(({ seconds }) => seconds),
  );
  const y = linearAxis(
    'test accuracy, %',
    runs.map(({ accuracy }) => 100 * accuracy),
  );
  const legend = arms.map(({ arm }) => seriesEntry(arm, styles(arm)));
  const svg = drawFrame({ title, description, x, y, width: 560, height: 300, legend }, () =>
    [
      ...runs.map(({ arm, seconds, accuracy }) =>
        element('circle', {
          ...paint({ fill: styles(arm).colour }),
          'fill-opacity': 0.45,
          cx: x.place(seconds),
          cy: y.place(100 * accuracy),
          r: 3.5,
        }),
      ),
      ...arms.map(({ arm, seconds, accuracy }) =>
        marker(x.place(seconds), y.place(100 * accuracy), styles(arm), MARKER_AREA),
      ),
    ].join(''),
  );
  return {
    title,
    description,
    svg,
    table: {
      headings: ['arm', 'runs>', 'mean time>', 'mean test accuracy (%)>'],
      rows: arms.map((each) => [
        each.arm,
        String(each.runs.length),
        duration(each.seconds),
        amount(each.accuracy, 'test.accuracy'),
      ]),
    },
  };
}
