/**
 * F14: a wall clock is set an hour back or forward, of Redis, the workers, the API or all of them,
 * before a run or in the middle of it; in some trials its worker is killed afterwards. Nothing is
 * lost or trained twice to its end, and no time is before the one it follows. Where processes
 * cannot be given another clock (anywhere but on Linux), there is no trial.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect } from '@jest/globals';
import { createClient } from '../../clients/typescript/src/index.js';
import { findRedisServer } from '../../src/cli/stack/embedded-redis.js';
import { atEpoch } from '../support/experiments.js';
import { startTestRedis } from '../support/redis.js';
import { type ApiProcess, startApiProcess, submit } from './support/api-process.js';
import { RECOVERY_MS } from './support/bench.js';
import { CAN_SHIFT_CLOCKS, createClocks, type ShiftedClock } from './support/clocks.js';
import { describeFault } from './support/fault.js';
import { type Job, jobNamed, MIDDLING_JOBS } from './support/jobs.js';
import { openWorkerPair, type WorkerPair } from './support/worker-pair.js';

const PARTS = ['redis', 'worker', 'api'] as const;
const WHOSE = ['everybody', ...PARTS] as const;
const HALF_AN_HOUR_MS = 1_800_000;
/** Node says the date of a second again for so long. */
const HEADER_CACHED_MS = 1000;

const { clocks, remove } = createClocks(PARTS);
const redis = await startTestRedis({ appendOnly: true, program: clocks.redis.wrapped(findRedisServer()!) });
afterAll(remove);

interface Plan {
  job: string;
  whose: (typeof WHOSE)[number];
  hours: 1 | -1;
  /** When the clock is set: after this epoch, or before the run is submitted. */
  afterEpoch: number | null;
  /** Whether the run's worker is killed, so many milliseconds later. */
  killedAfterMs: number | null;
}

interface Clocked extends WorkerPair {
  api: ApiProcess;
}

describeFault<Plan, Clocked>({
  fault: 'F14',
  title: 'a clock is set',
  trials: CAN_SHIFT_CLOCKS ? { quick: 2, full: 80 } : { quick: 0, full: 0 },
  plan: (choices, index) => {
    const first = index < WHOSE.length;
    return {
      job: MIDDLING_JOBS[Math.floor(index / WHOSE.length) % MIDDLING_JOBS.length]!.name,
      whose: WHOSE[index % WHOSE.length]!,
      hours: first ? -1 : choices.pick([-1, 1]),
      afterEpoch: first ? choices.integer(1, 5) : choices.pick([null, choices.integer(1, 5)]),
      killedAfterMs: index % 2 === 1 ? choices.integer(0, 300) : null,
    };
  },
  open: async (plans) => {
    const jobs = plans.map(({ plan }) => plan.job);
    clocks.worker.set(1);
    const pair = await openWorkerPair(redis.url, { jobs, environment: clocks.worker.environment });
    for (const { lines } of pair.workers()) expect(isWrong(lines.at(-1)!.time as string)).toBe(true);
    clocks.worker.set(0);
    const api = await startApiProcess(pair.here, redis.url, { environment: clocks.api.environment });
    return { ...pair, api };
  },
  close: async (bench) => {
    setClocks('everybody', 0);
    await bench.api.kill();
    await bench.close();
  },

  async trial({ plan, bench, count, measure }) {
    const job = jobNamed(plan.job);
    if (plan.afterEpoch === null) setClocks(plan.whose, plan.hours);
    const run = await submitted(bench.api, job);
    const { worker, started } = await bench.taken(run);
    if (plan.afterEpoch !== null) {
      await bench.here.event(run.experimentId, run.runId, atEpoch(plan.afterEpoch!));
      setClocks(plan.whose, plan.hours);
    }
    if (plan.killedAfterMs !== null) {
      await delay(plan.killedAfterMs);
      worker.child.kill('SIGKILL');
      await worker.exited;
      const killed = performance.now();
      bench.replace();
      await bench.taken(run, started);
      measure('recovery seconds after a clock was set', (performance.now() - killed) / 1000);
      expect(performance.now() - killed).toBeLessThan(3 * RECOVERY_MS);
      count('workers killed');
    }
    await expectWrong(plan.whose, bench);
    await bench.finished(run);
    await bench.expectIdentical(run, job);
    count('identical results');
    await expectOrderInTime(bench, run);
    setClocks(plan.whose, 0);
    count(`clock of ${plan.whose} set ${plan.hours < 0 ? 'back' : 'forward'}`);
    await bench.replaced();
  },
});

function setClocks(whose: Plan['whose'], hours: number): void {
  const chosen: ShiftedClock[] = whose === 'everybody' ? Object.values(clocks) : [clocks[whose]];
  for (const clock of chosen) clock.set(hours);
}

/** Expects the clocks that were set to report a wrong time, and the others the right one. */
async function expectWrong(whose: Plan['whose'], { here, api }: Clocked): Promise<void> {
  const [seconds] = await here.connection.time();
  await delay(HEADER_CACHED_MS);
  const { headers } = await fetch(`${api.url}/health/live`);
  const wrong = { redis: isWrong(1000 * Number(seconds)), api: isWrong(headers.get('date')!) };
  const isSet = (part: string) => whose === part || whose === 'everybody';
  expect(wrong).toEqual({ redis: isSet('redis'), api: isSet('api') });
}

const isWrong = (time: string | number) => Math.abs(new Date(time).getTime() - Date.now()) > HALF_AN_HOUR_MS;

async function submitted(api: ApiProcess, { name, arm, training }: Job) {
  const spec = { name, arms: [arm], seeds: [1], dataset: { trainSize: 2000 }, training };
  const answer = await submit(api.url, spec);
  if (answer.outcome !== 'acknowledged') throw new Error(`The submit was ${answer.outcome}.`);
  return { experimentId: answer.experimentId, runId: answer.runIds[0]! };
}

/**
 * As the service reports it: creation, start, every event, end; and no epoch with a negative time.
 */
async function expectOrderInTime({ api }: Clocked, { experimentId, runId }: { experimentId: string; runId: string }) {
  const client = createClient({ url: api.url });
  const [experiment, run, { epochs }] = await Promise.all([
    client.experiment(experimentId),
    client.run(runId),
    client.metrics(runId),
  ]);
  for (const { createdAt, startedAt, finishedAt } of [experiment, run])
    expect([createdAt, startedAt, finishedAt]).toEqual([createdAt, startedAt, finishedAt].toSorted());
  expect(epochs.filter(({ durationMs }) => durationMs < 0)).toEqual([]);
  const response = await client.request(`/v1/experiments/${experimentId}/events?limit=1000`);
  const { items } = (await response.json()) as { items: { at: string }[] };
  const times = items.map(({ at }) => at);
  expect(times).toEqual(times.toSorted());
}
