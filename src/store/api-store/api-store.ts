/**
 * The API's half of the store on Redis: reads experiments, runs, metrics and events, and makes the
 * changes that users ask for.
 */
import { loadCommands } from '../commands/load-commands.js';
import type { Keys } from '../keys.js';
import { type RedisClient, withTranslatedErrors } from '../redis.js';
import type { ApiStore } from '../store.js';
import { allRunReads } from './all-runs.js';
import { experimentChanges, runChanges } from './changes.js';
import { countReads } from './counts.js';
import { eventReads } from './events.js';
import { experimentReads } from './experiments.js';
import { queueReads } from './queue.js';
import { runReads } from './runs.js';

/** @param now the clock, for tests */
export function createApiStore(redis: RedisClient, keys: Keys, now?: () => Date): ApiStore {
  const context = { redis, keys, call: loadCommands(redis, keys.root, now) };
  return withTranslatedErrors<ApiStore>({
    ...experimentReads(context),
    ...experimentChanges(context),
    ...runReads(context),
    ...allRunReads(context),
    ...queueReads(context),
    ...runChanges(context),
    ...eventReads(context),
    ...countReads(context),
  });
}
