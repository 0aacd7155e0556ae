/**
 * Counts what endangers the runs of a worker: event-loop stalls so long that locks may not have
 * been renewed, and lost locks. The store adds up the counts of all workers, and `/metrics` shows
 * them.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../logger.js';
import type { WorkerStore, WorkerTroubles } from '../../store/store.js';

/** The precision with which a stall is measured. */
const SAMPLE_MS = 250;
const REPORT_MS = 1_000;

export interface EventLoopMonitorOptions {
  store: Pick<WorkerStore, 'countTroubles'>;
  /** BullMQ renews a lock at half of this: a loop that stalls for longer renews it late. */
  lockMs: number;
  logger: Logger;
}

export interface EventLoopMonitor {
  /** A run's lock could not be renewed in time. */
  lockLost(): void;
  /** Stops and reports what is pending. */
  close(): Promise<void>;
}

/** Starts to monitor the event loop of this process. */
export function monitorEventLoop({ store, lockMs, logger }: EventLoopMonitorOptions): EventLoopMonitor {
  const closing = new AbortController();
  let pending: WorkerTroubles = NONE;

  // Not the histogram of perf_hooks: a reset drops what it has not recorded yet, and the timer that
  // would reset it runs in the same loop.
  let last = performance.now();
  const sampling = setInterval(() => {
    const now = performance.now();
    const stalledMs = now - last - SAMPLE_MS;
    last = now;
    if (stalledMs > lockMs / 2) pending = sum(pending, { ...NONE, blocked: 1, blockedSeconds: stalledMs / 1000 });
  }, SAMPLE_MS);

  async function flush(): Promise<void> {
    const counts = pending;
    if (counts.blocked + counts.locksLost === 0) return;
    pending = NONE;
    try {
      await store.countTroubles(counts);
      logger.warn(counts, 'event loop stalled or locks lost: runs may be trained twice, and are recorded once');
    } catch (err) {
      pending = sum(pending, counts);
      throw err;
    }
  }

  const loop = async () => {
    while (!closing.signal.aborted) {
      await flush().catch((err) => logger.warn({ err }, 'failed to report event-loop stalls'));
      await delay(REPORT_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };
  const looped = loop();

  return {
    lockLost: () => {
      pending = sum(pending, { ...NONE, locksLost: 1 });
    },
    close: async () => {
      closing.abort();
      clearInterval(sampling);
      await looped;
      await flush();
    },
  };
}

const NONE: WorkerTroubles = { blocked: 0, blockedSeconds: 0, locksLost: 0 };

const sum = (one: WorkerTroubles, other: WorkerTroubles): WorkerTroubles => ({
  blocked: one.blocked + other.blocked,
  blockedSeconds: one.blockedSeconds + other.blockedSeconds,
  locksLost: one.locksLost + other.locksLost,
});
