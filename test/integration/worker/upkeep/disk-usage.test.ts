/** The bytes of artifacts: counted as they change, and counted again in turn. */
import { appendFile, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { FinishedRun } from '../../../../src/store/store.js';
import { type ReconcileOptions, sweep } from '../../../../src/worker/upkeep/reconcile.js';
import { startTestRedis } from '../../../support/redis.js';
import { type Installation, newInstallation, sweepOptions } from '../../../support/worker.js';

const redis = await startTestRedis();
let here: Installation;
beforeEach(async () => {
  here = await newInstallation(redis.url);
});
afterEach(() => here.close());

const KB = 1024;
const CANCELLED: FinishedRun = { status: 'cancelled', stopReason: { kind: 'cancelled', epoch: 0 } };
const ONE_MB = { days: 0, diskQuotaMegabytes: 1 };

const sweepOnce = (changes?: Partial<ReconcileOptions>) => sweep(sweepOptions(here, changes));

/** Files that nobody has counted, as if the process had died that wrote them. */
async function leaveFile(runId: string, bytes: number, { folder = '1' } = {}): Promise<string> {
  const inside = path.join(here.data, 'artifacts', runId, folder);
  await mkdir(inside, { recursive: true });
  const file = path.join(inside, 'weights.bin');
  await writeFile(file, Buffer.alloc(bytes));
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (const each of [inside, path.dirname(inside)]) await utimes(each, anHourAgo, anHourAgo);
  return file;
}

/** Finished experiments of one run, the first one first. */
async function finishedRuns(count: number) {
  const runs: { experimentId: string; runId: string }[] = [];
  for (let index = 0; index < count; index++) {
    const { experimentId, runIds } = await here.submit({ arms: [{ name: 'train' }] });
    await here.store.claimRun(runIds[0]!, { workerId: 'another', maxAttempts: 3 });
    await here.store.finishRun(runIds[0]!, 1, CANCELLED);
    runs.push({ experimentId, runId: runIds[0]! });
  }
  return runs;
}

const total = async () => (await here.usage.read()).bytes;
const onDisk = async () => {
  let bytes = 0;
  for (const runId of await here.artifacts.listRuns()) bytes += (await here.artifacts.lookAt(runId)).bytes;
  return bytes;
};

describe('the bytes of a run', () => {
  it('are counted by the worker that trains it, without a sweep', async () => {
    await here.startWorker({});
    const { experimentId, runIds } = await here.submit({ arms: [{ name: 'train' }, { name: 'crash-once' }] });
    for (const runId of runIds) await here.finished(experimentId, runId);
    // The count follows the record.
    while ((await total()) !== (await onDisk()) || (await total()) === 0) await new Promise(setImmediate);
    for (const runId of runIds) await here.artifacts.removeRun(runId);
    expect(await total()).toBe(0);
  });

  it('are nothing once its record is deleted, even if somebody still counts', async () => {
    const [run] = await finishedRuns(1);
    await leaveFile(run!.runId, 10 * KB);
    await here.artifacts.count(run!.runId);
    expect(await total()).toBe(10 * KB);
    await here.apiStore.deleteExperiment(run!.experimentId);
    await here.artifacts.count(run!.runId);
    expect(await total()).toBe(0);
  });

  it('are those after the last change, however many count at once', async () => {
    const [run] = await finishedRuns(1);
    const file = await leaveFile(run!.runId, 0);
    const counts: Promise<void>[] = [];
    for (let index = 1; index <= 50; index++) {
      await appendFile(file, Buffer.alloc(100));
      counts.push(here.artifacts.count(run!.runId));
    }
    await Promise.all(counts);
    expect(await total()).toBe(5000);
  });

  it('stay as somebody counted them while the round read the folder', async () => {
    const [run] = await finishedRuns(1);
    const file = await leaveFile(run!.runId, 10 * KB);
    const artifacts = {
      ...here.artifacts,
      lookAt: async (runId: string) => {
        const before = await here.artifacts.lookAt(runId);
        await rm(file);
        await writeFile(file, Buffer.alloc(3 * KB));
        await here.artifacts.count(runId);
        return before;
      },
    };
    await sweepOnce({ artifacts });
    expect(await total()).toBe(3 * KB);
  });

  it('are no reason to fail while Redis does not answer', async () => {
    const [run] = await finishedRuns(1);
    await leaveFile(run!.runId, KB);
    here.connection.disconnect();
    await here.artifacts.removeRun(run!.runId);
    expect(await here.artifacts.listRuns()).toEqual([]);
  });
});

describe('the round through the folders', () => {
  it('counts what a process left uncounted, and forgets what somebody removed by hand', async () => {
    const runs = await finishedRuns(2);
    for (const { runId } of runs) await leaveFile(runId, 10 * KB);
    await sweepOnce();
    expect(await total()).toBe(20 * KB);
    await rm(path.join(here.data, 'artifacts', runs[0]!.runId), { recursive: true });
    await sweepOnce();
    expect(await total()).toBe(10 * KB);
  });

  it('looks at so many runs in a sweep, each once, in whichever worker', async () => {
    const runs = await finishedRuns(5);
    for (const { runId } of runs) await leaveFile(runId, KB);
    const seen: string[] = [];
    const artifacts = {
      ...here.artifacts,
      lookAtNext: async (after: string, limit: number) => {
        const folders = await here.artifacts.lookAtNext(after, limit);
        seen.push(...folders.map(({ runId }) => runId));
        return folders;
      },
    };
    const ends: [number, boolean][] = [];
    for (const workerId of ['a', 'b', 'a', 'a']) {
      await sweepOnce({ artifacts, workerId, roundRuns: 2 });
      const { bytes, round } = await here.usage.read();
      ends.push([bytes, round.isComplete]);
    }
    expect(seen).toEqual([...runs, ...runs.slice(0, 2)].map(({ runId }) => runId));
    expect(ends).toEqual([
      [2 * KB, false],
      [4 * KB, false],
      [5 * KB, true],
      [5 * KB, true],
    ]);
  });

  it('removes what has no owner when its turn comes', async () => {
    const strangers = Array.from({ length: 3 }, () => `run_${uuid()}`);
    for (const runId of strangers) await leaveFile(runId, KB);
    expect(await sweepOnce({ roundRuns: 2 })).toMatchObject({ collected: strangers.slice(0, 2) });
    expect(await sweepOnce({ roundRuns: 2 })).toMatchObject({ collected: strangers.slice(2) });
  });
});

describe('the disk quota', () => {
  it('deletes nothing before every file was counted', async () => {
    const runs = await finishedRuns(3);
    for (const { runId } of runs) await leaveFile(runId, 600 * KB);
    const options = { retention: ONE_MB, roundRuns: 2 };
    expect(await sweepOnce(options)).toMatchObject({ expired: [] });
    const expired = runs.slice(0, 2).map(({ experimentId }) => experimentId);
    expect(await sweepOnce(options)).toMatchObject({ expired });
    expect([await total(), await onDisk()]).toEqual([600 * KB, 600 * KB]);
  });

  it('deletes nothing for files that somebody removed by hand', async () => {
    const runs = await finishedRuns(3);
    for (const { runId } of runs) await leaveFile(runId, 600 * KB);
    await sweepOnce();
    await rm(path.join(here.data, 'artifacts', runs[0]!.runId), { recursive: true });
    await rm(path.join(here.data, 'artifacts', runs[1]!.runId), { recursive: true });
    // The round is elsewhere.
    await here.usage.saveRound({ after: runs[2]!.runId, isComplete: true });
    const artifacts = { ...here.artifacts, listRuns: async () => runs.map(({ runId }) => runId) };
    expect(await sweepOnce({ artifacts, retention: ONE_MB })).toMatchObject({ expired: [] });
    expect(await here.apiStore.getExperiment(runs[0]!.experimentId)).not.toBeNull();
  });
});
