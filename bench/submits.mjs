// @ts-check
// What it costs that an accepted experiment survives a power cut (docs/adr/0008): submits to the
// API over a Redis that flushes once a second, over one that flushes before it answers, and over
// the first with a flushed copy of each submit as well.
//
//   npm run setup && node bench/submits.mjs [rounds]
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findRedisServer, startEmbeddedRedis } from '../dist/cli/stack/embedded-redis.js';
import { startApi } from './api-process.mjs';
import { median } from './contender.mjs';

const SPEC = JSON.stringify({ preset: 'notebook-dropout' });
const LOADS = [
  { clients: 1, submits: 200 },
  { clients: 32, submits: 1600 },
];
const rounds = Number(process.argv[2] ?? 5);

const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-submits-'));
/** @typedef {{ clients: number, submits: number }} Load */
/** @typedef {'median' | 'p99' | 'perSecond'} Figure */
/** @typedef {Load & Record<Figure, number>} Round */

/** @type {Awaited<ReturnType<typeof startWay>>[]} */
const ways = [];
try {
  ways.push(await startWay('flushed once a second', 'everysec'));
  ways.push(await startWay('flushed before the answer', 'always'));
  ways.push(await startWay('once a second, and a flushed copy', 'everysec', path.join(scratch, 'copy')));
  for (const way of ways) for (const load of LOADS) await submitAll(way, load); // warms up
  for (let round = 0; round < rounds; round++)
    for (const way of ways) for (const load of LOADS) way.rounds.push({ ...load, ...(await submitAll(way, load)) });
  report();
} finally {
  for (const way of ways) await way.stop();
  rmSync(scratch, { recursive: true });
}

/** @param {string} name @param {string} appendfsync @param {string} [copyFile] */
async function startWay(name, appendfsync, copyFile) {
  const directory = mkdtempSync(path.join(scratch, 'redis-'));
  const redis = await startEmbeddedRedis({
    binary: findRedisServer(),
    directory,
    appendOnly: true,
    settings: { appendfsync },
  });
  const api = await startApi(redis.url, path.join(directory, 'data'));
  const { url } = api;
  const copy = copyFile === undefined ? null : await openCopy(copyFile);
  const stop = async () => {
    await api.stop();
    await copy?.close();
    await redis.stop();
  };
  return { name, url, copy, rounds: /** @type {Round[]} */ ([]), stop };
}

/**
 * A file to which records are added; those that come together share a flush.
 * @param {string} file
 */
async function openCopy(file) {
  const handle = await open(file, 'a');
  /** @type {{ record: string, resolve: (value?: unknown) => void }[]} */
  let waiting = [];
  let flushing = false;
  const flush = async () => {
    if (flushing) return;
    flushing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await handle.write(batch.map(({ record }) => record).join(''));
      await handle.datasync();
      for (const { resolve } of batch) resolve();
    }
    flushing = false;
  };
  return {
    /** @param {string} record */
    add: (record) =>
      new Promise((resolve) => {
        waiting.push({ record, resolve });
        void flush();
      }),
    close: () => handle.close(),
  };
}

/**
 * Milliseconds of each submit, and submits a second.
 * @param {Pick<Awaited<ReturnType<typeof startWay>>, 'url' | 'copy'>} way @param {Load} load
 */
async function submitAll({ url, copy }, { clients, submits }) {
  /** @type {number[]} */
  const taken = [];
  let left = submits;
  const client = async () => {
    while (left-- > 0) {
      const began = performance.now();
      await copy?.add(`${SPEC}\n`);
      const response = await fetch(`${url}/v1/experiments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: SPEC,
      });
      if (response.status !== 202) throw new Error(`POST answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
      taken.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const perSecond = (1000 * submits) / (performance.now() - began);
  taken.sort((one, other) => one - other);
  const quantile = (/** @type {number} */ share) => taken[Math.floor(taken.length * share)] ?? Number.NaN;
  return { median: quantile(0.5), p99: quantile(0.99), perSecond };
}

function report() {
  console.log(`submits of two runs each, medians of ${rounds} interleaved rounds, Node ${process.version}\n`);
  console.log('| append-only file | one client: ms a submit | 99 % below | 32 clients: submits/s | 99 % below ms |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  const [first] = ways;
  if (!first) return;
  for (const way of ways) {
    /** @param {typeof way} which @param {number} clients @param {Figure} field */
    const of = (which, clients, field) =>
      median(which.rounds.filter((round) => round.clients === clients).map((round) => round[field]));
    /** @param {number} clients @param {Figure} field */
    const ratio = (clients, field) => (of(way, clients, field) / of(first, clients, field)).toFixed(2);
    console.log(
      `| ${way.name} | ${of(way, 1, 'median').toFixed(2)} (${ratio(1, 'median')}×) | ${of(way, 1, 'p99').toFixed(2)} | ${of(way, 32, 'perSecond').toFixed(0)} (${ratio(32, 'perSecond')}×) | ${of(way, 32, 'p99').toFixed(0)} |`,
    );
  }
}
