/** All experiments: search, filter, label, choose some and act on them. */
import { useEffect, useState } from 'preact/hooks';
import { Empty, Failure, Skeleton } from '../../parts/async.js';
import { addressOf } from '../../routing/route.js';
import { changeQuery } from '../../routing/use-route.js';
import { useLast } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { BulkBar } from './bulk-bar.js';
import './experiments.css';
import { FilterForm } from './filter-form.js';
import { type Filters, isFiltered } from './filters.js';
import { ListRow } from './list-row.js';
import { type List, PAGE, useList } from './read-list.js';

const NOTHING: ReadonlySet<string> = new Set();

export function ExperimentsPage({ query }: { query: Filters }) {
  const wanted = Math.max(PAGE, Number.parseInt(query.shown ?? '', 10) || 0);
  const { value, error, reload } = useList(query, wanted);
  const [chosen, setChosen] = useState(NOTHING);
  const list = useLast(value);
  // What the filters no longer find is not changed by accident.
  const filters = JSON.stringify({ ...query, shown: undefined, sort: undefined });
  useEffect(() => setChosen(NOTHING), [filters]);
  return (
    <>
      <div class="list-head">
        <h1>{words.experiments.title}</h1>
        <a class="button primary" href={addressOf(['new'])}>
          {words.experiments.build}
        </a>
      </div>
      <FilterForm filters={query} />
      {error && <Failure error={error} onRetry={reload} />}
      {list === undefined ? (
        !error && <Skeleton lines={16} />
      ) : (
        <div aria-busy={value === undefined} class="list">
          <BulkBar filters={query} list={list} chosen={chosen} onChoose={setChosen} />
          {list.items.length === 0 && !list.hasMore ? (
            <Nothing isFiltered={isFiltered(query)} />
          ) : (
            <>
              <Rows list={list} chosen={chosen} onChoose={setChosen} />
              <More list={list} />
            </>
          )}
        </div>
      )}
    </>
  );
}

interface RowsProps {
  list: List;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

function Rows({ list, chosen, onChoose }: RowsProps) {
  return (
    <ul class="experiments">
      {list.items.map((experiment) => (
        <ListRow
          key={experiment.id}
          experiment={experiment}
          isChosen={chosen.has(experiment.id)}
          onChoose={(isChosen) => {
            const next = new Set(chosen);
            if (isChosen) next.add(experiment.id);
            else next.delete(experiment.id);
            onChoose(next);
          }}
        />
      ))}
    </ul>
  );
}

const More = ({ list: { items, hasMore, total, unreadable } }: { list: List }) => (
  <div class="list-end">
    <span>{words.experiments.shown(items.length, total, unreadable)}</span>
    {hasMore && (
      <button type="button" onClick={() => changeQuery({ shown: String(items.length + PAGE) })}>
        {words.experiments.more}
      </button>
    )}
  </div>
);

const Nothing = ({ isFiltered: isNarrow }: { isFiltered: boolean }) => (
  <Empty>
    <p>{isNarrow ? words.experiments.noMatch : words.experiments.none}</p>
    <p>
      {isNarrow ? (
        <a href={addressOf(['experiments'])}>{words.experiments.showAll}</a>
      ) : (
        <a href="#/">{words.experiments.start}</a>
      )}
    </p>
  </Empty>
);
