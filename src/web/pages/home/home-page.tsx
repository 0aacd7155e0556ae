/** First sight: one sentence, one button, the questions, and what was asked last. */
import { useState } from 'preact/hooks';
import { Async, Empty, Failure } from '../../parts/async.js';
import { DropoutPicture } from '../../parts/dropout-picture/dropout-picture.js';
import { ExperimentRow } from '../../parts/experiment-row.js';
import { changeQuery } from '../../routing/use-route.js';
import { client } from '../../service/session.js';
import { useLoaded } from '../../service/use-loaded.js';
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
          <h1>Which regularization helps? Ask by training.</h1>
          <p>
            regulab trains small networks on handwritten digits, the same way with and without a technique, and says
            what difference it makes and how sure that is.
          </p>
          <button type="button" class="primary large" onClick={() => void start()} disabled={isStarting}>
            Does dropout help?
          </button>
          <p class="about">
            Ten trainings of a small network on {IMAGES} images, in front of you{time.value && `: ${time.value}`}.
          </p>
          <p class="further">
            Or <a href="#/draw">draw a digit</a> and see what networks make of it, or{' '}
            <a href="#/learn">learn what each technique does</a>.
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
const IMAGES = '2,000';
/** The preset is too short to say anything; five seeds and eight epochs are not. */
const FIRST = {
  preset: 'quick-start',
  overrides: {
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
      <h2>Recent experiments</h2>
      <Async of={loaded} lines={RECENT}>
        {(items) =>
          items.length === 0 ? (
            <Empty>Nothing has been asked here yet. The button above is a good beginning.</Empty>
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
