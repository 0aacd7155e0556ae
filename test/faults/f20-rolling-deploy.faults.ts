/**
 * F20: a rolling deploy. While clients submit and ask, every worker and every API is stopped and
 * replaced by a new one, one after the other. Nobody notices: no run loses an attempt or stalls,
 * and no request fails that is sent once more, to the other API. Redis has the data and is not
 * replaced by that; F7 kills it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { startTestRedis } from '../support/redis.js';
import { until, untilReadiness } from '../support/until.js';
import type { WorkerProcess } from '../support/worker-process.js';
import { type ApiProcess, startApiProcess } from './support/api-process.js';
import { type Bench, GONE_MS, openBench, reference, type Submitted, stopWorker } from './support/bench.js';
import { describeFault, type Trial } from './support/fault.js';
import { JOBS, jobNamed, MIDDLING_JOBS } from './support/jobs.js';
import { SETTINGS } from './support/settings.js';

const redis = await startTestRedis({ appendOnly: true });

/** Runs submitted over the deploy, in addition to the two long ones that train when it begins. */
const SUBMITS = SETTINGS.mode === 'full' ? 198 : 22;
const REQUESTS_PER_SECOND = 100;
/** What is submitted. */
const SMALL_JOBS = JOBS.slice(0, 4);
/** One request of so many is a submit. */
const SUBMIT_EVERY = 5;
const PATIENCE_MS = 20_000;

interface Plan {
  /** Two runs of it are trained when the deploy begins. */
  job: string;
  afterMs: number;
}

interface Installed extends Bench {
  apis: [ApiProcess, ApiProcess];
}

describeFault<Plan, Installed>({
  fault: 'F20',
  title: 'everything is replaced, one process after the other',
  trials: { quick: 1, full: 5 },
  limitMs: 300_000,
  plan: (choices, index) => ({
    job: MIDDLING_JOBS[index % MIDDLING_JOBS.length]!.name,
    afterMs: choices.integer(0, 500),
  }),
  open: async (plans) => {
    const bench = await openBench(redis.url);
    const startApi = () => startApiProcess(bench.here, redis.url);
    const [apis] = await Promise.all([
      Promise.all([startApi(), startApi()]),
      Promise.all([bench.startWorker(), bench.startWorker()]),
    ]);
    for (const name of new Set([...SMALL_JOBS.map((job) => job.name), ...plans.map(({ plan }) => plan.job)]))
      await reference(bench, jobNamed(name));
    return { ...bench, apis };
  },
  close: async (bench) => {
    await Promise.all(bench.apis.map((api) => api.kill()));
    await bench.close();
  },

  async trial(trial) {
    const { plan, bench, count, measure } = trial;
    const long = jobNamed(plan.job);
    const training = [await bench.submit(long), await bench.submit(long)];
    for (const { experimentId, runId } of training)
      await bench.here.event(experimentId, runId, ({ type }) => type === 'run.started');
    await delay(plan.afterMs);

    const clients = startClients(bench.apis.map(({ url }) => url));
    const old = bench.workers();
    const workers = [...old];
    for (const worker of old) workers.push(await replaceWorker(worker, trial));
    for (const [index, api] of bench.apis.entries()) bench.apis[index] = await replaceApi(api, trial);
    const { submitted, failed, again, seconds } = await clients.stop();

    expect(failed).toEqual([]);
    expect(submitted).toHaveLength(SUBMITS);
    count('requests', seconds.length);
    count('requests sent once more', again);
    for (const each of seconds) measure('seconds to an answer', each);
    const all = [...training.map((run) => ({ ...run, job: plan.job })), ...submitted];
    let handedBack = 0;
    for (const { job, ...run } of all) {
      // The first attempt still: nothing failed, and no worker was taken for lost.
      expect(await bench.finished(run)).toMatchObject({ status: 'succeeded', attempt: 1 });
      await bench.expectIdentical(run, jobNamed(job));
      count('identical results');
      handedBack += (await bench.events(run)).filter(({ data }) => data.reason === 'shutdown').length;
    }
    expect(handedBack).toBeGreaterThan(0);
    count('runs handed back', handedBack);
    const stalled = workers.flatMap(({ lines }) => lines.filter(({ msg }) => msg === 'job stalled, redelivering'));
    expect(stalled).toEqual([]);
  },
});

