import { ServiceError } from '../../errors.js';
import type { RunStatus } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import type { StoreContext } from '../commands/load-commands.js';
import { checkVersion, readEvent } from '../records.js';
import { execute } from '../redis.js';
import type { ApiStore, EventScope } from '../store.js';

/** Reads the events of an experiment or of one run. */
export function eventReads({ redis, keys }: StoreContext) {
  /** The key of the record that a scope belongs to, and that of its events. */
  const scopeKeys = (scope: EventScope) =>
    'runId' in scope
      ? { record: keys.run(scope.runId), events: keys.runEvents(scope.runId) }
      : { record: keys.experiment(scope.experimentId), events: keys.experimentEvents(scope.experimentId) };

  return {
    readEvents: async (scope, after, limit) => {
      if (!/^\d{1,15}$/.test(after)) {
        throw new ServiceError('INVALID_REQUEST', 'An event id must be a whole number.');
      }
      const { record, events } = scopeKeys(scope);
      const [owner, entries] = (await execute(
        redis
          .pipeline()
          .hmget(record, 'id', 'experimentId', 'schemaVersion')
          .xrange(events, `(${after}-0`, '+', 'COUNT', limit),
      )) as [(string | null)[], [string, string[]][]];
      const [id, experimentId, version] = owner;
      if (!id) return null;
      checkVersion(id, version);
      return entries.map((entry) => readEvent(experimentId ?? id, entry));
    },

    eventOwner: async (scope) => {
      const fields = ['id', 'experimentId', 'schemaVersion', 'status'];
      const [id, experimentId, version, status] = await redis.hmget(scopeKeys(scope).record, ...fields);
      if (!id) return null;
      checkVersion(id, version);
      return { experimentId: experimentId ?? id, finished: isFinished(status as RunStatus) };
    },

    revision: async (scope) => {
      const [id, seq] = await redis.hmget(scopeKeys(scope).record, 'id', 'seq');
      return id ? (seq ?? '0') : null;
    },
  } satisfies Partial<ApiStore>;
}
