import type { Experiment } from '../../experiments/records/experiment.js';
import { isFinished } from '../../experiments/records/states.js';
import type { StoreContext } from '../commands/load-commands.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import {
  countsOf,
  fromFlat,
  type Hash,
  type ProgressCounts,
  progressCountsOf,
  type RunGlance,
  readExperiment,
  readExperimentSummary,
  readGlance,
} from '../records.js';
import type { ApiStore } from '../store.js';
import { readEach, readHashes } from './read-records.js';

const PREFIXED_UUID = /^[a-z]{3}_[0-9a-f-]{36}$/;

/** Reads experiments with a glance at their runs. */
export function experimentReads(context: StoreContext) {
  const { redis, keys } = context;
  return {
    findByExternalId: (externalId) => redis.hget(keys.externalIds, externalId),

    getExperiment: (experimentId) => getExperiment(context, experimentId),

    listExperiments: async ({ limit, cursor, status }) => {
      const list = `experiments:${status ?? ''}`;
      const key = status === undefined ? keys.experiments : keys.experimentsIn(status);
      const start = cursor === undefined ? '+' : `(${decodeCursor(list, cursor, PREFIXED_UUID)}`;
      const ids = await redis.zrevrangebylex(key, start, '-', 'LIMIT', 0, limit + 1);
      const page = ids.slice(0, limit);
      const hashes = await readHashes(redis, page.map(keys.experiment));
      const read = await readEach(hashes, async (hash) =>
        readExperimentSummary(hash, await progressCounts(context, hash)),
      );
      return { ...read, nextCursor: ids.length > limit ? encodeCursor(list, page.at(-1)!) : null };
    },
  } satisfies Partial<ApiStore>;
}

/** An experiment with a glance at each of its runs; null when there is none with this id. */
export async function getExperiment(context: StoreContext, experimentId: string): Promise<Experiment | null> {
  const { hash, runs } = await readTogether(context, experimentId);
  return hash.id === undefined ? null : readExperiment(hash, runs);
}

async function readTogether({ call }: StoreContext, experimentId: string): Promise<{ hash: Hash; runs: RunGlance[] }> {
  const [record, runs] = await call('readExperiment', { experimentId });
  return { hash: fromFlat(record), runs: runs.map(readGlance) };
}

/** Reads the runs that have been started alone: the record has the counts of the others. */
async function progressCounts(context: StoreContext, hash: Hash): Promise<ProgressCounts> {
  const status = hash.status as Experiment['status'];
  if (isFinished(status)) return { ...countsOf(hash), started: [] };
  if (hash.hasStartedRuns !== undefined) {
    const started = await context.call('readStartedRuns', { experimentId: hash.id! });
    return { ...countsOf(hash), started: started.map(readGlance) };
  }
  // Stored before there was a set of started runs.
  return progressCountsOf((await readTogether(context, hash.id!)).runs);
}
