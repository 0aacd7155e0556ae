/** An experiment in the list: what it is, how it stands, what it has shown. */
import type { ExperimentSummary } from 'regulab-client';
import { counted, duration } from '../../../number-format.js';
import { isFinished, ProgressBar, Status } from '../../parts/status.js';
import { Time } from '../../parts/time.js';
import { addressOf } from '../../routing/route.js';
import { LabelList } from './label-list.js';
import { VerdictLine } from './verdict-line.js';

interface Props {
  experiment: ExperimentSummary;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
}

export function ListRow({ experiment, isChosen, onChoose }: Props) {
  const { id, name, status, description, createdAt, archivedAt, runCounts } = experiment;
  const runs = Object.values(runCounts).reduce((sum, count) => sum + count, 0);
  return (
    <li class={isChosen ? 'chosen' : undefined}>
      <input
        type="checkbox"
        aria-label={`Choose ${name}, ${id}`}
        checked={isChosen}
        onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
      />
      <div class="what">
        <a class="name" href={addressOf(['experiments', id])}>
          {name}
        </a>
        {archivedAt && <span class="chip">archived</span>}
        {description && <p class="about">{description}</p>}
        <LabelList experiment={experiment} />
      </div>
      <div class="state">
        <Status status={status} />
        {isFinished(experiment) ? (
          <VerdictLine id={id} finishedAt={experiment.finishedAt} />
        ) : (
          <Progress experiment={experiment} />
        )}
      </div>
      <div class="when">
        <Time at={createdAt} />
        <span>{counted(runs, 'run')}</span>
      </div>
    </li>
  );
}

const Progress = ({ experiment: { name, progress } }: { experiment: ExperimentSummary }) => (
  <span class="running">
    <ProgressBar percent={progress.percent} label={`Progress of ${name}`} />
    {progress.etaSeconds !== null && <span>{duration(progress.etaSeconds)} left</span>}
  </span>
);
