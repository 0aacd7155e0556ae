/** Publishes this worker's heartbeat, which expires TTL_MS after the last one. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../logger.js';
import type { HeartbeatAnswer, WorkerHeartbeat, WorkerStore } from '../../store/store.js';

const EVERY_MS = 2_000;
const TTL_MS = 7_000;

export interface Heartbeat {
  /** Resolves when the first one is stored: from then on the worker is counted. */
  stored: Promise<void>;
  /** Stops it and removes the last one. */
  stop(): Promise<void>;
}

/**
 * Starts the heartbeat.
 * @param describe the content of the next one
 * @param obey called with every answer
 */
export function startHeartbeat(
  store: Pick<WorkerStore, 'heartbeat' | 'removeHeartbeat'>,
  describe: () => WorkerHeartbeat,
  obey: (answer: HeartbeatAnswer) => void,
  logger: Logger,
): Heartbeat {
  const closing = new AbortController();
  let succeeded: () => void = () => undefined;
  const stored = new Promise<void>((resolve) => {
    succeeded = resolve;
  });
  const loop = async () => {
    while (!closing.signal.aborted) {
      try {
        const answer = await store.heartbeat(describe(), TTL_MS);
        succeeded();
        obey(answer);
      } catch (err) {
        logger.warn({ err }, 'heartbeat failed');
      }
      await delay(EVERY_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };
  const looped = loop();
  return {
    stored,
    stop: async () => {
      closing.abort();
      await looped;
      await store.removeHeartbeat(describe().id);
    },
  };
}
