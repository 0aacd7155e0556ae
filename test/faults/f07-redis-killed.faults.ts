/**
 * F7a: Redis is killed while clients submit, and started again. What was acknowledged is stored,
 * and the worker resumes.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { type Installation, newInstallation } from '../support/worker.js';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.js';
import { type Acknowledged, expectQueued, lost } from './support/accepted.js';
import { type ApiProcess, startApiProcess } from './support/api-process.js';
import { CHOSEN_ENVIRONMENT, startChosenRedis } from './support/chosen-redis.js';
import { describeFault } from './support/fault.js';
import { JOBS } from './support/jobs.js';
import { submitThrough } from './support/traffic.js';

const redis = await startChosenRedis();
/** Of each trial. */
const SUBMITS = 100;

interface Plan {
  /** Redis is killed after this many acknowledged submits, and is down for this long. */
  after: number;
  awayMs: number;
}

interface Bench {
  /** Where clients submit; no worker trains it, so that nothing but Redis can lose a run. */
  here: Installation;
  api: ApiProcess;
  /** Another installation on this Redis, whose worker shows that workers recover by themselves. */
  trained: Installation;
  worker: WorkerProcess;
  acknowledged: Acknowledged[];
}

describeFault<Plan, Bench>({
  fault: 'F7',
  title: 'Redis is killed while clients submit',
  trials: { quick: 3, full: 60 },
  plan: (choices) => ({ after: choices.integer(5, SUBMITS - 5), awayMs: choices.integer(0, 500) }),
  open: async () => {
    const [here, trained] = await Promise.all([newInstallation(redis.url), newInstallation(redis.url)]);
    const worker = await startWorkerProcess(trained, redis.url, CHOSEN_ENVIRONMENT);
    const api = await startApiProcess(here, redis.url, { environment: CHOSEN_ENVIRONMENT });
    return { here, trained, worker, api, acknowledged: [] };
  },
  close: async ({ here, trained, api, worker }) => {
    worker.child.kill('SIGKILL');
    await Promise.all([worker.exited, api.kill()]);
    await Promise.all([here.close(), trained.close()]);
  },

  async trial({ plan, bench, count, measure }) {
    const { here, api } = bench;
    const acknowledged = await submitThrough(
      api.url,
      { submits: SUBMITS, after: plan.after, disrupt: () => killAndRestart(plan.awayMs) },
      { count, measure },
    );
    const back = performance.now();
    count('kills of Redis');
    await trainOne(bench.trained);
    measure('seconds until a worker has trained again', (performance.now() - back) / 1000);

    bench.acknowledged.push(...acknowledged);
    expect(await lost(here, bench.acknowledged)).toEqual([]);
    count('runs queued by the sweep', (await expectQueued(here, acknowledged)).length);
  },
});

async function killAndRestart(awayMs: number): Promise<void> {
  await redis.kill();
  await delay(awayMs);
  await redis.restart();
}

/** A small run, start to end. Polled, as the outage may have dropped what wakes readers. */
async function trainOne({ submit: store, apiStore }: Installation): Promise<void> {
  const job = JOBS[0]!;
  const { runIds } = await store({ arms: [job.arm], dataset: { trainSize: 2000 }, training: job.training });
  for (;;) {
    const { status } = (await apiStore.getRun(runIds[0]!))!;
    if (status === 'succeeded') return;
    expect(['queued', 'running']).toContain(status);
    await delay(50);
  }
}
