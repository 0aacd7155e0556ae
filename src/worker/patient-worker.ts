/** BullMQ's worker, with patience for a Redis that answers with a refusal. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Job, Worker } from 'bullmq';
import { isRefusal } from '../store/redis.js';

/** After a lost connection or a refusal, in ms; BullMQ's default is 15 s. */
export const RETRY_FETCH_MS = 1000;

/**
 * BullMQ waits after a lost connection, but repeats at once what Redis refuses, because it is full
 * or forbids it: thousands of times a second, with an error each time.
 */
export class PatientWorker<Data> extends Worker<Data> {
  protected override async moveToActive(token: string, name?: string): Promise<Job<Data>> {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      if (isRefusal(error)) await delay(RETRY_FETCH_MS);
      throw error;
    }
  }
}
