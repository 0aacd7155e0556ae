/**
 * The files of runs in a bucket, under `<runId>/<fence>/` and `<runId>/checkpoints/`. A trainer
 * writes to a folder of its machine, as it does without a bucket. From there the worker uploads
 * checkpoints during the training, and artifacts before the record points to them, so whatever a
 * record names is in the bucket. Readers get copies (ADR 0041).
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { asDiskError } from '../../errors.js';
import { createArtifactStore } from './artifact-store.js';
import type { Bucket } from './bucket.js';
import { type BucketFolders, createBucketFolders } from './bucket-folders.js';
import { type CheckpointUploads, createCheckpointUploads } from './checkpoint-uploads.js';
import { ARTIFACT_NAMES, type ArtifactStore } from './contract.js';
import { createFileCache, type FileCache } from './file-cache.js';
import { keptTrial } from './kept-trial.js';

export interface BucketArtifactsOptions {
  bucket: Bucket;
  /** On this machine: what its executions write, and copies of what is read. */
  folder: string;
  /** Of the copies, above which the oldest are removed. */
  copiesBytes: number;
  /** Whether clients download from the bucket itself. */
  hasLinks: boolean;
  /** Learns why a checkpoint could not be uploaded. */
  onFailure(runId: string, error: unknown): void;
}

/** A trial is a request that costs money. */
const TRIAL_KEPT_MS = 15_000;
/** What a crashed worker left on its machine is of no use after that long. */
const LEFT_BEHIND_MS = 24 * 3_600_000;

interface Parts {
  bucket: Bucket;
  folders: BucketFolders;
  uploads: CheckpointUploads;
  /** On this machine: what is being written. */
  work: ArtifactStore;
  /** On this machine: what was read. */
  copies: FileCache;
}

export function createBucketArtifacts(options: BucketArtifactsOptions): ArtifactStore {
  const { bucket, folder, copiesBytes, hasLinks, onFailure } = options;
  const copied = path.join(folder, 'copies');
  const parts: Parts = {
    bucket,
    folders: createBucketFolders(bucket),
    uploads: createCheckpointUploads(bucket, onFailure),
    work: createArtifactStore(path.join(folder, 'work')),
    copies: createFileCache({ folder: copied, maxBytes: copiesBytes, fetch: bucket.get }),
  };
  const assertWritable = keptTrial('bucket', bucket.tryWriting, TRIAL_KEPT_MS);
  return {
    place: bucket.place,
    assertWritable,
    ...writingParts(parts, assertWritable),
    ...readingParts(parts, { copied, hasLinks }),
    ...removingParts(parts),
    close: bucket.close,
  };
}

/** Keys are made of ids, numbers and names that a folder would accept, or there is no such file. */
function keyOf(work: ArtifactStore, runId: string, fence: number, name: string): string {
  work.pathOf(runId, fence, name);
  return `${runId}/${fence}/${name}`;
}
function folderKeyOf(work: ArtifactStore, runId: string, fence: number): string {
  work.folderOf(runId, fence);
  return `${runId}/${fence}/`;
}

const isArtifactName = (name: string) => (ARTIFACT_NAMES as readonly string[]).includes(name);

/** An execution works in folders of this machine; what is to outlast it is uploaded. */
function writingParts({ bucket, uploads, work }: Parts, assertWritable: () => Promise<void>) {
  const checkpointFolders = new Map<string, string>();
  const removeOldWork = oldWorkRemover(work);
  return {
    pathOf: work.pathOf,
    folderOf: work.folderOf,
    prepare: async (runId, fence) => {
      await removeOldWork();
      await assertWritable();
      return work.prepare(runId, fence);
    },
    prepareCheckpoints: async (runId, oldestFence = 0) => {
      const folder = await work.prepareCheckpoints(runId);
      checkpointFolders.set(runId, folder);
      await uploads.fetch(runId, folder, oldestFence);
      return folder;
    },
    keepCheckpoint: async (runId) => {
      const folder = checkpointFolders.get(runId);
      if (folder !== undefined) await uploads.keep(runId, folder);
    },
    settleCheckpoints: async (runId, timeoutMs) => {
      const folder = checkpointFolders.get(runId);
      const isKept = folder !== undefined && (await uploads.settle(runId, folder, timeoutMs));
      if (isKept) await work.removeCheckpoints(runId, Number.POSITIVE_INFINITY);
    },
    publish: async (runId, fence) => {
      const folder = work.folderOf(runId, fence);
      const names = (await readdir(folder)).filter(isArtifactName);
      for (const name of names) await bucket.put(keyOf(work, runId, fence, name), path.join(folder, name));
    },
    leave: async (runId, fence) => {
      checkpointFolders.delete(runId);
      uploads.forget(runId);
      await work.removeFence(runId, fence);
      // Checkpoints that were not uploaded stay; a folder with nothing in it does not.
      await work.removeExecutions(runId, -1);
    },
  } satisfies Partial<ArtifactStore>;
}

