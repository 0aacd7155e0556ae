/** An experiment as a line of a list. */
import type { ExperimentSummary } from 'regulab-client';
import { addressOf } from '../routing/route.js';
import { words } from '../words/words.js';
import { isFinished, ProgressBar, Status } from './status.js';
import { Time } from './time.js';

export function ExperimentRow({ experiment }: { experiment: ExperimentSummary }) {
  const { id, name, status, createdAt, progress, runCounts } = experiment;
  const runs = Object.values(runCounts).reduce((sum, count) => sum + count, 0);
  return (
    <li>
      <a class="name" href={addressOf(['experiments', id])}>
        {name}
      </a>
      <Status status={status} />
      <span>{words.parts.runs(runs)}</span>
      {isFinished(experiment) ? null : <ProgressBar percent={progress.percent} label={words.parts.progressOf(name)} />}
      <Time at={createdAt} />
    </li>
  );
}
