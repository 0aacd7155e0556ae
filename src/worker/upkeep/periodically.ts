/** Tasks that one worker at a time does, again and again. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../logger.js';
import type { WorkerStore } from '../../store/store.js';

export interface PeriodicTask {
  /** Of its lease and in the log. */
  name: string;
  workerId: string;
  store: Pick<WorkerStore, 'takeLease' | 'extendLease'>;
  everyMs: number;
  logger: Logger;
  /** Whether there is anything to do: asked without the lease. Always, when left out. */
  isDue?(): Promise<boolean>;
  work(): Promise<unknown>;
}

/**
 * Does the task at once and then periodically, unless another worker does; returns the stop
 * function.
 */
export function startPeriodically(task: PeriodicTask): () => void {
  const { name, workerId, store, everyMs, logger, isDue = async () => true, work } = task;
  const ending = new AbortController();
  // Shorter than the period: the same worker or another one does it next time.
  const leaseMs = Math.ceil(everyMs * 0.9);
  /** Nobody else begins while this takes longer than the lease. */
  const whileHolding = async () => {
    const extend = () =>
      store.extendLease(name, workerId, leaseMs).catch((err) => logger.warn({ err }, 'lease not extended'));
    const timer = setInterval(() => void extend(), leaseMs / 3);
    await work().finally(() => clearInterval(timer));
  };
  const loop = async () => {
    while (!ending.signal.aborted) {
      try {
        if ((await isDue()) && (await store.takeLease(name, workerId, leaseMs))) await whileHolding();
      } catch (err) {
        logger.warn({ err, task: name }, 'task failed, retrying later');
      }
      await delay(everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  void loop();
  return () => ending.abort();
}
