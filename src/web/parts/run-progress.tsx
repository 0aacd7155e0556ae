/** How far the runs of an experiment are, arm by arm. */
import type { Experiment, Run } from 'regulab-client';
import { addressOf } from '../routing/route.js';
import { ProgressBar, Status } from './status.js';

export function RunProgress({ experiment, runs }: { experiment: Experiment; runs: readonly Run[] }) {
  return (
    <div class="run-progress">
      {experiment.spec.arms.map(({ name }) => (
        <section key={name} aria-label={`Runs of ${name}`}>
          <h3>{name}</h3>
          <ul>
            {runs
              .filter(({ arm }) => arm === name)
              .map((run) => (
                <li key={run.id}>
                  <a href={addressOf(['runs', run.id])}>seed {run.seed}</a>
                  <ProgressBar percent={run.progress.percent} label={`${name}, seed ${run.seed}`} />
                  <span class="epochs">
                    {run.progress.epoch}/{run.progress.epochs}
                  </span>
                  <Status status={run.status} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
