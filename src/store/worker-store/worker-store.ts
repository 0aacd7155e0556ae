/**
 * The worker's half of the store on Redis: claims, the fenced writes of an execution, and what
 * reconcile and retention read.
 */
import { loadCommands } from '../commands/load-commands.js';
import type { Keys } from '../keys.js';
import { type RedisClient, withTranslatedErrors } from '../redis.js';
import type { WorkerStore } from '../store.js';
import { claims } from './claims.js';
import { executionWrites } from './executions.js';
import { workerSignals } from './signals.js';
import { upkeepReads } from './upkeep.js';

/** @param now the clock, for tests */
export function createWorkerStore(redis: RedisClient, keys: Keys, now?: () => Date): WorkerStore {
  const context = { redis, keys, call: loadCommands(redis, keys.root, now) };
  return withTranslatedErrors<WorkerStore>({
    ...claims(context),
    ...executionWrites(context),
    ...workerSignals(context),
    ...upkeepReads(context),
  });
}
