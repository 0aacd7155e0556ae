/** One run: how far it is, its curves, what it reaches, its files. */
import { useMemo } from 'preact/hooks';
import type { Run } from 'regulab-client';
import { styleArms } from '../../../charts/drawing/series.js';
import { duration } from '../../../number-format.js';
import { ArmMark } from '../../parts/arm-mark.js';
import { Async } from '../../parts/async.js';
import { Curves } from '../../parts/curves.js';
import { Gone, isGone } from '../../parts/gone.js';
import { isFinished, ProgressBar, Status } from '../../parts/status.js';
import { Time } from '../../parts/time.js';
import { addressOf } from '../../routing/route.js';
import { RunActions } from './actions.js';
import { Exports } from './exports.js';
import { Files, Log } from './files.js';
import { Inside } from './inside.js';
import { Metrics } from './metrics.js';
import { type RunView, useRun } from './read-run.js';
import { ReceiptOf } from './receipt.js';
import './run.css';

export function RunPage({ id }: { id: string }) {
  const loaded = useRun(id);
  if (!loaded.value && isGone(loaded.error)) return <Gone what="run" />;
  return (
    <Async of={loaded} lines={16}>
      {(view) => <Shown view={view} onChange={loaded.reload} />}
    </Async>
  );
}

function Shown({ view: { run, experiment, histories, artifacts }, onChange }: { view: RunView; onChange: () => void }) {
  const arms = experiment.spec.arms.map(({ name }) => name);
  const styles = useMemo(() => styleArms(arms, experiment.spec.baseline ?? arms[0]!), [experiment.id]);
  const runs = useMemo(() => [run], [run]);
  const curves = { histories, arms: [run.arm], styles, runs, options: CURVES };
  return (
    <>
      <p class="trail">
        <a href={addressOf(['experiments', experiment.id])}>{experiment.name}</a>
      </p>
      <h1>
        <ArmMark arm={run.arm} styles={styles} /> {run.arm}, seed {run.seed}
      </h1>
      <Summary run={run} />
      <Troubles run={run} />
      <RunActions run={run} onChange={onChange} />
      {run.evaluation && <Metrics evaluation={run.evaluation} />}
      <section aria-label="Training">
        <h2>How the training went</h2>
        <div class="pair">
          <Curves {...curves} measure="accuracy" />
          <Curves {...curves} measure="dataLoss" />
        </div>
      </section>
      {run.evaluation && <Inside run={run} experiment={experiment} styles={styles} />}
      <Files runId={run.id} artifacts={artifacts} isFinished={isFinished(run)} />
      {artifacts.some(({ name }) => name === LOG) && <Log runId={run.id} name={LOG} />}
      <Exports run={run} />
      <ReceiptOf run={run} />
    </>
  );
}

const CURVES = { shade: 'gap', marks: true } as const;
const LOG = 'training.log';

function Summary({ run }: { run: Run }) {
  const { progress, startedAt, finishedAt } = run;
  return (
    <div class="summary">
      <Status status={run.status} />
      {!isFinished(run) && <ProgressBar percent={progress.percent} label="Progress of the run" />}
      <span>
        epoch {progress.epoch} of {progress.epochs}
      </span>
      {!isFinished(run) && progress.etaSeconds !== null && <span>{duration(progress.etaSeconds)} left</span>}
      {startedAt && finishedAt && <span>took {duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)}</span>}
      {run.attempt > 1 && <span>attempt {run.attempt}</span>}
      <Time at={finishedAt ?? startedAt ?? run.createdAt} />
    </div>
  );
}

const WAITS: Record<NonNullable<Run['waitReason']>, string> = {
  disk_full: 'It waits because the disk is full.',
  disk_unavailable: 'It waits because the disk cannot be reached.',
  retry_backoff: 'It failed and waits a while before it is tried again.',
  no_worker: 'It waits for a worker: none is running.',
  tenant_limit: 'It waits because as many runs as allowed are running.',
  other_experiments: 'It waits until other experiments have finished, as was asked for.',
  start_time: 'It waits for its start time, as was asked for.',
};

const STOPS: Partial<Record<NonNullable<Run['stopReason']>['kind'], string>> = {
  early_stopped: 'It stopped early, because the validation images showed no more progress',
  diverged: 'It diverged: the loss was no longer a finite number',
  deadline: 'It ran out of its time',
  cancelled: 'It was cancelled',
};

function Troubles({ run: { waitReason, stopReason, error } }: { run: Run }) {
  const stop = stopReason && STOPS[stopReason.kind];
  return (
    <>
      {waitReason && <p class="notice">{WAITS[waitReason]}</p>}
      {stop && (
        <p class="notice">
          {stop} (epoch {stopReason.epoch}).
        </p>
      )}
      {error && (
        <p class="notice notice-bad">
          {error.message} <code>{error.code}</code>
        </p>
      )}
    </>
  );
}
