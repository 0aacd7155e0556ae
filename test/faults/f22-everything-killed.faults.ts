/**
 * F22: everything is killed in one moment, while clients submit and a run trains: supervisor, API,
 * worker, trainer and Redis; or twice, the second time while it all starts again. `regulab start`
 * on the same folder is all that is done about it.
 */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { createClient, type Event, type RegulabClient } from '../../clients/typescript/src/index.js';
import { childrenOf, remaining, type Service, startCommand, startService, temporaryFolder } from '../e2e/regulab.js';
import { atEpoch } from '../support/experiments.js';
import type { Acknowledged } from './support/accepted.js';
import { submit } from './support/api-process.js';
import { comparable, LOCK_MS, type Result, STALLED_CHECK_MS, stepsOf } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS, type Job, jobNamed, LONG_JOBS } from './support/jobs.js';

const CLIENTS = 2;
/** From the restart until the run that was interrupted trains again. */
const BACK_MS = 60_000;

interface Plan {
  /** What trains; all others wait behind it. */
  job: string;
  /**
   * Everything is killed after this epoch, this many acknowledged submits after it, and this time.
   */
  afterEpoch: number;
  acknowledged: number;
  afterMs: number;
  /** Milliseconds after the restart began that everything is killed again; null: it is not. */
  againMs: number | null;
}

interface Bench {
  folder: string;
  service: Service;
  /** What undisturbed runs of the small jobs and of the long ones of the trials give. */
  expected: Map<string, Result>;
}

describeFault<Plan, Bench>({
  fault: 'F22',
  title: 'everything is killed at once',
  trials: { quick: 2, full: 60 },
  plan: (choices, index) => ({
    job: LONG_JOBS[Math.floor(index / 2) % LONG_JOBS.length]!.name,
    afterEpoch: choices.integer(1, 4),
    acknowledged: choices.integer(0, 4),
    afterMs: choices.integer(0, 20),
    againMs: index % 2 === 1 ? choices.integer(0, 5_000) : null,
  }),
  open: async (plans) => {
    const folder = await temporaryFolder();
    const service = await startService(folder, environmentOf(folder));
    const names = new Set([...JOBS.slice(0, CLIENTS).map(({ name }) => name), ...plans.map(({ plan }) => plan.job)]);
    const expected = new Map<string, Result>();
    for (const name of names) expected.set(name, await trained(service, jobNamed(name)));
    return { folder, service, expected };
  },
  close: async ({ folder, service }) => {
    await killEverything(service);
    await rm(folder, { recursive: true });
  },

  async trial({ plan, bench, count, measure }) {
    const { folder, expected } = bench;
    const training = await accepted(bench.service, jobNamed(plan.job));
    const before = await untilEpoch(bench.service, training, plan.afterEpoch);
    const waiting = submitUntilKilled(bench.service, count);
    while (waiting.acknowledged.length < plan.acknowledged) await waiting.another();
    await delay(plan.afterMs);
    count('processes killed at once', await killEverything(bench.service));
    await waiting.over;
    if (plan.againMs !== null) count('processes killed while starting', await killWhileStarting(folder, plan.againMs));

    const restarted = performance.now();
    bench.service = await startService(folder, environmentOf(folder));
    measure('seconds until ready', (performance.now() - restarted) / 1000);
    const client = clientOf(bench.service);
    const started = await nextStart(client, training, before);
    measure('seconds until the run trains again', (performance.now() - restarted) / 1000);
    expect(performance.now() - restarted).toBeLessThan(BACK_MS);

    const all = [{ ...training, job: plan.job }, ...waiting.acknowledged];
    for (const { job, experimentId, runIds } of all) {
      await untilOver(client, experimentId);
      expect(await resultOf(client, runIds[0]!)).toEqual(expected.get(job));
      count('identical results');
    }
    const events = await eventsOf(client, training.experimentId);
    expect(events.filter(({ type }) => type === 'run.finished')).toHaveLength(1);
    const saved = stepsOf(eventsBefore(events, started), 'run.checkpoint').at(-1)!;
    expect(stepsOf(events, 'run.resumed')[0]).toBeGreaterThanOrEqual(saved);
    // What was not acknowledged is not stored by half, either.
    for await (const { id } of client.experiments()) expect((await untilOver(client, id)).status).toBe('succeeded');
  },
});

const environmentOf = (folder: string) => ({
  PORT: '0',
  REGULAB_DATA_DIR: folder,
  REGULAB_CONCURRENCY: '1',
  REGULAB_LOCK_MS: String(LOCK_MS),
  REGULAB_STALLED_CHECK_MS: String(STALLED_CHECK_MS),
  REGULAB_CHECKPOINT_SECONDS: '0',
});

