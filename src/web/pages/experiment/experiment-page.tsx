/** One experiment: its answer, what is happening, and every figure of it. */
import { useMemo } from 'preact/hooks';
import type { Comparison, RunStatus } from 'regulab-client';
import { isAskedForHelp } from '../../../analysis/comparison/short-answer.js';
import { styleArms } from '../../../charts/drawing/series.js';
import { armsChart, differencesChart } from '../../../charts/figures/arms.js';
import { capitalized, duration, nameOfMetric } from '../../../number-format.js';
import { Answer } from '../../parts/answer/answer.js';
import { Async, Failure, Skeleton } from '../../parts/async.js';
import { Figure } from '../../parts/figure.js';
import { Gone, isGone } from '../../parts/gone.js';
import { Near } from '../../parts/lazy/near.js';
import { RunProgress } from '../../parts/run-progress.js';
import { isFinished, ProgressBar, Status } from '../../parts/status.js';
import { Time } from '../../parts/time.js';
import { Weights } from '../../parts/weights.js';
import { changeQuery } from '../../routing/use-route.js';
import { words } from '../../words/words.js';
import { Actions } from './actions.js';
import { Contents } from './contents.js';
import { Inside } from './inside.js';
import { MonteCarlo } from './monte-carlo/monte-carlo.js';
import { type ExperimentView, useExperiment } from './read-experiment.js';
import { RunsTable } from './runs-table.js';
import { Studies } from './studies.js';
import { chosenArms, Training } from './training.js';
import { Why } from './why.js';
import './experiment.css';

const METRICS = ['test.accuracy', 'test.dataLoss', 'validation.accuracy', 'validation.dataLoss'] as const;
type Query = Readonly<Record<string, string>>;

export function ExperimentPage({ id, query }: { id: string; query: Query }) {
  const metric = METRICS.find((name) => name === query.metric) ?? METRICS[0];
  const loaded = useExperiment(id, metric);
  if (!loaded.value && isGone(loaded.error)) return <Gone what="experiment" />;
  return (
    <Async of={loaded} lines={16}>
      {(view) => <Shown view={view} query={query} metric={metric} onChange={loaded.reload} />}
    </Async>
  );
}

interface Props {
  view: ExperimentView;
  query: Query;
  metric: (typeof METRICS)[number];
  onChange: () => void;
}

function Shown({ view, query, metric, onChange }: Props) {
  const { experiment, runs } = view;
  const arms = experiment.spec.arms.map(({ name }) => name);
  const baseline = experiment.spec.baseline ?? arms[0]!;
  // The same function for the same arms: what is drawn with it need not be drawn again.
  const styles = useMemo(() => styleArms(arms, baseline), [experiment.id]);
  const shown = chosenArms(arms, query, view.comparison?.chosenOnValidation?.arm);
  const table = useMemo(() => <RunsTable runs={runs} styles={styles} />, [runs, styles]);
  const weighed = [...new Set([baseline, ...shown])];
  const hasModel = runs.some(({ evaluation }) => evaluation !== null);
  return (
    <>
      <header class="experiment-head">
        <h1>{experiment.name}</h1>
        {experiment.description && <p class="description">{experiment.description}</p>}
        <Summary view={view} />
        <Contents query={query} sections={sectionsOf(view, hasModel)} />
      </header>
      <Verdict view={view} metric={metric} />
      {!isFinished(experiment) && <RunProgress experiment={experiment} runs={runs} />}
      <Actions experiment={experiment} onChange={onChange} />
      <Effects view={view} />
      <Training view={view} arms={arms} shown={shown} styles={styles} query={query} />
      {hasModel && (
        <section id="inside" aria-label={words.experiment.inside.title}>
          <h2>{words.experiment.inside.title}</h2>
          <p class="about lead-in">{words.experiment.inside.about}</p>
          <Near room="60rem">
            {() => (
              <>
                <Weights experiment={experiment} runs={runs} arms={weighed} />
                <Inside view={view} arms={shown} baseline={baseline} styles={styles} />
                <MonteCarlo view={view} arms={weighed} styles={styles} />
                <Studies id={experiment.id} />
              </>
            )}
          </Near>
        </section>
      )}
      {table}
    </>
  );
}

