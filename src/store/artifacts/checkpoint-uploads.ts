/**
 * Checkpoints on their way from the folder where a trainer saves them to a bucket, during the
 * training: the newest is uploaded, and those that came meanwhile are passed over.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf } from '../../errors.js';
import { SharedCalls } from '../../shared-calls.js';
import type { Bucket } from './bucket.js';

/** As in the folder of a run: the newest may be damaged. */
const GENERATIONS = 2;
const NAME = /^(\d+)-\d+\.checkpoint$/;

export interface CheckpointUploads {
  /**
   * Fetches the newest checkpoints of earlier executions into the folder, unless they are there.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE
   */
  fetch(runId: string, folder: string, oldestFence: number): Promise<void>;
  /** Uploads the newest checkpoint in the folder; never rejects. */
  keep(runId: string, folder: string): Promise<void>;
  /** The same, within this time. @returns whether the newest one is in the bucket */
  settle(runId: string, folder: string, timeoutMs: number): Promise<boolean>;
  /** Removes those that executions up to this fence uploaded. */
  remove(runId: string, upToFence: number): Promise<void>;
  forget(runId: string): void;
}

/** @param onFailure learns why a checkpoint could not be uploaded */
export function createCheckpointUploads(
  bucket: Bucket,
  onFailure: (runId: string, error: unknown) => void,
): CheckpointUploads {
  const uploading = new SharedCalls<boolean>();
  /** Names of a run's checkpoints in the bucket that its execution here knows of. */
  const uploaded = new Map<string, Set<string>>();

  async function listNames(runId: string): Promise<string[]> {
    const start = `${runId}/checkpoints/`;
    const objects = await bucket.list({ start }, Number.POSITIVE_INFINITY);
    return objects.map(({ key }) => key.slice(start.length)).filter((name) => NAME.test(name));
  }
  const keyOf = (runId: string) => (name: string) => `${runId}/checkpoints/${name}`;

  async function upload(runId: string, folder: string): Promise<boolean> {
    const kept = uploaded.get(runId) ?? new Set();
    uploaded.set(runId, kept);
    try {
      const [newest] = await checkpointsIn(folder);
      if (newest === undefined || kept.has(newest)) return true;
      await bucket.put(keyOf(runId)(newest), path.join(folder, newest));
      kept.add(newest);
      const superfluous = newestFirst([...kept]).slice(GENERATIONS);
      await bucket.remove(superfluous.map(keyOf(runId)));
      for (const name of superfluous) kept.delete(name);
      return true;
    } catch (error) {
      // The trainer has saved two more meanwhile: the next call comes for them.
      if (errnoOf(error) !== 'ENOENT') onFailure(runId, error);
      return false;
    }
  }

  const keep = (runId: string, folder: string) => uploading.call(runId, () => upload(runId, folder));

  return {
    fetch: async (runId, folder, oldestFence) => {
      const names = newestFirst(await listNames(runId));
      uploaded.set(runId, new Set(names));
      const present = await checkpointsIn(folder);
      const useful = names.filter((name) => fenceOf(name) >= oldestFence).slice(0, GENERATIONS);
      for (const name of useful) {
        if (!present.includes(name)) await bucket.get(keyOf(runId)(name), path.join(folder, name));
      }
    },
    keep: async (runId, folder) => void (await keep(runId, folder)),
    settle: async (runId, folder, timeoutMs) => {
      const timeout = new AbortController();
      const late = delay(timeoutMs, false, { signal: timeout.signal }).catch(() => false);
      return Promise.race([keep(runId, folder), late]).finally(() => timeout.abort());
    },
    remove: async (runId, upToFence) => {
      const names = (await listNames(runId)).filter((name) => fenceOf(name) <= upToFence);
      await bucket.remove(names.map(keyOf(runId)));
    },
    forget: (runId) => void uploaded.delete(runId),
  };
}

const fenceOf = (name: string) => Number(NAME.exec(name)?.[1]);

/** The names are numbers with leading zeros. */
const newestFirst = (names: string[]) => names.sort().reverse();

async function checkpointsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return [];
  });
  return newestFirst(names.filter((name) => NAME.test(name)));
}
