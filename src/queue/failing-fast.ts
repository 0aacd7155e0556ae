/** A time limit over calls of BullMQ. */
import { ServiceError } from '../errors.js';
import { translateRedisErrors } from '../storage/redis.js';

const TIMEOUT_MS = 1900;

/** BullMQ waits for its connection in places where ours gives up, so a time limit stands over the whole call. */
export async function failingFast<T>(operation: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ServiceError('STORE_UNAVAILABLE', 'The queue does not answer.', { retryAfterSeconds: 1 })),
      TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([translateRedisErrors(operation), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
