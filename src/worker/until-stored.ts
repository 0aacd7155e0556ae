/** Writes that wait for the store. */
import { setTimeout as delay } from 'node:timers/promises';
import { type ErrorCode, ServiceError } from '../errors.js';
import type { Logger } from '../logger.js';

const RETRY_MS = 1000;

/**
 * Retries a write until the store accepts it. Safe, since the store's writes may be repeated.
 * Errors that waiting does not fix are thrown.
 * @param giveUp once it is aborted, every error is thrown
 */
export async function untilStored<T>(write: () => Promise<T>, logger: Logger, giveUp?: AbortSignal): Promise<T> {
  for (let warned = false; ; warned = true) {
    try {
      return await write();
    } catch (err) {
      if (!isTemporary(err) || giveUp?.aborted) throw err;
      if (!warned) logger.warn({ err }, 'store accepts no writes, retrying');
      await delay(RETRY_MS);
    }
  }
}

const TEMPORARY: readonly ErrorCode[] = ['REDIS_UNAVAILABLE', 'REDIS_FULL', 'REDIS_FORBIDDEN', 'OVERLOADED'];

const isTemporary = (error: unknown) => error instanceof ServiceError && TEMPORARY.includes(error.code);
