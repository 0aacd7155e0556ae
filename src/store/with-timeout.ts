/** A time limit over operations of several commands. */
import { ServiceError } from '../errors.js';
import { translateRedisErrors } from './redis.js';

const TIMEOUT_MS = 1900;

/**
 * Gives an operation on Redis less than the two seconds within which a caller is promised an answer. Each command of ours has a limit
 * of its own; several in a row, or BullMQ, which waits for its connection, may take longer.
 * @param who does not answer, for the message
 * @throws ServiceError REDIS_UNAVAILABLE, and those of {@link translateRedisErrors}
 */
export async function failingFast<T>(operation: () => Promise<T>, who = 'The queue'): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ServiceError('REDIS_UNAVAILABLE', `${who} does not answer.`, { retryAfterSeconds: 1 })),
      TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([translateRedisErrors(operation), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
