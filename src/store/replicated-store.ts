/**
 * For a Redis with replicas, one of which may replace it at any moment. Redis answers a write
 * before its replicas have it, so a client learns of a change, and a fence is used, only when they
 * confirm that they have it (docs/adr/0008).
 */
import { ServiceError } from '../errors.js';
import { createApiStores } from './api-store/api-store.js';
import { type CallCommand, UNCONFIRMED_COMMANDS } from './commands/commands.js';
import { loadCommands } from './commands/load-commands.js';
import type { Keys } from './keys.js';
import { execute, type RedisClient } from './redis.js';
import type { ServiceStore, WorkerStore } from './store.js';
import { failingFast } from './with-timeout.js';
import { createWorkerStore } from './worker-store/worker-store.js';

/** Replicas confirm within a round trip unless something is wrong with them. */
const WAIT_MS = 1000;

export interface Replication {
  /** For this alone: a WAIT blocks every command after it on its connection. */
  redis: RedisClient;
  keys: Keys;
  /** That must confirm. */
  replicas: number;
}

/**
 * Calls commands like `call`, but answers only when so many replicas have what was stored, and
 * otherwise rejects with REDIS_UNAVAILABLE. The change is stored then, though nobody has learned of
 * it, and lasts unless a replica without it replaces Redis. That is so for every command that is
 * not among {@link UNCONFIRMED_COMMANDS}.
 */
export function confirmedByReplicas(call: CallCommand, replication: Replication): CallCommand {
  const change = loadCommands(replication.redis, replication.keys.root);
  return async (name, argument, request) => {
    if (UNCONFIRMED_COMMANDS.includes(name)) return call(name, argument, request);
    return failingFast(async () => {
      const answer = await change(name, argument, request);
      await reached(replication, 'The change');
      return answer;
    }, 'Redis');
  };
}

/** The same figures; Redis counts as writable when a trial has reached so many replicas in time. */
export function writableWithReplicas(service: ServiceStore, replication: Replication): ServiceStore {
  const { assertWritable } = createApiStores(replication.redis, replication.keys).service;
  return {
    ...service,
    assertWritable: () =>
      failingFast(async () => {
        await assertWritable();
        await reached(replication, 'A trial');
      }, 'Redis'),
  };
}

/**
 * The same store, except that `claimRun` rejects with REDIS_UNAVAILABLE until the claim has
 * reached so many replicas; called again with its token, it waits again. Otherwise a replica that
 * replaces Redis could hand out the same fence once more.
 */
export function createReplicatedWorkerStore(store: WorkerStore, replication: Replication): WorkerStore {
  const { claimRun } = createWorkerStore(replication.redis, replication.keys);
  return {
    ...store,
    claimRun: async (runId, options) => {
      const claim = await claimRun(runId, options);
      if (claim.outcome === 'claimed') await reached(replication, 'The claim');
      return claim;
    },
  };
}

/**
 * @throws ServiceError REDIS_UNAVAILABLE when the last write has not reached the replicas in time
 */
async function reached({ redis, keys, replicas }: Replication, what: string): Promise<void> {
  // A cluster sends WAIT alone to any of its nodes, and a pipeline to the one that has its keys.
  const answers = await execute(redis.pipeline().exists(keys.root).wait(replicas, WAIT_MS));
  const confirmed = Number(answers[1]);
  if (confirmed >= replicas) return;
  throw new ServiceError(
    'REDIS_UNAVAILABLE',
    `${what} is stored, but only ${confirmed} of ${replicas} replicas have it so far.`,
    { retryAfterSeconds: 1 },
  );
}
