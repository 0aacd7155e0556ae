/** Tries now and then whether files can be written, for all callers in between. */
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '../../errors.js';

/** Milliseconds. */
const FAILURE_KEPT = 2000;
const TIMEOUT = 1500;

/**
 * Makes a function that tries at most once in a while, and once at a time. One that takes longer
 * than 1.5 s is a failure.
 * @param place what is tried, for the message: `disk`
 * @param attempt throws what a caller is to get
 * @param keptMs how long a success counts
 */
export function keptTrial(place: string, attempt: () => Promise<void>, keptMs = FAILURE_KEPT): () => Promise<void> {
  let trial: Promise<void> | undefined;
  const forgetAfter = (ms: number) => () => void setTimeout(() => (trial = undefined), ms).unref();
  const begin = () => {
    const tried = attempt();
    tried.then(forgetAfter(keptMs), forgetAfter(FAILURE_KEPT));
    return tried;
  };
  return async () => {
    trial ??= begin();
    const timeout = new AbortController();
    const late = delay(TIMEOUT, undefined, { signal: timeout.signal }).then(() => {
      throw unavailable(place, `took longer than ${TIMEOUT / 1000} s to write a file`);
    });
    late.catch(() => undefined); // aborted
    await Promise.race([trial, late]).finally(() => timeout.abort());
  };
}

/** @param what follows the name of the place */
export const unavailable = (place: string, what: string, cause?: unknown) =>
  new ServiceError('DISK_UNAVAILABLE', `The artifact ${place} ${what}.`, { cause, retryAfterSeconds: 30 });
