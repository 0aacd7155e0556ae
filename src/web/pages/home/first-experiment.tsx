/** The first experiment, live in front of its reader. */
import { useMemo } from 'preact/hooks';
import type { Experiment } from 'regulab-client';
import { isAskedForHelp } from '../../../analysis/comparison/short-answer.js';
import { styleArms } from '../../../charts/drawing/series.js';
import { Answer } from '../../parts/answer/answer.js';
import { Async } from '../../parts/async.js';
import { Curves } from '../../parts/curves.js';
import { RunProgress } from '../../parts/run-progress.js';
import { isFinished } from '../../parts/status.js';
import { Sentence } from '../../parts/text/sentence.js';
import { Weights } from '../../parts/weights.js';
import { addressOf } from '../../routing/route.js';
import { words } from '../../words/words.js';
import { type ExperimentView, useExperiment } from '../experiment/read-experiment.js';

/** Brings what the reader has just started into sight, once it is drawn. */
export const showFirst = () => setTimeout(() => document.querySelector('.first')?.scrollIntoView());

export function FirstExperiment({ id }: { id: string }) {
  return (
    <section class="first" aria-live="polite">
      <Async of={useExperiment(id, 'test.accuracy')} lines={14}>
        {(view) => <Shown view={view} />}
      </Async>
    </section>
  );
}

/** In the place of the answer until there is one, so that nothing jumps. */
function Outcome({ view: { experiment, runs, comparison } }: { view: ExperimentView }) {
  if (comparison?.complete) return <Answer comparison={comparison} isYesOrNo={isAskedForHelp(experiment)} />;
  const finished = runs.filter(isFinished).length;
  return (
    <p class="answer asked comparing">
      {isFinished(experiment) ? words.parts.comparing : words.home.first.progress(finished, runs.length)}
    </p>
  );
}

const Further = ({ experiment: { id } }: { experiment: Experiment }) => (
  <nav class="further-on" aria-label={words.home.first.label}>
    <h2>{words.home.first.title}</h2>
    <ul>
      <li>
        <Sentence text={words.home.first.all} links={{ experiment: addressOf(['experiments', id]) }} />
      </li>
      <li>
        <Sentence text={words.home.first.draw} links={{ draw: addressOf(['draw'], { experiment: id }) }} />
      </li>
      <li>
        <Sentence text={words.home.first.change} links={{ build: addressOf(['new'], { from: id }) }} />
      </li>
    </ul>
  </nav>
);

function Shown({ view }: { view: ExperimentView }) {
  const { experiment, runs, histories } = view;
  const arms = experiment.spec.arms.map(({ name }) => name);
  const styles = useMemo(() => styleArms(arms, experiment.spec.baseline ?? arms[0]!), [experiment.id]);
  return (
    <>
      <Outcome view={view} />
      {isFinished(experiment) && <Weights experiment={experiment} runs={runs} arms={arms} />}
      <div class="first-training">
        <Async of={histories} lines={16}>
          {(measured) => <Curves histories={measured} arms={arms} measure="accuracy" styles={styles} />}
        </Async>
        {isFinished(experiment) ? (
          <Further experiment={experiment} />
        ) : (
          <RunProgress experiment={experiment} runs={runs} />
        )}
      </div>
    </>
  );
}
