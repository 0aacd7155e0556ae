/** Where no network has been trained yet: trains some, while the reader may already draw. */
import { useState } from 'preact/hooks';
import type { ExperimentSpec } from 'regulab-client';
import { Async, Failure } from '../../parts/async.js';
import { RunProgress } from '../../parts/run-progress.js';
import { isFinished } from '../../parts/status.js';
import { addressOf } from '../../routing/route.js';
import { changeQuery } from '../../routing/use-route.js';
import { client } from '../../service/session.js';
import { useLoaded } from '../../service/use-loaded.js';

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
      <h2>No network has been trained here yet</h2>
      <p>
        Train three small ones: a plain one, one with dropout, and one that has seen moved and turned digits. Each is
        trained from three random starts. It takes about half a minute; draw while you wait.
      </p>
      <button type="button" class="primary large" disabled={isStarting} onClick={() => void start()}>
        Train the networks
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
      <h2>The networks are learning</h2>
      <Async of={loaded} lines={9}>
        {({ experiment, runs }) => (
          <>
            <RunProgress experiment={experiment} runs={runs} />
            {isFinished(experiment) && (
              <p>
                They have finished without a model. <a href={addressOf(['experiments', id])}>See why</a>
              </p>
            )}
          </>
        )}
      </Async>
    </div>
  );
}