/** What is on the page so far, by the id of its section. */
function sectionsOf({ comparison }: ExperimentView, hasModel: boolean): Record<string, string> {
  const { results, training, inside, runs } = words.experiment.sections;
  const hasResults = comparison?.arms.some(({ mean }) => mean !== null);
  return {
    ...(hasResults && { results }),
    training,
    ...(hasModel && { inside }),
    runs,
  };
}

function Summary({ view: { experiment, runs: records } }: Pick<Props, 'view'>) {
  const { progress, spec, runs } = experiment;
  const count = (status: RunStatus) => records.filter((run) => run.status === status).length;
  const size = words.experiment.size({
    arms: spec.arms.length,
    seeds: spec.seeds.length,
    runs: runs.length,
    failed: count('failed'),
    cancelled: count('cancelled'),
  });
  return (
    <div class="summary">
      <Status status={experiment.status} />
      <span>{size}</span>
      <Time at={experiment.createdAt} />
      {experiment.archivedAt && <span>{words.experiment.archived}</span>}
      {!isFinished(experiment) && (
        <>
          <ProgressBar percent={progress.percent} label={words.experiment.progress} />
          {progress.etaSeconds !== null && <span>{words.parts.timeLeft(duration(progress.etaSeconds))}</span>}
        </>
      )}
    </div>
  );
}

function Verdict({ view, metric }: Pick<Props, 'view' | 'metric'>) {
  const { experiment, comparison, isComparing, comparisonError } = view;
  if (comparisonError && !comparison) return <Failure error={comparisonError} />;
  if (isComparing) return <p class="answer asked comparing">{words.parts.comparing}</p>;
  if (!comparison?.arms.some(({ mean }) => mean !== null)) {
    return isFinished(experiment) ? (
      <p class="notice">{words.experiment.noAnswer}</p>
    ) : (
      <p class="answer asked">{words.experiment.noAnswerYet}</p>
    );
  }
  return (
    <>
      <Answer comparison={comparison} isYesOrNo={isAskedForHelp(experiment)} />
      <div class="after-answer">
        <Why comparison={comparison} />
        <MetricChoice metric={metric} />
      </div>
    </>
  );
}

const MetricChoice = ({ metric }: Pick<Props, 'metric'>) => (
  <label class="metric-choice">
    {words.experiment.compareBy}{' '}
    <select value={metric} onChange={({ currentTarget }) => changeQuery({ metric: currentTarget.value })}>
      {METRICS.map((name) => (
        <option key={name} value={name}>
          {capitalized(nameOfMetric(name))}
        </option>
      ))}
    </select>
  </label>
);

function Effects({ view: { comparison, isComparing } }: Pick<Props, 'view'>) {
  if (isComparing) return <Skeleton lines={14} />;
  if (!comparison?.arms.some(({ mean }) => mean !== null)) return null;
  return (
    <section id="results" aria-label={words.experiment.reached.title}>
      <h2>{words.experiment.reached.title}</h2>
      <p class="about lead-in">{words.experiment.reached.about}</p>
      <Reached comparison={comparison} />
    </section>
  );
}

function Reached({ comparison }: { comparison: Comparison }) {
  const [arms, differences] = useMemo(() => {
    const names = comparison.arms.map(({ arm }) => arm);
    const styles = styleArms(names, comparison.baseline);
    const hasDifference = comparison.comparisons.some(({ difference }) => difference !== null);
    return [armsChart(comparison, styles), hasDifference ? differencesChart(comparison, styles) : null];
  }, [comparison]);
  return (
    <div class="pair">
      <Figure figure={arms} name="arms" />
      {differences && <Figure figure={differences} name="differences" />}
    </div>
  );
}
