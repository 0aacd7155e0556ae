/** What can be done with the chosen experiments. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../routing/route.js';
import { client } from '../../service/session.js';
import { words } from '../../words/words.js';
import { actionsFor, type BulkAction, UNDOING } from './bulk-actions.js';
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
const said = words.experiments.bulk;

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
        {chosen.size === 0 ? said.chooseShown : isAll ? said.allChosen : said.chosen(chosen.size)}
      </label>
      {areAllChosen && list.hasMore && !isAll && (
        <button type="button" class="plain" onClick={() => setAll(true)}>
          {list.total === null ? said.chooseAll : said.chooseAllOf(list.total)}
        </button>
      )}
      {chosen.size > 0 && (
        <span class="bulk-choices">
          {actionsFor(filters.archived).map((name) => (
            <button key={name} type="button" onClick={() => setAction(name)}>
              {said.actions[name].label}
            </button>
          ))}
          {!isAll && chosen.size <= MAX_COMPARED && (
            <a class="button" href={addressOf(['compare'], { from: [...chosen].join(',') })}>
              {said.compare}
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
  const undo = done && UNDOING[done.action];
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
      {done && said.actions[done.action].done(done.ids.length)}{' '}
      {undo && (
        <button type="button" class="plain" onClick={() => void takeBack()}>
          {said.undo}
        </button>
      )}
      {fault}
    </p>
  );
}
