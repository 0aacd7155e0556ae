// @ts-check
// Many event streams on one large experiment, whose runs end one after another: how late events
// arrive, and how much longer other requests take than without streams.
//
//   npm run setup && node bench/event-streams.mjs [200 1000]
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRedisServer, startEmbeddedRedis } from '../dist/cli/stack/embedded-redis.js';
import { LARGE_SPEC, RUNS, startApi, watchOthers } from './api-process.mjs';

const ENDS = 10;
/** Between two reads of the other client. */
const PAUSE_MS = 5;
const asked = process.argv.slice(2).map(Number);
const counts = asked.length > 0 ? asked : [200, 1000];

const directory = mkdtempSync(path.join(os.tmpdir(), 'regulab-streams-'));
const redis = await startEmbeddedRedis({ binary: findRedisServer(), directory, appendOnly: true });
const api = await startApi(redis.url, path.join(directory, 'data'));
const { url } = api;

console.log(`Node ${process.version}, an experiment of ${RUNS} runs, ${ENDS} of which end, one a second\n`);
console.log(
  '| streams | all open and caught up | events late by, at most | GET, 99 % below | the same without streams |',
);
console.log('| ---: | ---: | ---: | ---: | ---: |');
try {
  for (const count of counts) await measure(count);
} finally {
  await api.stop();
  await redis.stop();
  rmSync(directory, { recursive: true });
}

/** @param {number} count of streams */
async function measure(count) {
  const { id } = await call('POST', '/v1/experiments', LARGE_SPEC);
  const { items } = await call('GET', `/v1/experiments/${id}/runs?limit=${ENDS}`);
  const quiet = watchOthers(url, id, PAUSE_MS);
  await sleep(3000);
  const without = await quiet.stop();

  const began = performance.now();
  const streams = await Promise.all(Array.from({ length: count }, () => openStream(id, RUNS + 1)));
  const openMs = performance.now() - began;
  const others = watchOthers(url, id, PAUSE_MS);
  let latest = 0;
  for (const [index, run] of items.entries()) {
    const ended = performance.now();
    await call('POST', `/v1/runs/${run.id}/cancel`);
    await Promise.all(streams.map((stream) => stream.received(RUNS + 2 + index)));
    latest = Math.max(latest, performance.now() - ended);
    await sleep(Math.max(0, 1000 - (performance.now() - ended)));
  }
  const withStreams = await others.stop();
  for (const stream of streams) stream.close();
  const [open, late, busy, idle] = [openMs, latest, withStreams, without].map((ms) => ms.toFixed(0));
  console.log(`| ${count} | ${open} ms | ${late} ms | ${busy} ms | ${idle} ms |`);
}

/**
 * @param {string} method
 * @param {string} address
 * @param {string} [body]
 * @returns {Promise<any>}
 */
async function call(method, address, body) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(`${url}${address}`, { method, body: body ?? null, headers });
  if (!response.ok) throw new Error(`${method} ${address} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/**
 * A stream that has caught up with the experiment.
 * @param {string} id
 * @param {number} until number of events
 */
async function openStream(id, until) {
  let events = 0;
  let text = '';
  /** @type {{ count: number, resolve: (value: void) => void }[]} */
  let waiting = [];
  const request = http.get(`${url}/v1/experiments/${id}/events`, {
    agent: false,
    headers: { accept: 'text/event-stream' },
  });
  request.on('response', (response) => {
    if (response.statusCode !== 200) throw new Error(`A stream was answered ${response.statusCode}.`);
    response.setEncoding('latin1').on('data', (/** @type {string} */ chunk) => {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      events += lines.filter((line) => line.startsWith('id: ')).length;
      for (const { count, resolve } of waiting) if (events >= count) resolve();
      waiting = waiting.filter(({ count }) => events < count);
    });
  });
  request.on('error', () => {});
  /** @param {number} count */
  const received = (count) =>
    new Promise((/** @type {(value: void) => void} */ resolve) => {
      if (events >= count) resolve();
      else waiting.push({ count, resolve });
    });
  await received(until);
  return { received, close: () => request.destroy() };
}
