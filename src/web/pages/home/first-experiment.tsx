/** The first experiment, live in front of its reader. */
import { styleArms } from '../../../charts/drawing/series.js';
import { Answer } from '../../parts/answer/answer.js';
import { Async } from '../../parts/async.js';
import { Curves } from '../../parts/curves.js';
import { RunProgress } from '../../parts/run-progress.js';
import { addressOf } from '../../routing/route.js';
import { useExperiment } from '../experiment/read-experiment.js';

export function FirstExperiment({ id }: { id: string }) {
  return (
    <section class="first" aria-live="polite">
      <Async of={useExperiment(id, 'test.accuracy')} lines={14}>
        {({ experiment, runs, histories, comparison }) => {
          const arms = experiment.spec.arms.map(({ name }) => name);
          return (
            <>
              {comparison?.complete && <Answer comparison={comparison} />}
              <RunProgress experiment={experiment} runs={runs} />
              <Curves
                histories={histories}
                arms={arms}
                measure="accuracy"
                styles={styleArms(arms, experiment.spec.baseline ?? arms[0]!)}
              />
              <p>
                <a href={addressOf(['experiments', id])}>See all of it</a>
              </p>
            </>
          );
        }}
      </Async>
    </section>
  );
}
