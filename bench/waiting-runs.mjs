// @ts-check
// What a sweep over runs that wait for a worker costs: the time of Redis, its longest command, and
// how long other requests take meanwhile.
//
//   npm run setup && node bench/waiting-runs.mjs [1000 10000 40000]
import path from 'node:path';
import { LARGE_SPEC, RUNS, startApi, watchOthers } from './api-process.mjs';
import { openSweeper } from './sweeper.mjs';

const asked = process.argv.slice(2).map(Number);
const counts = asked.length > 0 ? asked : [1000, 10_000, 40_000];

const { directory, redisUrl, sweep, resetCosts, readCosts, stop } = await openSweeper({ diskQuotaMegabytes: 0 });
const api = await startApi(redisUrl, path.join(directory, 'data'), { REGULAB_MAX_QUEUED_RUNS: '1000000' });
const { url } = api;

console.log(`Node ${process.version}\n`);
console.log('| runs that wait | sweep | CPU of Redis | its longest command | GET of an experiment, 99 % below |');
console.log('| ---: | ---: | ---: | ---: | ---: |');
try {
  let waiting = 0;
  let experiment = '';
  for (const count of counts) {
    for (; waiting < count; waiting += RUNS) experiment = await submit();
    await resetCosts();
    const others = watchOthers(url, experiment);
    const began = performance.now();
    const { requeued } = await sweep();
    const ms = performance.now() - began;
    const p99 = await others.stop();
    const { cpuMs, longestMs } = await readCosts();
    if (requeued.length > 0) throw new Error(`${requeued.length} runs had no job.`);
    console.log(
      `| ${waiting} | ${ms.toFixed(0)} ms | ${cpuMs.toFixed(0)} ms | ${longestMs.toFixed(1)} ms | ${p99.toFixed(0)} ms |`,
    );
  }
} finally {
  await api.stop();
  await stop();
}

/** @returns the id of a new experiment */
async function submit() {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/experiments`, { method: 'POST', headers, body: LARGE_SPEC });
  if (response.status !== 202) throw new Error(`POST answered ${response.status}: ${await response.text()}`);
  return String(/** @type {{ id: string }} */ (await response.json()).id);
}
