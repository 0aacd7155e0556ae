/**
 * F9: the network between Redis and its clients (API and workers) drops connections, loses
 * everything, is slow, or splits what it carries into pieces. In each case every process recovers
 * by itself, and a run has one result.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { freePort, startTestRedis, type TestRedis } from '../support/redis.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { type Installation, newInstallation } from '../support/worker.js';
import type { WorkerProcess } from '../support/worker-process.js';
import { type Acknowledged, expectQueued, lost } from './support/accepted.js';
import { type ApiProcess, startApiProcess } from './support/api-process.js';
import type { Submitted } from './support/bench.js';
import { describeFault, type Trial } from './support/fault.js';
import { JOBS, type Job, jobNamed, LONG_MLPS } from './support/jobs.js';
import { startTraffic, type Traffic } from './support/traffic.js';
import { openWorkerPair, type WorkerPair } from './support/worker-pair.js';

const TROUBLES = ['resets', 'black hole', 'slow', 'pieces'] as const;
/** In each direction. */
const SLOWNESS_MS = 100;
const CUTS = 3;
const FIRST_FENCE = 1;
/** A black hole must be noticed within 15 s; what else is to happen comes before. */
const NOTICED_SECONDS = 15;

interface Plan {
  job: string;
  trouble: (typeof TROUBLES)[number];
  /** Before it begins, and between two cuts. */
  waitMs: number;
}

interface Bench {
  redis: TestRedis;
  workers: WorkerPair;
  /**
   * The proxies between Redis and the API, and between Redis and the two workers, in start order.
   */
  ways: { api: TcpProxy; workers: TcpProxy[] };
  /** Where clients submit; no worker trains it. */
  here: Installation;
  api: ApiProcess;
  acknowledged: Acknowledged[];
}

describeFault<Plan, Bench>({
  fault: 'F9',
  title: 'the network to Redis has troubles',
  trials: { quick: 4, full: 200 },
  lanes: 2,
  plan: (choices, index) => {
    const trouble = TROUBLES[index % TROUBLES.length]!;
    // One at a time, hundreds of epochs would take minutes to write over a slow network.
    const jobs = trouble === 'slow' ? JOBS.slice(0, 1) : LONG_MLPS;
    return { job: choices.pick(jobs).name, trouble, waitMs: choices.integer(50, 400) };
  },
  open: async (plans) => {
    const port = await freePort();
    const redis = await startTestRedis({ port });
    const [way, first, second] = await Promise.all([startTcpProxy(port), startTcpProxy(port), startTcpProxy(port)]);
    const here = await newInstallation(redis.url);
    const [workers, api] = await Promise.all([
      openWorkerPair(redis.url, {
        jobs: plans.map(({ plan }) => plan.job),
        ways: [urlThrough(first), urlThrough(second)],
      }),
      startApiProcess(here, urlThrough(way)),
    ]);
    return { redis, workers, ways: { api: way, workers: [first, second] }, here, api, acknowledged: [] };
  },
  close: async ({ redis, workers, ways, here, api }) => {
    await Promise.all([workers.close(), api.kill()]);
    await here.close();
    await Promise.all([ways.api, ...ways.workers].map((way) => way.close()));
    await redis.stop();
  },

  async trial(trial) {
    const { plan, bench, count } = trial;
    const { workers, here, api } = bench;
    const both = workers.workers();
    const traffic = startTraffic(api.url, trial);
    await traffic.untilNext('acknowledged');
    const run = await HAPPENS[plan.trouble](trial, traffic);
    count(plan.trouble);

    await traffic.untilNext('acknowledged');
    await traffic.stop();
    expect([...traffic.refusals.keys()].filter((code) => code !== 'REDIS_UNAVAILABLE')).toEqual([]);
    await workers.expectIdentical(run, jobNamed(plan.job));
    count('identical results');
    // An error that nobody handles would have ended a process; the API has just answered.
    expect(workers.workers()).toEqual(both);

    bench.acknowledged.push(...traffic.acknowledged);
    expect(await lost(here, bench.acknowledged)).toEqual([]);
    await expectQueued(here, traffic.acknowledged);
  },
});

type NetworkTrial = Trial<Plan, Bench>;

/** What each trouble is, from the submit of a run to its end. */
const HAPPENS: Record<Plan['trouble'], (trial: NetworkTrial, traffic: Traffic) => Promise<Submitted>> = {
  resets: async ({ plan, bench }) => {
    const { run } = await startRun(bench, plan.job);
    for (let cut = 0; cut < CUTS; cut++) {
      await delay(plan.waitMs);
      for (const way of waysOf(bench)) way.reset();
    }
    await bench.workers.finished(run);
    return run;
  },

  'black hole': async ({ plan, bench, measure }, traffic) => {
    const { workers, ways } = bench;
    const { run, worker, started } = await startRun(bench, plan.job);
    await delay(plan.waitMs);
    const swallowed = new Date().toISOString();
    const began = performance.now();
    const since = () => (performance.now() - began) / 1000;
    const swallowing = [ways.api, wayOf(bench, worker)];
    for (const way of swallowing) way.blackHole();

    measure('seconds until readiness says no', await traffic.untilReadinessIs(503));
    const stopped = worker.logged(
      ({ msg, by, runId }) => msg === 'run interrupted' && by === 'lock_lost' && runId === run.runId,
    );
    const noticed = worker.logged(({ msg, time }) => /is lost|is unreachable/.test(msg) && String(time) > swallowed);
    await Promise.all([
      // The trainer may not train on without a lock: another worker has the run by then.
      stopped.then(() => measure('seconds until its trainer was stopped', since())),
      workers.taken(run, started).then((second) => {
        expect(second.worker).not.toBe(worker);
        measure('seconds until another worker had the run', since());
      }),
      noticed.then(() => {
        measure('seconds until a worker noticed', since());
        expect(since()).toBeLessThan(NOTICED_SECONDS);
      }),
    ]);
    for (const way of swallowing) way.heal();
    const healed = new Date().toISOString();
    measure('seconds until readiness says yes', await traffic.untilReadinessIs(200));
    await worker.logged(({ msg, time }) => msg === 'connected to redis' && String(time) > healed);
    await workers.finished(run);
    await workers.outdated(worker, run, FIRST_FENCE);
    return run;
  },

  slow: (trial) => throughout(trial, (way, is) => way.slowDown(is ? SLOWNESS_MS : 0)),
  pieces: (trial) => throughout(trial, (way, is) => way.split(is)),
};

/** A run from submit to end under a lasting fault. Nothing breaks: one execution is enough. */
async function throughout(
  { plan, bench }: NetworkTrial,
  set: (way: TcpProxy, is: boolean) => void,
): Promise<Submitted> {
  for (const way of waysOf(bench)) set(way, true);
  const run = await bench.workers.submit(jobNamed(plan.job));
  await bench.workers.finished(run);
  for (const way of waysOf(bench)) set(way, false);
  expect((await bench.workers.events(run)).filter(({ type }) => type === 'run.started')).toHaveLength(1);
  return run;
}

/** A run that is being trained. */
async function startRun({ workers }: Bench, name: Job['name']) {
  const run = await workers.submit(jobNamed(name));
  return { run, ...(await workers.taken(run)) };
}

const urlThrough = (way: TcpProxy) => `redis://127.0.0.1:${way.port}`;
const waysOf = ({ ways }: Bench) => [ways.api, ...ways.workers];
const wayOf = ({ workers, ways }: Bench, worker: WorkerProcess) => ways.workers[workers.workers().indexOf(worker)]!;
