/**
 * The files of runs: one folder for each execution, `<folder>/<runId>/<fence>/`, so that an
 * execution that lost its run never overwrites a file of its successor. The record of the run
 * names the folder of its result. `<folder>/<runId>/checkpoints/` has the checkpoints of an
 * unfinished run.
 *
 * Paths are made of ids that match their pattern, whole numbers and names of a fixed list, never of
 * text that a client sent.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { flushToDisk, makeFolder, tryFolder } from '../../durable-files.js';
import { asDiskError, errnoOf, ServiceError } from '../../errors.js';
import { runIdSchema } from '../../experiments/records/ids.js';
import { EARLIER_LAYER_REPORT } from '../earlier-words.js';

/** Every file that a run can have, all in one folder. */
export const ARTIFACT_NAMES = [
  'model.json',
  'weights.bin',
  'run.json',
  'predictions.bin',
  'layers.json',
  EARLIER_LAYER_REPORT,
  'training.log',
] as const;

/** The folder of a run's checkpoints, in that of the run. */
const CHECKPOINTS = 'checkpoints';

export interface ArtifactFile {
  path: string;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
}

/** What a run has on disk. */
export interface RunFolder {
  runId: string;
  /** Those of its executions with a folder, in ascending order. */
  fences: number[];
  hasCheckpoints: boolean;
  /** When the newest of its folders was last changed. */
  modifiedAt: Date;
  /** Of all its files. */
  bytes: number;
}

export interface ArtifactStore {
  /**
   * Makes the folder of an execution and returns its path.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE
   */
  prepare(runId: string, fence: number): Promise<string>;
  /**
   * Makes the folder of a run's checkpoints unless it exists, and returns its path.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE
   */
  prepareCheckpoints(runId: string): Promise<string>;
  /**
   * Removes the checkpoints that executions up to this fence wrote. Those of a later execution
   * stay: a run that is retried may be in training again.
   */
  removeCheckpoints(runId: string, upToFence: number): Promise<void>;
  /**
   * The path of a file, whether it exists or not.
   * @throws ServiceError ARTIFACT_NOT_FOUND when there can be no such file
   */
  pathOf(runId: string, fence: number, name: string): string;
  /**
   * The path of an execution's folder, whether it exists or not.
   * @throws ServiceError ARTIFACT_NOT_FOUND when there can be none
   */
  folderOf(runId: string, fence: number): string;
  /** The file, or null when there is none. */
  open(runId: string, fence: number, name: string): Promise<ArtifactFile | null>;
  /**
   * Tries whether files can be written. The answer is kept for 2 s; one that takes longer than
   * 1.5 s is a failure.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE
   */
  assertWritable(): Promise<void>;
  /** Removes everything of a run whose record is deleted, so that no execution can follow. */
  removeRun(runId: string): Promise<void>;
  /** Removes the files of all executions up to this fence, checkpoints included. */
  removeExecutions(runId: string, upToFence: number): Promise<void>;
  /** Removes the folder of one execution. */
  removeFence(runId: string, fence: number): Promise<void>;
  /** Every run with a folder, in ascending order. */
  listRuns(): Promise<string[]>;
  /** Reads the folder of a run; one that does not exist has nothing in it. */
  lookAt(runId: string): Promise<RunFolder>;
}

/** @param folder is made with the first folder in it */
export function createArtifactStore(folder: string): ArtifactStore {
  const root = path.resolve(folder);
  const { runFolder, fenceFolder, checkpointFolder, pathOf } = artifactPaths(root);

  async function prepareFolder(runId: string, made: string): Promise<string> {
    try {
      await makeFolder(root);
      await makeFolders([runFolder(runId), made]);
      // A new folder is safe on disk only once the folder above it is flushed.
      await Promise.all([root, runFolder(runId)].map(flushToDisk));
      return made;
    } catch (error) {
      throw asDiskError(error) ?? error;
    }
  }

  return {
    prepare: (runId, fence) => prepareFolder(runId, fenceFolder(runId, fence)),
    prepareCheckpoints: (runId) => prepareFolder(runId, checkpointFolder(runId)),
    removeCheckpoints: (runId, upToFence) => removeCheckpointFiles(checkpointFolder(runId), upToFence),

    pathOf,
    folderOf: fenceFolder,

    open: async (runId, fence, name) => {
      const file = pathOf(runId, fence, name);
      const stat = await fs.lstat(file).catch(absent);
      return stat?.isFile() ? { path: file, size: stat.size, modifiedAt: stat.mtime } : null;
    },

    assertWritable: keptTrial(root),

    removeRun: (runId) => fs.rm(runFolder(runId), { recursive: true, force: true }),
    removeExecutions: async (runId, upToFence) => {
      await removeCheckpointFiles(checkpointFolder(runId), upToFence);
      const fences = (await namesIn(runFolder(runId))).filter(isFence).map(Number);
      for (const fence of fences) {
        if (fence <= upToFence) await fs.rm(fenceFolder(runId, fence), { recursive: true, force: true });
      }
      await removeIfEmpty(runFolder(runId));
    },
    removeFence: (runId, fence) => fs.rm(fenceFolder(runId, fence), { recursive: true, force: true }),

    listRuns: async () => (await namesIn(root)).filter((name) => runIdSchema.safeParse(name).success).sort(),
    lookAt: async (runId) => ({ runId, ...(await readRunFolder(runFolder(runId))) }),
  };
}

