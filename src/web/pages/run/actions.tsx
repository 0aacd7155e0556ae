/** What can be done with a run. */
import type { Run } from 'regulab-client';
import { Action } from '../../parts/action/action.js';
import { isFinished } from '../../parts/status.js';
import { addressOf } from '../../routing/route.js';
import { client } from '../../service/session.js';
import { words } from '../../words/words.js';

export function RunActions({ run, onChange }: { run: Run; onChange: () => void }) {
  const { id, status, weightsSha256 } = run;
  const service = client.get();
  const then = (change: Promise<unknown>) => change.then(onChange);
  return (
    <div class="actions">
      {(status === 'queued' || status === 'running') && (
        <Action label={words.run.actions.pause} act={() => then(service.pause(id))} />
      )}
      {status === 'paused' && <Action label={words.run.actions.resume} act={() => then(service.resume(id))} />}
      {!isFinished(run) && status !== 'cancelling' && <Cancel run={run} onChange={onChange} />}
      {(status === 'failed' || status === 'cancelled') && (
        <Action label={words.run.actions.retry} act={() => then(service.retry(id))} />
      )}
      {weightsSha256 && (
        <>
          <a href={addressOf(['draw'], { runs: id })}>{words.run.actions.draw}</a>
          <Reproduce id={id} />
        </>
      )}
    </div>
  );
}

function Cancel({ run: { id, progress }, onChange }: { run: Run; onChange: () => void }) {
  return (
    <Action
      label={words.run.actions.cancel}
      confirm={words.run.actions.confirmCancel}
      isHarmful
      question={
        <>
          <p>{words.run.actions.epochsDone(progress.epoch, progress.epochs)}</p>
          <p>
            <label>
              <input type="checkbox" name="keepModel" defaultChecked /> {words.run.actions.keepModel}
            </label>
          </p>
          <p class="about">{words.run.actions.withoutIt(progress.epoch)}</p>
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
    label={words.run.actions.reproduce}
    confirm={words.run.actions.confirmReproduce}
    question={<p>{words.run.actions.aboutReproduce}</p>}
    act={async () => {
      const again = await client.get().reproduce(id);
      location.hash = addressOf(['experiments', again.id]);
    }}
  />
);
