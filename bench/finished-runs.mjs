// @ts-check
// What the service costs when many runs have finished, next to an empty one in the same minutes:
// requests, a sweep, start-up, and Redis's memory for each run. Nothing is trained: the records are
// written as workers write them.
//
//   npm run setup && node bench/finished-runs.mjs [1000 10000 100000]
import path from 'node:path';
import { startApi } from './api-process.mjs';
import { median } from './contender.mjs';
import { figuresOf, openSweeper } from './sweeper.mjs';

const asked = process.argv.slice(2).map(Number);
const counts = asked.length > 0 ? asked : [1000, 10_000, 100_000];
const REQUESTS = 300;
const EPOCHS = 10;
/** Experiments written at once. */
const WRITERS = 32;
const SPEC = {
  seeds: { count: 10, base: 1 },
  arms: [
    { name: 'plain', model: { architecture: 'mlp', hiddenUnits: [64] } },
    { name: 'dropout', model: { architecture: 'mlp', hiddenUnits: [64] }, regularization: { dropout: { rate: 0.5 } } },
  ],
  training: { epochs: EPOCHS },
};
const split = {
  accuracy: 0.981_233_358_383_178_7,
  dataLoss: 0.061_234_567_8,
  objective: 0.071_234_567_8,
  penalty: 0.01,
};
const evaluation = {
  savedEpoch: EPOCHS,
  train: { ...split, samples: 48_000 },
  validation: { ...split, samples: 12_000 },
  test: { ...split, samples: 10_000 },
};
const FILES = ['model.json', 'weights.bin', 'run.json', 'predictions.bin', 'layers.json', 'training.log'];
const artifacts = FILES.map((name) => ({
  name,
  size: 100_000,
  sha256: '0123456789abcdef'.repeat(4),
  contentType: 'application/octet-stream',
}));

const [empty, full] = [await openService(), await openService()];
let stored = 0;
let made = 0;
console.log(`Node ${process.version}\n`);
console.log('| finished runs | request | median | of an empty service | 99 % below | of an empty service |');
console.log('| ---: | --- | ---: | ---: | ---: | ---: |');
/** @type {string[]} */
const upkeep = [];
try {
  for (const count of counts) {
    const before = await usedBytes();
    const added = count - stored;
    // Writing without waiting for the disk is many times faster.
    await full.here.redis.config('SET', 'appendfsync', 'no');
    for (; stored < count; stored += 32 * 20)
      await storeExperiments(Math.min(WRITERS, Math.ceil((count - stored) / 20)));
    await full.here.redis.config('SET', 'appendfsync', 'always');
    const bytes = (await usedBytes()) - before;
    await measureRequests(count);
    upkeep.push(await measureUpkeep(count, bytes / added));
  }
} finally {
  await Promise.all([empty.close(), full.close()]);
}
console.log(
  '\n| finished runs | sweep | CPU of Redis | its longest command | start of an API (of an empty service) | Redis for each run |',
);
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
for (const row of upkeep) console.log(row);

async function openService() {
  const sweeper = await openSweeper({ diskQuotaMegabytes: 1_000_000 });
  const start = () => startApi(sweeper.redisUrl, path.join(sweeper.directory, 'data'));
  const api = await start();
  const experiment = await json(`${api.url}/v1/experiments`, SPEC);
  const close = async () => {
    await api.stop();
    await sweeper.stop();
  };
  return { ...sweeper, start, url: api.url, experiment, close };
}

/** @param {number} number of experiments of 20 runs, all finished */
async function storeExperiments(number) {
  await Promise.all(Array.from({ length: number }, storeExperiment));
}

async function storeExperiment() {
  const { spec, runs, warnings, estimate } = full.experiment;
  made += 1;
  const id = (/** @type {number} */ run) =>
    `0199${made.toString(16).padStart(4, '0')}-0000-7000-8000-${String(run).padStart(12, '0')}`;
  const planned = runs.map((/** @type {any} */ { arm, seed }, /** @type {number} */ index) => ({
    ...{ id: `run_${id(index + 1)}`, arm, seed, epochs: EPOCHS },
  }));
  const about = { id: `exp_${id(0)}`, name: `experiment ${made}`, createdAt: new Date().toISOString() };
  await full.here.apiStores
    .forTenant('default')
    .createExperiment({ ...about, spec, warnings, estimate, runs: planned });
  for (const run of planned) await finish(run.id);
}

