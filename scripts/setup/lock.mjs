// @ts-check
/**
 * A lock between processes: a file that names its owner. Node has no flock, so an owner that died
 * is recognised: on the same machine by its process id and start time, elsewhere (a cache on a
 * network disk, another container) by a heartbeat that stopped. What the lock guards is published
 * by rename, so even two owners could not leave it half-made.
 */

import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { mkdir, open, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
const HEARTBEAT_MS = 2000;
/**
 * A foreign owner whose heartbeat stood still for this long, as seen from here, is dead. Clocks are
 * not compared.
 */
export const FOREIGN_STALE_MS = 60_000;
/**
 * Breaking a lock takes microseconds: a breaker's mark older than this was left by one that died in
 * between.
 */
const BREAKER_STALE_MS = 30_000;

/**
 * @typedef {object} Owner
 * @property {string} token
 * @property {number} pid
 * @property {string} machine
 * @property {string} startedAt
 */

/**
 * Runs `work` while holding the lock; waits as long as a living owner holds it.
 * @template T
 * @param {string} file path of the lock
 * @param {{ signal: AbortSignal, onWait?: (pid: number | null) => void, foreignStaleMs?: number }}
 *   options `onWait` is called once when another owner is waited for
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, options, work) {
  const release = await acquire(file, options);
  try {
    return await work();
  } finally {
    await release();
  }
}

/**
 * @param {string} file
 * @param {{ signal: AbortSignal, onWait?: (pid: number | null) => void, foreignStaleMs?: number }}
 *   options
 * @returns {Promise<() => Promise<void>>} releases the lock
 */
async function acquire(file, { signal, onWait, foreignStaleMs = FOREIGN_STALE_MS }) {
  await mkdir(path.dirname(file), { recursive: true });
  /** @type {Owner} */
  const self = { token: randomUUID(), pid: process.pid, machine: machineName(), startedAt: startOf(process.pid) };
  const watch = { beat: '', since: performance.now() };
  let waited = false;
  for (;;) {
    signal.throwIfAborted();
    if (await createWith(file, self)) break;
    const held = await examine(file);
    if (held === null) continue;
    const beat = `${held.owner?.token} ${held.beatMs}`;
    if (beat !== watch.beat) Object.assign(watch, { beat, since: performance.now() });
    const stoodStill = performance.now() - watch.since > foreignStaleMs;
    if (isDead(held.owner) || (!isLocal(held.owner) && stoodStill)) {
      await breakLock(file, held.owner?.token);
      continue;
    }
    if (!waited) onWait?.(held.owner?.pid ?? null);
    waited = true;
    await delay(POLL_MS, undefined, { signal });
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    const held = await examine(file);
    if (held?.owner?.token === self.token) await rm(file, { force: true });
  };
}

/**
 * @param {string} file @param {Owner} owner @returns {Promise<boolean>} false when the file exists
 */
async function createWith(file, owner) {
  let handle;
  try {
    handle = await open(file, 'wx');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  try {
    await handle.writeFile(JSON.stringify(owner));
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

/**
 * @param {string} file @returns {Promise<{ owner: Owner | null, beatMs: number } | null>} null: no
 *   lock; owner null: just being written
 */
async function examine(file) {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    try {
      return { owner: JSON.parse(text), beatMs: mtimeMs };
    } catch {
      return { owner: null, beatMs: mtimeMs };
    }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Removes a dead owner's lock. Of several waiters one at a time may do so, and it looks again
 * before: the lock may already belong to the next owner.
 * @param {string} file @param {string | undefined} deadToken
 */
async function breakLock(file, deadToken) {
  const mark = `${file}.breaking`;
  try {
    await writeFile(mark, '', { flag: 'wx' });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    const age = await stat(mark).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (age > BREAKER_STALE_MS) await rm(mark, { force: true });
    await delay(POLL_MS);
    return;
  }
  try {
    const held = await examine(file);
    if (held && held.owner?.token === deadToken) await rm(file, { force: true });
  } finally {
    await rm(mark, { force: true });
  }
}

/** @param {Owner | null} owner */
function isLocal(owner) {
  return owner !== null && owner.machine === machineName();
}

/** @param {Owner | null} owner */
function isDead(owner) {
  if (owner === null || !isLocal(owner)) return false;
  return startOf(owner.pid) !== owner.startedAt;
}

/** The host and, on Linux, the process id namespace: ids mean nothing in another container. */
function machineName() {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux.
  }
  return `${os.hostname()} ${namespace}`;
}

/**
 * When a process started, in whatever unit the system gives; '' when there is none. Distinguishes a
 * reused process id.
 * @param {number} pid
 */
function startOf(pid) {
  try {
    if (process.platform === 'linux') {
      const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold blanks; state and start time are the 1st and 20th field
      // after it.
      const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? '' : /** @type {string} */ (fields[19]);
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: process.env.PATH },
    }).trim();
  } catch {
    return '';
  }
}
