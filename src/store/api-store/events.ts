import { ServiceError } from '../../errors.js';
import type { Event } from '../../experiments/records/event.js';
import type { RunStatus } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import type { StoreContext } from '../commands/load-commands.js';
import { RECENT_EVENTS } from '../keys.js';
import { checkVersion, readEvent, revisionOf } from '../records.js';
import { execute } from '../redis.js';
import type { ApiStore, EventScope, RecentEvents } from '../store.js';

/** Whose event an entry of `recentEvents` stands for. */
interface Reference {
  id: string;
  experimentId: string;
  seq: number;
}
type Entry = [string, string[]];

/** Reads the events of an experiment, of one run, or of all experiments of a tenant. */
export function eventReads(context: StoreContext) {
  const { redis, keys } = context;
  const ofExperiment = experimentEvents(context);
  const recordOf = (scope: EventScope) =>
    'runId' in scope ? keys.run(scope.runId) : keys.experiment(scope.experimentId);

  async function ofRun(runId: string, after: string, limit: number): Promise<Event[] | null> {
    const [[id, experimentId, version], entries] = (await execute(
      redis
        .pipeline()
        .hmget(keys.run(runId), 'id', 'experimentId', 'schemaVersion')
        .xrange(keys.runEvents(runId), `(${after}-0`, '+', 'COUNT', limit),
    )) as [(string | null)[], [string, string[]][]];
    if (!id || !experimentId) return null;
    checkVersion(id, version);
    return entries.map(([eventId, fields]) => readEvent({ experimentId, runId }, eventId, fields));
  }

  return {
    ...recentEventReads(context),

    readEvents: async (scope, after, limit) => {
      if (!/^\d{1,15}$/.test(after)) {
        const message = 'An event id must be a whole number.';
        const problems = [{ parameter: 'after', code: 'INVALID_VALUE', message }];
        throw new ServiceError('INVALID_REQUEST', message, { problems });
      }
      return 'runId' in scope ? ofRun(scope.runId, after, limit) : ofExperiment(scope.experimentId, after, limit);
    },

    eventOwner: async (scope) => {
      const fields = ['id', 'experimentId', 'schemaVersion', 'status'];
      const [id, experimentId, version, status] = await redis.hmget(recordOf(scope), ...fields);
      if (!id) return null;
      checkVersion(id, version);
      return { experimentId: experimentId ?? id, finished: isFinished(status as RunStatus) };
    },

    revision: async (scope) => {
      const [id, seq] = await redis.hmget(recordOf(scope), 'id', 'seq');
      return id ? revisionOf({ seq: seq ?? undefined }) : null;
    },
  } satisfies Partial<ApiStore>;
}

const experimentEvents =
  ({ call }: StoreContext) =>
  async (experimentId: string, after: string, limit: number): Promise<Event[] | null> => {
    const [[id, version], events] = await call('readEvents', { experimentId, after, limit });
    if (!id) return null;
    checkVersion(id, version);
    return events.map(([eventId, runId, fields]) => readEvent({ experimentId, runId }, eventId, fields));
  };

function recentEventReads(context: StoreContext) {
  const { redis, keys } = context;
  const ofExperiment = experimentEvents(context);

  /** Those that are still there, by experiment and `seq`. */
  async function eventsOf(references: Reference[]): Promise<Map<string, Event>> {
    const spans = new Map<string, { first: number; last: number }>();
    for (const { experimentId, seq } of references) {
      const { first, last } = spans.get(experimentId) ?? { first: seq, last: seq };
      spans.set(experimentId, { first: Math.min(first, seq), last: Math.max(last, seq) });
    }
    const found = new Map<string, Event>();
    const reads = [...spans].map(async ([experimentId, { first, last }]) => {
      const events = await ofExperiment(experimentId, String(first - 1), last - first + 1).catch(noneIfUnreadable);
      for (const event of events ?? []) found.set(`${experimentId}:${event.id}`, event);
    });
    await Promise.all(reads);
    return found;
  }

  async function readRecentEvents(after: string | undefined, limit: number): Promise<RecentEvents> {
    const [entries, [oldest], [newest], length, [seconds]] = (await execute(
      redis
        .pipeline()
        .xrange(keys.recentEvents, `(${after ?? '0'}`, '+', 'COUNT', limit)
        .xrange(keys.recentEvents, '-', '+', 'COUNT', 1)
        .xrevrange(keys.recentEvents, '+', '-', 'COUNT', 1)
        .xlen(keys.recentEvents)
        .time(),
    )) as [Entry[], Entry[], Entry[], number, [string]];
    // Nothing has happened yet, or for long: whatever will, has a later id.
    const now = `${Number(seconds) * 1000 - 1}-0`;
    const last = newest?.[0] ?? now;
    if (after === undefined) return { events: [], lastId: last, size: 0, missed: false };
    // An id that was not given yet: what happens until then would be passed over in silence.
    if (isBefore(last, after) && isBefore(now, after)) return { events: [], lastId: last, size: 0, missed: true };
    const missed = hasMissed(after, oldest?.[0], length, now);
    const references = entries.map(toReference);
    const found = await eventsOf(references);
    const events = references.flatMap(({ id, experimentId, seq }) => {
      const event = found.get(`${experimentId}:${seq}`);
      return event === undefined ? [] : [{ id, event }];
    });
    const lastId = references.at(-1)?.id ?? (missed ? now : after);
    return { events, lastId, size: references.length, missed };
  }

  return { readRecentEvents } satisfies Partial<ApiStore>;
}

const toReference = ([id, [, experimentId, , seq]]: Entry): Reference => ({
  id,
  experimentId: experimentId!,
  seq: Number(seq),
});

/** One record of another version must not end the streams of all others. */
function noneIfUnreadable(error: unknown): null {
  if (error instanceof ServiceError && error.code === 'RECORD_UNREADABLE') return null;
  throw error;
}

/** Whether there may have been events after this id that are no longer kept. */
function hasMissed(after: string, oldest: string | undefined, length: number, now: string): boolean {
  if (after === '0' || (oldest !== undefined && !isBefore(after, oldest))) return false;
  // A shorter stream has dropped nothing. One before it would have expired since its last event.
  return length >= RECENT_EVENTS.most || msOf(after) < msOf(oldest ?? now) - RECENT_EVENTS.keptMs;
}

const msOf = (id: string) => Number(id.split('-')[0]);

function isBefore(id: string, other: string): boolean {
  const [sequence, ofOther] = [id, other].map((each) => Number(each.split('-')[1]));
  return msOf(id) < msOf(other) || (msOf(id) === msOf(other) && sequence! < ofOther!);
}
