/** An API process with little room, a heartbeat that watches it, and stored runs to attack. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll } from '@jest/globals';
import { epochRow } from '../../../src/store/epoch-row.js';
import { finishRun, SMALL_SPEC, startApi } from '../../support/api.js';
import { epochMetrics, progressAt } from '../../support/experiments.js';
import { temporaryFolder } from '../../support/folders.js';
import { freePort, randomPrefix, startTestRedis } from '../../support/redis.js';
import { until, untilReadiness } from '../../support/until.js';

/** As many as systems commonly allow. */
const OPEN_FILES = 1024;

export interface Heard {
  count: number;
  failed: number;
  longestMs: number;
}

/** @param runs of the large experiment, each of 200 epochs */
export async function startService(runs: number) {
  const redis = await startTestRedis();
  const prefix = randomPrefix();
  const folder = temporaryFolder();
  // The attacked process serves what this one stores.
  const inside = await startApi(redis.url, { prefix, folder: `${folder}/artifacts` });
  const runId = (await inside.submit()).runs[0]!.id;
  await finishRun(inside, runId, { files: { 'weights.bin': Buffer.alloc(8 * 2 ** 20) } });
  const large = await storeLargeExperiment(inside, runs);

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const api = spawnApi({
    PORT: String(port),
    REDIS_URL: redis.url,
    REGULAB_DATA_DIR: folder,
    REGULAB_KEY_PREFIX: prefix,
  });
  await until('the API listens', () => fetch(url).then(Boolean, () => false));
  await untilReadiness(url, 200);
  const heart = fork(new URL('./heartbeat.mjs', import.meta.url), [`${url}/health/live`], { execArgv: [] });
  afterAll(async () => {
    heart.disconnect();
    api.kill('SIGKILL');
    if (api.exitCode === null) await once(api, 'exit');
  });
  return {
    url,
    runId,
    large,
    hasEnded: () => api.exitCode !== null || api.signalCode !== null,
    /** Since the last call. */
    heard: async (): Promise<Heard> => {
      heart.send('tell');
      return ((await once(heart, 'message')) as [Heard])[0];
    },
    openFiles: () => readdirSync(`/proc/${api.pid}/fd`).length,
    /** Megabytes in memory now, and the most since {@link forgetPeak}. */
    memory: () => ({ now: statusOf(api, 'VmRSS'), peak: statusOf(api, 'VmHWM') }),
    forgetPeak: () => writeFileSync(`/proc/${api.pid}/clear_refs`, '5'),
  };
}

function spawnApi(settings: Record<string, string>): ChildProcess {
  const command = `ulimit -n ${OPEN_FILES}; exec "${process.execPath}" dist/api/main.js`;
  return spawn('/bin/sh', ['-c', command], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'info', ...settings },
    stdio: 'ignore',
  });
}

const statusOf = ({ pid }: ChildProcess, field: string) =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Finished runs with long histories, written straight into Redis. */
async function storeLargeExperiment({ submit, redis, keys }: Awaited<ReturnType<typeof startApi>>, runs: number) {
  const [model, seeds] = [SMALL_SPEC.arms[0]!.model, Array.from({ length: 20 }, (_, seed) => seed)];
  const arms = Array.from({ length: runs / 20 }, (_, arm) => ({ name: `arm-${arm}`, model }));
  const experiment = await submit({ seeds, arms });
  const epochs = Array.from({ length: 200 }, (_, index) => index + 1);
  const rows = epochs.map((epoch) => JSON.stringify(epochRow(epochMetrics(epoch), progressAt(epoch))));
  const split = { objective: 0.1, dataLoss: 0.1, penalty: 0, accuracy: 0.9, samples: 10_000 };
  const evaluation = JSON.stringify({ savedEpoch: 200, train: split, validation: split, test: split });
  const pipeline = redis.pipeline();
  for (const { id } of experiment.runs) {
    pipeline.hset(keys.run(id), 'status', 'succeeded', 'evaluation', evaluation);
    // The ids of these events come after those of all others.
    for (const [index, row] of rows.entries()) {
      pipeline.xadd(keys.runEvents(id), `${1e6 + index}-0`, 'type', 'run.epoch', 'ms', Date.now(), 'data', row);
      pipeline.setbit(keys.runEpochs(id), index + 1, 1);
    }
  }
  await pipeline.exec();
  return experiment;
}
