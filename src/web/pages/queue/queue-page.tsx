/** Who trains now, who waits, and when they will start. */
import type { Schemas } from 'regulab-client';
import { Async, Empty } from '../../parts/async.js';
import { Status } from '../../parts/status.js';
import { Sentence } from '../../parts/text/sentence.js';
import { Time } from '../../parts/time.js';
import { addressOf } from '../../routing/route.js';
import { changeQuery } from '../../routing/use-route.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
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
      throw new Error(words.queue.unreadable);
    },
    concerns: ({ type }) => type !== 'run.checkpoint' && type !== 'experiment.changed',
  });
  return (
    <>
      <h1>{words.queue.title}</h1>
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
            <Sentence text={words.queue.noWorker} />
          </p>
        </div>
      )}
      <p class="queue-sum">
        {trainers > 0 && words.queue.places(running, trainers)} {words.queue.waiting(queued)}
      </p>
      {items.length === 0 && trainers > 0 && (
        <Empty>
          <Sentence text={words.queue.empty} links={{ home: '#/', build: '#/new' }} />
        </Empty>
      )}
      {training.length > 0 && <Entries title={words.queue.trainingTitle} entries={training} />}
      {waiting.length > 0 && <Entries title={words.queue.waitingTitle} entries={waiting} />}
      {nextCursor !== null && (
        <button type="button" onClick={() => changeQuery({ shown: String(items.length + PAGE) })}>
          {words.queue.more}
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
            <span>{words.parts.armAndSeed(entry.arm, entry.seed)}</span>
            <Status status={entry.status} />
            <Expected entry={entry} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Expected({ entry: { expectedStart, expectedEnd, basis } }: { entry: Entry }) {
  const when = expectedStart ?? expectedEnd;
  if (when === null || basis === null) return <span class="expected">{words.queue.unknownTime}</span>;
  return (
    <span class="expected" title={words.queue.bases[basis]}>
      <Sentence
        text={expectedStart === null ? words.queue.ends : words.queue.starts}
        parts={{ time: <Time at={when} /> }}
      />
    </span>
  );
}
