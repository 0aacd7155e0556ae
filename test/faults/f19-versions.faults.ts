/**
 * F19: two versions work on one installation. An older worker leaves what a newer one stored alone;
 * a newer trainer resumes from a checkpoint that means the same to it, and begins at the beginning
 * where it does not.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@jest/globals';
import { SCHEMA_VERSION } from '../../src/store/records.js';
import { runSpec } from '../integration/trainer/trainer-process.js';
import { NEWER_VERSION } from '../support/experiments.js';
import { startTestRedis } from '../support/redis.js';
import { everything, model, training } from '../support/specs.js';
import { type Bench, openBench } from './support/bench.js';
import { manifestOf, rewrittenFor } from './support/checkpoint-files.js';
import { describeFault } from './support/fault.js';
import { JOBS, jobNamed } from './support/jobs.js';
import { type TrainerRun, trainToTheEnd } from './support/trainer-runs.js';

const redis = await startTestRedis();
const SPEC = runSpec({
  model: model({ architecture: 'mlp', hiddenUnits: [8] }),
  regularization: everything,
  training: training({ epochs: 6, batchSize: 8 }),
});
const STEPS = 180;

interface Plan {
  /**
   * The record of a run is newer than the worker; the checkpoints are older than the trainer, in
   * words or in meaning.
   */
  kind: 'newer record' | 'same semantics' | 'older semantics';
  job: string;
  /** Where the trainer before is killed. */
  step: number;
}

interface Versions extends Bench {
  scratch: string;
  expected: TrainerRun['result'];
}

describeFault<Plan, Versions>({
  fault: 'F19',
  title: 'two versions meet',
  trials: { quick: 4, full: 60 },
  plan: (choices, index) => ({
    kind: (['newer record', 'same semantics', 'older semantics'] as const)[index % 3]!,
    job: JOBS[index % JOBS.length]!.name,
    step: choices.integer(20, STEPS),
  }),
  open: async () => {
    const bench = await openBench(redis.url);
    await bench.startWorker({ REGULAB_RECONCILE_SECONDS: '1' });
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-faults-'));
    return { ...bench, scratch, expected: (await trainToTheEnd(SPEC, { scratch })).result };
  },
  close: async (bench) => {
    await bench.close();
    rmSync(bench.scratch, { recursive: true });
  },

  async trial({ plan, bench, count }) {
    if (plan.kind === 'newer record') await expectLeftAlone(plan, bench);
    else await expectResumedOrBegun(plan, bench);
    count(plan.kind);
    count('identical results');
  },
});

async function expectLeftAlone(plan: Plan, bench: Versions): Promise<void> {
  const { here } = bench;
  const job = jobNamed(plan.job);
  const newer = await bench.submit(job, { schemaVersion: NEWER_VERSION });
  const record = here.keys.run(newer.runId);
  const before = await here.connection.hgetall(record);
  const [worker] = bench.workers();
  await worker!.logged(({ msg, runId }) => runId === newer.runId && msg === 'run left to a worker of another version');
  // It has its hands free for others.
  const other = await bench.submit(job);
  await bench.finished(other);
  await bench.expectIdentical(other, job);
  expect(await here.connection.hgetall(record)).toEqual(before);

  await here.connection.hset(record, 'schemaVersion', SCHEMA_VERSION);
  expect(await bench.finished(newer)).toMatchObject({ attempt: 1 });
  await bench.expectIdentical(newer, job);
}

async function expectResumedOrBegun({ kind, step }: Plan, { scratch, expected }: Versions): Promise<void> {
  const run = await trainToTheEnd(SPEC, {
    scratch,
    crashes: [`1/step:${step}`],
    between: ({ checkpoints }) => {
      for (const name of readdirSync(checkpoints)) {
        const file = path.join(checkpoints, name);
        const bytes = readFileSync(file);
        const semantics = Number(manifestOf(bytes).identity.trainingSemantics) - (kind === 'older semantics' ? 1 : 0);
        writeFileSync(file, rewrittenFor({ trainingSemantics: semantics }, bytes));
      }
    },
  });
  expect(run.kills).toBe(1);
  if (kind === 'older semantics') expect(run.starts[1]).toBe(0);
  else expect(run.starts[1]).toBeGreaterThan(0);
  expect(run.result).toEqual(expected);
}
