// @ts-check
// What a sweep over runs that wait for a worker costs: the time of Redis, its longest command, and
// how long other requests take meanwhile.
//
//   npm run setup && node bench/waiting-runs.mjs [1000 10000 40000]
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findRedisServer, startEmbeddedRedis } from '../dist/cli/stack/embedded-redis.js';
import { openInstallation } from '../dist/installation.js';
import { sweep } from '../dist/worker/upkeep/reconcile.js';
import { LARGE_SPEC, RUNS, startApi, watchOthers } from './api-process.mjs';

const asked = process.argv.slice(2).map(Number);
const counts = asked.length > 0 ? asked : [1000, 10_000, 40_000];

const directory = mkdtempSync(path.join(os.tmpdir(), 'regulab-waiting-'));
const redis = await startEmbeddedRedis({ binary: findRedisServer(), directory, appendOnly: true });
const api = await startApi(redis.url, path.join(directory, 'data'), { REGULAB_MAX_QUEUED_RUNS: '1000000' });
const { url } = api;
const here = openInstallation(
  {
    redis: { url: redis.url, prefix: 'regulab', replicas: 0 },
    paths: { artifacts: path.join(directory, 'artifacts') },
  },
  'worker',
  undefined,
);

console.log(`Node ${process.version}\n`);
console.log('| runs that wait | sweep | CPU of Redis | its longest command | GET of an experiment, 99 % below |');
console.log('| ---: | ---: | ---: | ---: | ---: |');
try {
  let waiting = 0;
  let experiment = '';
  for (const count of counts) {
    for (; waiting < count; waiting += RUNS) experiment = await submit();
    await here.redis.config('SET', 'slowlog-log-slower-than', '1000', 'slowlog-max-len', '1000');
    await here.redis.slowlog('RESET');
    const cpuBefore = await redisCpuMs();
    const others = watchOthers(url, experiment);
    const began = performance.now();
    const { requeued } = await sweep({
      workerId: 'bench',
      store: here.workerStore,
      apiStore: here.apiStore,
      artifacts: here.artifacts,
      usage: here.usage,
      queue: here.queue,
      retention: { days: 0, diskQuotaMegabytes: 0 },
      logger: { info: () => {}, warn: console.warn },
      everyMs: 30_000,
    });
    const ms = performance.now() - began;
    const p99 = await others.stop();
    const cpu = (await redisCpuMs()) - cpuBefore;
    if (requeued.length > 0) throw new Error(`${requeued.length} runs had no job.`);
    console.log(
      `| ${waiting} | ${ms.toFixed(0)} ms | ${cpu.toFixed(0)} ms | ${await longestCommandMs()} ms | ${p99.toFixed(0)} ms |`,
    );
  }
} finally {
  await api.stop();
  await here.close();
  await redis.stop();
  rmSync(directory, { recursive: true });
}

/** @returns the id of a new experiment */
async function submit() {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/experiments`, { method: 'POST', headers, body: LARGE_SPEC });
  if (response.status !== 202) throw new Error(`POST answered ${response.status}: ${await response.text()}`);
  return String(/** @type {{ id: string }} */ (await response.json()).id);
}

async function redisCpuMs() {
  const info = String(await here.redis.info('cpu'));
  const of = (/** @type {string} */ name) => Number(new RegExp(`^${name}:([0-9.]+)`, 'm').exec(info)?.[1]);
  return 1000 * (of('used_cpu_user') + of('used_cpu_sys'));
}

/** Of the commands that took a millisecond or more. */
async function longestCommandMs() {
  const entries = /** @type {[number, number, number][]} */ (await here.redis.slowlog('GET', 1000));
  return (Math.max(0, ...entries.map(([, , microseconds]) => microseconds)) / 1000).toFixed(1);
}