/** @param {string} runId */
async function finish(runId) {
  const { workerStore } = full.here;
  const claim = await workerStore.claimRun(runId, { workerId: 'bench', maxAttempts: 3 });
  if (claim.outcome !== 'claimed') throw new Error(`${runId} is ${claim.outcome}.`);
  const { fence } = claim;
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    const metrics = { epoch, train: split, validation: split, runningObjective: 0.081_234_567_8, durationMs: 1234 };
    const progress = { epoch, epochs: EPOCHS, percent: (100 * epoch) / EPOCHS, etaSeconds: EPOCHS - epoch };
    await workerStore.appendEpoch(runId, fence, metrics, progress);
  }
  const stopReason = /** @type {const} */ ({ kind: 'completed', epoch: EPOCHS });
  const weightsSha256 = '0123456789abcdef'.repeat(4);
  await workerStore.finishRun(runId, fence, { status: 'succeeded', stopReason, evaluation, weightsSha256, artifacts });
}

/** @param {number} count */
async function measureRequests(count) {
  const lastPage = await cursorOfLastPage(full.url);
  /** @type {Record<string, (service: typeof full) => Promise<unknown>>} */
  const kinds = {
    'POST an experiment': ({ url }) => json(`${url}/v1/experiments`, SPEC),
    'GET an experiment': ({ url, experiment }) => json(`${url}/v1/experiments/${experiment.id}`),
    'GET a run': ({ url, experiment }) => json(`${url}/v1/runs/${experiment.runs[0].id}`),
    'first page of experiments': ({ url }) => json(`${url}/v1/experiments?limit=20`),
    'last page of experiments': ({ url }) =>
      json(`${url}/v1/experiments?limit=20${url === full.url && lastPage ? `&cursor=${lastPage}` : ''}`),
    'GET /v1/queue': ({ url }) => json(`${url}/v1/queue`),
    'GET /health/ready': ({ url }) => json(`${url}/health/ready`),
  };
  for (const [kind, request] of Object.entries(kinds)) {
    /** @type {number[][]} */
    const [ofEmpty, ofFull] = [[], []];
    const number = kind.startsWith('POST') ? REQUESTS / 3 : REQUESTS;
    for (let index = 0; index < number; index++) {
      for (const [service, taken] of /** @type {const} */ ([
        [empty, ofEmpty],
        [full, ofFull],
      ])) {
        const began = performance.now();
        await request(service);
        taken?.push(performance.now() - began);
      }
    }
    const [without, withRuns] = [figuresOf(ofEmpty ?? []), figuresOf(ofFull ?? [])];
    const ratio = (/** @type {'median' | 'p99'} */ figure) => (withRuns[figure] / without[figure]).toFixed(2);
    console.log(
      `| ${count} | ${kind} | ${withRuns.median.toFixed(2)} ms | ${ratio('median')} | ${withRuns.p99.toFixed(1)} ms | ${ratio('p99')} |`,
    );
  }
}

/** @param {number} count @param {number} bytes */
async function measureUpkeep(count, bytes) {
  await full.sweep(); // takes jobs away that the measured POSTs have left
  await full.resetCosts();
  const began = performance.now();
  await full.sweep();
  const sweepMs = performance.now() - began;
  const { cpuMs, longestMs } = await full.readCosts();
  /** @type {[number[], number[]]} */
  const starts = [[], []];
  for (let index = 0; index < 3; index++) {
    for (const [place, service] of [full, empty].entries()) {
      const startBegan = performance.now();
      const api = await service.start();
      starts[place]?.push((performance.now() - startBegan) / 1000);
      await api.stop();
    }
  }
  const [ofFull, ofEmpty] = starts.map(median);
  return `| ${count} | ${sweepMs.toFixed(0)} ms | ${cpuMs.toFixed(0)} ms | ${longestMs.toFixed(1)} ms | ${ofFull?.toFixed(1)} s (${ofEmpty?.toFixed(1)} s) | ${bytes.toFixed(0)} bytes |`;
}

/** @param {string} url */
async function cursorOfLastPage(url) {
  let cursor = '';
  for (;;) {
    const page = await json(`${url}/v1/experiments?limit=100${cursor && `&cursor=${cursor}`}`);
    if (page.nextCursor === null) return cursor;
    cursor = encodeURIComponent(page.nextCursor);
  }
}

async function usedBytes() {
  return Number(/^used_memory:(\d+)/m.exec(String(await full.here.redis.info('memory')))?.[1]);
}

/** @param {string} url @param {object} [body] @returns {Promise<any>} */
async function json(url, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, body && { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok && response.status !== 503) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