/** Readers get copies on this machine. */
function readingParts(
  { bucket, folders, work, copies }: Parts,
  { copied, hasLinks }: { copied: string; hasLinks: boolean },
) {
  const bring = (key: string) =>
    copies.bring(key).catch((error) => {
      throw asDiskError(error) ?? error;
    });
  /** @throws ServiceError ARTIFACT_NOT_FOUND for what is no id of a run */
  const asRun = (runId: string) => void work.folderOf(runId, 0);
  return {
    bringHere: async (runId, fence, names) => {
      const folder = folderKeyOf(work, runId, fence);
      const wanted = names ?? (await folders.objectsBelow(folder)).map(({ key }) => key.slice(folder.length));
      await Promise.all(wanted.filter(isArtifactName).map((name) => bring(folder + name)));
      return path.join(copied, runId, String(fence));
    },
    linkTo: async (runId, fence, { name, ...headers }) =>
      hasLinks ? bucket.link(keyOf(work, runId, fence, name), headers) : null,
    open: async (runId, fence, name) => {
      const file = await bring(keyOf(work, runId, fence, name));
      const found = await stat(file).catch(() => null);
      return found && { path: file, size: found.size, modifiedAt: found.mtime };
    },
    listRuns: folders.listRuns,
    lookAtNext: folders.lookAtNext,
    lookAt: async (runId) => {
      asRun(runId);
      return folders.lookAt(runId);
    },
  } satisfies Partial<ArtifactStore>;
}

/** From the bucket, and from this machine. */
function removingParts({ bucket, folders, uploads, work, copies }: Parts) {
  async function removeBelow(start: string): Promise<void> {
    await copies.remove(start);
    await bucket.remove((await folders.objectsBelow(start)).map(({ key }) => key));
  }
  async function removeFence(runId: string, fence: number): Promise<void> {
    await work.removeFence(runId, fence);
    await removeBelow(folderKeyOf(work, runId, fence));
  }
  return {
    removeFence,
    removeRun: async (runId) => {
      await work.removeRun(runId); // refuses what is no id of a run
      await removeBelow(`${runId}/`);
    },
    removeCheckpoints: async (runId, upToFence) => {
      await work.removeCheckpoints(runId, upToFence);
      await uploads.remove(runId, upToFence);
    },
    removeExecutions: async (runId, upToFence) => {
      await work.removeExecutions(runId, upToFence);
      await uploads.remove(runId, upToFence);
      const { fences } = await folders.lookAt(runId);
      for (const fence of fences) if (fence <= upToFence) await removeFence(runId, fence);
    },
  } satisfies Partial<ArtifactStore>;
}

/** Removes now and then what crashed executions left on this machine. */
function oldWorkRemover(work: ArtifactStore): () => Promise<void> {
  let nextMs = 0;
  return async () => {
    if (Date.now() < nextMs) return;
    nextMs = Date.now() + LEFT_BEHIND_MS / 24;
    for (const { runId, modifiedAt } of await work.lookAtNext('', Number.POSITIVE_INFINITY)) {
      if (modifiedAt.getTime() < Date.now() - LEFT_BEHIND_MS) await work.removeRun(runId);
    }
  };
}
