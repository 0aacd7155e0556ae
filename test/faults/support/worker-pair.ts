/**
 * A bench with two workers, so that one takes over at once what the other leaves; one that dies is
 * replaced.
 */
import type { Event } from '../../../src/experiments/records/event.js';
import type { TestBucket } from '../../support/bucket.js';
import type { WorkerProcess } from '../../support/worker-process.js';
import { type Bench, openBench, reference } from './bench.js';
import { jobNamed } from './jobs.js';

export interface WorkerPair extends Bench {
  /**
   * Waits until a worker takes the run, and returns it and the event.
   * @param after leaves out events up to this one
   */
  taken(
    run: { experimentId: string; runId: string },
    after?: Event,
  ): Promise<{ worker: WorkerProcess; started: Event }>;
  /**
   * Waits until a worker that was cut off has learned, by its lock or a refused write, that it lost
   * the run.
   */
  outdated(worker: WorkerProcess, run: { runId: string }, fence: number): Promise<unknown>;
  /** Starts a worker to replace one that is gone, and does not wait for it. */
  replace(): void;
  /** Waits until the replacement takes jobs. */
  replaced(): Promise<unknown>;
}

/**
 * @param crashes as for a crashing trainer
 * @param jobs names of the jobs of the trials: what they give undisturbed is learnt here
 * @param ways addresses by which the two, or more of them, reach Redis
 * @param bucket that has their files; each then has a folder for itself
 */
export async function openWorkerPair(
  redisUrl: string,
  {
    crashes = [],
    jobs = [],
    environment = {},
    ways = [redisUrl, redisUrl],
    bucket,
  }: {
    crashes?: string[];
    jobs?: string[];
    environment?: Record<string, string>;
    ways?: string[];
    bucket?: TestBucket;
  },
): Promise<WorkerPair> {
  const bench = await openBench(redisUrl, bucket);
  const start = (way = redisUrl) => bench.startWorker({ REDIS_URL: way, ...environment }, crashes);
  const [first, ...others] = ways;
  await start(first);
  let starting: Promise<unknown> = Promise.all(others.map((way) => start(way)));
  starting.catch(() => undefined); // told by replaced()
  for (const job of new Set(jobs)) await reference(bench, jobNamed(job));
  await starting;

  return {
    ...bench,
    taken: async ({ experimentId, runId }, after) => {
      const started = await bench.here.event(
        experimentId,
        runId,
        ({ type, id }) => ['run.started', 'run.finished'].includes(type) && Number(id) > Number(after?.id ?? 0),
      );
      if (started.type === 'run.finished') throw new Error('The run was over before it was taken: nothing was tried.');
      // A worker's id holds its process id.
      // Any that was ever started: it may be killed by now.
      const find = () => bench.started().find(({ child }) => String(started.data.workerId).includes(`-${child.pid}-`));
      // And a replacement may take the run before this process hears that it is ready.
      const worker = find() ?? (await starting.then(find));
      if (!worker) throw new Error(`The worker ${started.data.workerId} is not one of the pair.`);
      return { worker, started };
    },
    outdated: (worker, { runId }, fence) =>
      worker.logged(
        (line) =>
          line.runId === runId &&
          line.fence === fence &&
          (line.msg === 'run interrupted' || line.msg === 'another execution owns the run, or it is finished'),
      ),
    replace: () => {
      starting = start();
      starting.catch(() => undefined);
    },
    replaced: () => starting,
    close: async () => {
      await starting.catch(() => undefined);
      await bench.close();
    },
  };
}
