// @ts-check
// `npm run bench:api`: what the API costs next to Fastify without plugins that does the same in
// Redis (bench/contenders/bare-api.mjs), and event streams next to a server that only writes.
// Everything is CPU time of the server's process, interleaved in one run, so that a busy machine
// slows both down alike. `-- --quick` for a first look.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findRedisServer, startEmbeddedRedis } from '../dist/cli/stack/embedded-redis.js';
import { startApi, watchOthers } from './api-process.mjs';
import { median } from './contender.mjs';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const rounds = values.quick ? 3 : 7;
const requests = values.quick ? 200 : 1000;
const STREAMS = 1000;
const MANY_STREAMS = 5000;
const CLIENTS = 8;
const PREFIX = 'regulab';
const SPEC = {
  seeds: [1, 2],
  arms: [
    { name: 'plain', model: { architecture: 'mlp', hiddenUnits: [64] } },
    { name: 'dropout', model: { architecture: 'mlp', hiddenUnits: [64] }, regularization: { dropout: { rate: 0.5 } } },
  ],
};
let made = 0;
const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS });

const directory = mkdtempSync(path.join(os.tmpdir(), 'regulab-bench-api-'));
const redis = await startEmbeddedRedis({ binary: findRedisServer(), directory, appendOnly: true });
const api = await startApi(redis.url, path.join(directory, 'data'), { REGULAB_MAX_QUEUED_RUNS: '1000000' });
const bare = await startBare();
try {
  await measureRequests();
  await measureStreams();
} finally {
  await Promise.all([api.stop(), bare.stop()]);
  await redis.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function startBare() {
  const options = { url: redis.url, prefix: PREFIX, artifacts: path.join(directory, 'data/artifacts') };
  const child = fork(path.join(import.meta.dirname, 'contenders/bare-api.mjs'), {
    env: { PATH: process.env.PATH, BENCH: JSON.stringify(options) },
    execArgv: [],
  });
  const [{ url }] = await once(child, 'message');
  const stop = async () => {
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  };
  return { url: String(url), pid: child.pid ?? 0, stop };
}

async function measureRequests() {
  const experiment = await json(`${api.url}/v1/experiments`, 'POST', SPEC);
  const { id } = experiment;
  const tag = (await send(`${api.url}/v1/experiments/${id}`, 'GET')).headers.etag ?? '';
  const planned = () => plannedExperiment(experiment);
  /** @type {Record<string, { pid: number, request: () => Promise<unknown> }>} */
  const kinds = {
    'GET an experiment': { pid: api.pid, request: () => send(`${api.url}/v1/experiments/${id}`, 'GET') },
    'the same, bare': { pid: bare.pid, request: () => send(`${bare.url}/experiments/${id}`, 'GET') },
    'GET, answered 304': {
      pid: api.pid,
      request: () => send(`${api.url}/v1/experiments/${id}`, 'GET', undefined, { 'if-none-match': tag }),
    },
    'POST an experiment': { pid: api.pid, request: () => send(`${api.url}/v1/experiments`, 'POST', SPEC) },
    'the same writes, bare': { pid: bare.pid, request: () => send(`${bare.url}/experiments`, 'POST', planned()) },
    'POST :plan': { pid: api.pid, request: () => send(`${api.url}/v1/experiments:plan`, 'POST', SPEC) },
  };
  /** @type {Record<string, number[]>} */
  const taken = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (const { pid, request } of Object.values(kinds)) await cpuOf(pid, request); // warms up
  for (let round = 0; round < rounds; round++) {
    for (const [kind, { pid, request }] of Object.entries(kinds)) taken[kind]?.push(await cpuOf(pid, request));
  }
  const ms = (/** @type {string} */ kind) => median(taken[kind] ?? []);
  console.log(`${os.cpus()[0]?.model}, Node ${process.version}, medians of ${rounds} rounds of ${requests} requests\n`);
  console.log('| request | CPU of the server, ms | next to |\n| --- | ---: | --- |');
  const row = (/** @type {string} */ kind, nextTo = '') =>
    console.log(`| ${kind} | ${ms(kind).toFixed(3)} | ${nextTo} |`);
  const share = (/** @type {string} */ kind, /** @type {string} */ of) => `${(ms(of) / ms(kind)).toFixed(2)} of it`;
  row('the same, bare');
  row('GET an experiment', `bare: as many a second as ${share('GET an experiment', 'the same, bare')}`);
  row('GET, answered 304', `200: ${(ms('GET an experiment') / ms('GET, answered 304')).toFixed(2)} times as many`);
  row('the same writes, bare');
  row('POST an experiment', `bare: as many a second as ${share('POST an experiment', 'the same writes, bare')}`);
  row('POST :plan');
}

/**
 * CPU milliseconds of a process for each of many requests by several clients.
 * @param {number} pid @param {() => Promise<unknown>} request
 */
async function cpuOf(pid, request) {
  const before = cpuMs(pid);
  let left = requests;
  const client = async () => {
    while (left-- > 0) await request();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (cpuMs(pid) - before) / requests;
}

/** User and system time of a process so far. @param {number} pid */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // Clock ticks are 10 ms on Linux.
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** What the store is given for a new experiment like this one. @param {any} experiment */
function plannedExperiment({ spec, runs, warnings, estimate }) {
  made += 1;
  const id = (/** @type {number} */ run) =>
    `0199${process.pid.toString(16).padStart(4, '0')}-0000-7000-8000-${`${made}${run}`.padStart(12, '0')}`;
  return {
    id: `exp_${id(0)}`,
    name: 'bare',
    createdAt: new Date().toISOString(),
    spec,
    warnings,
    estimate,
    runs: runs.map((/** @type {any} */ { arm, seed }, /** @type {number} */ index) => ({
      id: `run_${id(index + 1)}`,
      arm,
      seed,
      epochs: 5,
    })),
  };
}

async function measureStreams() {
  console.log(`\n| streams | server | CPU a delivery, µs | GET meanwhile, 99 % below |\n| ---: | --- | ---: | ---: |`);
  const text = `id: 1\nevent: run.cancelled\ndata: ${'x'.repeat(300)}\n\n`;
  const plain = await openStreams(`${bare.url}/events`, STREAMS);
  const before = cpuMs(bare.pid);
  for (let event = 0; event < 50; event++) await json(`${bare.url}/events`, 'POST', { text });
  await plain.received(50 * STREAMS);
  const bareUs = (1000 * (cpuMs(bare.pid) - before)) / (50 * STREAMS);
  plain.close();
  console.log(`| ${STREAMS} | bare | ${bareUs.toFixed(1)} | |`);
  await sleep(1000);

  const spec = { ...SPEC, seeds: { count: 50, base: 1 } };
  const { id, runs } = await json(`${api.url}/v1/experiments`, 'POST', spec);
  const already = runs.length + 1;
  const ours = await openStreams(`${api.url}/v1/experiments/${id}/events`, STREAMS);
  await ours.received(already * STREAMS);
  const cancel = async (/** @type {number} */ from, /** @type {number} */ to) => {
    for (let index = from; index < to; index++) {
      await json(`${api.url}/v1/runs/${runs[index].id}/cancel`, 'POST');
      await ours.received((already + index + 1) * STREAMS);
    }
  };
  const cpuBefore = cpuMs(api.pid);
  await cancel(0, 50);
  const oursUs = (1000 * (cpuMs(api.pid) - cpuBefore)) / (50 * STREAMS);
  // Their CPU is none of the deliveries'.
  const others = watchOthers(api.url, id, 5);
  await cancel(50, 90);
  const p99 = await others.stop();
  console.log(
    `| ${STREAMS} | regulab | ${oursUs.toFixed(1)} (${(oursUs / bareUs).toFixed(1)} times) | ${p99.toFixed(0)} ms |`,
  );
  ours.close();

  const many = await openStreams(`${api.url}/v1/experiments/${id}/events`, MANY_STREAMS);
  await many.received((already + 90) * MANY_STREAMS);
  await json(`${api.url}/v1/runs/${runs[95].id}/cancel`, 'POST');
  await many.received((already + 91) * MANY_STREAMS);
  console.log(`| ${MANY_STREAMS} | regulab | all ${many.open()} open after an event | |`);
  many.close();
}

/**
 * Streams of one address, with the number of events that all of them together have received.
 * @param {string} url @param {number} count
 */
async function openStreams(url, count) {
  let events = 0;
  let open = 0;
  const requests = Array.from({ length: count }, () => {
    const request = http.get(url, { agent: false, headers: { accept: 'text/event-stream' } });
    request.on('response', (response) => {
      open += 1;
      response.setEncoding('latin1').on('data', (/** @type {string} */ chunk) => {
        // An event may arrive in two chunks, but its blank line ends only one of them.
        for (let at = chunk.indexOf('\nevent: '); at >= 0; at = chunk.indexOf('\nevent: ', at + 1)) events += 1;
      });
      response.on('close', () => {
        open -= 1;
      });
    });
    request.on('error', () => {});
    return request;
  });
  while (open < count) await sleep(20);
  return {
    open: () => open,
    /** @param {number} wanted */
    received: async (wanted) => {
      const began = performance.now();
      while (events < wanted) {
        if (performance.now() - began > 60_000) throw new Error(`Only ${events} of ${wanted} events have arrived.`);
        await sleep(1);
      }
    },
    close: () => requests.forEach((request) => void request.destroy()),
  };
}

/**
 * @param {string} url @param {string} method @param {object} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<{ status: number, headers: http.IncomingHttpHeaders, body: string }>}
 */
function send(url, method, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const type = body && { 'content-type': 'application/json' };
    const request = http.request(url, { method, agent, headers: { ...type, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const { statusCode: status = 0 } = response;
        if (status >= 400) reject(new Error(`${method} ${url} answered ${status}: ${text}`));
        else resolve({ status, headers: response.headers, body: text });
      });
    });
    request.on('error', reject).end(body && JSON.stringify(body));
  });
}

/** @param {string} url @param {string} method @param {object} [body] @returns {Promise<any>} */
async function json(url, method, body) {
  return JSON.parse((await send(url, method, body)).body);
}
