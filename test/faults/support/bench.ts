/**
 * What faults of workers and trainers are tried on: an installation of its own with worker
 * processes as built, the small jobs, and what an undisturbed run of each gives. Starting a worker
 * takes seconds, so one bench serves many trials.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@jest/globals';
import type { Artifact } from '../../../src/experiments/records/artifact.js';
import type { Event } from '../../../src/experiments/records/event.js';
import type { EpochMetrics } from '../../../src/experiments/records/metrics.js';
import type { Run } from '../../../src/experiments/records/run.js';
import { totalSteps } from '../../../src/experiments/records/training-position.js';
import type { TestBucket } from '../../support/bucket.js';
import { type Installation, newInstallation } from '../../support/worker.js';
import { startWorkerProcess, type WorkerProcess } from '../../support/worker-process.js';
import { type Job, STEPS } from './jobs.js';

/**
 * Settings under test: lock L, stall check S. A killed worker's run must train again within R = L +
 * S + 2 s.
 */
export const LOCK_MS = 4_000;
export const STALLED_CHECK_MS = 2_000;
export const RECOVERY_MS = LOCK_MS + STALLED_CHECK_MS + 2_000;
/** A process that is asked to end is gone within this time. */
export const GONE_MS = 10_000;

/** What must be equal, to the last bit, whatever happened to a run. */
export interface Result {
  status: string;
  weightsSha256: string | null;
  /** Of the stored files, by name. */
  files: Record<string, string>;
  /** The metric history without its times. */
  epochs: unknown[];
  savedEpoch: number | undefined;
}

export interface Submitted {
  experimentId: string;
  runId: string;
}

export interface Bench {
  here: Installation;
  /**
   * Starts a worker with one trainer and the settings under test, a checkpoint at every
   * opportunity.
   */
  startWorker(environment?: Record<string, string>, crashes?: string[]): Promise<WorkerProcess>;
  /** Workers that were started and still run. */
  workers(): WorkerProcess[];
  /** All workers that were ever started. */
  started(): readonly WorkerProcess[];
  /** Ends all workers, as `kill -9` does. */
  killWorkers(): Promise<void>;
  /**
   * Submits a small job.
   * @param fence its first execution has the one after this: see {@link trialFence}
   * @param schemaVersion of its record, for another than today's
   */
  submit(job: Job, options?: { fence?: number; schemaVersion?: string }): Promise<Submitted>;
  /** Waits until the run is finished. */
  finished(run: Submitted): Promise<Run>;
  events(run: Submitted): Promise<Event[]>;
  result(run: Submitted): Promise<Result>;
  /**
   * Expects of a finished run what holds whatever happened: it succeeded with the bits of an
   * undisturbed one, ended once, and every epoch's metrics are stored once.
   */
  expectIdentical(run: Submitted, job: Job): Promise<void>;
  close(): Promise<void>;
}

/**
 * Tells apart the trials of a worker, which gets its crashes when it starts: the executions of
 * trial i have the fences 1000·i + 1, 1000·i + 2, … Trials begin at 1, so that undisturbed runs
 * have the fences below 1000.
 */
export const trialFence = (index: number): number => 1000 * (index + 1);

/** What undisturbed runs give, by job; trained once in a file. */
const undisturbed = new Map<string, Promise<Result>>();

/** @param bucket that has the files; each worker then has a folder for itself */
export async function openBench(redisUrl: string, bucket?: TestBucket): Promise<Bench> {
  const here = await newInstallation(redisUrl, { bucket: bucket?.config ?? null });
  const running = new Set<WorkerProcess>();
  const started: WorkerProcess[] = [];

  const bench: Bench = {
    here,
    startWorker: async (environment = {}, crashes = []) => {
      const settings = {
        REGULAB_LOCK_MS: String(LOCK_MS),
        REGULAB_STALLED_CHECK_MS: String(STALLED_CHECK_MS),
        REGULAB_CHECKPOINT_SECONDS: '0',
        ...(bucket && { ...bucket.environment, REGULAB_DATA_DIR: path.join(here.data, `worker-${started.length}`) }),
        ...environment,
      };
      const worker = await startWorkerProcess(here, redisUrl, settings, crashes);
      running.add(worker);
      started.push(worker);
      void worker.exited.then(() => running.delete(worker));
      return worker;
    },
    workers: () => [...running],
    started: () => started,
    killWorkers: async () => {
      const all = [...running];
      for (const { child } of all) child.kill('SIGKILL');
      await Promise.all(all.map(({ exited }) => exited));
    },

    submit: async (job, { fence, schemaVersion } = {}) => {
      const { experimentId, runIds } = await here.submit({
        arms: [job.arm],
        seeds: [1],
        dataset: { trainSize: 2000 },
        training: job.training,
        record: { ...(fence !== undefined && { fence }), ...(schemaVersion !== undefined && { schemaVersion }) },
      });
      return { experimentId, runId: runIds[0]! };
    },
    finished: ({ experimentId, runId }) => here.finished(experimentId, runId),
    events: async ({ runId }) => (await here.apiStore.readEvents({ runId }, '0', 10_000))!,
    result: ({ runId }) => readResult(here, runId),

    expectIdentical: async (run, job) => {
      const expected = await reference(bench, job);
      expect(await readResult(here, run.runId)).toEqual(expected);
      await expectRecordedOnce(bench, run);
    },
    close: async () => {
      await bench.killWorkers();
      await here.close();
    },
  };
  return bench;
}

