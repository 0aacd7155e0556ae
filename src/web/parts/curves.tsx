/** Learning curves as they grow, with the values under the pointer. */
import { useMemo } from 'preact/hooks';
import type { Run, Schemas } from 'regulab-client';
import type { ArmStyles } from '../../charts/drawing/series.js';
import { type CurveOptions, learningCurves } from '../../charts/figures/learning-curves.js';
import { type CurveEpoch, type Measure, type RunHistory, stoppedAt } from '../../charts/figures/mean-curves.js';
import { words } from '../words/words.js';
import { Empty } from './async.js';
import { Crosshair } from './crosshair/crosshair.js';
import { Figure } from './figure.js';

interface Props {
  histories: Schemas['ExperimentMetrics'];
  arms: readonly string[];
  measure: Measure;
  styles: ArmStyles;
  options?: CurveOptions;
  /** For the marks where runs stopped before their time. */
  runs?: readonly Run[];
  /** The epoch that the reader keeps in sight. */
  epoch?: number | undefined;
  onPick?: (epoch: number | undefined) => void;
}

export function Curves({ histories, arms, measure, styles, options, runs, epoch, onPick }: Props) {
  const stops = stopsOf(runs);
  const chosen = JSON.stringify([arms, options, stops]);
  const figure = useMemo(
    () => learningCurves(historiesOf(histories, stops), arms, measure, styles, options),
    [histories, measure, styles, chosen],
  );
  if (figure === null) return <Empty>{words.parts.training.noEpochYet}</Empty>;
  return (
    <Figure figure={figure} name={`learning-curves-${measure}`}>
      <Crosshair geometry={figure.geometry} styles={styles} epoch={epoch} onPick={onPick} />
    </Figure>
  );
}

type Stops = Record<string, number | undefined>;

const stopsOf = (runs: readonly Run[] = []): Stops => Object.fromEntries(runs.map((run) => [run.id, stoppedAt(run)]));

function historiesOf({ runs }: Props['histories'], stops: Stops): RunHistory[] {
  return runs.map(({ runId, arm, epochs }) => ({ arm, epochs: epochs as CurveEpoch[], stoppedAt: stops[runId] }));
}
