/** Says again and again that this worker lives; what it says expires soon after its last word. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../logger.js';
import type { ExecutionStore, WorkerHeartbeat } from '../../store/store.js';

const EVERY_MS = 2_000;
const TTL_MS = 7_000;

/**
 * Starts the heartbeat.
 * @param describe what to say now
 * @returns the function that ends it and takes the last word back
 */
export function startHeartbeat(
  store: Pick<ExecutionStore, 'heartbeat' | 'removeHeartbeat'>,
  describe: () => WorkerHeartbeat,
  logger: Logger,
): () => Promise<void> {
  const ending = new AbortController();
  const loop = async () => {
    while (!ending.signal.aborted) {
      await store
        .heartbeat(describe(), TTL_MS)
        .catch((err) => logger.warn({ err }, 'could not say that this worker lives'));
      await delay(EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const ended = loop();
  return async () => {
    ending.abort();
    await ended;
    await store.removeHeartbeat(describe().id);
  };
}
