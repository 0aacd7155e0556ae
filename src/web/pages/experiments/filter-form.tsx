/** What to list: every choice is in the address. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { addressOf } from '../../routing/route.js';
import { changeQuery } from '../../routing/use-route.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { FILTERS, type Filters, isFiltered, STATUSES } from './filters.js';

const TYPING_MS = 300;
const said = words.experiments.filters;

/** Another question begins at its first page. */
const choose = (name: string, value: string) => changeQuery({ [name]: value, shown: undefined });

export function FilterForm({ filters }: { filters: Filters }) {
  const names = useLoaded({
    key: 'names of presets and techniques',
    load: async (client, signal) => {
      const [presets, techniques] = await Promise.all([client.presets({ signal }), client.techniques({ signal })]);
      return { presets, techniques: techniques.filter(({ fields }) => fields.length > 0) };
    },
  }).value;
  const more = ['preset', 'technique', 'after', 'before'].filter((name) => filters[name]).length;
  return (
    <search class="filters">
      <Text name="text" label={said.search} value={filters.text} placeholder={said.searchExample} />
      <Choice name="status" label={said.status} value={filters.status} options={STATUS_OPTIONS} any={said.any} />
      <Text name="label" label={said.label} value={filters.label} placeholder={said.labelExample} />
      <Choice
        name="archived"
        label={said.archived}
        value={filters.archived}
        options={ARCHIVED}
        any={said.archivedLeftOut}
      />
      <Choice name="sort" label={said.order} value={filters.sort} options={ORDERS} any={said.newestFirst} />
      <details class="more-filters" open={more > 0}>
        <summary>{more > 0 ? said.moreInUse(more) : said.more}</summary>
        <div class="filters">
          <Choice
            name="preset"
            label={said.preset}
            value={filters.preset}
            options={names?.presets.map(({ name, title }) => ({ value: name, title })) ?? []}
            any={said.any}
          />
          <Choice
            name="technique"
            label={said.technique}
            value={filters.technique}
            options={names?.techniques.map(({ name, title }) => ({ value: name, title })) ?? []}
            any={said.any}
          />
          <Day name="after" label={said.from} value={filters.after} />
          <Day name="before" label={said.until} value={filters.before} />
        </div>
      </details>
      {isFiltered(filters) && (
        <a class="clear" href={addressOf(['experiments'], { sort: filters.sort })}>
          {said.clear(FILTERS.filter((name) => filters[name]).length)}
        </a>
      )}
    </search>
  );
}

const STATUS_OPTIONS = STATUSES.map((value) => ({ value, title: words.parts.statuses[value] }));
const ARCHIVED = [
  { value: 'true', title: said.archivedOnly },
  { value: 'any', title: said.archivedToo },
];
const ORDERS = [{ value: 'createdAt', title: said.oldestFirst }];

interface FieldProps {
  name: string;
  label: string;
  value: string | undefined;
}

/** Asks a moment after the last key. */
function Text({ name, label, value = '', placeholder }: FieldProps & { placeholder: string }) {
  const [typed, setTyped] = useState(value);
  const asking = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => () => clearTimeout(asking.current), []);
  return (
    <label>
      {label}
      <input
        type="search"
        value={typed}
        placeholder={placeholder}
        onInput={({ currentTarget: { value: text } }) => {
          setTyped(text);
          clearTimeout(asking.current);
          asking.current = setTimeout(() => choose(name, text.trim()), TYPING_MS);
        }}
      />
    </label>
  );
}

interface ChoiceProps extends FieldProps {
  options: readonly { value: string; title: string }[];
  /** What no choice means. */
  any: string;
}

function Choice({ name, label, value = '', options, any }: ChoiceProps) {
  // A value of the address stays a choice before the names are there.
  const isKnown = value === '' || options.some((option) => option.value === value);
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => choose(name, currentTarget.value)}>
        <option value="">{any}</option>
        {!isKnown && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.title}
          </option>
        ))}
      </select>
    </label>
  );
}

const Day = ({ name, label, value = '' }: FieldProps) => (
  <label>
    {label}
    <input type="date" value={value} onChange={({ currentTarget }) => choose(name, currentTarget.value)} />
  </label>
);
