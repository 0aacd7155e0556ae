// @ts-check
// A service of its own for a script: its own port, data folder and Redis, all gone afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startStack } from '../dist/cli/stack/stack.js';
import { createStackLog } from '../dist/cli/stack/stack-log.js';
import { childEnvironment, loadStackConfig } from '../dist/config.js';

/**
 * Starts a service, does something with it, and stops it. Ctrl-C stops both.
 * @template Result
 * @param {(service: { url: string, folder: string, signal: AbortSignal }) => Promise<Result>} use
 * gets a folder that is removed afterwards
 * @param {Record<string, string>} [more] settings of the service
 * @returns {Promise<Result>}
 */
export async function withService(use, more = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'regulab-service-'));
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  const { signal } = stopping;
  // What the requests start must not fill the machine.
  const bounds = { HOST: '127.0.0.1', PORT: '0', REGULAB_DATA_DIR: folder, REGULAB_CONCURRENCY: '1' };
  const environment = { ...bounds, ...more };
  const config = loadStackConfig(childEnvironment(environment));
  const log = createStackLog({ write: () => true });
  try {
    const stack = await startStack({ config, environment, log, signal });
    try {
      return await use({ url: stack.url, folder, signal });
    } finally {
      await stack.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