// ---- the deploy ---------------------------------------------------------------------------------

/** Ends it as a deploy does, and gives the one in its place once that takes jobs. */
async function replaceWorker(
  worker: WorkerProcess,
  { bench, count, measure }: Trial<Plan, Installed>,
): Promise<WorkerProcess> {
  measure('seconds to the end of a worker', await stopWorker(worker));
  count('workers replaced');
  return bench.startWorker();
}

async function replaceApi(api: ApiProcess, { bench, count, measure }: Trial<Plan, Installed>): Promise<ApiProcess> {
  const asked = performance.now();
  expect(await api.stop()).toEqual({ code: 0, signal: null });
  measure('seconds to the end of an API', (performance.now() - asked) / 1000);
  expect(performance.now() - asked).toBeLessThan(GONE_MS);
  const next = await startApiProcess(bench.here, redis.url, { port: Number(new URL(api.url).port) });
  await untilReadiness(next.url, 200);
  count('APIs replaced');
  return next;
}

// ---- the clients --------------------------------------------------------------------------------

interface Answered {
  /** Runs that were acknowledged, and what they train. */
  submitted: (Submitted & { job: string })[];
  /** Requests that failed twice, with the reasons. */
  failed: string[];
  /** Requests that were sent once more. */
  again: number;
  /** Of each request. */
  seconds: number[];
}

/** Sends requests at their pace, whether or not those before were answered: as many clients do. */
function startClients(urls: string[]): { stop(): Promise<Answered> } {
  const answered: Answered = { submitted: [], failed: [], again: 0, seconds: [] };
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  let submits = 0;
  const send = () => {
    const at = sent++;
    const isSubmit = at % SUBMIT_EVERY === 0 && submits < SUBMITS;
    const request = isSubmit ? submitRun(submits++) : ask(at);
    underWay.add(request);
    void request.then(() => underWay.delete(request));
  };

  async function submitRun(index: number): Promise<void> {
    const job = SMALL_JOBS[index % SMALL_JOBS.length]!;
    const { name, arm, training } = job;
    const body = JSON.stringify({ name, arms: [arm], seeds: [1], dataset: { trainSize: 2000 }, training });
    const headers = { 'content-type': 'application/json' };
    const experiment = await answerOf(index, '/v1/experiments', { method: 'POST', headers, body });
    if (experiment) answered.submitted.push({ experimentId: experiment.id, runId: experiment.runs[0]!.id, job: name });
  }

  async function ask(index: number): Promise<void> {
    const known = answered.submitted[index % Math.max(answered.submitted.length, 1)];
    await answerOf(index, known ? `/v1/experiments/${known.experimentId}` : '/v1/experiments?limit=20');
  }

  /** The first answer that is one, of the one API or else of the other. */
  async function answerOf(index: number, path: string, init: RequestInit = {}) {
    const began = performance.now();
    const reasons: string[] = [];
    for (const attempt of [0, 1]) {
      try {
        const url = urls[(index + attempt) % urls.length]!;
        const response = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
        const body = (await response.json()) as { id: string; runs: { id: string }[] };
        if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`);
        answered.seconds.push((performance.now() - began) / 1000);
        answered.again += attempt;
        return body;
      } catch (error) {
        reasons.push(`${error} ${(error as Error).cause ?? ''}`);
      }
    }
    answered.failed.push(`${path}: ${reasons.join('; ')}`);
    return null;
  }

  const timer = setInterval(send, 1000 / REQUESTS_PER_SECOND);
  return {
    stop: async () => {
      await until('everything is submitted', () => submits === SUBMITS, { withinMs: 120_000 });
      clearInterval(timer);
      await Promise.all(underWay);
      return answered;
    },
  };
}
