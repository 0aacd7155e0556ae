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
    stop: async () => {
      await here.close();
      await redis.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
