/**
 * The API's half of the store on Redis: reads experiments, runs, metrics and events, and makes the
 * changes that users ask for.
 */
import { LRUCache } from 'lru-cache';
import { loadCommands } from '../commands/load-commands.js';
import { type Keys, keysOfTenant } from '../keys.js';
import { type RedisClient, withTranslatedErrors } from '../redis.js';
import type { ApiStore, ApiStores, ServiceStore } from '../store.js';
import { workerReads } from '../workers.js';
import { allRunReads } from './all-runs.js';
import { experimentChanges, runChanges } from './changes.js';
import { countReads, serviceCounts } from './counts.js';
import { eventReads } from './events.js';
import { experimentReads } from './experiments.js';
import { createOwners, onlyOwn, type TenantContext } from './owners.js';
import { queueReads } from './queue.js';
import { runReads } from './runs.js';

/** Stores that are kept; another one is made again. */
const KEPT_STORES = 1000;

/** @param call how commands are called; on this connection when left out */
export function createApiStores(redis: RedisClient, keys: Keys, call = loadCommands(redis, keys.root)): ApiStores {
  const context = { redis, keys, call };
  const owners = createOwners(context);
  const stores = new LRUCache<string, ApiStore>({ max: KEPT_STORES });
  return {
    forTenant: (tenant) => {
      const known = stores.get(tenant);
      if (known !== undefined) return known;
      const unguarded = createTenantStore({ ...context, keys: keysOfTenant(keys, tenant), tenant });
      const store = withTranslatedErrors<ApiStore>(onlyOwn(unguarded, tenant, owners));
      stores.set(tenant, store);
      return store;
    },
    service: withTranslatedErrors<ServiceStore>({
      ...serviceCounts(context),
      ...workerReads(context),
      ...queueReads(context),
    }),
  };
}

/** Finds whatever has an id: what is the tenant's is decided before. */
function createTenantStore(context: TenantContext): ApiStore {
  return {
    ...experimentReads(context),
    ...experimentChanges(context),
    ...runReads(context),
    ...allRunReads(context),
    ...runChanges(context),
    ...eventReads(context),
    ...countReads(context),
  };
}
