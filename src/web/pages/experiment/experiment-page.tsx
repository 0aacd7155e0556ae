/** One experiment: its answer, what is happening, and every figure of it. */
import { styleArms } from '../../../charts/drawing/series.js';
import { armsChart, differencesChart } from '../../../charts/figures/arms.js';
import { duration } from '../../../number-format.js';
import { Answer } from '../../parts/answer.js';
import { Async } from '../../parts/async.js';
import { Curves } from '../../parts/curves.js';
import { Figure } from '../../parts/figure.js';
import { RunProgress } from '../../parts/run-progress.js';
import { isFinished, ProgressBar, Status } from '../../parts/status.js';
import { Time } from '../../parts/time.js';
import { changeQuery } from '../../routing/use-route.js';
import { type ExperimentView, useExperiment } from './read-experiment.js';

const METRICS = ['test.accuracy', 'test.dataLoss', 'validation.accuracy', 'validation.dataLoss'] as const;

export function ExperimentPage({ id, query }: { id: string; query: Readonly<Record<string, string>> }) {
  const metric = METRICS.find((name) => name === query.metric) ?? METRICS[0];
  const loaded = useExperiment(id, metric);
  return (
    <Async of={loaded} lines={12}>
      {(view) => (
        <>
          <Shown view={view} />
          <MetricChoice metric={metric} />
        </>
      )}
    </Async>
  );
}

function Shown({ view }: { view: ExperimentView }) {
  const { experiment, runs, histories, comparison } = view;
  const arms = experiment.spec.arms.map(({ name }) => name);
  const styles = styleArms(arms, experiment.spec.baseline ?? arms[0]!);
  const hasValues = comparison?.arms.some(({ mean }) => mean !== null);
  return (
    <>
      <h1>{experiment.name}</h1>
      <Summary view={view} />
      {comparison && hasValues && <Answer comparison={comparison} />}
      {!isFinished(experiment) && <RunProgress experiment={experiment} runs={runs} />}
      {comparison && hasValues && (
        <>
          <Figure figure={armsChart(comparison, styles)} name="arms" />
          {comparison.comparisons.some(({ difference }) => difference !== null) && (
            <Figure figure={differencesChart(comparison, styles)} name="differences" />
          )}
        </>
      )}
      <Curves histories={histories} arms={arms} measure="accuracy" styles={styles} />
      <Curves histories={histories} arms={arms} measure="dataLoss" styles={styles} />
    </>
  );
}

function Summary({ view: { experiment } }: { view: ExperimentView }) {
  const { progress } = experiment;
  return (
    <div class="summary">
      <Status status={experiment.status} /> <Time at={experiment.createdAt} />
      {!isFinished(experiment) && (
        <>
          <ProgressBar percent={progress.percent} label="Progress of the experiment" />
          {progress.etaSeconds !== null && <span>{duration(progress.etaSeconds)} left</span>}
        </>
      )}
    </div>
  );
}

const MetricChoice = ({ metric }: { metric: string }) => (
  <p>
    <label>
      Compare by{' '}
      <select value={metric} onChange={({ currentTarget }) => changeQuery({ metric: currentTarget.value })}>
        {METRICS.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  </p>
);
