/** Where no network has been trained yet: trains some, while the reader may already draw. */
import { useState } from 'preact/hooks';
import type { ExperimentSpec } from 'regulab-client';
import { Async, Failure } from '../../parts/async.js';
import { RunProgress } from '../../parts/run-progress.js';
import { isFinished } from '../../parts/status.js';
import { Sentence } from '../../parts/text/sentence.js';
import { addressOf } from '../../routing/route.js';
import { changeQuery } from '../../routing/use-route.js';
import { client } from '../../service/session.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';

const MODEL = { architecture: 'mlp', hiddenUnits: [128] } as const;

/** Small, and good enough to be surprised by: one arm has seen moved and turned digits. */
const SPEC: ExperimentSpec = {
  name: 'draw-a-digit',
  dataset: { name: 'mnist', trainSize: 5000, validationSplit: 0.1 },
  seeds: [1, 2, 3],
  training: { epochs: 3, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.002 } },
  baseline: 'plain',
  arms: [
    { name: 'plain', model: { ...MODEL, hiddenUnits: [...MODEL.hiddenUnits] } },
    {
      name: 'with-dropout',
      model: { ...MODEL, hiddenUnits: [...MODEL.hiddenUnits] },
      regularization: { dropout: { rate: 0.3 } },
    },
    {
      name: 'with-augmentation',
      model: { ...MODEL, hiddenUnits: [...MODEL.hiddenUnits] },
      training: { augmentation: { shift: 2, rotate: 15 } },
    },
  ],
};

/** @param id the experiment in training; in the address, so that a reload shows it again */
export function TrainFirst({ id }: { id: string | undefined }) {
  const [failure, setFailure] = useState<Error>();
  const [isStarting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    setFailure(undefined);
    try {
      changeQuery({ training: (await client.get().submit(SPEC)).id });
    } catch (error) {
      setFailure(error as Error);
    }
    setStarting(false);
  };
  if (id) return <Training id={id} />;
  return (
    <div class="train-first">
      <h2>{words.draw.train.title}</h2>
      <p>{words.draw.train.about}</p>
      <button type="button" class="primary large" disabled={isStarting} onClick={() => void start()}>
        {words.draw.train.start}
      </button>
      {failure && <Failure error={failure} />}
    </div>
  );
}

function Training({ id }: { id: string }) {
  const loaded = useLoaded({
    key: id,
    load: async (service, signal) => {
      const [experiment, runs] = await Promise.all([
        service.experiment(id, { signal }),
        service.runs(id, {}, { signal }).all(),
      ]);
      return { experiment, runs };
    },
    concerns: (change) => 'experimentId' in change && change.experimentId === id,
  });
  return (
    <div class="train-first">
      <h2>{words.draw.train.training}</h2>
      <Async of={loaded} lines={9}>
        {({ experiment, runs }) => (
          <>
            <RunProgress experiment={experiment} runs={runs} />
            {isFinished(experiment) && (
              <p>
                <Sentence text={words.draw.train.withoutModel} links={{ experiment: addressOf(['experiments', id]) }} />
              </p>
            )}
          </>
        )}
      </Async>
    </div>
  );
}
