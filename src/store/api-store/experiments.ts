import type { Experiment } from '../../experiments/records/experiment.js';
import { isFinished } from '../../experiments/records/states.js';
import type { Commands } from '../commands/commands.js';
import type { StoreContext } from '../commands/load-commands.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import {
  countsOf,
  fromFlat,
  frozen,
  type Hash,
  type ProgressCounts,
  progressCountsOf,
  readExperiment,
  readExperimentSummary,
  readGlance,
  revisionOf,
} from '../records.js';
import type { ApiStore, ExperimentQuery, Revised } from '../store.js';
import { type Selection, selectionOf } from './conditions.js';
import { createRereading, readEach, readHashes } from './read-records.js';
import { findIds, listName } from './walk.js';

const EXPERIMENT = /^exp_[0-9a-f-]{36}$/;

/** Reads experiments with a glance at their runs. */
export function experimentReads(context: StoreContext) {
  const { redis, keys } = context;
  return {
    findByExternalId: (externalId) => redis.hget(keys.externalIds, externalId),

    getExperiment: async (experimentId) => (await readOften(context, experimentId))?.record ?? null,

    getRevisedExperiment: (experimentId) => readOften(context, experimentId),

    listExperiments: async (query) => {
      const { limit, cursor, status, ...filter } = query;
      const list = listName('experiments', { ...query });
      const from = cursor === undefined ? undefined : { id: decodeCursor(list, cursor, EXPERIMENT), inclusive: false };
      const selection = await selectionOf(context, status, filter);
      const { ids, next } = await findIds(context, selection, { ...filter, from, limit });
      const hashes = await readHashes(redis, ids.map(keys.experiment));
      const read = await readEach(hashes, async (hash) =>
        readExperimentSummary(hash, await progressCounts(context, hash)),
      );
      const total = await countListed(context, selection, query);
      return { ...read, nextCursor: next === null ? null : encodeCursor(list, next), total };
    },
  } satisfies Partial<ApiStore>;
}

/** Their number where Redis knows it: without a filter, or with one for the status alone. */
async function countListed(
  { redis, keys }: StoreContext,
  { sources, conditions }: Selection,
  { limit: _limit, cursor: _cursor, sort: _sort, status, archived, ...others }: ExperimentQuery,
): Promise<number | null> {
  if (Object.values(others).some((value) => value !== undefined)) return null;
  const byStatus = status !== undefined && archived === 'any';
  if (conditions.length > 0 && !byStatus) return null;
  const counted = byStatus ? [...new Set(status)].map(keys.experimentsIn) : sources;
  const counts = await Promise.all(counted.map((key) => redis.zcard(key)));
  return counts.reduce((sum, count) => sum + count, 0);
}

type Answer = Commands['readExperiment']['answer'];

const reread = createRereading((answer: Answer) => frozen(revisedFrom(answer)));

/** The record is frozen: while Redis answers the same, others are given the same. */
async function readOften({ call }: StoreContext, experimentId: string): Promise<Revised<Experiment> | null> {
  return reread(experimentId, await call('readExperiment', { experimentId }));
}

/** An experiment with a glance at each of its runs; null when there is none with this id. */
export async function getExperiment({ call }: StoreContext, experimentId: string): Promise<Experiment | null> {
  return revisedFrom(await call('readExperiment', { experimentId }))?.record ?? null;
}

function revisedFrom([record, runs]: Answer): Revised<Experiment> | null {
  const hash = fromFlat(record);
  return hash.id === undefined
    ? null
    : { record: readExperiment(hash, runs.map(readGlance)), revision: revisionOf(hash) };
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
  const [, runs] = await context.call('readExperiment', { experimentId: hash.id! });
  return progressCountsOf(runs.map(readGlance));
}
