// @ts-check
/**
 * Where set-up keeps things, and how they get there: made in a temporary folder next to their
 * place, put into place by one rename, under a lock. So whatever bears its final name is whole, and
 * what an interrupted set-up left is known by its name and removed by the next one.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, statfs, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { cacheNotWritable, diskFull, isDiskFull } from './problems.mjs';
import { megabytes } from './report.mjs';

/** @typedef {import('./main.mjs').Context} Context */

/**
 * The folder that all checkouts of one user share.
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 * @returns {string} absolute path
 */
export function cacheFolder(environment, platform) {
  if (environment.REGULAB_CACHE_DIR) return path.resolve(environment.REGULAB_CACHE_DIR);
  if (platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches', 'regulab');
  const xdg = environment.XDG_CACHE_HOME;
  // The XDG specification: a relative path is invalid and to be ignored.
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(os.homedir(), '.cache'), 'regulab');
}

/**
 * Provides a folder of the cache: nothing to do when it is there, else made once, also when several
 * set-ups ask.
 * @param {Context} context
 * @param {object} wanted
 * @param {string} wanted.name the folder's name in the cache
 * @param {string[]} wanted.holds files that it must hold to count as whole
 * @param {(folder: string) => Promise<void>} wanted.make fills a temporary folder
 * @returns {Promise<{ folder: string, made: boolean }>}
 */
export async function provideCached(context, { name, holds, make }) {
  const folder = path.join(context.cache, name);
  const isWhole = () => holds.every((file) => existsSync(path.join(folder, file)));
  if (isWhole()) return { folder, made: false };
  return withCacheLock(context, async () => {
    if (isWhole()) return { folder, made: false };
    await inTemporaryFolder(context.cache, TEMPORARY_IN_CACHE, async (temporary) => {
      const made = path.join(temporary, 'made');
      await mkdir(made);
      await make(made);
      await rm(folder, { recursive: true, force: true });
      await rename(made, folder);
    });
    return { folder, made: true };
  });
}

const TEMPORARY_IN_CACHE = 'tmp-';
const TEMPORARY_IN_CHECKOUT = '.setup-';
const CHECKOUT_LOCK = '.setup-lock';

/**
 * @template T
 * @param {Context} context
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withCacheLock(context, work) {
  try {
    await mkdir(context.cache, { recursive: true });
    return await withLock(path.join(context.cache, 'lock'), waiting(context), async () => {
      await sweep(context.cache, TEMPORARY_IN_CACHE);
      return work();
    });
  } catch (error) {
    throw explain(error, context.cache);
  }
}

/**
 * Runs `work` as the only set-up that changes this checkout.
 * @template T
 * @param {Context} context
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withCheckoutLock(context, work) {
  try {
    return await withLock(path.join(context.root, CHECKOUT_LOCK), waiting(context), async () => {
      await sweep(context.root, TEMPORARY_IN_CHECKOUT, CHECKOUT_LOCK);
      return work();
    });
  } catch (error) {
    throw explain(error, context.root);
  }
}

/** @param {Context} context */
function waiting({ signal, report }) {
  return {
    signal,
    onWait: (/** @type {number | null} */ pid) =>
      report.doing(`waiting for another set-up ${pid === null ? '' : `(process ${pid}) `}to finish its part`),
  };
}

/**
 * Under the lock every temporary folder is one that a killed set-up left. @param {string} folder
 * @param {string} prefix @param {string} [except]
 */
async function sweep(folder, prefix, except) {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || (except && name.startsWith(except))) continue;
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

/** @param {unknown} error @param {string} folder */
function explain(error, folder) {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  if (isDiskFull(String(code))) return diskFull(folder, /** @type {Error} */ (error).message);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR')
    return cacheNotWritable(folder, code);
  return error;
}

/**
 * @template T
 * @param {Context} context
 * @param {(folder: string) => Promise<T>} work gets a folder at the top of the checkout: a rename
 *   away from any place in it
 * @returns {Promise<T>}
 */
export function inTemporaryCheckoutFolder(context, work) {
  return inTemporaryFolder(context.root, TEMPORARY_IN_CHECKOUT, work);
}

/**
 * @template T
 * @param {string} parent @param {string} prefix
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function inTemporaryFolder(parent, prefix, work) {
  const folder = await mkdtemp(path.join(parent, prefix));
  // What is made here may become a folder that other users read.
  await chmod(folder, 0o755);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Puts a finished folder into its place and removes what was there.
 * @param {string} made in or below a temporary folder @param {string} place
 */
export async function swapFolder(made, place) {
  const replaced = `${made}-replaced`;
  if (existsSync(place)) await rename(place, replaced);
  await rename(made, place);
  await rm(replaced, { recursive: true, force: true });
}

/**
 * Makes `link` point to `target`, whatever was there before; a reader sees the old or the new one.
 * @param {string} target absolute path
 * @param {string} link
 */
export async function pointLink(target, link) {
  await mkdir(path.dirname(link), { recursive: true });
  const fresh = `${link}.${randomUUID()}`;
  await symlink(target, fresh);
  try {
    await rename(fresh, link);
  } catch {
    // A folder of its own, such as tfjs-node's install script makes: it gives way.
    await rm(link, { recursive: true, force: true });
    await rename(fresh, link);
  }
}

/** @param {string} file @param {string} text */
export async function writeWhole(file, text) {
  const fresh = `${file}.${randomUUID()}`;
  await writeFile(fresh, text);
  await rename(fresh, file);
}

/** @param {string} file @returns {Promise<string | null>} null when there is no such file */
export async function readIfThere(file) {
  return readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** @param {string | Buffer} content @returns {string} hexadecimal */
export function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Stops before the work when the disk cannot hold what is to come.
 * @param {string} folder an existing folder on the disk
 * @param {number} bytes
 */
export async function requireSpace(folder, bytes) {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < bytes) throw diskFull(folder, `${megabytes(bytes)} are needed for a while, ${megabytes(free)} are free`);
}