const TRIAL_KEPT_MS = 2000;
const TRIAL_TIMEOUT_MS = 1500;

/** Tries the folder at most once in {@link TRIAL_KEPT_MS}, and once at a time. */
function keptTrial(folder: string): () => Promise<void> {
  let trial: Promise<void> | undefined;
  const begin = () => {
    const tried = tryFolder(folder).catch((error) => {
      throw asDiskError(error) ?? unavailable(`cannot be written to (${errnoOf(error)})`, error);
    });
    const forget = () => setTimeout(() => (trial = undefined), TRIAL_KEPT_MS).unref();
    tried.then(forget, forget);
    return tried;
  };
  return async () => {
    trial ??= begin();
    const timeout = new AbortController();
    const late = delay(TRIAL_TIMEOUT_MS, undefined, { signal: timeout.signal }).then(() => {
      throw unavailable(`took longer than ${TRIAL_TIMEOUT_MS / 1000} s to write a file`);
    });
    late.catch(() => undefined); // aborted
    await Promise.race([trial, late]).finally(() => timeout.abort());
  };
}

const unavailable = (what: string, cause?: unknown) =>
  new ServiceError('DISK_UNAVAILABLE', `The artifact disk ${what}.`, { cause, retryAfterSeconds: 30 });

/** The folders and files of runs below `root`. */
function artifactPaths(root: string) {
  function runFolder(runId: string): string {
    if (!runIdSchema.safeParse(runId).success) throw notFound();
    return path.join(root, runId);
  }

  function fenceFolder(runId: string, fence: number): string {
    if (!Number.isSafeInteger(fence) || fence < 0) throw notFound();
    return path.join(runFolder(runId), String(fence));
  }

  function pathOf(runId: string, fence: number, name: string): string {
    const known = ARTIFACT_NAMES.find((candidate) => candidate === name);
    if (known === undefined) throw notFound();
    return path.join(fenceFolder(runId, fence), known);
  }

  return {
    runFolder,
    fenceFolder,
    checkpointFolder: (runId: string) => path.join(runFolder(runId), CHECKPOINTS),
    pathOf,
  };
}

async function readRunFolder(folder: string): Promise<Omit<RunFolder, 'runId'>> {
  const names = await namesIn(folder);
  const executions = names.filter(isFence);
  const hasCheckpoints = names.includes(CHECKPOINTS);
  const fences = executions.map(Number).sort((a, b) => a - b);
  let [modifiedMs, bytes] = [0, 0];
  const noteFolder = async (each: string) => {
    modifiedMs = Math.max(modifiedMs, (await fs.stat(each).catch(absent))?.mtimeMs ?? 0);
  };
  await noteFolder(folder);
  for (const name of [...executions, ...(hasCheckpoints ? [CHECKPOINTS] : [])]) {
    const inside = path.join(folder, name);
    await noteFolder(inside);
    for (const file of await namesIn(inside)) {
      const stat = await fs.lstat(path.join(inside, file)).catch(absent);
      if (stat?.isFile()) bytes += stat.size;
    }
  }
  return { fences, hasCheckpoints, modifiedAt: new Date(modifiedMs), bytes };
}

/** Files of one execution may be gone already: another process may clean up at the same time. */
async function removeCheckpointFiles(folder: string, upToFence: number): Promise<void> {
  for (const name of await namesIn(folder)) {
    const fence = /^(\d{1,15})-/.exec(name)?.[1];
    if (fence === undefined || Number(fence) <= upToFence) await fs.rm(path.join(folder, name), { force: true });
  }
  await removeIfEmpty(folder);
}

async function removeIfEmpty(folder: string): Promise<void> {
  await fs.rmdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') absent(error);
  });
}

const isFence = (name: string) => /^\d{1,15}$/.test(name);

/** Makes each folder in the one before; again when a clean-up took an empty one away between. */
async function makeFolders(folders: string[], tries = 3): Promise<void> {
  try {
    for (const folder of folders) await makeOneFolder(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === 1) throw error;
    await makeFolders(folders, tries - 1);
  }
}

/**
 * Makes a folder unless it exists. A recursive `mkdir` fails with ENOENT on a read-only volume,
 * which hides the reason.
 */
async function makeOneFolder(folder: string): Promise<void> {
  await fs.mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
};

async function namesIn(folder: string): Promise<string[]> {
  return (await fs.readdir(folder).catch(absent)) ?? [];
}

const notFound = () => new ServiceError('ARTIFACT_NOT_FOUND', 'There is no such artifact.');
