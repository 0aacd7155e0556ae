// @ts-check
/**
 * The service for work on its sources: compiles them and starts everything, and does both again
 * after a change. What does not compile, or does not start, waits for the next change. Ctrl-C ends
 * it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, watch } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DIST_SOURCES } from './setup/dist-sources.mjs';

const ROOT = path.dirname(import.meta.dirname);
/** A save of many files is one change. */
const QUIET_MS = 200;

/** @type {import('node:child_process').ChildProcess | null} */
let service = null;
let isStopping = false;
let isChanged = true;
let wake = () => {};

/** @type {import('node:fs').FSWatcher[]} */
let watchers = [];

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    isStopping = true;
    wake();
  });
}
// Also when this script fails.
process.on('exit', () => service?.kill('SIGTERM'));

while (!isStopping) {
  while (isChanged) {
    isChanged = false;
    await delay(QUIET_MS);
    watchFolders();
  }
  if (await compiles()) {
    await stopService();
    if (!isStopping) startService();
  } else if (!isStopping) {
    say('The sources do not compile; the service runs as it was. Waiting for a change.');
  }
  if (!isChanged && !isStopping) {
    await /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        wake = resolve;
      })
    );
  }
}
for (const watcher of watchers) watcher.close();
await stopService();

/**
 * Each folder has a watcher: Node's recursive one loses a file on Linux that an editor replaces.
 */
function watchFolders() {
  const earlier = watchers;
  watchers = DIST_SOURCES.flatMap(({ folder }) => foldersIn(path.join(ROOT, folder))).map((folder) =>
    watch(folder, () => {
      isChanged = true;
      wake();
    }),
  );
  for (const watcher of earlier) watcher.close();
}

/** @param {string} folder @returns {string[]} itself and all below it */
function foldersIn(folder) {
  const below = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...below.map(({ parentPath, name }) => path.join(parentPath, name))];
}

async function compiles() {
  const setup = spawn(process.execPath, ['scripts/setup.mjs', '--quiet'], { cwd: ROOT, stdio: 'inherit' });
  const [code] = await once(setup, 'exit');
  return code === 0;
}

/** In a process group of its own: the terminal's Ctrl-C reaches it once, through this process. */
function startService() {
  const started = spawn(process.execPath, ['bin/regulab.mjs', 'start'], {
    cwd: ROOT,
    stdio: 'inherit',
    detached: true,
  });
  service = started;
  started.once('exit', () => {
    if (service !== started) return;
    service = null;
    say('The service has ended. Waiting for a change.');
  });
}

async function stopService() {
  const running = service;
  service = null;
  if (running === null) return;
  running.kill('SIGTERM');
  await once(running, 'exit');
}

/** @param {string} text */
function say(text) {
  console.log(`dev: ${text}`);
}
