/**
 * Whether a Redis may be used at all: it keeps what is stored, and its user may do what the product
 * does. Asked when a connection is made, so that nobody learns of it by a submit.
 */
import type { Keys } from './keys.js';
import { execute, isForbidden, isRefusal, type RedisClient, type RedisLogger, translateRedisErrors } from './redis.js';

/** This Redis must not be used; the message says what to change. */
export class RedisUnusableError extends Error {
  override readonly name = 'RedisUnusableError';
}

/** What BullMQ and our commands need. */
const MINIMUM_VERSION = { major: 6, minor: 2 };

/**
 * Checks that this Redis keeps what is stored and that its user may do what is needed. A service
 * that hides its settings is accepted with a warning.
 * @throws RedisUnusableError when it is too old, evicts keys or forbids what is needed;
 *   ServiceError when it does not respond
 */
export async function assertRedisUsable(redis: RedisClient, keys: Keys, logger?: RedisLogger): Promise<void> {
  const info = await translateRedisErrors(() => readInfo(redis, keys).catch(nothingIfForbidden));
  const version = /^redis_version:(\d+)\.(\d+)\S*/m.exec(info);
  if (version !== null && isOlder(Number(version[1]), Number(version[2]))) {
    throw new RedisUnusableError(
      `Redis ${version[0].slice('redis_version:'.length)} is too old: ${MINIMUM_VERSION.major}.${MINIMUM_VERSION.minor} or later is needed.`,
    );
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    throw new RedisUnusableError(
      `Redis has maxmemory-policy ${policy}, which removes experiments when memory runs short. Set it to noeviction ("CONFIG SET maxmemory-policy noeviction", and the same in redis.conf).`,
    );
  }
  if (version === null || policy === undefined) {
    logger?.warn({}, 'redis hides its version or eviction policy; it must be 6.2 or later with noeviction');
  }
  const forbidden = await translateRedisErrors(() => readForbidden(redis, keys));
  if (forbidden.length > 0) throw new RedisUnusableError(describeForbidden(forbidden, keys));
}

const isOlder = (major: number, minor: number) =>
  major < MINIMUM_VERSION.major || (major === MINIMUM_VERSION.major && minor < MINIMUM_VERSION.minor);

/** Of the server that has our keys, where there are several. */
async function readInfo(redis: RedisClient, keys: Keys): Promise<string> {
  const [, info] = await execute(redis.pipeline().exists(keys.root).info());
  return String(info);
}

function nothingIfForbidden(error: unknown): string {
  if (isForbidden(error)) return '';
  throw error;
}

/**
 * Every command that our code and BullMQ send, in scripts or outside, with the fewest arguments it
 * takes. Those that no script may send are tried by themselves.
 */
export const COMMANDS: Record<string, number> = {
  ...{ DEL: 1, EXISTS: 1, GET: 1, GETBIT: 2, HDEL: 2, HEXISTS: 2, HGET: 2, HGETALL: 1, HINCRBY: 3 },
  ...{ HINCRBYFLOAT: 3, HKEYS: 1, HLEN: 1, HMGET: 2, HMSET: 3, HSCAN: 2, HSET: 3, HSETNX: 3, HVALS: 1 },
  ...{ INCR: 1, INCRBY: 2, LINDEX: 2, LLEN: 1, LPOP: 1, LPOS: 2, LPUSH: 2, LRANGE: 3, LREM: 3, LSET: 3 },
  ...{ LTRIM: 3, MGET: 1, PERSIST: 1, PEXPIRE: 2, PEXPIREAT: 2, PTTL: 1, RENAME: 2, RPOP: 1 },
  ...{ RPOPLPUSH: 2, RPUSH: 2, SADD: 2, SCARD: 1, SET: 2, SETBIT: 3, SISMEMBER: 2, SMEMBERS: 1, SREM: 2 },
  ...{ SSCAN: 2, STRLEN: 1, TIME: 0, TYPE: 1, UNLINK: 1, XADD: 4, XDEL: 2, XLEN: 1, XRANGE: 3, XREAD: 3 },
  ...{ XREVRANGE: 3, XTRIM: 3, ZADD: 3, ZCARD: 1, ZCOUNT: 3, ZLEXCOUNT: 3, ZPOPMIN: 1, ZRANGE: 3 },
  ...{ ZRANGEBYLEX: 3, ZREM: 2, ZSCORE: 2, ZRANGEBYSCORE: 3, ZREMRANGEBYRANK: 3, ZREMRANGEBYSCORE: 3 },
  ...{ ZREVRANGE: 3, ZREVRANGEBYLEX: 3, ZREVRANGEBYSCORE: 3 },
};

