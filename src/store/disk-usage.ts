/**
 * How many bytes the files of each run take, and all together. The process that changes
 * files says so, and the sweep counts every folder again in turn: a process may die between a file
 * and its count, and people may remove files by hand.
 */
import { loadCommands } from './commands/load-commands.js';
import type { Keys } from './keys.js';
import { type RedisClient, withTranslatedErrors } from './redis.js';

/** Counts read at once: Redis answers other clients in between. */
const BATCH = 500;

export interface DiskUsage {
  /**
   * Sets the bytes of a run; of a run without a record, 0.
   * @param expected its count as it was before the caller read the folder: nothing is set when it
   *   has changed since
   */
  setBytes(runId: string, bytes: number, expected?: number): Promise<void>;
  /** The counts of these runs, in their order. */
  bytesOf(runIds: readonly string[]): Promise<number[]>;
  /** The sum of all counts, and how far the round through all folders has come. */
  read(): Promise<{ bytes: number; round: Round }>;
  saveRound(round: Round): Promise<void>;
  /**
   * A batch of the runs with a count. A batch may be empty, and a run may come twice.
   * @param cursor '0' for the first batch, then `next` until that is '0' again
   */
  scan(cursor: string): Promise<{ counts: { runId: string; bytes: number }[]; next: string }>;
}

export interface Round {
  /** The last run whose folder was read; empty at the start of a round. */
  after: string;
  /** Whether a round ever came to its end: every file has been counted. */
  isComplete: boolean;
}

export function createDiskUsage(redis: RedisClient, keys: Keys): DiskUsage {
  const call = loadCommands(redis, keys.root);
  return withTranslatedErrors<DiskUsage>({
    setBytes: async (runId, bytes, expected) => {
      await call('countBytes', { runId, bytes, expected });
    },

    bytesOf: async (runIds) =>
      runIds.length === 0 ? [] : (await redis.hmget(keys.bytesOfRuns, ...runIds)).map(Number),

    read: async () => {
      const { bytes, after = '', isComplete } = await redis.hgetall(keys.diskUsage);
      return { bytes: Number(bytes ?? 0), round: { after, isComplete: isComplete === '1' } };
    },

    saveRound: async ({ after, isComplete }) => {
      await redis.hset(keys.diskUsage, { after, isComplete: isComplete ? '1' : '0' });
    },

    scan: async (cursor) => {
      const [next, pairs] = await redis.hscan(keys.bytesOfRuns, cursor, 'COUNT', BATCH);
      const counts = pairs.flatMap((runId, index) =>
        index % 2 === 0 ? [{ runId, bytes: Number(pairs[index + 1]) }] : [],
      );
      return { counts, next };
    },
  });
}
