// @ts-check
// The built API as a process of its own, for benches that measure it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const SERVER = path.join(import.meta.dirname, '../dist/api/main.js');

/**
 * Starts an API on a free port and waits until it is ready.
 * @param {string} redisUrl
 * @param {string} dataDirectory
 * @param {Record<string, string>} [settings] environment variables
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startApi(redisUrl, dataDirectory, settings = {}) {
  const api = fork(SERVER, {
    env: {
      PATH: process.env.PATH,
      REDIS_URL: redisUrl,
      REGULAB_DATA_DIR: dataDirectory,
      PORT: '0',
      LOG_LEVEL: 'error',
      ...settings,
    },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url }] = await once(api, 'message');
  while ((await fetch(`${url}/health/ready`)).status !== 200);
  const stop = async () => {
    const exited = once(api, 'exit');
    api.kill();
    await exited;
  };
  return { url, stop };
}
