/** Finds experiments and offers their arms. */
import { useEffect, useState } from 'preact/hooks';
import type { Experiment, RegulabClient } from 'regulab-client';
import { Async, Empty } from '../../parts/async.js';
import { Status } from '../../parts/status.js';
import { Time } from '../../parts/time.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { type ChosenArm, keyOf, toggled } from './arms-address.js';

interface Props {
  /** Experiments that the reader comes from. */
  from: readonly string[];
  arms: readonly ChosenArm[];
  onChange: (arms: ChosenArm[]) => void;
}

const FOUND = 6;
const TYPING_MS = 300;

export function Picker({ from, arms, onChange }: Props) {
  const [text, setText] = useState('');
  const asked = useLater(text.trim());
  const loaded = useLoaded({
    key: `arms to choose from ${from.join()} ${asked}`,
    load: (client, signal) =>
      asked === '' && from.length > 0 ? named(client, from, signal) : found(client, asked, signal),
  });
  return (
    <section class="picker" aria-label={words.compare.picker.label}>
      <label>
        {words.compare.picker.find}
        <input
          type="search"
          value={text}
          placeholder={words.compare.picker.example}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <Async of={loaded} lines={FOUND}>
        {(experiments) =>
          experiments.length === 0 ? (
            <Empty>{words.compare.picker.nothing}</Empty>
          ) : (
            <ul>
              {experiments.map((experiment) => (
                <ArmChoice key={experiment.id} experiment={experiment} arms={arms} onChange={onChange} />
              ))}
            </ul>
          )
        }
      </Async>
    </section>
  );
}

const named = (client: RegulabClient, ids: readonly string[], signal: AbortSignal) =>
  Promise.all(ids.map((id) => client.experiment(id, { signal })));

async function found(client: RegulabClient, text: string, signal: AbortSignal): Promise<Experiment[]> {
  const filters = { limit: FOUND, fields: ['id'] as const, ...(text && { text }) };
  for await (const { items, nextCursor } of client.experiments(filters, { signal }).pages()) {
    // A page may be empty with more to come.
    if (items.length > 0 || nextCursor === null)
      return named(
        client,
        items.map(({ id }) => id),
        signal,
      );
  }
  return [];
}

function useLater(value: string): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const waiting = setTimeout(() => setLater(value), TYPING_MS);
    return () => clearTimeout(waiting);
  }, [value]);
  return later;
}

function ArmChoice({ experiment, arms, onChange }: Omit<Props, 'from'> & { experiment: Experiment }) {
  const chosen = new Set(arms.map(keyOf));
  return (
    <li>
      <p>
        <b>{experiment.name}</b> <Status status={experiment.status} /> <Time at={experiment.createdAt} />
      </p>
      <div class="arm-choices">
        {experiment.spec.arms.map(({ name }) => {
          const arm = { experimentId: experiment.id, arm: name };
          return (
            <label key={name}>
              <input type="checkbox" checked={chosen.has(keyOf(arm))} onChange={() => onChange(toggled(arms, arm))} />
              {name}
            </label>
          );
        })}
      </div>
    </li>
  );
}
