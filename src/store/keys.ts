/**
 * Every key and channel of the product in Redis. All carry the hash tag `{prefix}`, so that on a
 * cluster they are in one slot and a command may touch several of them.
 *
 * Those marked with T exist once for each tenant: as named here for the default tenant, which has
 * the data of old versions, and below `tenant:<tenant>` for every other one.
 *
 * | key | type | holds |
 * |---|---|---|
 * | `experiment` | hash | record, `seq` and time of the last event, `runs:<status>`: number, |
 * | | | `epochs:<arm>`, `epochSeconds:<arm>`: number and duration of measured ones |
 * | `experimentRuns` | list | run ids in planning order |
 * | `startedRuns` | set | ids of its runs that have been started and are not finished |
 * | `experimentEvents` | stream | all events, ids `<seq>-0`; of a run's events only its index |
 * | `run` | hash | record, `seq`, `index` in `experimentRuns` |
 * | `runEvents` | stream | events of the run, same ids |
 * | `recentEvents` | stream | T; of the last events: `e`, the experiment, and `q`, their `seq` |
 * | `runEpochs` | string | bits: n is set when the last event of epoch n counts |
 * | `runMetrics` | hash | up to schema version 2: epoch → EpochMetrics as JSON |
 * | `experiments`, `experimentsIn` | sorted set | T; ids with score 0: UUIDv7 sorts by creation |
 * | `archivedExperiments` | sorted set | T; the archived ones; `experiments` has all others |
 * | `finishedExperiments` | sorted set | ids by the time they finished, in ms |
 * | `heldExperiments` | sorted set | ids of held ones by the time in ms from which they may be |
 * | | | released; infinite while they wait for others |
 * | `awaitedExperiments` | set | ids of the unfinished experiments that a held one waits for |
 * | `waitingExperiments` | set | the other way: ids of held ones that wait for this one |
 * | `activeRuns` | set | ids of runs that are not finished |
 * | `runCounts` | hash | status → number of runs of all tenants; `held`: of held queued ones |
 * | `othersRunCounts` | hash | the same of all tenants but the default one |
 * | `tenantRunCounts` | hash | the same of one tenant; the default one has none |
 * | `epochSeconds` | hash | durations of epochs: `count`, `sum`, `le:<bound>` (number up to it) |
 * | `workerTroubles` | hash | what went wrong in workers, never reset: see WorkerTroubles |
 * | `diskUsage` | hash | `bytes` of all artifacts; how far the round that counts them has come |
 * | `bytesOfRuns` | hash | run id → bytes of its files; `bytes` of `diskUsage` is their sum |
 * | `tenantBytes` | hash | tenant → bytes of its files, not of the default one; `*`: their sum |
 * | `waitingRuns` | sorted set | queued runs of a tenant by turn |
 * | `parkedRuns` | sorted set | queued runs without a job, by turn: a tenant has its most running |
 * | `requestCount` | string | requests of a tenant within a minute; expires |
 * | `wrongKeyCount` | string | wrong keys from an address within a minute; expires |
 * | `workers`, `worker` | set, string | ids of workers; a worker's heartbeat, which expires |
 * | `workerDrain` | string | when a worker was asked to be drained; expires after the worker |
 * | `turns` | hash | `now`: the turn of the last run claimed; tenant → the last turn it took |
 * | `externalIds` | hash | T; external id → experiment id |
 * | `experimentsOfSpec` | sorted set | T; ids of the experiments with this SHA-256 of the spec |
 * | `request` | hash | what the first request with an Idempotency-Key did; expires after a day |
 * | `apiKey` | hash | an API key: who may do what until when; a hash of its secret |
 * | `apiKeys`, `tenantApiKeys` | sorted set | time of creation and id of keys: all, a tenant's |
 * | `audit`, `tenantAudit` | stream | changes as JSON: of all tenants, of one; old ones go |
 * | `webhooks` | sorted set | ids of a tenant's webhooks with score 0 |
 * | `webhooksOfExperiment` | set | ids of the webhooks that are for this experiment alone |
 * | `webhook` | hash | record with its secrets; `tenant` |
 * | `wantedEvents` | set | types of the events that enabled webhooks of a tenant need |
 * | `webhookOutbox` | stream | events for webhooks that no delivery exists of yet |
 * | `settledCounts` | hash | settled deliveries by state, forgotten ones included, never reset |
 * | `deliveries`, `settledDeliveries` | sorted set | of a webhook: `<ms>-<message id>` of all |
 * | | | deliveries, and of those that wait for nothing, with score 0 |
 * | `delivery` | hash | `<webhook id>:<message id>`: what is sent, its state, its attempts |
 * | `lease` | string | the worker that does a periodic task in this period; expires |
 * | `probe` | string | nothing for long: what a process writes to see whether it may |
 * | `queuePrefix` | | BullMQ's own keys |
 * | `wakeChannel` | channel | id of an experiment with new events; `tenant:<its tenant>` |
 * | `cancelChannel` | channel | id of a run to cancel |
 * | `predictionChannel` | channel | answers to predictions, as JSON; they are stored nowhere |
 */
import { DEFAULT_TENANT } from '../access/principal.js';

