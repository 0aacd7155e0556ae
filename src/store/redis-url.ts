/**
 * Addresses of Redis, read strictly: a password with `#` or `/` must not lead to another server.
 */
import { isIP } from 'node:net';

/** Where Redis is and who we are there. */
export type RedisAddress = RedisLogin & (RedisServer | RedisSentinels | RedisCluster);

export interface RedisLogin {
  username?: string;
  password?: string;
  tls?: object;
}

/** One server, which stays where it is. */
export interface RedisServer {
  /** Of a unix socket; otherwise `host` and `port` are set. */
  path?: string;
  host?: string;
  port?: number;
  db: number;
}

/** Sentinels, which know where the server of this name is now. */
export interface RedisSentinels {
  sentinels: RedisNode[];
  name: string;
  db: number;
  /** Of the sentinels, if they ask for one; the login above is Redis's. */
  sentinelUsername?: string;
  sentinelPassword?: string;
}

/** Some nodes of a cluster, which know the others. */
export interface RedisCluster {
  nodes: RedisNode[];
}

export interface RedisNode {
  host: string;
  port: number;
}

/** The forms of an address, for error messages. */
export const REDIS_URL_FORMS =
  'redis://[user:password@]host[:port][/database], unix:///path/to/socket[?db=database], redis-sentinel://[user:password@]sentinel[:port][,sentinel…]/name[?db=database], or redis-cluster://[user:password@]node[:port][,node…]; with rediss for TLS';
const ESCAPES =
  'Special characters of user and password are percent-encoded: # is %23, % is %25, / is %2F, : is %3A, ? is %3F, @ is %40';
const HOST_NAME = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;
/** An address with several hosts, in its parts. */
const HOSTS_FORM =
  /^(?<scheme>rediss?)-(?<kind>sentinel|cluster):\/\/(?:(?<login>[^@#]*)@)?(?<hosts>[^@/?#]*)(?:\/(?<name>[^@/?#]*))?(?:\?(?<query>[^@#]*))?$/;
const DEFAULT_PORTS = { server: 6379, sentinel: 26_379, cluster: 6379 } as const;

/**
 * Parses an address of one of {@link REDIS_URL_FORMS}.
 * @throws Error that says what is wrong and never shows any part of the address
 */
export function parseRedisUrl(text: string): RedisAddress {
  if (/^rediss?-(sentinel|cluster):\/\//.test(text)) return parseHosts(text);
  if (!/^(rediss?|unix):\/\//.test(text)) throw new Error(`must be ${REDIS_URL_FORMS}`);
  const url = readUrl(text);
  if (url.hash !== '') throw new Error(`has a # in it. ${ESCAPES}`);
  const login = { ...part('username', url.username), ...part('password', url.password) };
  if (url.protocol === 'unix:') return { ...login, ...socketOf(url) };
  return { ...login, ...serverOf(url), ...(url.protocol === 'rediss:' && { tls: {} }) };
}

/** The url without user and password, for logs and messages. */
export function describeRedis(url: string): string {
  const { scheme, kind, hosts, name, query } = HOSTS_FORM.exec(url)?.groups ?? {};
  const { protocol, host, pathname, search } =
    kind === undefined
      ? new URL(url)
      : { protocol: `${scheme}-${kind}:`, host: hosts, pathname: name ? `/${name}` : '', search: query };
  const database = new URLSearchParams(search).get('db');
  return `${protocol}//${host}${pathname}${database === null ? '' : `?db=${database}`}`;
}

function readUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new Error(`cannot be read. It must be ${REDIS_URL_FORMS}. ${ESCAPES}`);
  }
}

// ---- several hosts ------------------------------------------------------------------------------

function parseHosts(text: string): RedisAddress {
  const { scheme, kind, login = '', hosts = '', name = '', query = '' } = HOSTS_FORM.exec(text)?.groups ?? {};
  if (scheme === undefined) throw new Error(`cannot be read. It must be ${REDIS_URL_FORMS}. ${ESCAPES}`);
  const [username = '', ...password] = login.split(':');
  const who = {
    ...part('username', username),
    ...part('password', password.join(':')),
    ...(scheme === 'rediss' && { tls: {} }),
  };
  const nodes = hosts.split(',').map((host) => nodeOf(readUrl(`redis://${host}`), kind as 'sentinel' | 'cluster'));
  if (kind === 'sentinel') return { ...who, sentinels: nodes, ...sentinelOptions(name, new URLSearchParams(query)) };
  if (name !== '' || query !== '') throw new Error('names a database; a cluster has none but 0');
  return { ...who, nodes };
}

function sentinelOptions(name: string, query: URLSearchParams): Omit<RedisSentinels, 'sentinels'> {
  if (name === '') {
    throw new Error('does not end in the name by which the sentinels know Redis, such as /mymaster');
  }
  const known = { db: '0', 'sentinel-user': '', 'sentinel-password': '' };
  for (const option of query.keys()) {
    if (option in known && query.getAll(option).length === 1) continue;
    throw new Error(`has a query; only ?db=, sentinel-user= and sentinel-password= are supported. ${ESCAPES}`);
  }
  const { db, ...login } = { ...known, ...Object.fromEntries(query) };
  return {
    name: decoded(name, 'name'),
    db: database(db),
    ...(login['sentinel-user'] && { sentinelUsername: login['sentinel-user'] }),
    ...(login['sentinel-password'] && { sentinelPassword: login['sentinel-password'] }),
  };
}

// ---- parts --------------------------------------------------------------------------------------

function part(name: 'username' | 'password', encoded: string): Pick<RedisLogin, 'username' | 'password'> {
  return encoded === '' ? {} : { [name]: decoded(encoded, name) };
}

function decoded(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`has a % in the ${what} that starts no escape such as %23. ${ESCAPES}`);
  }
}

function socketOf(url: URL): RedisServer {
  if ((url.hostname !== '' && url.hostname !== 'localhost') || url.pathname.length < 2) {
    throw new Error('must have three slashes before the path of the socket: unix:///path/to/socket');
  }
  return { path: decoded(url.pathname, 'path'), db: database(databaseInQuery(url) ?? '0') };
}

function serverOf(url: URL): RedisServer {
  const inPath = url.pathname.replace(/^\//, '');
  const node = nodeOf(url, 'server');
  const inQuery = databaseInQuery(url);
  if (inPath !== '' && inQuery !== null) throw new Error('names the database twice, in its path and as ?db=');
  return { ...node, db: database(inPath || (inQuery ?? '0')) };
}

function nodeOf(url: URL, kind: keyof typeof DEFAULT_PORTS): RedisNode {
  const host = url.hostname.replace(/^\[|\]$/g, ''); // an IPv6 address is in brackets
  if (host === '') throw new Error(`names no host. It must be ${REDIS_URL_FORMS}`);
  if (isIP(host) === 0 && !HOST_NAME.test(host)) {
    throw new Error(`has a host that is neither an address nor a name. ${ESCAPES}`);
  }
  if (url.port === '0') throw new Error('has the port 0; a port is a number from 1 to 65535');
  return { host, port: Number(url.port || DEFAULT_PORTS[kind]) };
}

function databaseInQuery(url: URL): string | null {
  const names = [...url.searchParams.keys()];
  if (names.some((name) => name !== 'db') || names.length > 1) {
    throw new Error(`has a query; only ?db=<number> is supported. ${ESCAPES}`);
  }
  return url.searchParams.get('db');
}

function database(text: string): number {
  if (/^(0|[1-9]\d{0,5})$/.test(text)) return Number(text);
  throw new Error(`must end in the number of a database, such as /0. ${ESCAPES}`);
}
