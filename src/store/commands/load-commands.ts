/** Reads the Lua files of this folder and makes them callable on a connection. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DEFAULT_TENANT } from '../../access/principal.js';
import { ServiceError } from '../../errors.js';
import { RUN_STATUSES } from '../../experiments/records/run.js';
import { FINISHED_EXPERIMENT_STATUSES } from '../../experiments/records/states.js';
import { traceparent } from '../../tracing/spans.js';
import { type Keys, luaKeys, RECENT_EVENTS } from '../keys.js';
import { READABLE_VERSIONS, SCHEMA_VERSION } from '../records.js';
import { RECORD_UNREADABLE, type RedisClient } from '../redis.js';
import type { RepeatableRequest } from '../store.js';
import { type CallCommand, COMMAND_FILES } from './commands.js';

/** What every part of a store works with. */
export interface StoreContext {
  redis: RedisClient;
  /** In a store of one tenant, as that tenant has them. */
  keys: Keys;
  call: CallCommand;
}

/** How long a request is remembered: a day. */
const REQUEST_KEPT_MS = 86_400_000;

const INCLUDE = /^--- @include "(.+)"$/gm;

/** How answers begin that are kept for repeated requests: those after a change. */
const CHANGES = [
  ...['created', 'cancelled', 'cancelling', 'paused', 'pausing', 'queued', 'archived', 'restored'],
  ...['rotated', 'redelivered', 'extended'],
];

/** What every command and include may use: the keys, its argument, and constants of TypeScript. */
const PRELUDE = [
  luaKeys(),
  'local argument = cjson.decode(ARGV[1])',
  `local RUN_STATUSES = { ${RUN_STATUSES.map((status) => `'${status}'`).join(', ')} }`,
  `local IS_FINISHED = ${luaSet([...FINISHED_EXPERIMENT_STATUSES])}`,
  `local SCHEMA_VERSION = '${SCHEMA_VERSION}'`,
  `local READABLE_VERSIONS = ${luaSet(READABLE_VERSIONS)}`,
  `local HAS_CHANGED = ${luaSet(CHANGES)}`,
  `local DEFAULT_TENANT = '${DEFAULT_TENANT}'`,
  `local RECENT_EVENTS = { most = ${RECENT_EVENTS.most}, kept_ms = ${RECENT_EVENTS.keptMs} }`,
  `local RECORD_UNREADABLE = '${RECORD_UNREADABLE}'`,
].join('\n');

const ONCE = withIncludes('once');

interface Script {
  lua: string;
  /** By which Redis knows it. */
  sha1: string;
}

const SCRIPTS = Object.fromEntries(
  Object.entries(COMMAND_FILES).map(([name, file]) => {
    const lua = `${PRELUDE}\nlocal function command()\n${withIncludes(file)}\nend\n${ONCE}`;
    return [name, { lua, sha1: createHash('sha1').update(lua).digest('hex') }];
  }),
) as Record<keyof typeof COMMAND_FILES, Script>;

/**
 * Gives the function that calls commands on this connection.
 * @param root the start of all keys, which is the only key of each call
 * @param now the clock
 */
export function loadCommands(redis: RedisClient, root: string, now: () => Date = () => new Date()): CallCommand {
  return async (name, argument, request) => {
    const at = now();
    const { id, fingerprint } = request ?? {};
    const whole = {
      ...argument,
      now: at.toISOString(),
      nowMs: at.getTime(),
      traceparent: traceparent(),
      ...(request && { request: { id, fingerprint, keptMs: REQUEST_KEPT_MS } }),
    };
    const answer = (await run(redis, SCRIPTS[name], root, JSON.stringify(whole, asText))) as never;
    return request ? answerOf(answer, request) : answer;
  };
}

/**
 * Calls a script by its hash, or with its text when Redis does not have it, as after a restart.
 * Commands that are defined in ioredis do the same, but each of its pipelines copies them all.
 */
async function run(redis: RedisClient, { lua, sha1 }: Script, root: string, argument: string): Promise<unknown> {
  try {
    return await redis.evalsha(sha1, 1, root, argument);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(lua, 1, root, argument);
  }
}

function answerOf<Answer>([which, answer]: ['first' | 'again' | 'other', Answer], request: RepeatableRequest): Answer {
  if (which === 'other') {
    throw new ServiceError(
      'IDEMPOTENCY_KEY_REUSED',
      'An earlier request with this Idempotency-Key asked for something else. Use a new key for each request, and the same only to repeat it.',
    );
  }
  if (which === 'again') request.onRepeated();
  return answer;
}

/**
 * The text of a file with its includes before it, each once.
 * @param file below this folder, without `.lua`
 * @param included the files that are in the text already
 */
function withIncludes(file: string, included = new Set<string>()): string {
  if (included.has(file)) return '';
  included.add(file);
  const text = readFileSync(new URL(`./${file}.lua`, import.meta.url), 'utf8');
  return text.replace(INCLUDE, (_, include: string) => withIncludes(include, included));
}

function luaSet(values: readonly string[]): string {
  return `{ ${values.map((value) => `['${value}'] = true`).join(', ')} }`;
}

/**
 * Numbers become text, since Lua rounds those it joins to a text. Half of a surrogate pair becomes
 * U+FFFD, as in UTF-8: cjson refuses it.
 */
function asText(_: string, value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.toWellFormed() : value;
}
