/** First sight: one sentence, one button, the questions, and what was asked last. */
import { useState } from 'preact/hooks';
import { Async, Empty, Failure } from '../../parts/async.js';
import { DropoutPicture } from '../../parts/dropout-picture/dropout-picture.js';
import { ExperimentRow } from '../../parts/experiment-row.js';
import { Sentence } from '../../parts/text/sentence.js';
import { changeQuery } from '../../routing/use-route.js';
import { client } from '../../service/session.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { FirstExperiment, showFirst } from './first-experiment.js';
import { Questions } from './questions.js';
import { useTime } from './use-time.js';
import './home.css';

const RECENT = 5;

/** @param first the experiment that the button has started; in the address, so that a reload shows it again */
export function HomePage({ first }: { first: string | undefined }) {
  const [failure, setFailure] = useState<Error>();
  const [isStarting, setStarting] = useState(false);
  const time = useTime('first', FIRST);
  const start = async () => {
    setStarting(true);
    setFailure(undefined);
    try {
      changeQuery({ first: (await client.get().submit(FIRST)).id });
      showFirst();
    } catch (error) {
      setFailure(error as Error);
    }
    setStarting(false);
  };
  return (
    <>
      <section class="hero">
        <div>
          <h1>{words.home.title}</h1>
          <p>{words.home.lead}</p>
          <button type="button" class="primary large" onClick={() => void start()} disabled={isStarting}>
            {words.home.ask}
          </button>
          <p class="about">
            {time.value ? words.home.trainingsAndTime(IMAGES, time.value) : words.home.trainings(IMAGES)}
          </p>
          <p class="further">
            <Sentence text={words.home.further} links={{ draw: '#/draw', learn: '#/learn' }} />
          </p>
        </div>
        <DropoutPicture />
      </section>
      {failure && <Failure error={failure} />}
      {first && <FirstExperiment id={first} />}
      <Recent />
      <Questions />
    </>
  );
}

/** Of the preset. */
const IMAGES = (2000).toLocaleString(words.language);
/** The preset is too short to say anything; five seeds and eight epochs are not. */
const FIRST = {
  preset: 'quick-start',
  overrides: {
    // In English: by it the service knows that yes and no answer it.
    name: 'Does dropout help?',
    seeds: [1, 2, 3, 4, 5],
    training: { epochs: 8 },
    layerReport: 'epochs' as const,
  },
};

function Recent() {
  const loaded = useLoaded({
    key: 'recent',
    load: async (service, signal) => {
      for await (const { items } of service.experiments({ limit: RECENT }, { signal }).pages()) return items;
      return [];
    },
    concerns: ({ type }) => type.startsWith('experiment.') || type === 'run.finished',
  });
  return (
    <section>
      <h2>{words.home.recent}</h2>
      <Async of={loaded} lines={RECENT}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{words.home.nothingRecent}</Empty>
          ) : (
            <ul class="rows">
              {items.map((experiment) => (
                <ExperimentRow key={experiment.id} experiment={experiment} />
              ))}
            </ul>
          )
        }
      </Async>
    </section>
  );
}
