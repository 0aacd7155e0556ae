/**
 * Addresses of Redis, read strictly: a password with `#` or `/` must not lead to another server.
 */
import { isIP } from 'node:net';

/** Where Redis is and who we are there. */
export interface RedisAddress {
  username?: string;
  password?: string;
  /** Of a unix socket; otherwise `host` and `port` are set. */
  path?: string;
  host?: string;
  port?: number;
  db: number;
  tls?: object;
}

/** The forms of an address, for error messages. */
export const REDIS_URL_FORMS =
  'redis://[user:password@]host[:port][/database], rediss:// for TLS, or unix:///path/to/socket[?db=database]';
const ESCAPES =
  'Special characters of user and password are percent-encoded: # is %23, % is %25, / is %2F, : is %3A, ? is %3F, @ is %40';
const HOST_NAME = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

/**
 * Parses an address of one of {@link REDIS_URL_FORMS}.
 * @throws Error that says what is wrong and never shows any part of the address
 */
export function parseRedisUrl(text: string): RedisAddress {
  if (!/^(rediss?|unix):\/\//.test(text)) throw new Error(`must be ${REDIS_URL_FORMS}`);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error(`cannot be read. It must be ${REDIS_URL_FORMS}. ${ESCAPES}`);
  }
  if (url.hash !== '') throw new Error(`has a # in it. ${ESCAPES}`);
  const login = { ...part('username', url.username), ...part('password', url.password) };
  return { ...login, ...(url.protocol === 'unix:' ? socketOf(url) : serverOf(url)) };
}

/** The url without user and password, for logs and messages. */
export function describeRedis(url: string): string {
  const { protocol, host, pathname, search } = new URL(url);
  const database = new URLSearchParams(search).get('db');
  return `${protocol}//${host}${pathname}${database === null ? '' : `?db=${database}`}`;
}

function part(name: 'username' | 'password', encoded: string): Pick<RedisAddress, 'username' | 'password'> {
  return encoded === '' ? {} : { [name]: decoded(encoded, name) };
}

function decoded(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`has a % in the ${what} that starts no escape such as %23. ${ESCAPES}`);
  }
}

function socketOf(url: URL): Pick<RedisAddress, 'path' | 'db'> {
  if ((url.hostname !== '' && url.hostname !== 'localhost') || url.pathname.length < 2) {
    throw new Error('must have three slashes before the path of the socket: unix:///path/to/socket');
  }
  return { path: decoded(url.pathname, 'path'), db: database(databaseInQuery(url) ?? '0') };
}

function serverOf(url: URL): Pick<RedisAddress, 'host' | 'port' | 'db' | 'tls'> {
  const host = url.hostname.replace(/^\[|\]$/g, ''); // an IPv6 address is in brackets
  if (host === '') throw new Error(`names no host. It must be ${REDIS_URL_FORMS}`);
  if (isIP(host) === 0 && !HOST_NAME.test(host)) {
    throw new Error(`has a host that is neither an address nor a name. ${ESCAPES}`);
  }
  if (url.port === '0') throw new Error('has the port 0; a port is a number from 1 to 65535');
  const inPath = url.pathname.replace(/^\//, '');
  const inQuery = databaseInQuery(url);
  if (inPath !== '' && inQuery !== null) throw new Error('names the database twice, in its path and as ?db=');
  return {
    host,
    port: Number(url.port || 6379),
    db: database(inPath || (inQuery ?? '0')),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
  };
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