const clientOf = ({ url }: Service) => createClient({ url });
const specOf = ({ name, arm, training }: Job) => ({ name, arms: [arm], dataset: { trainSize: 2000 }, training });

// ---- the kill -----------------------------------------------------------------------------------

/** @returns how many processes it were */
async function killEverything({ child }: Pick<Service, 'child'>): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) return 0;
  const all = familyOf(child.pid!);
  for (const pid of all) process.kill(pid, 'SIGKILL');
  expect(await remaining(all, 5_000)).toEqual([]);
  return all.length;
}

/** The process, its children and theirs, the eldest first: nobody then brings a killed one back. */
const familyOf = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(familyOf)];

async function killWhileStarting(folder: string, afterMs: number): Promise<number> {
  const command = startCommand(['start', '--json'], environmentOf(folder));
  await delay(afterMs);
  const killed = await killEverything(command);
  await command.finished;
  return killed;
}

// ---- clients ------------------------------------------------------------------------------------

async function accepted({ url }: Service, job: Job): Promise<Acknowledged> {
  const answer = await submit(url, specOf(job));
  if (answer.outcome !== 'acknowledged') throw new Error(`The submit was ${answer.outcome}.`);
  return answer;
}

/** Clients that submit small jobs, each its own, one after the other, until the service is gone. */
function submitUntilKilled({ url }: Service, count: (name: string) => void) {
  const acknowledged: (Acknowledged & { job: string })[] = [];
  let ring = () => {};
  const client = async (job: Job) => {
    for (;;) {
      const answer = await submit(url, specOf(job));
      count(`submits ${answer.outcome}`);
      if (answer.outcome === 'cut off') return;
      if (answer.outcome === 'acknowledged') acknowledged.push({ ...answer, job: job.name });
      ring();
    }
  };
  return {
    acknowledged,
    /** Waits until one more was answered. */
    another: () =>
      new Promise<void>((resolve) => {
        ring = resolve;
      }),
    over: Promise.all(JOBS.slice(0, CLIENTS).map(client)),
  };
}

/** Waits for the epoch's event, and gives it. */
async function untilEpoch(service: Service, { experimentId }: Acknowledged, epoch: number): Promise<Event> {
  return firstEvent(clientOf(service), experimentId, (event) => {
    // Killed afterwards, nothing would be tried.
    expect(event.type).not.toBe('run.finished');
    return atEpoch(epoch)(event);
  });
}

const nextStart = (client: RegulabClient, { experimentId }: Acknowledged, after: Event): Promise<Event> =>
  firstEvent(client, experimentId, ({ type, id }) => type === 'run.started' && Number(id) > Number(after.id));

async function firstEvent(
  client: RegulabClient,
  experimentId: string,
  rule: (event: Event) => boolean,
): Promise<Event> {
  for await (const event of client.events(experimentId)) {
    if (rule(event)) return event;
  }
  throw new Error(`${experimentId} is finished, but its event did not arrive.`);
}

const eventsBefore = (events: Event[], { id }: Event) => events.filter((event) => Number(event.id) < Number(id));

async function eventsOf(client: RegulabClient, experimentId: string): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of client.events(experimentId)) events.push(event);
  return events;
}

async function untilOver(client: RegulabClient, experimentId: string) {
  await eventsOf(client, experimentId);
  return client.experiment(experimentId);
}

// ---- results ------------------------------------------------------------------------------------

async function trained(service: Service, job: Job): Promise<Result> {
  const { experimentId, runIds } = await accepted(service, job);
  const client = clientOf(service);
  expect(await untilOver(client, experimentId)).toMatchObject({ status: 'succeeded' });
  return resultOf(client, runIds[0]!);
}

/**
 * What the service has of a finished run. The files are downloaded: their sums in the record are of
 * what was to be written.
 */
async function resultOf(client: RegulabClient, runId: string): Promise<Result> {
  const [run, artifacts, { epochs }] = await Promise.all([
    client.run(runId),
    client.artifacts(runId),
    client.metrics(runId),
  ]);
  for (const { name, sha256 } of artifacts) {
    const content = Buffer.from(await (await client.request(`/v1/runs/${runId}/artifacts/${name}`)).arrayBuffer());
    expect({ name, sha256: createHash('sha256').update(content).digest('hex') }).toEqual({ name, sha256 });
  }
  return comparable(run, artifacts, epochs);
}
