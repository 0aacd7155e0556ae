/** The stores of one installation on a test's Redis, under a prefix of their own. */

import { createApiStore } from '../../src/store/api-store/api-store.js';
import { createKeys } from '../../src/store/keys.js';
import { connectRedis } from '../../src/store/redis.js';
import { createWorkerStore } from '../../src/store/worker-store/worker-store.js';
import { closeAfterTests, randomPrefix, untilReady } from './redis.js';

/** Connects as API and as worker; both connections are closed after the tests. */
export async function connectStores(url: string) {
  const prefix = randomPrefix();
  const keys = createKeys(prefix);
  const api = connectRedis(url, 'api');
  const worker = connectRedis(url, 'worker');
  closeAfterTests(api, worker);
  await Promise.all([untilReady(api), untilReady(worker)]);
  return {
    prefix,
    keys,
    redis: api,
    apiStore: createApiStore(api, keys),
    workerStore: createWorkerStore(worker, keys),
  };
}