/** What follows `{prefix}:`. `*` is an id, a status or the name of a task. */
const NAMES = {
  experiment: 'experiment:*',
  experimentRuns: 'experiment:*:runs',
  startedRuns: 'experiment:*:started',
  experimentEvents: 'experiment:*:events',
  run: 'run:*',
  runEvents: 'run:*:events',
  recentEvents: 'recent-events',
  runEpochs: 'run:*:epochs',
  runMetrics: 'run:*:metrics',
  experiments: 'experiments',
  experimentsIn: 'experiments:*',
  archivedExperiments: 'experiments-archived',
  finishedExperiments: 'experiments-finished',
  heldExperiments: 'experiments-held',
  awaitedExperiments: 'experiment:*:awaited',
  waitingExperiments: 'experiment:*:waiting',
  activeRuns: 'runs-active',
  runCounts: 'run-counts',
  othersRunCounts: 'run-counts-of-others',
  tenantRunCounts: 'tenant:*:run-counts',
  tenantBytes: 'tenant-bytes',
  waitingRuns: 'tenant:*:waiting-runs',
  parkedRuns: 'tenant:*:parked-runs',
  requestCount: 'tenant:*:requests',
  wrongKeyCount: 'wrong-keys:*',
  epochSeconds: 'epoch-seconds',
  workerTroubles: 'worker-troubles',
  diskUsage: 'disk-usage',
  bytesOfRuns: 'disk-usage:runs',
  workers: 'workers',
  worker: 'worker:*',
  workerDrain: 'worker:*:drain',
  turns: 'turns',
  externalIds: 'external-ids',
  experimentsOfSpec: 'spec:*:experiments',
  request: 'request:*',
  apiKey: 'api-key:*',
  apiKeys: 'api-keys',
  tenantApiKeys: 'tenant:*:api-keys',
  audit: 'audit',
  tenantAudit: 'tenant:*:audit',
  webhooks: 'webhooks:*',
  webhooksOfExperiment: 'experiment:*:webhooks',
  webhook: 'webhook:*',
  wantedEvents: 'webhooks:*:wanted',
  webhookOutbox: 'webhook-outbox',
  settledCounts: 'webhooks-settled',
  deliveries: 'webhook:*:deliveries',
  settledDeliveries: 'webhook:*:settled',
  delivery: 'delivery:*',
  lease: 'lease:*',
  probe: 'probe',
  queuePrefix: 'queue',
  wakeChannel: 'wake',
  cancelChannel: 'cancel',
  predictionChannel: 'predictions',
} as const;

/**
 * What `recentEvents` holds: at least so many of the last references, until so long after the last.
 */
export const RECENT_EVENTS = { most: 10_000, keptMs: 7 * 86_400_000 } as const;

type Names = typeof NAMES;

/** Those that each tenant has. */
const OF_TENANT = [
  'experiments',
  'experimentsIn',
  'archivedExperiments',
  'externalIds',
  'experimentsOfSpec',
  'recentEvents',
] as const satisfies (keyof Names)[];

/** `{prefix}` as `root`, and each key by its name: a text, or a function of what `*` stands for. */
export type Keys = { root: string } & {
  [Name in keyof Names]: Names[Name] extends `${string}*${string}` ? (part: string) => string : string;
};

/** The keys under one prefix; installations that share a Redis differ in it. */
export function createKeys(prefix: string): Keys {
  const root = `{${prefix}}`;
  const keys = Object.entries(NAMES).map(([name, template]) => [name, keyBelow(root, template)]);
  return { root, ...Object.fromEntries(keys) } as Keys;
}

/** The same keys as a tenant has them. */
export function keysOfTenant(keys: Keys, tenant: string): Keys {
  if (tenant === DEFAULT_TENANT) return keys;
  const own = OF_TENANT.map((name) => [name, keyBelow(`${keys.root}:tenant:${tenant}`, NAMES[name])]);
  return { ...keys, ...Object.fromEntries(own) };
}

function keyBelow(root: string, template: string): string | ((part: string) => string) {
  const key = `${root}:${template}`;
  return key.includes('*') ? (part) => key.replace('*', () => part) : key;
}

/**
 * The same as a Lua table `keys`, for commands, which are called with `root` as their only key, and
 * the function `lists_of_tenant`, which gives the keys that a tenant has of its own.
 */
export function luaKeys(): string {
  return [
    `local keys = ${luaTable('KEYS[1]', Object.keys(NAMES) as (keyof Names)[])}`,
    'local function lists_of_tenant(tenant)',
    `  if not tenant or tenant == '${DEFAULT_TENANT}' then return keys end`,
    "  local root = KEYS[1] .. ':tenant:' .. tenant",
    `  return ${luaTable('root', OF_TENANT)}`,
    'end',
  ].join('\n');
}

function luaTable(root: string, names: readonly (keyof Names)[]): string {
  const entries = names.map((name) => {
    const [before, after] = NAMES[name].split('*');
    if (after === undefined) return `${name} = ${root} .. ':${before}'`;
    const end = after === '' ? '' : ` .. '${after}'`;
    return `${name} = function(part) return ${root} .. ':${before}' .. part${end} end`;
  });
  return `{\n  ${entries.join(',\n  ')},\n}`;
}
