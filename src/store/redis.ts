/**
 * The connection to Redis: the only file that imports ioredis. Connects by role, and turns Redis's
 * errors into the product's.
 */
import { type ChainableCommander, Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import { ServiceError } from '../errors.js';
import { wasHeldUp, watchEventLoop } from '../event-loop.js';
import { describeRedis, parseRedisUrl, type RedisAddress, type RedisCluster, type RedisLogin } from './redis-url.js';

export type RedisClient = Redis | Cluster;

/**
 * `api`: fails fast, since a client waits. `worker`: waits for Redis to come back, since an outage
 * must not lose a training; BullMQ's worker requires it, too. `subscriber`: pub/sub only.
 */
export type RedisRole = 'api' | 'worker' | 'subscriber';

/** The part of a pino logger that this file uses. */
export interface RedisLogger {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
}

const COMMAND_TIMEOUT_MS = 1500;
const CONNECT_TIMEOUT_MS = 2000;
/**
 * A connection that is silent for so long while an answer is due is closed and opened again:
 * behind a network that drops everything it would otherwise last until TCP gives up, a quarter of
 * an hour. BullMQ's worker waits up to 10 s for jobs in one command.
 */
const SILENCE_MS = { api: 3_000, worker: 12_000, subscriber: 5_000 };
/** A subscriber sends no commands and would never notice that its connection is lost. */
const PING_EVERY_MS = 5_000;
const FIRST_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 1000;

const ROLES = {
  api: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    // A write whose answer was lost may have been done: it fails rather than being done twice.
    autoResendUnfulfilledCommands: false,
    commandTimeout: COMMAND_TIMEOUT_MS,
  },
  worker: { maxRetriesPerRequest: null },
  subscriber: { maxRetriesPerRequest: null },
} satisfies Record<RedisRole, RedisOptions>;

/** In a cluster. All keys of an installation are in one slot, so one node has them at a time. */
const CLUSTER_ROLES = {
  // As above: an order to another node was not done here, any other failure may have been.
  api: { enableOfflineQueue: false, retryDelayOnFailover: 0, retryDelayOnClusterDown: 0, maxRedirections: 3 },
  // Until another node has taken the place of the lost one, however long that takes.
  worker: { maxRedirections: Number.MAX_SAFE_INTEGER },
} satisfies Partial<Record<RedisRole, ClusterOptions>>;

/**
 * Connects, and after a loss connects again, as often as it takes. The API's connection refuses
 * commands until its status is `ready`.
 * @param url of one of REDIS_URL_FORMS
 */
export function connectRedis(url: string, role: RedisRole, logger?: RedisLogger): RedisClient {
  watchEventLoop();
  const redis = open(parseRedisUrl(url), role);
  logChanges(redis, { redis: describeRedis(url), role }, logger);
  if (role === 'subscriber') keepPinging(redis);
  return redis;
}

function open(address: RedisAddress, role: RedisRole): RedisClient {
  if ('nodes' in address) return role === 'subscriber' ? openNodeInTurn(address) : openCluster(address, role);
  const options = { ...optionsOf(role), retryStrategy: backoff };
  if (!('sentinels' in address)) return new Redis({ ...address, ...options });
  const tls = address.tls && { enableTLSForSentinelMode: true, sentinelTLS: address.tls };
  return new Redis({ ...address, ...tls, ...options, sentinelRetryStrategy: backoff });
}

const backoff = (times: number) => Math.min(FIRST_BACKOFF_MS * 2 ** Math.min(times - 1, 10), MAX_BACKOFF_MS);

const optionsOf = (role: RedisRole) => ({
  ...ROLES[role],
  connectTimeout: CONNECT_TIMEOUT_MS,
  socketTimeout: SILENCE_MS[role],
  connectionName: `regulab-${role}`,
  // After a failover the connection may lead to what is a replica now: reconnect and send again.
  reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? (2 as const) : false),
});

function openCluster({ nodes, ...login }: RedisCluster & RedisLogin, role: 'api' | 'worker'): RedisClient {
  return new Cluster(nodes, {
    ...CLUSTER_ROLES[role],
    redisOptions: { ...login, ...optionsOf(role) },
    clusterRetryStrategy: backoff,
    slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
    // With TLS names are kept as they are: certificates are for names.
    ...(login.tls && { dnsLookup: (host, found) => found(null, host) }),
  });
}

/**
 * One node of a cluster, and after a loss the next: what is published reaches all of them. The
 * subscriber of ioredis's own cluster neither notices a silent connection nor says that it changed.
 */
function openNodeInTurn({ nodes, ...login }: RedisCluster & RedisLogin): RedisClient {
  const redis: Redis = new Redis({
    ...login,
    ...nodes[0],
    ...optionsOf('subscriber'),
    retryStrategy: (times) => {
      Object.assign(redis.options, nodes[times % nodes.length]);
      return backoff(times);
    },
  });
  return redis;
}

/**
 * Runs an operation on Redis and gives its failures the product's codes: REDIS_FULL when Redis is
 * out of memory, REDIS_FORBIDDEN when its user may not do this, REDIS_UNAVAILABLE when it does not
 * respond or cannot write now, OVERLOADED when this process was too busy to read its answer. Other
 * errors pass unchanged.
 */
export async function translateRedisErrors<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof Error && TIMED_OUT.test(error.message)) throw await noAnswer('Redis', error);
    throw translated(error);
  }
}

/** Why no answer came in time: Redis did not send it, or this process did not read it. */
export async function noAnswer(what: string, cause?: unknown): Promise<ServiceError> {
  const options = { cause, retryAfterSeconds: 1 };
  return (await wasHeldUp())
    ? new ServiceError('OVERLOADED', 'The service is too busy to answer in time. Try again shortly.', options)
    : new ServiceError('REDIS_UNAVAILABLE', `${what} is not responding.`, options);
}

