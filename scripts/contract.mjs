// @ts-check
// Tries a running service against its own description with schemathesis: generated requests, valid
// and invalid, alone and in sequences, with every check. Ends with the summary of schemathesis.
//
//   pipx install schemathesis==4.32.5
//   npm run test:contract [-- --phases examples,coverage -n 20 …]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '../dist/cli/client/client.js';
import { startStack } from '../dist/cli/stack/stack.js';
import { createStackLog } from '../dist/cli/stack/stack-log.js';
import { childEnvironment, loadStackConfig } from '../dist/config.js';

const CONFIG = path.join(import.meta.dirname, '../test/contract/schemathesis.toml');
const USUAL = ['--phases', 'examples,coverage,fuzzing,stateful', '-n', '150', '--max-time', '600', '--seed', '1'];

const folder = mkdtempSync(path.join(os.tmpdir(), 'regulab-contract-'));
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
try {
  process.exitCode = await tryService();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns {Promise<number>} the exit code of schemathesis */
async function tryService() {
  // What the requests start must not fill the machine.
  const environment = { HOST: '127.0.0.1', PORT: '0', REGULAB_DATA_DIR: folder, REGULAB_CONCURRENCY: '1' };
  const config = loadStackConfig(childEnvironment(environment));
  const log = createStackLog({ write: () => true });
  const stack = await startStack({ config, environment, log, signal: stopping.signal });
  try {
    await trainSomething(stack.url);
    const options = process.argv.length > 2 ? process.argv.slice(2) : USUAL;
    return await schemathesis(['run', `${stack.url}/openapi.json`, '--checks', 'all', ...options]);
  } finally {
    await stack.stop();
  }
}

/**
 * Finished runs, so that statistics and predictions have something to answer.
 * @param {string} url
 */
async function trainSomething(url) {
  const { signal } = stopping;
  const client = createClient({ url, signal, patience: { unreachableMs: 60_000, unavailableMs: 60_000 } });
  const { id } = (await client.submit({ preset: 'quick-start' })).experiment;
  while ((await client.experiment(id)).finishedAt === null) await delay(200);
}

/** @param {string[]} args */
async function schemathesis(args) {
  const command = process.env.SCHEMATHESIS ?? 'schemathesis';
  const child = spawn(command, ['--config-file', CONFIG, ...args, '--continue-on-failure'], {
    cwd: folder,
    stdio: 'inherit',
    signal: stopping.signal,
  });
  try {
    const [code] = await once(child, 'exit');
    return code ?? 1;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    console.error(`${command} is not installed: pipx install schemathesis==4.32.5, or set SCHEMATHESIS to its path.`);
    return 1;
  }
}
