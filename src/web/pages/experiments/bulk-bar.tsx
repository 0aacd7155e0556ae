/** What can be done with the chosen experiments. */
import { useState } from 'preact/hooks';
import { counted } from '../../../number-format.js';
import { addressOf } from '../../routing/route.js';
import { client } from '../../service/session.js';
import { actionsFor, BULK_ACTIONS, type BulkAction } from './bulk-actions.js';
import { BulkDialog } from './bulk-dialog.js';
import { type Filters, listQueryOf } from './filters.js';
import type { List } from './read-list.js';

interface Props {
  filters: Filters;
  list: List;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

const MAX_COMPARED = 50;

export function BulkBar({ filters, list, chosen, onChoose }: Props) {
  const [action, setAction] = useState<BulkAction>();
  const [isAll, setAll] = useState(false);
  const [done, setDone] = useState<{ action: BulkAction; ids: string[] }>();
  const ids = list.items.map(({ id }) => id);
  const areAllChosen = ids.length > 0 && ids.every((id) => chosen.has(id));
  const end = (changed: string[]) => {
    if (action && changed.length > 0) {
      setDone({ action, ids: changed });
      onChoose(new Set());
      setAll(false);
    }
    setAction(undefined);
  };
  return (
    <div class="bulk-bar" hidden={ids.length === 0 && !done}>
      <label class="all" hidden={ids.length === 0}>
        <input
          type="checkbox"
          checked={areAllChosen}
          onChange={({ currentTarget }) => {
            onChoose(new Set(currentTarget.checked ? ids : []));
            setAll(false);
          }}
        />
        {chosen.size === 0 ? 'Choose all shown' : isAll ? 'All that match are chosen' : `${chosen.size} chosen`}
      </label>
      {areAllChosen && list.hasMore && !isAll && (
        <button type="button" class="plain" onClick={() => setAll(true)}>
          Choose all {list.total ?? ''} that match
        </button>
      )}
      {chosen.size > 0 && (
        <span class="bulk-choices">
          {actionsFor(filters.archived).map((name) => (
            <button key={name} type="button" onClick={() => setAction(name)}>
              {BULK_ACTIONS[name].label}
            </button>
          ))}
          {!isAll && chosen.size <= MAX_COMPARED && (
            <a class="button" href={addressOf(['compare'], { from: [...chosen].join(',') })}>
              Compare
            </a>
          )}
        </span>
      )}
      <Done done={done} onUndone={() => setDone(undefined)} />
      {action && (
        <BulkDialog action={action} filters={listQueryOf(filters)} chosen={isAll ? null : chosen} onEnd={end} />
      )}
    </div>
  );
}

/** Says what was done, and takes it back where that is possible. */
function Done({ done, onUndone }: { done: { action: BulkAction; ids: string[] } | undefined; onUndone: () => void }) {
  const [fault, setFault] = useState<string>();
  const undo = done && BULK_ACTIONS[done.action].undo;
  const takeBack = async () => {
    try {
      await client.get().bulk({ action: undo!, ids: done!.ids });
      onUndone();
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <p class="bulk-done" role="status">
      {done && `${counted(done.ids.length, 'experiment')} ${BULK_ACTIONS[done.action].done}. `}
      {undo && (
        <button type="button" class="plain" onClick={() => void takeBack()}>
          Undo
        </button>
      )}
      {fault}
    </p>
  );
}
