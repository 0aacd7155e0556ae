import type { Artifact } from '../../experiments/records/artifact.js';
import { type EpochMetrics, epochsWithExactShares } from '../../experiments/records/metrics.js';
import type { Run, RunStatus } from '../../experiments/records/run.js';
import type { StoreContext } from '../commands/load-commands.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { type EpochRow, readEpochRow } from '../epoch-row.js';
import { checkVersion, fromFlat, frozen, readEvaluation, readRun, revisionOf } from '../records.js';
import { execute } from '../redis.js';
import type { ApiStore, Revised } from '../store.js';
import { createRereading, readEach, readHashes } from './read-records.js';
import { addWaitReasons } from './wait-reasons.js';
import { listName } from './walk.js';

/** Reads runs and what belongs to one run. */
export function runReads(context: StoreContext) {
  const { redis, keys } = context;
  return {
    listRuns: async (experimentId, { limit, cursor, status }) => {
      const list = listName(`runs:${experimentId}`, { status });
      const after = cursor === undefined ? -1 : Number(decodeCursor(list, cursor, /^\d{1,9}$/));
      const ids = await redis.lrange(keys.experimentRuns(experimentId), 0, -1);
      if (ids.length === 0) return null;
      const selected = await selectRuns(context, ids, { after, status, limit });
      const page = selected.slice(0, limit);
      const read = await readEach(
        await readHashes(
          redis,
          page.map(({ id }) => keys.run(id)),
        ),
        readRun,
      );
      await addWaitReasons(context, read.items);
      return {
        ...read,
        nextCursor: selected.length > limit ? encodeCursor(list, String(page.at(-1)!.index)) : null,
        total: status === undefined ? ids.length : await countIn(context, experimentId, status),
      };
    },

    getRun: async (runId) => (await getRevisedRun(context, runId))?.record ?? null,

    getRevisedRun: (runId) => getRevisedRun(context, runId),

    getMetrics: async (runId) => {
      const [[id, version, evaluated], stored] = await context.call('readMetrics', { runId });
      if (!id) return null;
      checkVersion(id, version);
      const epochs = stored.map(readEpoch).sort((a, b) => a.epoch - b.epoch);
      const evaluation = evaluated ? readEvaluation({ evaluation: evaluated }) : null;
      return evaluation === null ? epochs : epochsWithExactShares(epochs, evaluation);
    },

    getArtifacts: async (runId) => {
      const fields = ['id', 'schemaVersion', 'artifactFence', 'artifacts'];
      const [id, version, fence, artifacts] = await redis.hmget(keys.run(runId), ...fields);
      if (!id) return null;
      checkVersion(id, version);
      return { fence: Number(fence ?? 0), artifacts: artifacts ? (JSON.parse(artifacts) as Artifact[]) : [] };
    },
  } satisfies Partial<ApiStore>;
}

const reread = createRereading((record: string[]) => {
  const hash = fromFlat(record);
  return hash.id === undefined ? null : frozen({ record: readRun(hash), revision: revisionOf(hash) });
});

async function getRevisedRun(context: StoreContext, runId: string): Promise<Revised<Run> | null> {
  const found = reread(runId, (await context.redis.call('HGETALL', context.keys.run(runId))) as string[]);
  if (found?.record.status !== 'queued') return found;
  const record = { ...found.record };
  await addWaitReasons(context, [record]);
  return { ...found, record };
}

/** The metrics of an epoch from its row, or from the JSON of a run up to schema version 2. */
function readEpoch(text: string): EpochMetrics {
  const stored = JSON.parse(text) as EpochRow | EpochMetrics;
  return Array.isArray(stored) ? readEpochRow(stored).metrics : stored;
}

async function countIn(
  { redis, keys }: StoreContext,
  experimentId: string,
  status: readonly RunStatus[],
): Promise<number> {
  const fields = [...new Set(status)].map((each) => `runs:${each}`);
  const counts = await redis.hmget(keys.experiment(experimentId), ...fields);
  return counts.reduce((sum, count) => sum + Number(count ?? 0), 0);
}

/**
 * The runs in one of these states after the index `after` in planning order; one more than the
 * limit.
 */
async function selectRuns(
  { redis, keys }: StoreContext,
  ids: string[],
  { after, status, limit }: { after: number; status: readonly RunStatus[] | undefined; limit: number },
) {
  const rest = ids.map((id, index) => ({ id, index })).slice(after + 1);
  if (status === undefined) return rest.slice(0, limit + 1);
  const pipeline = redis.pipeline();
  for (const { id } of rest) pipeline.hget(keys.run(id), 'status');
  const statuses = await execute(pipeline);
  return rest.filter((_, index) => status.includes(statuses[index] as RunStatus)).slice(0, limit + 1);
}
