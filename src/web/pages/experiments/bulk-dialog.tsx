/** Before many experiments are changed: what would become of each. Then it is done, to just these. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Schemas } from 'regulab-client';
import { counted } from '../../../number-format.js';
import { Async, Failure } from '../../parts/async.js';
import { client } from '../../service/session.js';
import { useLoaded } from '../../service/use-loaded.js';
import { BULK_ACTIONS, type BulkAction } from './bulk-actions.js';
import type { ListQuery } from './filters.js';
import { readLabels } from './labels.js';

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
  const { label, note } = BULK_ACTIONS[action];
  return (
    <dialog ref={dialog} class="bulk" aria-labelledby="bulk-title" onClose={() => onEnd([])}>
      <h2 id="bulk-title">{label} experiments</h2>
      <p>{note}</p>
      {action === 'label' && (
        <label class="bulk-labels">
          Labels
          <input
            value={labels}
            placeholder="stage=old, team=vision"
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
          Keep everything as it is
        </button>
        <button
          type="button"
          class={action === 'delete' || action === 'cancel' ? 'primary danger' : 'primary'}
          disabled={isBusy || changing(preview.value).length === 0 || (action === 'label' && labels.trim() === '')}
          onClick={() => void run(changing(preview.value))}
        >
          {label} {counted(changing(preview.value).length, 'experiment')}
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
      if (refused?.problem) throw new Error(`${refused.name ?? refused.id}: ${refused.problem.detail}`);
      onEnd(items.filter(({ outcome }) => outcome === 'changed').map(({ id }) => id));
    } catch (error) {
      setFailure(error as Error);
    }
    setBusy(false);
  };
  return { isBusy, failure, run };
}

function Preview({ action, items }: { action: BulkAction; items: Item[] }) {
  const { done } = BULK_ACTIONS[action];
  const others = items.filter(({ outcome }) => outcome !== 'changed');
  const count = items.length - others.length;
  return (
    <>
      <p class="bulk-sum">
        <strong>{counted(count, 'experiment')}</strong> would be {done}
        {others.length > 0 && `; ${others.length} would stay as ${others.length === 1 ? 'it is' : 'they are'}`}.
      </p>
      {/* Scrolled by keyboard, too. */}
      <ul class="bulk-items" tabIndex={0} aria-label="What would become of each">
        {items.map(({ id, name, status, outcome, problem }) => (
          <li key={id} class={`outcome-${outcome}`}>
            <b>{name ?? id}</b> {status?.replaceAll('_', ' ')} <code>{id}</code>
            <span>
              {outcome === 'changed'
                ? `→ ${done}`
                : outcome === 'refused'
                  ? problem?.detail
                  : 'already so, nothing to do'}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
