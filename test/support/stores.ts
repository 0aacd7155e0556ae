/** The stores of one installation on a test's Redis, under a prefix of their own. */

import { DEFAULT_TENANT } from '../../src/access/principal.js';
import { createApiStores } from '../../src/store/api-store/api-store.js';
import { createKeys } from '../../src/store/keys.js';
import { connectRedis } from '../../src/store/redis.js';
import type { ApiStore, ApiStores, ServiceStore } from '../../src/store/store.js';
import { createWorkerStore } from '../../src/store/worker-store/worker-store.js';
import { closeAfterTests, randomPrefix, untilReady } from './redis.js';

/** What the default tenant sees, and the figures of the installation. */
export const wholeStore = ({ forTenant, service }: ApiStores): ApiStore & ServiceStore => ({
  ...service,
  ...forTenant(DEFAULT_TENANT),
});

/** Connects as API and as worker; both connections are closed after the tests. */
export async function connectStores(url: string) {
  const prefix = randomPrefix();
  const keys = createKeys(prefix);
  const api = connectRedis(url, 'api');
  const worker = connectRedis(url, 'worker');
  closeAfterTests(api, worker);
  await Promise.all([untilReady(api), untilReady(worker)]);
  const apiStores = createApiStores(api, keys);
  return {
    prefix,
    keys,
    redis: api,
    apiStores,
    apiStore: wholeStore(apiStores),
    workerStore: createWorkerStore(worker, keys),
  };
}
