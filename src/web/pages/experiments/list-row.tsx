/** An experiment in the list: what it is, how it stands, what it has shown. */
import type { ExperimentSummary } from 'regulab-client';
import { duration } from '../../../number-format.js';
import { isFinished, ProgressBar, Status } from '../../parts/status.js';
import { Time } from '../../parts/time.js';
import { addressOf } from '../../routing/route.js';
import { words } from '../../words/words.js';
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
        aria-label={words.experiments.choose(name, id)}
        checked={isChosen}
        onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
      />
      <div class="what">
        <a class="name" href={addressOf(['experiments', id])}>
          {name}
        </a>
        {archivedAt && <span class="chip">{words.experiments.archived}</span>}
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
        <span>{words.parts.runs(runs)}</span>
      </div>
    </li>
  );
}

const Progress = ({ experiment: { name, progress } }: { experiment: ExperimentSummary }) => (
  <span class="running">
    <ProgressBar percent={progress.percent} label={words.parts.progressOf(name)} />
    {progress.etaSeconds !== null && <span>{words.parts.timeLeft(duration(progress.etaSeconds))}</span>}
  </span>
);
