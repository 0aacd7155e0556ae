/** What can be done with an experiment. */
import type { Experiment } from 'regulab-client';
import { Action } from '../../parts/action/action.js';
import { save } from '../../parts/save.js';
import { isFinished } from '../../parts/status.js';
import { addressOf } from '../../routing/route.js';
import { client, hasKey } from '../../service/session.js';
import { words } from '../../words/words.js';

const MORE_SEEDS = 5;

export function Actions({ experiment, onChange }: { experiment: Experiment; onChange: () => void }) {
  const { id, archivedAt } = experiment;
  const service = client.get();
  const then = (change: Promise<unknown>) => change.then(onChange);
  return (
    <div class="actions">
      {!isFinished(experiment) && <Cancel experiment={experiment} onChange={onChange} />}
      <a href={addressOf(['new'], { from: id })}>{words.experiment.actions.clone}</a>
      <AddSeeds experiment={experiment} onChange={onChange} />
      <Report id={id} />
      {archivedAt === null ? (
        <Action label={words.experiment.actions.archive} act={() => then(service.archive(id))} />
      ) : (
        <Action label={words.experiment.actions.restore} act={() => then(service.restore(id))} />
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
    <Action
      label={words.experiment.actions.saveReport}
      act={async () => save(`${id}.html`, new Blob([await client.get().report(id)], HTML))}
    />
  ) : (
    <a href={`./v1/experiments/${encodeURIComponent(id)}/report`} target="_blank" rel="noopener">
      {words.experiment.actions.report}
    </a>
  );

const HTML = { type: 'text/html' };

function Cancel({ experiment: { id, runs }, onChange }: Props) {
  const unfinished = runs.filter((run) => !isFinished(run)).length;
  return (
    <Action
      label={words.experiment.actions.cancel}
      confirm={words.experiment.actions.confirmCancel(unfinished)}
      isHarmful
      question={
        <>
          <p>{words.experiment.actions.unfinished(unfinished, runs.length)}</p>
          <p>
            <label>
              <input type="checkbox" name="keepModel" defaultChecked /> {words.experiment.actions.keepModel}
            </label>
          </p>
          <p class="about">{words.experiment.actions.withoutIt}</p>
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
      label={words.experiment.actions.addSeeds}
      question={
        <>
          <p>{words.experiment.actions.aboutSeeds(spec.arms.length)}</p>
          <label>
            {words.experiment.actions.howMany}{' '}
            <input type="number" name="count" min={1} max={100} required defaultValue={String(MORE_SEEDS)} />
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
      label={words.experiment.actions.delete}
      confirm={words.experiment.actions.confirmDelete}
      isHarmful
      question={<p>{words.experiment.actions.aboutDelete(name, runs.length)}</p>}
      act={async () => {
        await client.get().delete(id);
        location.hash = addressOf(['experiments']);
      }}
    />
  );
}
