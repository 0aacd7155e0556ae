/** Before many experiments are changed: what would become of each. Then it is done, to just these. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Schemas } from 'regulab-client';
import { Async, Failure } from '../../parts/async.js';
import { Sentence } from '../../parts/text/sentence.js';
import { client } from '../../service/session.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import type { BulkAction } from './bulk-actions.js';
import type { ListQuery } from './filters.js';
import { readLabels } from './labels.js';

const said = words.experiments.bulk;

type Item = Schemas['BulkItem'];

interface Props {
  action: BulkAction;
  /** What the list shows; its filters find what is chosen. */
  filters: ListQuery;
  /** Null: all that the filters find. */
  chosen: ReadonlySet<string> | null;
  /** With the ids that were changed; none when it was called off. */
  onEnd: (changed: string[]) => void;
}

export function BulkDialog({ action, filters, chosen, onEnd }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [labels, setLabels] = useState('');
  const preview = usePreview(action, filters, chosen);
  const { isBusy, failure, run } = useChange(action, labels, onEnd);
  useEffect(() => dialog.current?.showModal(), []);
  const { title, note, confirm } = said.actions[action];
  return (
    <dialog ref={dialog} class="bulk" aria-labelledby="bulk-title" onClose={() => onEnd([])}>
      <h2 id="bulk-title">{title}</h2>
      <p>{note}</p>
      {action === 'label' && (
        <label class="bulk-labels">
          {said.labels}
          <input
            value={labels}
            placeholder={said.labelsExample}
            onInput={({ currentTarget }) => setLabels(currentTarget.value)}
          />
        </label>
      )}
      <Async of={preview} lines={5}>
        {(items) => <Preview action={action} items={items} />}
      </Async>
      {failure && <Failure error={failure} />}
      <div class="bulk-buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          {said.keep}
        </button>
        <button
          type="button"
          class={action === 'delete' || action === 'cancel' ? 'primary danger' : 'primary'}
          disabled={isBusy || changing(preview.value).length === 0 || (action === 'label' && labels.trim() === '')}
          onClick={() => void run(changing(preview.value))}
        >
          {confirm(changing(preview.value).length)}
        </button>
      </div>
    </dialog>
  );
}

const changing = (items: Item[] | undefined): string[] =>
  items?.filter(({ outcome }) => outcome === 'changed').map(({ id }) => id) ?? [];

/** A dry run over the filters of the list; of its items, those that were chosen. */
function usePreview(action: BulkAction, filters: ListQuery, chosen: ReadonlySet<string> | null) {
  const { sort: _, ...found } = filters;
  return useLoaded({
    key: `${action} ${JSON.stringify(found)} ${[...(chosen ?? [])].join()}`,
    load: async (service, signal) => {
      // Any label shows which experiments would get one.
      const change = action === 'label' ? { action, labels: { label: '…' } } : { action };
      const { items } = await service.bulk(change, found, { signal });
      return items.filter(({ id }) => chosen?.has(id) ?? true);
    },
  });
}

function useChange(action: BulkAction, labels: string, onEnd: (changed: string[]) => void) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const run = async (ids: string[]) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const change = action === 'label' ? { action, ids, labels: readLabels(labels) } : { action, ids };
      const { items } = await client.get().bulk(change);
      const refused = items.find(({ outcome }) => outcome === 'refused');
      if (refused?.problem) throw new Error(said.refused(refused.name ?? refused.id, refused.problem.detail));
      onEnd(items.filter(({ outcome }) => outcome === 'changed').map(({ id }) => id));
    } catch (error) {
      setFailure(error as Error);
    }
    setBusy(false);
  };
  return { isBusy, failure, run };
}

function Preview({ action, items }: { action: BulkAction; items: Item[] }) {
  const { would, each } = said.actions[action];
  const others = items.filter(({ outcome }) => outcome !== 'changed');
  const count = items.length - others.length;
  return (
    <>
      <p class="bulk-sum">
        <Sentence text={would(count)} /> {others.length > 0 && said.wouldStay(others.length)}
      </p>
      {/* Scrolled by keyboard, too. */}
      <ul class="bulk-items" tabIndex={0} aria-label={said.items}>
        {items.map(({ id, name, status, outcome, problem }) => (
          <li key={id} class={`outcome-${outcome}`}>
            <b>{name ?? id}</b> {status && words.parts.statuses[status]} <code>{id}</code>
            <span>{outcome === 'changed' ? each : outcome === 'refused' ? problem?.detail : said.nothingToDo}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
