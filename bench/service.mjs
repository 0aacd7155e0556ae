// @ts-check
/**
 * What only the whole shows: the notebook's job end to end, trainings side by side, memory of a
 * trainer.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { TRAINER_PROCESS } from '../dist/worker/trainers/trainer-pool.js';
import { median, PYTHON, startContender } from './contender.mjs';
import { MNIST } from './steps.mjs';

/** @typedef {{ wall: number, cpu: number }} Times */

const ROOT = path.dirname(import.meta.dirname);

/**
 * Seconds from POST to both results of the notebook, through the running service; and its test
 * accuracies.
 * @param {number} repetitions
 */
export async function notebookThroughService(repetitions) {
  const data = mkdtempSync(path.join(os.tmpdir(), 'regulab-bench-'));
  const service = spawn(process.execPath, [path.join(ROOT, 'bin/regulab.mjs'), 'start', '--json'], {
    env: { ...process.env, PORT: '0', REGULAB_DATA_DIR: data, REGULAB_CONCURRENCY: '2', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await serviceUrl(service.stdout);
    /** @type {number[]} */
    const seconds = [];
    let accuracies = [];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const started = performance.now();
      const experiment = await finished(url, await submit(url));
      seconds.push((performance.now() - started) / 1000);
      accuracies = experiment.runs.map((/** @type {any} */ { arm, evaluation }) => ({
        arm,
        accuracy: evaluation?.test?.accuracy,
      }));
    }
    return { seconds: median(seconds), first: seconds[0], accuracies };
  } finally {
    const exited = once(service, 'exit');
    service.kill('SIGINT');
    await exited;
    rmSync(data, { recursive: true, force: true });
  }
}

/** @param {import('node:stream').Readable} stdout */
async function serviceUrl(stdout) {
  for await (const line of createInterface({ input: stdout })) {
    const [url] = line.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
    if (url && line.includes('Ready')) {
      stdout.resume();
      return url;
    }
  }
  throw new Error('The service ended before it was ready.');
}

/** @param {string} url @returns {Promise<string>} id of the experiment */
async function submit(url) {
  const response = await fetch(`${url}/v1/experiments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ preset: 'notebook-dropout' }),
  });
  if (response.status !== 202) throw new Error(`POST answered ${response.status}: ${await response.text()}`);
  return /** @type {any} */ (await response.json()).id;
}

/** @param {string} url @param {string} id @returns {Promise<any>} the experiment */
async function finished(url, id) {
  for (;;) {
    const experiment = /** @type {any} */ (await (await fetch(`${url}/v1/experiments/${id}`)).json());
    if (experiment.status === 'succeeded') return experiment;
    if (!['queued', 'running'].includes(experiment.status)) throw new Error(`The experiment is ${experiment.status}.`);
    await delay(20);
  }
}

/**
 * Seconds of the notebook's own script under Keras, the interpreter's start and imports included;
 * null without Keras.
 */
export async function notebookUnderKeras() {
  const started = performance.now();
  const script = path.join(import.meta.dirname, 'python/notebook_keras.py');
  const child = spawn(PYTHON, [script, MNIST], { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await Promise.race([once(child, 'close'), once(child, 'error').then(() => [1])]);
  return code === 0 ? { seconds: (performance.now() - started) / 1000, output: output.trim().split('\n') } : null;
}

/**
 * How much slower a training of the MLP is next to another one than alone, as medians of
 * alternating repetitions: on the clock, and of CPU time, which on a busy machine shows what the
 * two take from each other's caches.
 * @param {number} repetitions @param {number} steps
 */
export async function sideBySide(repetitions, steps) {
  const start = () => startContender('contenders/regulab.mjs', ['mlp', 'compiled', steps]);
  const [one, two] = await Promise.all([start(), start()]);
  /** @type {Times[]} */
  const alone = [];
  /** @type {Times[]} */
  const together = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    alone.push(await one.repeat(), await two.repeat());
    together.push(...(await Promise.all([one.repeat(), two.repeat()])));
  }
  await Promise.all([one.end(), two.end()]);
  const medianOf = (/** @type {Times[]} */ all, /** @type {keyof Times} */ kind) =>
    median(all.map((each) => each[kind]));
  /** @param {keyof Times} kind @returns {[number, number]} */
  const medians = (kind) => [medianOf(alone, kind), medianOf(together, kind)];
  return { wall: medians('wall'), cpu: medians('cpu') };
}

/**
 * Milliseconds, on the clock and of CPU time, to evaluate a workload's model on 10,000 images.
 * @param {string} name @param {number} repetitions
 */
export async function evaluationTime(name, repetitions) {
  const contender = await startContender('contenders/evaluation.mjs', [name]);
  /** @type {Times[]} */
  const taken = [];
  for (let repetition = 0; repetition < repetitions; repetition++) taken.push(await contender.repeat());
  await contender.end();
  const medianOf = (/** @type {keyof Times} */ kind) => median(taken.map((one) => one[kind]));
  return { wall: medianOf('wall'), cpu: medianOf('cpu') };
}

/** A trainer as the worker forks it. */
export async function startTrainer() {
  const { env, ...options } = /** @type {any} */ (TRAINER_PROCESS);
  const child = fork(path.join(ROOT, 'dist/trainer/main.js'), {
    ...options,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  /** @type {Set<(report: any) => void>} */
  const waiting = new Set();
  child.on('message', (report) => {
    for (const listener of waiting) listener(report);
  });
  /** @param {string[]} types @returns {Promise<any>} the next report of one of them */
  const report = (types) =>
    new Promise((resolve) => {
      const listener = (/** @type {any} */ message) => {
        if (!types.includes(message.type)) return;
        waiting.delete(listener);
        resolve(message);
      };
      waiting.add(listener);
    });
  await report(['ready']);
  let runs = 0;
  return {
    /** @param {object} spec */
    async train(spec) {
      const folder = () => mkdtempSync(path.join(os.tmpdir(), 'regulab-bench-'));
      const [artifactDirectory, checkpointFolder] = [folder(), folder()];
      const ended = report(['finished', 'failed', 'diverged', 'stopped']);
      const about = { runId: `run_${++runs}`, experimentId: 'exp_bench', arm: 'arm', fence: 1 };
      const checkpoints = { folder: checkpointFolder, oldestFence: 1 };
      child.send({ type: 'train', ...about, spec: { layerReport: 'final', ...spec }, artifactDirectory, checkpoints });
      const last = await ended;
      for (const used of [artifactDirectory, checkpointFolder]) rmSync(used, { recursive: true });
      if (last.type !== 'finished') throw new Error(`The run ended as ${last.type}: ${last.message}`);
      return last;
    },
    /**
     * Anonymous memory in megabytes: what is not a page of a file, such as TensorFlow's library.
     * Linux alone tells.
     */
    async memory() {
      // It collects garbage once it has reported.
      await delay(500);
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(status.match(/RssAnon:\s+(\d+) kB/)?.[1]) / 1024;
    },
    async end() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
