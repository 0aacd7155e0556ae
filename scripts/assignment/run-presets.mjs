// @ts-check
// Trains the presets over HTTP on a private service and keeps the results. Presets with a kept
// result are not trained again.
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { createClient } from '#client';
import { startStack } from '../../dist/cli/stack/stack.js';
import { createStackLog } from '../../dist/cli/stack/stack-log.js';
import { childEnvironment, loadStackConfig } from '../../dist/config.js';
import { gatherReport } from './gather.mjs';
import { bodyOf } from './questions.mjs';

/** @typedef {import('#client').RegulabClient} Client */
/** @typedef {import('./questions.mjs').Question} Question */
/**
 * @typedef {object} Result
 * @property {string} key
 * @property {string} specSha256
 * @property {string} id
 * @property {number} seconds of training
 * @property {import('./distill.mjs').Report} report
 * @property {Awaited<ReturnType<NonNullable<Question['inspect']>>> | null} inspected
 */

/** A restart of the service is waited out. */
const RETRIES = 12;

/**
 * Trains the presets that have no kept result, and returns every result.
 * @param {Question[]} questions
 * @param {object} options
 * @param {string} options.folder where service and results are kept
 * @param {AbortSignal} options.signal
 * @param {(text: string) => void} options.say
 * @returns {Promise<Result[]>}
 */
export async function runPresets(questions, { folder, signal, say }) {
  await fs.mkdir(path.join(folder, 'results'), { recursive: true });
  const stack = await startService(folder, signal);
  const client = createClient({ url: stack.url, signal, retries: RETRIES });
  try {
    const results = [];
    for (const question of questions) results.push(await answer(question, { folder, client, say }));
    return results;
  } finally {
    await stack.stop();
  }
}

/** @param {string} folder @param {AbortSignal} signal */
async function startService(folder, signal) {
  const data = path.join(folder, 'service');
  const environment = { HOST: '127.0.0.1', PORT: '0', REGULAB_DATA_DIR: data, REGULAB_KEY_PREFIX: 'assignment' };
  const config = loadStackConfig(childEnvironment(environment));
  const log = await fs.open(path.join(folder, 'service.log'), 'a');
  const output = { write: (/** @type {string} */ text) => void log.appendFile(text) };
  return startStack({ config, environment, log: createStackLog(output), signal });
}

/**
 * Returns the kept result of exactly this spec, or trains it.
 * @param {Question} question
 * @param {{ folder: string, client: Client, say: (text: string) => void }} service
 * @returns {Promise<Result>}
 */
async function answer(question, { folder, client, say }) {
  const { key, ensembleSize, inspect } = question;
  const file = path.join(folder, 'results', `${key}.json`);
  const plan = await client.plan(bodyOf(question));
  const specSha256 = createHash('sha256').update(JSON.stringify(plan.spec)).digest('hex');
  const kept = await readJson(file);
  if (kept?.specSha256 === specSha256 && kept.report) {
    say(`${key}: already measured, ${kept.seconds.toFixed(0)} s`);
    return kept;
  }
  // Started before and interrupted: the service has resumed it.
  const begun = kept?.specSha256 === specSha256 ? kept.id : null;
  const id = begun ?? (await client.submit(bodyOf(question))).id;
  await writeJson(file, { key, specSha256, id });
  say(`${key}: ${plan.estimate.runs} runs, ${plan.estimate.arms} arms, about ${plan.estimate.seconds} s`);
  const ended = await client.waitFor(id);
  const seconds = (Date.parse(ended.finishedAt ?? '') - Date.parse(ended.startedAt ?? '')) / 1000;
  /** @type {any} */
  const report = await gatherReport(client, id, ensembleSize);
  await inspectEveryRun(client, report);
  const inspected = inspect ? await inspect(client, report) : null;
  const result = { key, specSha256, id, seconds, report, inspected };
  await writeJson(file, result);
  say(`${key}: ${ended.status} in ${seconds.toFixed(0)} s`);
  return result;
}

/**
 * Reads the diagnostics and the weights of every run with a model: the first run of each arm, which
 * a report shows, would give no interval.
 * @param {Client} client @param {import('./distill.mjs').Report} report
 */
async function inspectEveryRun(client, report) {
  for (const each of report.runs) {
    if (each.run.evaluation === null) continue;
    each.diagnostics ??= await client.diagnostics(each.run.id);
    each.layers ??= await client.layers(each.run.id).catch(() => null);
    // Only the saved weights are read; those of every epoch would fill the disk.
    each.layers &&= { ...each.layers, states: each.layers.states.slice(-1) };
  }
}

/** @param {string} file */
const readJson = async (file) => JSON.parse(await fs.readFile(file, 'utf8').catch(() => 'null'));

/**
 * Writes the whole file or nothing.
 * @param {string} file @param {unknown} value
 */
async function writeJson(file, value) {
  await fs.writeFile(`${file}.partial`, JSON.stringify(value));
  await fs.rename(`${file}.partial`, file);
}