/**
 * Sends every command with a key of its own for each argument: what fails then fails for other
 * reasons than the rights of the user, which are checked first. An empty wake-up wakes nobody.
 */
const TRIAL = `
local forbidden = {}
local function try(what, ...)
  local answer = redis.pcall(...)
  local reason = type(answer) == 'table' and answer.err or ''
  if string.find(reason, "can't run this command", 1, true) then table.insert(forbidden, what) end
  if string.find(reason, "can't publish", 1, true) then table.insert(forbidden, 'CHANNELS') end
end
for name, count in pairs(cjson.decode(ARGV[1])) do
  local words = { name }
  for _ = 1, count do table.insert(words, KEYS[1]) end
  try(name, unpack(words))
end
redis.pcall('DEL', KEYS[1])
for index = 2, #ARGV do try('PUBLISH', 'PUBLISH', ARGV[index], '') end
return forbidden`;

/** Commands that are forbidden, and the words KEYS and CHANNELS. */
async function readForbidden(redis: RedisClient, keys: Keys): Promise<string[]> {
  const channels = [keys.wakeChannel, keys.cancelChannel, keys.predictionChannel];
  const trials: Record<string, Promise<unknown>> = {
    EXISTS: redis.exists(keys.root),
    // A script that no Redis has.
    EVALSHA: redis.evalsha('0'.repeat(40), 1, keys.probe),
    BZPOPMIN: redis.bzpopmin(keys.probe, 0.001),
    EVAL: redis.eval(TRIAL, 1, keys.probe, JSON.stringify(COMMANDS), ...channels),
  };
  const commands = Object.keys(trials);
  // All of them are waited for: the connection may be lost meanwhile, and each then rejects.
  const endings = await Promise.allSettled(Object.values(trials));
  const forbidden = endings.flatMap((ending, index) => {
    const command = commands[index]!;
    if (ending.status === 'fulfilled') return command === 'EVAL' ? (ending.value as string[]) : [];
    // Not that it is full, or loads its data: that passes.
    if (!isRefusal(ending.reason)) throw ending.reason;
    if (!isForbidden(ending.reason)) return [];
    return [/\baccess .*keys\b/.test((ending.reason as Error).message) ? 'KEYS' : command];
  });
  return [...new Set(forbidden)];
}

function describeForbidden(forbidden: string[], { root }: Keys): string {
  const commands = forbidden.filter((what) => what !== 'KEYS' && what !== 'CHANNELS').sort();
  const faults = [
    ...(commands.length > 0 ? [`run ${commands.join(', ')}`] : []),
    ...(forbidden.includes('KEYS') ? [`use keys that begin with ${root}`] : []),
    ...(forbidden.includes('CHANNELS') ? [`use channels that begin with ${root}:`] : []),
  ];
  return `The user of REDIS_URL may not ${faults.join(', or ')}. Allow it: ${aclRule(root)} (see docs/operations.md).`;
}

/** What to tell Redis so that a user may do all that is needed, and nothing to other keys. */
export const aclRule = (root: string) => `ACL SETUSER <user> ~${root}* &${root}:* +@all -@admin -@dangerous +info`;
