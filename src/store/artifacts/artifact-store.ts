/**
 * What runs leave on disk: one folder for each execution, `<folder>/<runId>/<fence>/`, so that an execution that lost its
 * run writes beside its successor and never over it. The record of the run says which folder is the run's. Beside them
 * `<folder>/<runId>/checkpoints/` holds what an unfinished run goes on from.
 *
 * Paths are made of ids that match their pattern, whole numbers and names of a fixed list, never of what a client sent.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { ServiceError, storageTrouble } from '../../errors.js';
import { runIdSchema } from '../../experiments/records/ids.js';
import { EARLIER_LAYER_REPORT } from '../earlier-words.js';

/** Every file a run can leave, all in one folder. */
export const ARTIFACT_NAMES = [
  'model.json',
  'weights.bin',
  'run.json',
  'predictions.bin',
  'layers.json',
  EARLIER_LAYER_REPORT,
  'training.log',
] as const;

export interface ArtifactFile {
  path: string;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
}

export interface ArtifactStore {
  /**
   * Makes the folder of an execution and gives its path.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE
   */
  prepare(runId: string, fence: number): Promise<string>;
  /**
   * Makes the folder of a run's checkpoints, if it is not there, and gives its path.
   * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE
   */
  prepareCheckpoints(runId: string): Promise<string>;
  /** Removes them; nothing there is fine. */
  removeCheckpoints(runId: string): Promise<void>;
  /**
   * Where a file lies or would lie.
   * @throws ServiceError ARTIFACT_NOT_FOUND when there can be no such file
   */
  pathOf(runId: string, fence: number, name: string): string;
  /**
   * Where the files of an execution lie or would lie.
   * @throws ServiceError ARTIFACT_NOT_FOUND when there can be none
   */
  folderOf(runId: string, fence: number): string;
  /** The file, or null when there is none. */
  open(runId: string, fence: number, name: string): Promise<ArtifactFile | null>;
  /** Removes everything of a run; nothing there is fine. */
  removeRun(runId: string): Promise<void>;
  /** Removes what one execution left. */
  removeFence(runId: string, fence: number): Promise<void>;
  /** Every run with files here, with the fences of its folders, whether it has checkpoints, and when the newest was last changed. */
  listRuns(): Promise<{ runId: string; fences: number[]; hasCheckpoints: boolean; modifiedAt: Date }[]>;
  /** Bytes of all files. */
  usage(): Promise<number>;
  /** Bytes this user may still write on the volume. */
  freeSpace(): Promise<number>;
  /** @throws ServiceError DISK_FULL when fewer bytes than these are free */
  assertSpace(bytes: number): Promise<void>;
}

/** @param folder is made when it is first written to */
export function createArtifactStore(folder: string): ArtifactStore {
  const root = path.resolve(folder);

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

  const checkpointFolder = (runId: string) => path.join(runFolder(runId), 'checkpoints');

  async function makeFolder(runId: string, made: string): Promise<string> {
    try {
      await fs.mkdir(root, { recursive: true });
      for (const folder of [runFolder(runId), made]) await makeOneFolder(folder);
      // The names of new folders are safe on disk only once the folders that hold them are.
      await Promise.all([root, runFolder(runId)].map(syncFolder));
      return made;
    } catch (error) {
      throw storageTrouble(error) ?? error;
    }
  }

  async function freeSpace(): Promise<number> {
    const { bavail, bsize } = await fs.statfs(await nearestFolder(root));
    return bavail * bsize;
  }

  return {
    prepare: (runId, fence) => makeFolder(runId, fenceFolder(runId, fence)),
    prepareCheckpoints: (runId) => makeFolder(runId, checkpointFolder(runId)),
    removeCheckpoints: (runId) => fs.rm(checkpointFolder(runId), { recursive: true, force: true }),

    pathOf,
    folderOf: fenceFolder,

    open: async (runId, fence, name) => {
      const file = pathOf(runId, fence, name);
      const stat = await fs.lstat(file).catch(absent);
      return stat?.isFile() ? { path: file, size: stat.size, modifiedAt: stat.mtime } : null;
    },

    removeRun: (runId) => fs.rm(runFolder(runId), { recursive: true, force: true }),
    removeFence: (runId, fence) => fs.rm(fenceFolder(runId, fence), { recursive: true, force: true }),

    listRuns: async () => {
      const runIds = (await namesIn(root)).filter((name) => runIdSchema.safeParse(name).success);
      const runs: Awaited<ReturnType<ArtifactStore['listRuns']>> = [];
      for (const runId of runIds) {
        const names = await namesIn(runFolder(runId));
        const fences = names.filter((name) => /^\d{1,15}$/.test(name)).map(Number);
        const hasCheckpoints = names.includes(path.basename(checkpointFolder(runId)));
        const executions = fences.map((fence) => fenceFolder(runId, fence));
        const folders = [runFolder(runId), ...executions, ...(hasCheckpoints ? [checkpointFolder(runId)] : [])];
        const times = await Promise.all(folders.map(async (each) => (await fs.stat(each).catch(absent))?.mtimeMs ?? 0));
        const modifiedAt = new Date(Math.max(...times));
        runs.push({ runId, fences: fences.sort((a, b) => a - b), hasCheckpoints, modifiedAt });
      }
      return runs;
    },

    usage: async () => {
      let bytes = 0;
      for (const name of await namesIn(root, { recursive: true })) {
        const stat = await fs.lstat(path.join(root, name)).catch(absent);
        if (stat?.isFile()) bytes += stat.size;
      }
      return bytes;
    },

    freeSpace,

    assertSpace: async (bytes) => {
      if ((await freeSpace()) < bytes) throw storageFull();
    },
  };
}

/** Makes a folder unless it is there. A recursive `mkdir` says ENOENT where the volume is read-only, which hides the reason. */
async function makeOneFolder(folder: string): Promise<void> {
  await fs.mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
};

async function namesIn(folder: string, options: { recursive?: boolean } = {}): Promise<string[]> {
  return (await fs.readdir(folder, options).catch(absent)) ?? [];
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The folder itself, or the nearest one above it that exists. */
async function nearestFolder(folder: string): Promise<string> {
  const stat = await fs.stat(folder).catch(absent);
  return stat?.isDirectory() ? folder : nearestFolder(path.dirname(folder));
}

const notFound = () => new ServiceError('ARTIFACT_NOT_FOUND', 'There is no such artifact.');
const storageFull = () => new ServiceError('DISK_FULL', 'The disk for artifacts is full.', { retryAfterSeconds: 30 });
