/**
 * The files of runs in a folder: one inside for each execution, `<folder>/<runId>/<fence>/`, so
 * that an execution that lost its run never overwrites a file of its successor. The record of the
 * run names the folder of its result. `<folder>/<runId>/checkpoints/` has the checkpoints of an
 * unfinished run.
 *
 * Paths are made of ids that match their pattern, whole numbers and names of a fixed list, never of
 * text that a client sent.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { flushToDisk, makeFolder, tryFolder } from '../../durable-files.js';
import { asDiskError, errnoOf, ServiceError } from '../../errors.js';
import { runIdSchema } from '../../experiments/records/ids.js';
import { ARTIFACT_NAMES, type ArtifactStore, type RunFolder } from './contract.js';
import { keptTrial, unavailable } from './kept-trial.js';

/** The folder of a run's checkpoints, in that of the run. */
const CHECKPOINTS = 'checkpoints';

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

  const listRuns = async () => (await namesIn(root)).filter((name) => runIdSchema.safeParse(name).success).sort();
  const lookAt = async (runId: string) => ({ runId, ...(await readRunFolder(runFolder(runId))) });

  return {
    place: root,
    prepare: (runId, fence) => prepareFolder(runId, fenceFolder(runId, fence)),
    prepareCheckpoints: (runId) => prepareFolder(runId, checkpointFolder(runId)),
    ...KEPT_HERE,
    bringHere: async (runId, fence) => fenceFolder(runId, fence),
    removeCheckpoints: (runId, upToFence) => removeCheckpointFiles(checkpointFolder(runId), upToFence),

    pathOf,
    folderOf: fenceFolder,

    open: async (runId, fence, name) => {
      const file = pathOf(runId, fence, name);
      const stat = await fs.lstat(file).catch(absent);
      return stat?.isFile() ? { path: file, size: stat.size, modifiedAt: stat.mtime } : null;
    },

    assertWritable: keptTrial('disk', () => tryWriting(root)),

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

    listRuns,
    lookAtNext: async (after, limit) => {
      const folders: RunFolder[] = [];
      const next = (await listRuns()).filter((runId) => runId > after).slice(0, limit);
      for (const runId of next) folders.push(await lookAt(runId));
      return folders;
    },
    lookAt,
  };
}

/** What was written to the folder is kept in it. */
const KEPT_HERE = {
  keepCheckpoint: async () => {},
  settleCheckpoints: async () => {},
  publish: async () => {},
  leave: async () => {},
  linkTo: async () => null,
  close: () => {},
} satisfies Partial<ArtifactStore>;

/** @throws ServiceError DISK_FULL, DISK_UNAVAILABLE */
async function tryWriting(folder: string): Promise<void> {
  await tryFolder(folder).catch((error) => {
    throw asDiskError(error) ?? unavailable('disk', `cannot be written to (${errnoOf(error)})`, error);
  });
}

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
