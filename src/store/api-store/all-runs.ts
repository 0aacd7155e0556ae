/** Runs of all experiments: the experiments of a filtered list, each with its runs as planned. */
import { DEFAULT_TENANT } from '../../access/principal.js';
import { techniquesInArm } from '../../experiments/catalog/techniques-in-use.js';
import { RUN_STATUSES, type Run } from '../../experiments/records/run.js';
import type { StoreContext } from '../commands/load-commands.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { type Hash, readRun, readSpec } from '../records.js';
import { execute } from '../redis.js';
import type { ApiStore, Page, RunQuery } from '../store.js';
import { check, readFields, type Selection, SPEC_COST, selectionOf } from './conditions.js';
import type { TenantContext } from './owners.js';
import { readEach, readHashes } from './read-records.js';
import { addWaitReasons } from './wait-reasons.js';
import { batchesOf, listName, WALK_LIMIT } from './walk.js';

/** Experiments whose runs are looked at in one round. */
const BATCH = 50;
/** Experiment and index of a run in planning order. */
const POSITION = /^(exp_[0-9a-f-]{36}):(\d{1,9})$/;

interface Position {
  experimentId: string;
  index: number;
}

interface Found {
  runIds: string[];
  /** Where to continue; null at the end. */
  next: Position | null;
}

export function allRunReads(context: TenantContext) {
  const { redis, keys } = context;
  return {
    listAllRuns: async (query): Promise<Page<Run>> => {
      const { cursor } = query;
      const list = listName('runs', { ...query });
      const [, experimentId = '', index] =
        cursor === undefined ? [] : (POSITION.exec(decodeCursor(list, cursor, POSITION)) ?? []);
      const after = cursor === undefined ? undefined : { experimentId, index: Number(index) };
      const selection = await selectionOf(context, undefined, query);
      const { runIds, next } = await findRuns(context, selection, query, after);
      const read = await readEach(await readHashes(redis, runIds.map(keys.run)), readRun);
      await addWaitReasons(context, read.items);
      const nextCursor = next === null ? null : encodeCursor(list, `${next.experimentId}:${next.index}`);
      return { ...read, nextCursor, total: await countListed(context, query) };
    },
  } satisfies Partial<ApiStore>;
}

async function findRuns(
  context: StoreContext,
  { sources, conditions }: Selection,
  query: RunQuery,
  after: Position | undefined,
): Promise<Found> {
  const { limit } = query;
  const from = after && { id: after.experimentId, inclusive: true };
  const runIds: string[] = [];
  let examined = 0;
  for await (const { ids, isLast } of batchesOf(context, sources, { ...query, from, batch: BATCH })) {
    const checked = await check(context, ids, [...conditions]);
    const counts = query.status === undefined ? [] : await readFields(context, ids, COUNT_FIELDS);
    for (const [index, experimentId] of ids.entries()) {
      examined += checked[index]!.cost;
      if (!checked[index]!.holds || !hasRunsIn(counts[index], query)) continue;
      const first = after?.experimentId === experimentId ? after.index + 1 : 0;
      const some = await runsOf(context, experimentId, first, query);
      examined += some.cost;
      for (const run of some.matching) {
        if (runIds.length === limit) return { runIds, next: some.before(run) };
        runIds.push(run.id);
      }
      const isEnd = isLast && index === ids.length - 1;
      if (!isEnd && (runIds.length === limit || examined >= WALK_LIMIT)) return { runIds, next: some.end };
    }
    if (!isLast && examined >= WALK_LIMIT) return { runIds, next: { experimentId: ids.at(-1)!, index: LAST } };
  }
  return { runIds, next: null };
}

/** After all runs of an experiment. */
const LAST = 999_999_999;
const COUNT_FIELDS = RUN_STATUSES.map((status) => `runs:${status}`);

const hasRunsIn = (counts: Partial<Hash> | undefined, { status }: RunQuery): boolean =>
  counts === undefined || status === undefined || status.some((each) => Number(counts[`runs:${each}`] ?? 0) > 0);

/** The runs of an experiment from an index on, and which of them match. */
async function runsOf(context: StoreContext, experimentId: string, first: number, query: RunQuery) {
  const { redis, keys } = context;
  const { status, arm, techniques } = query;
  const ids = await redis.lrange(keys.experimentRuns(experimentId), first, -1);
  const runs = ids.map((id, index) => ({ id, index: first + index }));
  const position = (index: number): Position => ({ experimentId, index });
  const before = ({ index }: { index: number }) => position(index - 1);
  if (status === undefined && arm === undefined && techniques === undefined) {
    return { matching: runs, before, end: position(LAST), cost: 1 };
  }
  const pipeline = redis.pipeline();
  for (const { id } of runs) pipeline.hmget(keys.run(id), 'status', 'arm');
  const values = (await execute(pipeline)) as (string | null)[][];
  const arms = techniques && (await armsWith(context, experimentId, techniques));
  const matching = runs.filter((_, index) => {
    const [ownStatus = '', ownArm = ''] = values[index]!.map((value) => value ?? '');
    const isInStatus = status === undefined || (status as readonly string[]).includes(ownStatus);
    return isInStatus && (arm === undefined || ownArm === arm) && (arms === undefined || arms.has(ownArm));
  });
  return { matching, before, end: position(LAST), cost: runs.length + (arms ? SPEC_COST : 0) };
}

/** Names of the arms that use all these techniques. */
async function armsWith(context: StoreContext, id: string, techniques: readonly string[]): Promise<Set<string>> {
  const [hash] = await readFields(context, [id], ['spec', 'specSha256']);
  try {
    const arms = readSpec(hash as Hash).arms.filter((each) => {
      const used = techniquesInArm(each);
      return techniques.every((technique) => used.includes(technique));
    });
    return new Set(arms.map(({ name }) => name));
  } catch {
    return new Set();
  }
}

/** Their number where Redis knows it: all runs, or those in some states. */
async function countListed(
  { redis, keys, tenant }: TenantContext,
  { limit: _limit, cursor: _cursor, sort: _sort, status = RUN_STATUSES, archived = 'no', ...others }: RunQuery,
): Promise<number | null> {
  if (Object.values(others).some((value) => value !== undefined) || archived === 'only') return null;
  if (archived === 'no' && (await redis.zcard(keys.archivedExperiments)) > 0) return null;
  const countIn = async (key: string) => {
    const counts = await redis.hmget(key, ...new Set(status));
    return counts.reduce((sum, count) => sum + Number(count ?? 0), 0);
  };
  if (tenant !== DEFAULT_TENANT) return countIn(keys.tenantRunCounts(tenant));
  const [all, ofOthers] = await Promise.all([countIn(keys.runCounts), countIn(keys.othersRunCounts)]);
  return all - ofOthers;
}
