// @ts-check
// Tries a running service against its own description with schemathesis: generated requests, valid
// and invalid, alone and in sequences, with every check. Ends with the summary of schemathesis.
//
//   pipx install schemathesis==4.32.5
//   npm run test:contract [-- --keys --phases examples,coverage -n 20 …]
//
// With --keys the service requires a key, and schemathesis has one of an administrator, and tries
// without it and with wrong ones.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createClient } from '#client';
import { withService } from './service.mjs';

const CONFIG = path.join(import.meta.dirname, '../test/contract/schemathesis.toml');
const USUAL = ['--phases', 'examples,coverage,fuzzing,stateful', '-n', '150', '--max-time', '600', '--seed', '1'];

const given = process.argv.slice(2).filter((option) => option !== '--keys');
const key = process.argv.includes('--keys') ? randomBytes(24).toString('hex') : undefined;
/**
 * Wrong keys are to be answered with 401, however many there are.
 * @type {Record<string, string>}
 */
const settings = key === undefined ? {} : { REGULAB_API_KEYS: key, REGULAB_MAX_WRONG_KEYS_PER_MINUTE: '0' };

process.exitCode = await withService(async (service) => {
  await trainSomething(service);
  const options = [...(given.length > 0 ? given : USUAL), ...(key ? ['-H', `Authorization: Bearer ${key}`] : [])];
  return schemathesis(['run', `${service.url}/openapi.json`, '--checks', 'all', ...options], service);
}, settings);

/**
 * Finished runs, so that statistics and predictions have something to answer.
 * @param {{ url: string, signal: AbortSignal }} service
 */
async function trainSomething({ url, signal }) {
  const client = createClient({ url, key, signal });
  const { id } = await client.submit({ preset: 'quick-start' });
  await client.waitFor(id);
}

/**
 * @param {string[]} args
 * @param {{ folder: string, signal: AbortSignal }} service
 * @returns {Promise<number>} the exit code
 */
async function schemathesis(args, { folder, signal }) {
  const command = process.env.SCHEMATHESIS ?? 'schemathesis';
  const child = spawn(command, ['--config-file', CONFIG, ...args, '--continue-on-failure'], {
    cwd: folder,
    stdio: 'inherit',
    signal,
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
