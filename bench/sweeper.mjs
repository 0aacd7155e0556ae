// @ts-check
// An installation of its own on which a bench sweeps, without a worker.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findRedisServer, startEmbeddedRedis } from '../dist/cli/stack/embedded-redis.js';
import { openInstallation } from '../dist/installation.js';
import { sweep } from '../dist/worker/upkeep/reconcile.js';

/** @param {{ diskQuotaMegabytes: number }} limits 0 for none */
export async function openSweeper({ diskQuotaMegabytes }) {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'regulab-sweep-'));
  const redis = await startEmbeddedRedis({ binary: findRedisServer(), directory, appendOnly: true });
  const artifacts = path.join(directory, 'artifacts');
  const here = openInstallation(
    { redis: { url: redis.url, prefix: 'regulab', replicas: 0 }, paths: { artifacts } },
    'worker',
    undefined,
  );
  let cpuBefore = 0;
  const redisCpuMs = async () => {
    const info = String(await here.redis.info('cpu'));
    const of = (/** @type {string} */ name) => Number(new RegExp(`^${name}:([0-9.]+)`, 'm').exec(info)?.[1]);
    return 1000 * (of('used_cpu_user') + of('used_cpu_sys'));
  };
  return {
    directory,
    artifacts,
    redisUrl: redis.url,
    here,
    sweep: () =>
      sweep({
        workerId: 'bench',
        store: here.workerStore,
        apiStores: here.apiStores,
        artifacts: here.artifacts,
        usage: here.usage,
        queue: here.queue,
        retention: { days: 0, diskQuotaMegabytes },
        maxRunningRuns: 0,
        logger: /** @type {never} */ ({ info: () => {}, warn: console.warn }),
        everyMs: 30_000,
      }),
    /** From here on the costs of Redis are counted again. */
    resetCosts: async () => {
      await here.redis.config('SET', 'slowlog-log-slower-than', '1000', 'slowlog-max-len', '1000');
      await here.redis.slowlog('RESET');
      cpuBefore = await redisCpuMs();
    },
    /** Milliseconds: CPU, and the longest of the commands that took one or more. */
    readCosts: async () => {
      const entries = /** @type {[number, number, number][]} */ (await here.redis.slowlog('GET', 1000));
      const longestMs = Math.max(0, ...entries.map(([, , microseconds]) => microseconds)) / 1000;
      return { cpuMs: (await redisCpuMs()) - cpuBefore, longestMs };
    },
    stop: async () => {
      await here.close();
      await redis.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

/** @param {number[]} values in any order */
export function figuresOf(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (/** @type {number} */ share) => sorted[Math.floor(share * sorted.length)] ?? Number.NaN;
  return { median: at(0.5), p99: at(0.99) };
}
