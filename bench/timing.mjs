// @ts-check
// Whether the time of an answer shows what its words do not: another tenant's id next to one that
// does not exist, and a wrong secret of a real key next to a key that was made up. Pairs are
// interleaved in random order, over one connection, against a process of its own.
//
//   node bench/timing.mjs [pairs of ids] [seconds of keys]
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { generateKey, parseKey, writeKey } from '../dist/access/key-format.js';
import { findRedisServer, startEmbeddedRedis } from '../dist/cli/stack/embedded-redis.js';
import { startApi } from './api-process.mjs';
import { median } from './contender.mjs';

const [, , pairs = '2000', seconds = '60'] = process.argv;
const OPERATOR = 'the-operator-of-this-bench';
const WARM_UP = 200;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

const directory = mkdtempSync(path.join(os.tmpdir(), 'regulab-bench-timing-'));
const redis = await startEmbeddedRedis({ binary: findRedisServer(), directory, appendOnly: true });
const settings = { REGULAB_API_KEYS: OPERATOR, REGULAB_MAX_WRONG_KEYS_PER_MINUTE: '0' };
const api = await startApi(redis.url, path.join(directory, 'data'), settings);
try {
  const [owner, stranger] = [await makeKey('acme'), await makeKey('rival')];
  const spec = { arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }] };
  const made = await ask('POST', '/v1/experiments', owner, spec);
  const { id, runs } = JSON.parse(made.text);
  for (const [what, foreign, prefix] of [
    ['experiments', id, 'exp_'],
    ['runs', runs[0].id, 'run_'],
  ]) {
    // Of the same version and time as real ones, except for their last digits.
    const absent = () => `${prefix}${foreign.slice(4, 23)}${randomUUID().slice(19)}`;
    const result = await compare(
      () => ask('GET', `/v1/${what}/${foreign}`, stranger),
      () => ask('GET', `/v1/${what}/${absent()}`, stranger),
      { most: Number(pairs), status: 404 },
    );
    report(`GET /v1/${what}/{id}: of another tenant, of nobody`, result);
  }
  const { id: keyId } = parseKey(owner) ?? generateKey();
  // The first answer about a key is remembered for 0.9 s, so each is asked about once.
  const result = await compare(
    () => ask('GET', '/v1/presets/none', writeKey({ id: keyId, secret: generateKey().secret })),
    () => ask('GET', '/v1/presets/none', generateKey().key),
    { most: Number.POSITIVE_INFINITY, within: Number(seconds), status: 401 },
  );
  report('a wrong secret of a real key, a key that was made up', result);
} finally {
  await api.stop();
  await redis.stop();
  rmSync(directory, { recursive: true, force: true });
}

/** @param {string} tenant @returns {Promise<string>} */
async function makeKey(tenant) {
  const answer = await ask('POST', '/v1/keys', OPERATOR, { name: tenant, tenant, scopes: ['submit'] });
  return JSON.parse(answer.text).key;
}

/**
 * @param {() => Promise<Answer>} one @param {() => Promise<Answer>} other
 * @param {{ most: number, within?: number, status: number }} bounds
 */
async function compare(one, other, { most, within = Number.POSITIVE_INFINITY, status }) {
  /** @type {[number[], number[]]} */
  const taken = [[], []];
  const ends = performance.now() + 1000 * within;
  for (let pair = -WARM_UP; pair < most && performance.now() < ends; pair++) {
    for (const which of Math.random() < 0.5 ? [0, 1] : [1, 0]) {
      const answer = await (which === 0 ? one : other)();
      if (answer.status !== status) throw new Error(`Answered ${answer.status}: ${answer.text}`);
      if (pair >= 0) taken[which]?.push(answer.ms);
    }
  }
  return taken;
}

/** @param {string} what @param {[number[], number[]]} taken in ms */
function report(what, [one, other]) {
  const [first, second] = [median(one), median(other)];
  console.log(
    `${what}: ${one.length} pairs, medians ${first.toFixed(3)} and ${second.toFixed(3)} ms ` +
      `(${(100 * (first / second - 1)).toFixed(1)} %), Welch's t ${welch(trimmed(one), trimmed(other)).toFixed(2)}`,
  );
}

/**
 * Without the slowest tenth, which the machine makes and not the answer.
 * @param {number[]} values
 */
function trimmed(values) {
  return [...values].sort((a, b) => a - b).slice(0, Math.ceil(0.9 * values.length));
}

/** @param {number[]} one @param {number[]} other */
function welch(one, other) {
  const [a, b] = [momentsOf(one), momentsOf(other)];
  return (a.mean - b.mean) / Math.sqrt(a.variance / one.length + b.variance / other.length);
}

/** @param {number[]} values */
function momentsOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance };
}

/**
 * @typedef {{ status: number, text: string, ms: number }} Answer
 * @param {string} method @param {string} url @param {string} key @param {object} [body]
 * @returns {Promise<Answer>}
 */
function ask(method, url, key, body) {
  const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) };
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const request = http.request(`${api.url}${url}`, { method, agent, headers }, (response) => {
      const take = (/** @type {string} */ body) =>
        resolve({ status: response.statusCode ?? 0, text: body, ms: performance.now() - began });
      text(response).then(take, reject);
    });
    request.once('error', reject);
    request.end(body && JSON.stringify(body));
  });
}
