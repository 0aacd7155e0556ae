// @ts-check
// What a sweep costs when many finished experiments have files on disk and there is a quota that
// none exceeds: the first round, which counts what nobody counted, and the sweeps after it.
//
//   npm run setup && node bench/stored-files.mjs [1000 10000]
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { median } from './contender.mjs';
import { openSweeper } from './sweeper.mjs';

const asked = process.argv.slice(2).map(Number);
const counts = asked.length > 0 ? asked : [1000, 10_000];
const SWEEPS = 5;
const FILES = ['model.json', 'weights.bin', 'run.json', 'predictions.bin', 'layers.json', 'training.log'];

const { artifacts, here, sweep, stop } = await openSweeper({ diskQuotaMegabytes: 1_000_000 });

console.log(`Node ${process.version}\n`);
console.log('| experiments with files | sweeps of the first round | all of them | a later one, median | its CPU |');
console.log('| ---: | ---: | ---: | ---: | ---: |');
try {
  let stored = 0;
  for (const count of counts) {
    for (; stored < count; stored++) await storeExperiment(stored);
    const round = await firstRound();
    const cpuBefore = process.cpuUsage();
    const later = await timesOf(SWEEPS);
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpu = (user + system) / 1000 / SWEEPS;
    console.log(
      `| ${stored} | ${round.length} | ${sum(round).toFixed(0)} ms | ${median(later).toFixed(0)} ms | ${cpu.toFixed(0)} ms |`,
    );
  }
} finally {
  await stop();
}

/** A finished experiment of one run with files, as records and folders: nothing is trained. */
async function storeExperiment(/** @type {number} */ number) {
  const id = `0000${number.toString(16).padStart(8, '0')}`;
  const [runId, experimentId] = [`run_019a7c52-8f5e-7cc3-98d1-${id}`, `exp_019a7c52-8f5e-7cc3-98d1-${id}`];
  const folder = path.join(artifacts, runId, '1');
  mkdirSync(folder, { recursive: true });
  for (const name of FILES) writeFileSync(path.join(folder, name), 'x'.repeat(100));
  const { redis: connection, keys } = here;
  await connection
    .pipeline()
    .hset(keys.experiment(experimentId), {
      status: 'succeeded',
      schemaVersion: '2',
      finishedAt: new Date().toISOString(),
    })
    .rpush(keys.experimentRuns(experimentId), runId)
    .zadd(keys.finishedExperiments, number, experimentId)
    .hset(keys.run(runId), {
      id: runId,
      experimentId,
      schemaVersion: '2',
      status: 'succeeded',
      fence: 1,
      artifactFence: 1,
    })
    .exec();
}

/** @returns the milliseconds of each sweep until every folder was counted */
async function firstRound() {
  const times = [];
  await here.usage.saveRound({ after: '', isComplete: false });
  while (!(await here.usage.read()).round.isComplete) times.push(...(await timesOf(1)));
  return times;
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

async function timesOf(/** @type {number} */ sweeps) {
  const times = [];
  for (let index = 0; index < sweeps; index++) {
    const began = performance.now();
    await sweep();
    times.push(performance.now() - began);
  }
  return times;
}
