// @ts-check
/** From options to a cluster, and from what happened in it to what Redis and the store carry. */
import { simulate } from './cluster.mjs';
import { FILES, MODELS, REDIS } from './figures.mjs';
import { createRandom } from './random.mjs';

/** @typedef {import('./options.mjs').Options} Options */
/**
 * @typedef {object} Answer
 * @property {number} cores
 * @property {number} workers
 * @property {number} runsPerSecond
 * @property {{ median: number, p95: number, p99: number }} waitSeconds
 * @property {number} utilisation 0 to 1
 * @property {number} longestLine
 * @property {number} interruptionsPerHour
 * @property {RedisLoad} redis
 * @property {StoreLoad} store
 */
/**
 * @typedef {object} RedisLoad
 * @property {number} commandsPerSecond
 * @property {number} atRest of these, what workers that have nothing to do send
 * @property {number} cpuShare of one core
 * @property {number} megabytesPerHour that stay until experiments are deleted
 */
/**
 * @typedef {object} StoreLoad
 * @property {number} gigabytesPerHour written
 * @property {number} keptGigabytesPerHour until experiments are deleted
 * @property {number} requestsPerSecond
 */

/**
 * Seconds of a run on a core.
 * @param {string} model @param {Options} options
 */
export function secondsOf(model, { epochs, speed }) {
  const { onceSeconds, epochSeconds } = MODELS[/** @type {keyof typeof MODELS} */ (model)];
  return (onceSeconds + epochs * epochSeconds) / speed;
}

/** @param {Options} options @returns {Answer} */
export function answer(options) {
  const workers = Math.ceil(options.cores / options.concurrency);
  const outcome = simulate(clusterOf(options, workers));
  const { waits, utilisation, seconds, finished, longestLine, interruptions } = outcome;
  const perSecond = [...options.mix.keys()].map((model, index) => ({ model, rate: (finished[index] ?? 0) / seconds }));
  const below = (/** @type {number} */ share) => waits[Math.ceil(share * waits.length) - 1] ?? 0;
  return {
    cores: workers * options.concurrency,
    workers,
    runsPerSecond: waits.length / seconds,
    waitSeconds: { median: below(0.5), p95: below(0.95), p99: below(0.99) },
    utilisation,
    longestLine,
    interruptionsPerHour: (3600 * interruptions) / seconds,
    redis: loadOfRedis(options, perSecond, utilisation, workers),
    store: loadOfStore(options, perSecond),
  };
}

/** @param {Options} options @param {number} workers @returns {import('./cluster.mjs').Cluster} */
function clusterOf(options, workers) {
  // Two streams: what happens to workers changes nothing about what arrives.
  const [arriving, leaving] = [createRandom(2 * options.seed), createRandom(2 * options.seed + 1)];
  const models = [...options.mix];
  const seconds = models.map(([model]) => secondsOf(model, options));
  const mean = models.reduce((sum, [, share], index) => sum + share * (seconds[index] ?? 0), 0);
  const runsPerSecond =
    options.rate === null ? (options.utilisation * workers * options.concurrency) / mean : options.rate / 3600;
  const ofExperiment = options['runs-per-experiment'];
  const lifetime = options['lifetime-hours'] * 3600;
  return {
    workers,
    concurrency: options.concurrency,
    runs: options.runs,
    nextExperiment: () => ({
      afterSeconds: arriving.exponential(ofExperiment / runsPerSecond),
      models: new Array(ofExperiment).fill(choose(models, arriving.uniform())),
    }),
    serviceSeconds: (model) => seconds[model] ?? 0,
    replacementSeconds: options['replacement-seconds'],
    ...(lifetime > 0 && { lifetimeSeconds: () => leaving.exponential(lifetime) }),
    ...(options.killed && { lostSeconds: () => leaving.uniform() * options['checkpoint-seconds'] }),
  };
}

/**
 * @param {[string, number][]} models
 * @param {number} point from 0 to 1
 * @returns {number} an index
 */
function choose(models, point) {
  let sum = 0;
  const index = models.findIndex(([, share]) => {
    sum += share;
    return point < sum;
  });
  return index < 0 ? models.length - 1 : index;
}

/** @typedef {{ model: string, rate: number }[]} Rates runs a second */

/**
 * @param {Options} options @param {Rates} perSecond
 * @param {number} utilisation @param {number} workers
 * @returns {RedisLoad}
 */
function loadOfRedis({ epochs, concurrency }, perSecond, utilisation, workers) {
  const runs = perSecond.reduce((sum, { rate }) => sum + rate, 0);
  const busy = utilisation * workers * concurrency;
  /** @param {import('./figures.mjs').Cost} cost */
  const total = ({ run, epoch, trainingSecond, workerSecond }) =>
    runs * (run + epochs * epoch) + busy * trainingSecond + workers * workerSecond;
  return {
    commandsPerSecond: total(REDIS.commands),
    atRest: workers * REDIS.commands.workerSecond,
    cpuShare: total(REDIS.cpuMs) / 1000,
    megabytesPerHour: (3600 * runs * (REDIS.keptBytes.run + epochs * REDIS.keptBytes.epoch)) / 1e6,
  };
}

/** @param {Options} options @param {Rates} perSecond @returns {StoreLoad} */
function loadOfStore(options, perSecond) {
  const sums = { bytes: 0, kept: 0, requests: 0 };
  for (const { model, rate } of perSecond) {
    const { artifactBytes, checkpointBytes } = MODELS[/** @type {keyof typeof MODELS} */ (model)];
    const checkpoints = 1 + Math.floor(secondsOf(model, options) / options['checkpoint-seconds']);
    sums.bytes += rate * (artifactBytes + checkpoints * checkpointBytes);
    sums.kept += rate * artifactBytes;
    // A checkpoint is written, and removed when its successors are there or the run has ended.
    sums.requests += rate * (FILES + 2 * checkpoints);
  }
  return {
    gigabytesPerHour: (3600 * sums.bytes) / 1e9,
    keptGigabytesPerHour: (3600 * sums.kept) / 1e9,
    requestsPerSecond: sums.requests,
  };
}
