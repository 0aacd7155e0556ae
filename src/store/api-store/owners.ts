/**
 * Whose an experiment or a run is. Every id that comes from outside passes here before anything
 * is read or changed by it, whatever the method: one that is another tenant's is replaced by one
 * that nothing has, so that it looks like an id that does not exist.
 */
import { LRUCache } from 'lru-cache';
import { DEFAULT_TENANT } from '../../access/principal.js';
import type { StoreContext } from '../commands/load-commands.js';
import type { ApiStore, EventScope } from '../store.js';

export interface TenantContext extends StoreContext {
  tenant: string;
}

/** An id that no record has. */
const NOTHING = '';
/**
 * Owners that a process remembers: an experiment never changes hands, and ids are not used again.
 */
const KEPT_OWNERS = 20_000;

export type Owners = ReturnType<typeof createOwners>;

/**
 * Says whether a record is a tenant's. Redis is asked once about each that is, and every time about
 * those of others, as about those that do not exist: neither takes longer than the other.
 */
export function createOwners({ redis, keys }: StoreContext) {
  const known = new LRUCache<string, string>({ max: KEPT_OWNERS });
  async function isOf(tenant: string, id: string, key: string): Promise<boolean> {
    if (known.get(id) === tenant) return true;
    const [stored, owner] = await redis.hmget(key, 'id', 'tenant');
    // What does not exist yet may come to exist as anybody's.
    if (!stored || (owner ?? DEFAULT_TENANT) !== tenant) return false;
    known.set(id, tenant);
    return true;
  }
  return {
    isExperimentOf: (tenant: string, id: string) => isOf(tenant, id, keys.experiment(id)),
    isRunOf: (tenant: string, id: string) => isOf(tenant, id, keys.run(id)),
  };
}

/** What the first parameter of each method names. A method without an entry does not compile. */
const SUBJECTS = {
  createExperiment: 'nothing',
  findByExternalId: 'externalId',
  getExperiment: 'experiment',
  getRevisedExperiment: 'experiment',
  listExperiments: 'nothing',
  listAllRuns: 'nothing',
  listRuns: 'experiment',
  getRun: 'run',
  getRevisedRun: 'run',
  getMetrics: 'run',
  getArtifacts: 'run',
  readEvents: 'scope',
  readRecentEvents: 'nothing',
  eventOwner: 'scope',
  revision: 'scope',
  changeExperiment: 'experiment',
  addSeeds: 'experiment',
  archiveExperiment: 'experiment',
  deleteExperiment: 'experiment',
  cancelRun: 'run',
  cancelExperiment: 'experiment',
  pauseRun: 'run',
  resumeRun: 'run',
  retryRun: 'run',
  countWorkers: 'nothing',
} as const satisfies { [Name in keyof ApiStore]: SubjectOf<Parameters<ApiStore[Name]>[0]> };

/** A text is an id. Those that clients chose are looked up in a list of their tenant. */
type SubjectOf<First> = First extends string
  ? 'experiment' | 'run' | 'externalId'
  : First extends EventScope
    ? 'scope'
    : 'nothing';

/** The store with the ids of other tenants replaced. */
export function onlyOwn(store: ApiStore, tenant: string, owners: Owners): ApiStore {
  const ownExperiment = async (id: string) => ((await owners.isExperimentOf(tenant, id)) ? id : NOTHING);
  const ownRun = async (id: string) => ((await owners.isRunOf(tenant, id)) ? id : NOTHING);
  const own = {
    experiment: ownExperiment,
    run: ownRun,
    scope: async (scope: EventScope): Promise<EventScope> =>
      'runId' in scope
        ? { runId: await ownRun(scope.runId) }
        : { experimentId: await ownExperiment(scope.experimentId) },
  };
  const methods = Object.entries(SUBJECTS).map(([name, subject]) => {
    const method = store[name as keyof ApiStore] as (...parameters: unknown[]) => Promise<unknown>;
    if (subject === 'nothing' || subject === 'externalId') return [name, method];
    const resolve = own[subject] as (first: unknown) => Promise<unknown>;
    return [name, async (first: unknown, ...others: unknown[]) => method(await resolve(first), ...others)];
  });
  return Object.fromEntries(methods) as ApiStore;
}
