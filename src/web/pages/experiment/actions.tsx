/** What can be done with an experiment. */
import type { Experiment } from 'regulab-client';
import { counted } from '../../../number-format.js';
import { Action } from '../../parts/action/action.js';
import { save } from '../../parts/save.js';
import { isFinished } from '../../parts/status.js';
import { addressOf } from '../../routing/route.js';
import { client, hasKey } from '../../service/session.js';

const MORE_SEEDS = 5;

export function Actions({ experiment, onChange }: { experiment: Experiment; onChange: () => void }) {
  const { id, archivedAt } = experiment;
  const service = client.get();
  const then = (change: Promise<unknown>) => change.then(onChange);
  return (
    <div class="actions">
      {!isFinished(experiment) && <Cancel experiment={experiment} onChange={onChange} />}
      <a href={addressOf(['new'], { from: id })}>Clone</a>
      <AddSeeds experiment={experiment} onChange={onChange} />
      <Report id={id} />
      {archivedAt === null ? (
        <Action label="Archive" act={() => then(service.archive(id))} />
      ) : (
        <Action label="Restore" act={() => then(service.restore(id))} />
      )}
      <Delete experiment={experiment} />
    </div>
  );
}

interface Props {
  experiment: Experiment;
  onChange: () => void;
}

/** A browser opens an address without the reader's key: with one, the report is fetched and saved. */
const Report = ({ id }: Pick<Experiment, 'id'>) =>
  hasKey() ? (
    <Action label="Save report" act={async () => save(`${id}.html`, new Blob([await client.get().report(id)], HTML))} />
  ) : (
    <a href={`./v1/experiments/${encodeURIComponent(id)}/report`} target="_blank" rel="noopener">
      Report
    </a>
  );

const HTML = { type: 'text/html' };

function Cancel({ experiment: { id, runs }, onChange }: Props) {
  const unfinished = runs.filter((run) => !isFinished(run)).length;
  return (
    <Action
      label="Cancel"
      confirm={`Cancel ${counted(unfinished, 'run')}`}
      isHarmful
      question={
        <>
          <p>
            {unfinished} of {counted(runs.length, 'run')} {unfinished === 1 ? 'has' : 'have'} not finished. Runs that
            have finished keep their results.
          </p>
          <p>
            <label>
              <input type="checkbox" name="keepModel" defaultChecked /> Keep what the others have learned so far
            </label>
          </p>
          <p class="about">Without it, the training of the unfinished runs is lost.</p>
        </>
      }
      act={(given) =>
        client
          .get()
          .cancel(id, { keepModel: given.has('keepModel') })
          .then(onChange)
      }
    />
  );
}

function AddSeeds({ experiment: { id, spec }, onChange }: Props) {
  return (
    <Action
      label="Add seeds"
      question={
        <>
          <p>
            Every seed trains all {counted(spec.arms.length, 'arm')} once more, from other random beginnings. More seeds
            make the answer more certain.
          </p>
          <label>
            How many <input type="number" name="count" min={1} max={100} required defaultValue={String(MORE_SEEDS)} />
          </label>
        </>
      }
      act={(given) =>
        client
          .get()
          .addSeeds(id, { count: Number(given.get('count')) })
          .then(onChange)
      }
    />
  );
}

function Delete({ experiment: { id, name, runs } }: Pick<Props, 'experiment'>) {
  return (
    <Action
      label="Delete"
      confirm="Delete permanently"
      isHarmful
      question={
        <p>
          “{name}” goes with its {counted(runs.length, 'run')}, their curves, models and files. This cannot be undone.
          Archiving takes it out of the lists and loses nothing.
        </p>
      }
      act={async () => {
        await client.get().delete(id);
        location.hash = addressOf(['experiments']);
      }}
    />
  );
}
