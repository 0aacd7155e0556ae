/**
 * Counts what endangers the runs of a worker: an event loop that was held up for so long that locks may not have been renewed, and locks that
 * were lost. The store adds up what all workers count, and `/metrics` shows it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../logger.js';
import type { ExecutionStore, WorkerTroubles } from '../../store/store.js';

/** How exactly it is measured how long the event loop was held up. */
const LOOK_EVERY_MS = 250;
const TELL_EVERY_MS = 1_000;

export interface AlarmsOptions {
  store: Pick<ExecutionStore, 'countTroubles'>;
  /** BullMQ renews a lock when half of this is over: a loop that is held up for longer renews it late. */
  lockMs: number;
  logger: Logger;
}

export interface Alarms {
  /** A run's lock could not be renewed in time. */
  lockLost(): void;
  /** Ends the watch and tells what is left to tell. */
  close(): Promise<void>;
}

/** Begins to watch the event loop of this process. */
export function startAlarms({ store, lockMs, logger }: AlarmsOptions): Alarms {
  const ending = new AbortController();
  let untold: WorkerTroubles = NONE;

  // Not perf_hooks' histogram: what it has not seen yet when it is reset, it never sees, and it is reset by a timer of the same loop.
  let last = performance.now();
  const looking = setInterval(() => {
    const now = performance.now();
    const heldUpMs = now - last - LOOK_EVERY_MS;
    last = now;
    if (heldUpMs > lockMs / 2) untold = sum(untold, { ...NONE, blocked: 1, blockedSeconds: heldUpMs / 1000 });
  }, LOOK_EVERY_MS);

  async function tell(): Promise<void> {
    const told = untold;
    if (told.blocked + told.locksLost === 0) return;
    untold = NONE;
    try {
      await store.countTroubles(told);
      logger.warn(told, 'this worker was held up: runs may be trained twice, and are recorded once');
    } catch (err) {
      untold = sum(untold, told);
      throw err;
    }
  }

  const loop = async () => {
    while (!ending.signal.aborted) {
      await tell().catch((err) => logger.warn({ err }, 'could not tell that this worker was held up'));
      await delay(TELL_EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const ended = loop();

  return {
    lockLost: () => {
      untold = sum(untold, { ...NONE, locksLost: 1 });
    },
    close: async () => {
      ending.abort();
      clearInterval(looking);
      await ended;
      await tell();
    },
  };
}

const NONE: WorkerTroubles = { blocked: 0, blockedSeconds: 0, locksLost: 0 };

const sum = (one: WorkerTroubles, other: WorkerTroubles): WorkerTroubles => ({
  blocked: one.blocked + other.blocked,
  blockedSeconds: one.blockedSeconds + other.blockedSeconds,
  locksLost: one.locksLost + other.locksLost,
});
