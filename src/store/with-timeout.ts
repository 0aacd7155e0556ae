/** A time limit for operations of several commands. */
import { noAnswer, translateRedisErrors } from './redis.js';

const TIMEOUT_MS = 1900;

/**
 * Runs an operation on Redis for less than the two seconds within which every client gets an
 * answer. Each command of ours has a limit of its own; several in a row may take longer, and so
 * may BullMQ, which waits for its connection.
 * @param what does not respond, for the message
 * @throws ServiceError REDIS_UNAVAILABLE or OVERLOADED, and those of {@link translateRedisErrors}
 */
export async function failingFast<T>(operation: () => Promise<T>, what = 'The queue'): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => void noAnswer(what).then(reject), TIMEOUT_MS);
  });
  try {
    return await Promise.race([translateRedisErrors(operation), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
