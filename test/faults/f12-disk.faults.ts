/**
 * F12: the disk accepts no writes: it is full, read-only, or a limit of the process is reached. The
 * run waits, uses no attempt, and resumes from its checkpoint when there is space. Where volumes
 * cannot be mounted, only limits are tried; the counts show it.
 */
import path from 'node:path';
import { expect } from '@jest/globals';
import { atEpoch } from '../support/experiments.js';
import { startTestRedis } from '../support/redis.js';
import type { WorkerProcess } from '../support/worker-process.js';
import { type Bench, openBench, reference, stepsOf } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { jobNamed, LONG_JOBS } from './support/jobs.js';
import { CAN_LIMIT, CAN_MOUNT, limitFileSize, limitOpenFiles, SmallVolume } from './support/limits.js';

const redis = await startTestRedis();

const TROUBLES = [
  ...(CAN_MOUNT ? (['full', 'read-only'] as const) : []),
  ...(CAN_LIMIT ? (['file size limit', 'open file limit'] as const) : []),
];
type Trouble = 'full' | 'read-only' | 'file size limit' | 'open file limit';

interface Plan {
  job: string;
  trouble: Trouble;
  /** The epoch after which it begins; 0: before the run is submitted. */
  afterEpoch: number;
}

interface Disk extends Bench {
  worker: WorkerProcess;
  volume: SmallVolume | null;
}

describeFault<Plan, Disk>({
  fault: 'F12',
  title: 'the disk accepts no writes',
  trials: TROUBLES.length > 0 ? { quick: 4, full: 60 } : { quick: 0, full: 0 },
  lanes: 2,
  plan: (choices, index) => ({
    job: LONG_JOBS[index % LONG_JOBS.length]!.name,
    trouble: TROUBLES[index % TROUBLES.length]!,
    // A volume turns read-only only while nothing is written to it.
    afterEpoch: TROUBLES[index % TROUBLES.length] === 'read-only' ? 0 : choices.integer(1, 5),
  }),
  open: async () => {
    const bench = await openBench(redis.url);
    const volume = CAN_MOUNT ? new SmallVolume(path.join(bench.here.data, 'artifacts')) : null;
    return { ...bench, volume, worker: await bench.startWorker() };
  },
  close: async (bench) => {
    await bench.killWorkers();
    bench.volume?.remove();
    await bench.close();
  },

  async trial({ plan, bench, count, measure }) {
    const job = jobNamed(plan.job);
    await reference(bench, job);
    const early = plan.afterEpoch === 0 ? cause(plan.trouble, bench) : null;
    const run = await bench.submit(job);
    if (!early) await bench.here.event(run.experimentId, run.runId, atEpoch(plan.afterEpoch));
    const heal = early ?? cause(plan.trouble, bench);
    try {
      await bench.here.event(
        run.experimentId,
        run.runId,
        ({ type, data }) => type === 'run.queued' && data.reason === 'disk_full',
      );
      expect(await bench.here.apiStore.getRun(run.runId)).toMatchObject({
        status: 'queued',
        attempt: 1,
        waitReason: 'disk_full',
      });
      expect(bench.workers()).toEqual([bench.worker]);
      count(plan.trouble);
    } finally {
      heal();
    }
    const healed = performance.now();
    const saved = stepsOf(await bench.events(run), 'run.checkpoint').at(-1);
    expect(await bench.finished(run)).toMatchObject({ status: 'succeeded', attempt: 1 });
    measure('seconds from healing to the end', (performance.now() - healed) / 1000);
    // The checkpoint of before is still good.
    if (saved !== undefined) expect(stepsOf(await bench.events(run), 'run.resumed')[0]).toBeGreaterThanOrEqual(saved);
    await bench.expectIdentical(run, job);
    count('identical results');
  },
});

/** Lets the trouble begin; gives the function that ends it. */
function cause(trouble: Trouble, { volume, worker }: Disk): () => void {
  if (trouble === 'full') {
    volume!.fill();
    return () => volume!.empty();
  }
  if (trouble === 'read-only') {
    volume!.setReadOnly(true);
    return () => volume!.setReadOnly(false);
  }
  const { trainerPid } = worker.lines.filter(({ msg }) => msg === 'trainer ready').at(-1)!;
  if (trouble === 'file size limit') {
    for (const pid of [worker.child.pid!, Number(trainerPid)]) limitFileSize(pid, 1024);
    return () => limitFileSize(worker.child.pid!, null);
  }
  limitOpenFiles(Number(trainerPid), true);
  return () => undefined; // the trainer is replaced after its failure
}
