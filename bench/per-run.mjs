// @ts-check
// What a run costs besides its training, and with it: CPU of each kind of process, commands and
// bytes of Redis, files. A service of its own trains each model at two lengths, so that what a run
// costs once can be separated from what it costs for each epoch. Then it does nothing for a while:
// what a worker costs at rest.
//
//   npm run setup && node bench/per-run.mjs [mlp softmax …]
import { mkdtempSync, rmSync, statSync, watch } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '#client';
import { findRedisServer, startEmbeddedRedis } from '../dist/cli/stack/embedded-redis.js';
import { openInstallation } from '../dist/installation.js';
import { withService } from '../scripts/service.mjs';
import { secondsByKind } from './process-tree.mjs';
import { WORKLOADS } from './workloads.mjs';

/** Epochs of the two lengths. */
const LENGTHS = /** @type {const} */ ([1, 4]);
const RUNS = 3;
const REST_SECONDS = 30;
const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(WORKLOADS);

/**
 * @typedef {'commands' | 'redisCpuMs' | 'bytesIn' | 'bytesOut' | 'kept'} OfRedis
 * @typedef {'trainerSeconds' | 'workerMs' | 'apiMs'} OfProcesses
 * @typedef {'files' | 'fileBytes' | 'checkpoints' | 'checkpointBytes'} OfFiles
 * @typedef {Record<OfRedis | OfProcesses | OfFiles, number>} Figures
 */

const directory = mkdtempSync(path.join(os.tmpdir(), 'regulab-per-run-'));
const redis = await startEmbeddedRedis({ binary: findRedisServer(), directory, appendOnly: true });
const here = openInstallation(
  { redis: { url: redis.url, prefix: 'bench', replicas: 0 }, paths: { artifacts: path.join(directory, 'artifacts') } },
  'api',
  undefined,
);
try {
  await withService(measureAll, { REDIS_URL: redis.url });
} finally {
  await here.close();
  await redis.stop();
  rmSync(directory, { recursive: true });
}

/** @param {{ url: string, folder: string, signal: AbortSignal }} service */
async function measureAll({ url, folder, signal }) {
  const client = createClient({ url, signal });
  const files = countFiles(path.join(folder, 'artifacts'));
  console.log(`Node ${process.version}, ${os.cpus()[0]?.model}, load ${os.loadavg()[0]?.toFixed(1)}\n`);
  console.log(row(['a run', ...Object.keys(await figures(files)), 'wall s']));
  console.log(row(Array.from({ length: 14 }, () => '---:')));
  for (const name of names) {
    await train(client, name, 1, 1);
    for (const epochs of LENGTHS) {
      const before = await figures(files);
      const began = performance.now();
      await train(client, name, epochs, RUNS);
      // Files are counted when the kernel reports them.
      await sleep(300);
      const wall = (performance.now() - began) / 1000 / RUNS;
      print(`${name}, ${epochs} epochs`, before, await figures(files), RUNS, wall);
    }
  }
  const before = await figures(files);
  await sleep(REST_SECONDS * 1000);
  print('a second of rest', before, await figures(files), REST_SECONDS, 1);
  files.stop();
}

/**
 * @param {ReturnType<typeof createClient>} client
 * @param {string} name of a workload
 * @param {number} epochs @param {number} runs
 */
async function train(client, name, epochs, runs) {
  const { arm } = WORKLOADS[/** @type {keyof typeof WORKLOADS} */ (name)];
  const spec = /** @type {any} */ ({
    dataset: { name: 'mnist', trainSize: 60_000, validationSplit: 0.2 },
    seeds: Array.from({ length: runs }, (_, seed) => seed + 1),
    training: { epochs, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.001 } },
    arms: [{ name, ...arm }],
  });
  const { id } = await client.submit(spec);
  await client.waitFor(id);
}

/** @param {ReturnType<typeof countFiles>} files @returns {Promise<Figures>} */
async function figures(files) {
  const { trainer, worker, api } = secondsByKind(process.pid);
  const ofProcesses = { trainerSeconds: trainer, workerMs: 1000 * worker, apiMs: 1000 * api };
  return { ...ofProcesses, ...(await redisFigures()), ...files.counts() };
}

/** @returns {Promise<Record<OfRedis, number>>} */
async function redisFigures() {
  const info = String(await here.redis.info('everything'));
  const of = (/** @type {string} */ name) => Number(new RegExp(`^${name}:([0-9.]+)`, 'm').exec(info)?.[1]);
  // Those of scripts included.
  const calls = [...info.matchAll(/^cmdstat_(?!info)[^:]+:calls=(\d+)/gm)].map(([, count]) => Number(count));
  return {
    commands: calls.reduce((sum, count) => sum + count, 0),
    redisCpuMs: 1000 * (of('used_cpu_user') + of('used_cpu_sys')),
    bytesIn: of('total_net_input_bytes'),
    bytesOut: of('total_net_output_bytes'),
    kept: of('used_memory'),
  };
}

/**
 * Counts finished files below a folder by their renames.
 * @param {string} folder
 */
function countFiles(folder) {
  const counts = { files: 0, fileBytes: 0, checkpoints: 0, checkpointBytes: 0 };
  /** @type {Set<string>} */
  const seen = new Set();
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (name === null || seen.has(name) || !/\/(\d+\/[\w.]+|checkpoints\/[\d-]+\.checkpoint)$/.test(name)) return;
    const size = statSync(path.join(folder, name), { throwIfNoEntry: false })?.size;
    if (size === undefined || name.endsWith('.tmp')) return;
    seen.add(name);
    const isCheckpoint = name.endsWith('.checkpoint');
    counts[isCheckpoint ? 'checkpoints' : 'files'] += 1;
    counts[isCheckpoint ? 'checkpointBytes' : 'fileBytes'] += size;
  });
  return { counts: () => ({ ...counts }), stop: () => watcher.close() };
}

/**
 * @param {string} title @param {Figures} before @param {Figures} after
 * @param {number} count of runs or seconds between the two @param {number} wall
 */
function print(title, before, after, count, wall) {
  const each = Object.entries(after).map(
    ([name, value]) => (value - before[/** @type {keyof Figures} */ (name)]) / count,
  );
  console.log(row([title, ...[...each, wall].map((value) => Number(value.toPrecision(4)))]));
}

/** @param {(string | number)[]} cells */
function row(cells) {
  return `| ${cells.join(' | ')} |`;
}
