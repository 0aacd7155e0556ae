// @ts-check
/**
 * The order of set-up, and how it ends. Each concern has a file of its own in this folder.
 *
 * Environment: REGULAB_CACHE_DIR (folder for TensorFlow, addon and Redis),
 * REGULAB_LIBTENSORFLOW_DIR (a TensorFlow for C that is already there), REDIS_URL (no server of our
 * own is needed), npm_config_nodedir (Node's headers), CXX, PYTHON; pip's and npm's own variables
 * (PIP_INDEX_URL, HTTPS_PROXY …) reach them.
 */
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideAddon } from './addon.mjs';
import { buildProducts } from './build.mjs';
import { installDependencies } from './dependencies.mjs';
import { cacheFolder } from './folders.mjs';
import { requireAvx, requirePlatform } from './prerequisites.mjs';
import { provideRedis } from './redis.mjs';
import { createReport, SetupProblem } from './report.mjs';
import { provideTensorFlow } from './tensorflow.mjs';

/**
 * What every step gets.
 * @typedef {object} Context
 * @property {string} root the checkout
 * @property {string} cache the user's cache folder
 * @property {string} platform such as "linux-x64"
 * @property {NodeJS.ProcessEnv} environment
 * @property {AbortSignal} signal aborted by Ctrl-C and SIGTERM: programs end, temporary folders and
 *   locks go
 * @property {import('./report.mjs').Report} report
 * @property {boolean} interactive whether a progress bar can be drawn
 */

/** @param {Context} context */
export async function setUp(context) {
  requirePlatform(context.platform);
  await requireAvx(context);
  await installDependencies(context);
  const library = await provideTensorFlow(context);
  await provideAddon(context, library);
  await provideRedis(context);
  await buildProducts(context);
}

/**
 * @param {string[]} args command-line arguments; sets the exit code: 0 done, 1 a problem, 128 + n
 *   ended by signal n
 */
export async function main(args) {
  const quiet = args.includes('--quiet');
  const unknown = args.filter((arg) => arg !== '--quiet');
  if (unknown.length > 0) {
    console.error(`usage: node scripts/setup.mjs [--quiet] (unknown: ${unknown.join(' ')})`);
    process.exitCode = 2;
    return;
  }
  const interruption = new AbortController();
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of signals) process.once(name, () => interruption.abort(new Interrupted(name)));
  const report = createReport({ quiet });
  try {
    await setUp({
      root: path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..'),
      cache: cacheFolder(process.env, process.platform),
      platform: `${process.platform}-${process.arch}`,
      environment: process.env,
      signal: interruption.signal,
      report,
      interactive: Boolean(process.stdout.isTTY),
    });
    report.found('ready');
  } catch (error) {
    process.exitCode = interruption.signal.aborted ? sayInterrupted(interruption.signal.reason) : sayProblem(error);
  } finally {
    for (const name of signals) process.removeAllListeners(name);
  }
}

class Interrupted extends Error {
  /** @param {NodeJS.Signals} name */
  constructor(name) {
    super(`ended by ${name}`);
    this.exitCode = 128 + os.constants.signals[name];
  }
}

/** @param {Interrupted} interrupted */
function sayInterrupted(interrupted) {
  console.error(
    `set-up stopped: ${interrupted.message}. What was begun has been removed; run the same command again to continue.`,
  );
  return interrupted.exitCode;
}

/** @param {unknown} error */
function sayProblem(error) {
  if (!(error instanceof SetupProblem)) {
    console.error('set-up stopped by a fault of its own; please report it.', error);
    return 1;
  }
  if (error.output) console.error(`${error.output}\n`);
  console.error(`set-up stopped: ${error.message}`);
  return 1;
}