/** Whether waiting helps: Redis, or this process, could not serve the command now. */
export const isRedisUnavailable = (error: unknown): boolean =>
  error instanceof ServiceError && (error.code === 'REDIS_UNAVAILABLE' || error.code === 'OVERLOADED');

/** The same for every method of a store. */
export function withTranslatedErrors<Store extends object>(store: Store): Store {
  const methods = Object.entries(store).map(([name, method]) => [
    name,
    (...parameters: unknown[]) => translateRedisErrors(async () => method(...parameters)),
  ]);
  return Object.fromEntries(methods) as Store;
}

/** Sends the commands of a pipeline and returns their replies; throws the first error of them. */
export async function execute(pipeline: ChainableCommander): Promise<unknown[]> {
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
}

// ---- internals ----------------------------------------------------------------------------------

function keepPinging(redis: RedisClient): void {
  const timer = setInterval(() => {
    if (redis.status === 'ready') redis.ping().catch(() => undefined); // a lost connection is reported by its own event
  }, PING_EVERY_MS);
  timer.unref();
  redis.once('end', () => clearInterval(timer));
}

/** Logs once that Redis is unreachable and once that it is back, not every attempt in between. */
function logChanges(redis: RedisClient, about: object, logger: RedisLogger | undefined): void {
  let isLost = false;
  // Without a listener an 'error' ends the process.
  redis.on('error', (error: Error) => {
    if (!isLost) logger?.warn({ ...about, err: error, ...adviceOn(error) }, 'redis is unreachable, reconnecting');
    isLost = true;
  });
  redis.on('close', () => {
    if (!isLost) logger?.warn(about, 'connection to redis lost');
    isLost = true;
  });
  redis.on('ready', () => {
    logger?.info(about, 'connected to redis');
    isLost = false;
  });
}

/** Certificates that nobody vouches for, or that name another host. */
const CERTIFICATE_CODES = /SELF_SIGNED|UNABLE_TO_|^CERT_|ALTNAME/;

function adviceOn({ code = '' }: NodeJS.ErrnoException): { advice?: string } {
  if (!CERTIFICATE_CODES.test(code)) return {};
  const advice = /SELF_SIGNED|UNABLE_TO_/.test(code)
    ? 'set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of the authority that signed that of Redis'
    : 'give Redis a valid certificate for the host that REDIS_URL names';
  return { advice };
}

/**
 * Shortens the life of a key that would last longer than intended. Redis stores when a key
 * expires by the wall clock: when that is set back by an hour, a key lasts an hour longer.
 */
export async function shortenExpiry(redis: RedisClient, key: string, maxMs: number): Promise<void> {
  if ((await redis.pttl(key)) > maxMs) await redis.pexpire(key, maxMs);
}

/** Replies of a Redis that runs but cannot serve now: loading, a replica, a failed disk, … */
const CANNOT_SERVE = /^-?(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|MISCONF|NOREPLICAS|NOAUTH|WRONGPASS)\b/;
/** Errors of ioredis itself, which have no code. */
const TIMED_OUT = /Command timed out/;
const NO_CONNECTION =
  /Connection is closed|enableOfflineQueue|retries per request limit|connect ETIMEDOUT|Command aborted|startup nodes|slots cache|Cluster redirections|[Ss]entinels are unreachable/;
const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN']);

/** How a command reports a record of another version, which it leaves as it is. */
export const RECORD_UNREADABLE = 'RECORD_UNREADABLE';

/** Whether Redis refused a command because its memory is full. */
export const isStoreFull = (error: unknown): boolean =>
  error instanceof Error && /\bOOM command not allowed\b/.test(error.message);

/**
 * Whether Redis refused a command because of the rights of its user (ACL). In a script it says so
 * in words without a code.
 */
export const isForbidden = (error: unknown): boolean =>
  error instanceof Error && /^-?NOPERM\b|\buser executing the script can't\b/i.test(error.message);

/** Whether Redis answered, and its answer is a refusal: asking again at once gives the same. */
export const isRefusal = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

function translated(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ServiceError) return error;
  if (isForbidden(error)) {
    const reason = error.message.replace(/ script: .*$/s, '');
    return new ServiceError(
      'REDIS_FORBIDDEN',
      `The user of the service's REDIS_URL lacks a right (${reason}). docs/operations.md has the rights that it needs.`,
      { cause: error, retryAfterSeconds: 30 },
    );
  }
  if (isStoreFull(error)) {
    return new ServiceError('REDIS_FULL', 'Redis is out of memory. Delete experiments or give Redis more memory.', {
      cause: error,
      retryAfterSeconds: 2,
    });
  }
  if (error.message.includes(RECORD_UNREADABLE)) {
    const what = error.message.replace(/^.*?RECORD_UNREADABLE: /, '').replace(/ script: .*$/s, '');
    return new ServiceError('RECORD_UNREADABLE', `Stored by another version of regulab: ${what}.`, {
      cause: error,
      retryAfterSeconds: 30,
    });
  }
  const isUnreachable =
    CANNOT_SERVE.test(error.message) ||
    NO_CONNECTION.test(error.message) ||
    NETWORK_CODES.has((error as NodeJS.ErrnoException).code ?? '');
  return isUnreachable ? unavailable(error) : error;
}

const unavailable = (cause?: unknown) =>
  new ServiceError('REDIS_UNAVAILABLE', 'Redis is not responding; reconnecting.', {
    cause,
    retryAfterSeconds: 1,
  });
