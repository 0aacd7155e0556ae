/** Who trains now, who waits, and when they will start. */
import type { Schemas } from 'regulab-client';
import { counted } from '../../../number-format.js';
import { Async, Empty } from '../../parts/async.js';
import { Status } from '../../parts/status.js';
import { Time } from '../../parts/time.js';
import { addressOf } from '../../routing/route.js';
import { changeQuery } from '../../routing/use-route.js';
import { useLoaded } from '../../service/use-loaded.js';
import './queue.css';

type Queue = Schemas['Queue'];
type Entry = Schemas['QueueEntry'];

const PAGE = 50;

export function QueuePage({ query }: { query: Readonly<Record<string, string>> }) {
  const wanted = Math.max(PAGE, Number.parseInt(query.shown ?? '', 10) || 0);
  const loaded = useLoaded<Queue>({
    key: `queue ${wanted}`,
    load: async (client, signal) => {
      const items: Entry[] = [];
      for await (const page of client.queue({ limit: PAGE }, { signal }).pages()) {
        items.push(...page.items);
        if (page.nextCursor === null || items.length >= wanted) return { ...(page as Queue), items };
      }
      throw new Error('The queue has no page.');
    },
    concerns: ({ type }) => type !== 'run.checkpoint' && type !== 'experiment.changed',
  });
  return (
    <>
      <h1>Queue</h1>
      <Async of={loaded} lines={12}>
        {(queue) => <Shown queue={queue} />}
      </Async>
    </>
  );
}

function Shown({ queue }: { queue: Queue }) {
  const { items, running, queued, trainers, nextCursor } = queue;
  const training = items.filter(({ position }) => position === null);
  const waiting = items.filter(({ position }) => position !== null);
  return (
    <>
      {trainers === 0 && (
        <div class="notice" role="alert">
          <p>
            <b>No worker is running, so nothing is trained.</b> What waits is kept, and starts when there is one:{' '}
            <code>regulab start</code> starts a worker with the service.
          </p>
        </div>
      )}
      <p class="queue-sum">
        {trainers > 0 && `${running} of ${counted(trainers, 'place')} for training in use. `}
        {queued === 0 ? 'Nothing waits.' : `${counted(queued, 'run')} ${queued === 1 ? 'waits' : 'wait'}.`}
      </p>
      {items.length === 0 && trainers > 0 && (
        <Empty>
          What you submit starts at once. <a href="#/">Ask a question</a>, or <a href="#/new">build a spec</a>.
        </Empty>
      )}
      {training.length > 0 && <Entries title="In training" entries={training} />}
      {waiting.length > 0 && <Entries title="Waiting, in the order in which they start" entries={waiting} />}
      {nextCursor !== null && (
        <button type="button" onClick={() => changeQuery({ shown: String(items.length + PAGE) })}>
          Show more
        </button>
      )}
    </>
  );
}

function Entries({ title, entries }: { title: string; entries: readonly Entry[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="rows queue">
        {entries.map((entry) => (
          <li key={entry.runId}>
            <span class="position">{entry.position ?? ''}</span>
            <a class="name" href={addressOf(['experiments', entry.experimentId])}>
              {entry.experimentName}
            </a>
            <span>
              {entry.arm}, seed {entry.seed}
            </span>
            <Status status={entry.status} />
            <Expected entry={entry} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const BASES = {
  progress: 'from its own progress',
  measured: 'from the epochs of its arm',
  estimate: 'from the estimate of its experiment',
} as const;

function Expected({ entry: { expectedStart, expectedEnd, basis } }: { entry: Entry }) {
  const when = expectedStart ?? expectedEnd;
  if (when === null || basis === null) return <span class="expected">time unknown</span>;
  return (
    <span class="expected" title={`Expected ${BASES[basis]}`}>
      {expectedStart === null ? 'ends' : 'starts'} <Time at={when} />
    </span>
  );
}
