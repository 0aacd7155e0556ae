/** How far the runs of an experiment are, arm by arm. */
import type { Experiment, Run } from 'regulab-client';
import { styleArms } from '../../charts/drawing/series.js';
import { addressOf } from '../routing/route.js';
import { words } from '../words/words.js';
import { ArmMark } from './arm-mark.js';
import { ProgressBar, Status } from './status.js';

export function RunProgress({ experiment, runs }: { experiment: Experiment; runs: readonly Run[] }) {
  const arms = experiment.spec.arms.map(({ name }) => name);
  const styles = styleArms(arms, experiment.spec.baseline ?? arms[0]!);
  return (
    <div class="run-progress">
      {arms.map((name) => (
        <section key={name} aria-label={words.parts.runsOf(name)}>
          <p class="arm">
            <ArmMark arm={name} styles={styles} /> {name}
          </p>
          <ul>
            {runs
              .filter(({ arm }) => arm === name)
              .map((run) => (
                <li key={run.id}>
                  <a href={addressOf(['runs', run.id])}>{words.parts.seed(run.seed)}</a>
                  <ProgressBar percent={run.progress.percent} label={words.parts.armAndSeed(name, run.seed)} />
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
