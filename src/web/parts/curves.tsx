/** Learning curves as they grow. */
import type { Schemas } from 'regulab-client';
import type { ArmStyles } from '../../charts/drawing/series.js';
import { type CurveEpoch, learningCurves, type Measure } from '../../charts/figures/learning-curves.js';
import { Empty } from './async.js';
import { Figure } from './figure.js';

interface Props {
  histories: Schemas['ExperimentMetrics'];
  arms: string[];
  measure: Measure;
  styles: ArmStyles;
}

export function Curves({ histories, arms, measure, styles }: Props) {
  const runs = histories.runs.map(({ arm, epochs }) => ({
    arm,
    epochs: epochs.map(({ train, validation = null }) => ({ train, validation }) as CurveEpoch),
  }));
  const figure = learningCurves(runs, arms, measure, styles);
  if (figure === null) return <Empty>The curves begin with the first epoch that ends.</Empty>;
  return <Figure figure={figure} name={`learning-curves-${measure}`} />;
}
