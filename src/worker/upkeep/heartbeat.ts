/** Publishes this worker's heartbeat, which expires TTL_MS after the last one. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../logger.js';
import type { WorkerHeartbeat, WorkerStore } from '../../store/store.js';

const EVERY_MS = 2_000;
const TTL_MS = 7_000;

/**
 * Starts the heartbeat.
 * @param describe the content of the next one
 * @returns the function that stops it and removes the last one
 */
export function startHeartbeat(
  store: Pick<WorkerStore, 'heartbeat' | 'removeHeartbeat'>,
  describe: () => WorkerHeartbeat,
  logger: Logger,
): () => Promise<void> {
  const closing = new AbortController();
  const loop = async () => {
    while (!closing.signal.aborted) {
      await store.heartbeat(describe(), TTL_MS).catch((err) => logger.warn({ err }, 'heartbeat failed'));
      await delay(EVERY_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };
  const looped = loop();
  return async () => {
    closing.abort();
    await looped;
    await store.removeHeartbeat(describe().id);
  };
}
