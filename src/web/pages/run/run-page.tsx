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
import { words } from '../../words/words.js';
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
        <ArmMark arm={run.arm} styles={styles} /> {words.parts.armAndSeed(run.arm, run.seed)}
      </h1>
      <Summary run={run} />
      <Troubles run={run} />
      <RunActions run={run} onChange={onChange} />
      {run.evaluation && <Metrics evaluation={run.evaluation} />}
      <section aria-label={words.parts.training.label}>
        <h2>{words.parts.training.title}</h2>
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
      {!isFinished(run) && <ProgressBar percent={progress.percent} label={words.run.progress} />}
      <span>{words.run.epochs(progress.epoch, progress.epochs)}</span>
      {!isFinished(run) && progress.etaSeconds !== null && (
        <span>{words.parts.timeLeft(duration(progress.etaSeconds))}</span>
      )}
      {startedAt && finishedAt && (
        <span>{words.run.took(duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000))}</span>
      )}
      {run.attempt > 1 && <span>{words.run.attempt(run.attempt)}</span>}
      <Time at={finishedAt ?? startedAt ?? run.createdAt} />
    </div>
  );
}

/** What is worth a notice; a run that trained to its end is not. */
const STOPS: Partial<Record<NonNullable<Run['stopReason']>['kind'], (epoch: number) => string>> = words.run.stops;

function Troubles({ run: { waitReason, stopReason, error } }: { run: Run }) {
  const stop = stopReason && STOPS[stopReason.kind];
  return (
    <>
      {waitReason && <p class="notice">{words.run.waits[waitReason]}</p>}
      {stop && <p class="notice">{stop(stopReason.epoch)}</p>}
      {error && (
        <p class="notice notice-bad">
          {error.message} <code>{error.code}</code>
        </p>
      )}
    </>
  );
}
