/** What can be done with a run. */
import type { Run } from 'regulab-client';
import { Action } from '../../parts/action/action.js';
import { isFinished } from '../../parts/status.js';
import { addressOf } from '../../routing/route.js';
import { client } from '../../service/session.js';

export function RunActions({ run, onChange }: { run: Run; onChange: () => void }) {
  const { id, status, weightsSha256 } = run;
  const service = client.get();
  const then = (change: Promise<unknown>) => change.then(onChange);
  return (
    <div class="actions">
      {(status === 'queued' || status === 'running') && <Action label="Pause" act={() => then(service.pause(id))} />}
      {status === 'paused' && <Action label="Resume" act={() => then(service.resume(id))} />}
      {!isFinished(run) && status !== 'cancelling' && <Cancel run={run} onChange={onChange} />}
      {(status === 'failed' || status === 'cancelled') && <Action label="Retry" act={() => then(service.retry(id))} />}
      {weightsSha256 && (
        <>
          <a href={addressOf(['draw'], { runs: id })}>Draw a digit for it</a>
          <Reproduce id={id} />
        </>
      )}
    </div>
  );
}

function Cancel({ run: { id, progress }, onChange }: { run: Run; onChange: () => void }) {
  return (
    <Action
      label="Cancel"
      confirm="Cancel the run"
      isHarmful
      question={
        <>
          <p>
            {progress.epoch} of {progress.epochs} epochs are done. The rest will not be trained.
          </p>
          <p>
            <label>
              <input type="checkbox" name="keepModel" defaultChecked /> Keep what it has learned so far
            </label>
          </p>
          <p class="about">Without it, these {progress.epoch} epochs are lost.</p>
        </>
      }
      act={(given) =>
        client
          .get()
          .cancelRun(id, { keepModel: given.has('keepModel') })
          .then(onChange)
      }
    />
  );
}

const Reproduce = ({ id }: { id: string }) => (
  <Action
    label="Reproduce"
    confirm="Train it again"
    question={
      <p>
        Trains this run once more, as an experiment of its own, and says whether the weights are the same, byte for
        byte. Nothing is changed here.
      </p>
    }
    act={async () => {
      const again = await client.get().reproduce(id);
      location.hash = addressOf(['experiments', again.id]);
    }}
  />
);