/**
 * Ends a worker as a deploy does, and expects that it is gone in time.
 * @returns the seconds that it took
 */
export async function stopWorker({ child, exited }: WorkerProcess): Promise<number> {
  const asked = performance.now();
  child.kill('SIGTERM');
  expect(await exited).toEqual({ code: 0, signal: null });
  const ms = performance.now() - asked;
  expect(ms).toBeLessThan(GONE_MS);
  return ms / 1000;
}

/** What the job gives when nothing happens to it; needs a worker. */
export function reference(bench: Bench, job: Job): Promise<Result> {
  const known = undisturbed.get(job.name) ?? trainUndisturbed(bench, job);
  undisturbed.set(job.name, known);
  return known;
}

async function trainUndisturbed(bench: Bench, job: Job): Promise<Result> {
  const run = await bench.submit(job);
  expect(await bench.finished(run)).toMatchObject({ status: 'succeeded', attempt: 1 });
  return bench.result(run);
}

const COMPARED_FILES = ['model.json', 'weights.bin', 'predictions.bin'];

async function readResult(here: Installation, runId: string): Promise<Result> {
  const run = (await here.apiStore.getRun(runId))!;
  const stored = await here.apiStore.getArtifacts(runId);
  const artifacts = stored?.artifacts ?? [];
  for (const { name, sha256 } of artifacts) {
    const content = await readFile(path.join(await here.artifacts.bringHere(runId, stored!.fence, [name]), name));
    // The record's sum is of what the trainer wanted to write, this one of what is on disk.
    expect({ name, sha256: createHash('sha256').update(content).digest('hex') }).toEqual({ name, sha256 });
  }
  return comparable(run, artifacts, (await here.apiStore.getMetrics(runId)) ?? []);
}

/** Of a run, what must be equal. */
export function comparable(run: Run, artifacts: Artifact[], epochs: EpochMetrics[]): Result {
  const compared = artifacts.filter(({ name }) => COMPARED_FILES.includes(name));
  return {
    status: run.status,
    weightsSha256: run.weightsSha256,
    files: Object.fromEntries(compared.map(({ name, sha256 }) => [name, sha256])),
    epochs: epochs.map((epoch) => ({ ...epoch, durationMs: 0 })),
    savedEpoch: run.evaluation?.savedEpoch,
  };
}

/**
 * One end, and each epoch's metrics stored once, without a gap. (An epoch without a checkpoint may
 * be reported again.)
 */
async function expectRecordedOnce(bench: Bench, run: Submitted): Promise<void> {
  const events = await bench.events(run);
  expect(events.filter(({ type }) => type === 'run.finished')).toHaveLength(1);
  const told = events
    .filter(({ type }) => type === 'run.epoch')
    .map(({ data }) => (data.metrics as { epoch: number }).epoch);
  const stored = (await bench.here.apiStore.getMetrics(run.runId))!.map(({ epoch }) => epoch);
  const every = Array.from({ length: stored.length }, (_, index) => index + 1);
  expect({ stored, told: [...new Set(told)] }).toEqual({ stored: every, told: every });
}

/** Places of a run's events of a type, in steps of the run. */
export function stepsOf(events: Event[], type: Event['type'], stepsPerEpoch = STEPS / 2): number[] {
  return events
    .filter((event) => event.type === type)
    .map(({ data }) => totalSteps({ ...(data as { epoch: number; step: number }), steps: stepsPerEpoch }));
}
