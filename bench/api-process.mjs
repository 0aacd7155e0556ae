// @ts-check
// The built API as a process of its own, for benches that measure it under a large experiment.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SERVER = path.join(import.meta.dirname, '../dist/api/main.js');

/** The most that one experiment may have. */
export const RUNS = 1000;
/** A submission of so many runs, as JSON. */
export const LARGE_SPEC = JSON.stringify({
  arms: Array.from({ length: RUNS / 20 }, (_, arm) => ({
    name: `arm-${arm}`,
    model: { architecture: 'softmax-regression' },
  })),
  seeds: Array.from({ length: 20 }, (_, seed) => seed),
});

/**
 * Starts an API on a free port and waits until it is ready.
 * @param {string} redisUrl
 * @param {string} dataDirectory
 * @param {Record<string, string>} [settings] environment variables
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void> }>}
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
  return { url, pid: api.pid ?? 0, stop };
}

/**
 * Another client, which reads again and again.
 * @param {string} url of the API
 * @param {string} id of an experiment
 * @param {number} [pauseMs] between two reads
 * @returns {{ stop: () => Promise<number> }} gives the milliseconds below which 99 % of reads took
 */
export function watchOthers(url, id, pauseMs = 0) {
  /** @type {number[]} */
  const taken = [];
  let isStopping = false;
  const reading = (async () => {
    while (!isStopping) {
      const began = performance.now();
      const response = await fetch(`${url}/v1/experiments/${id}/runs?limit=1`);
      if (response.status !== 200) throw new Error(`A GET was answered ${response.status}.`);
      await response.arrayBuffer();
      taken.push(performance.now() - began);
      if (pauseMs > 0) await sleep(pauseMs);
    }
  })();
  return {
    stop: async () => {
      isStopping = true;
      await reading;
      taken.sort((one, other) => one - other);
      return taken[Math.floor(0.99 * taken.length)] ?? Number.NaN;
    },
  };
}
