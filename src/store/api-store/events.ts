import { ServiceError } from '../../errors.js';
import type { Event } from '../../experiments/records/event.js';
import type { RunStatus } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import type { StoreContext } from '../commands/load-commands.js';
import { checkVersion, readEvent } from '../records.js';
import { execute } from '../redis.js';
import type { ApiStore, EventScope } from '../store.js';

/** Reads the events of an experiment or of one run. */
export function eventReads({ redis, keys, call }: StoreContext) {
  const recordOf = (scope: EventScope) =>
    'runId' in scope ? keys.run(scope.runId) : keys.experiment(scope.experimentId);

  async function ofExperiment(experimentId: string, after: string, limit: number): Promise<Event[] | null> {
    const [[id, version], events] = await call('readEvents', { experimentId, after, limit });
    if (!id) return null;
    checkVersion(id, version);
    return events.map(([eventId, runId, fields]) => readEvent({ experimentId, runId }, eventId, fields));
  }

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
    readEvents: async (scope, after, limit) => {
      if (!/^\d{1,15}$/.test(after)) {
        throw new ServiceError('INVALID_REQUEST', 'An event id must be a whole number.');
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
      return id ? (seq ?? '0') : null;
    },
  } satisfies Partial<ApiStore>;
}
