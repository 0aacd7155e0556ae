/** The one place that flushes files and folders to disk. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';

/**
 * Flushes a file's content to disk, or the names in a folder: a new or renamed file survives a
 * power failure only when its folder is flushed, too.
 * @throws the error of the file system
 */
export async function flushToDisk(fileOrFolder: string): Promise<void> {
  const handle = await open(fileOrFolder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes a folder and those above it unless they exist. Node's recursive `mkdir` tries without end
 * where the file system takes no folders, such as in /proc.
 * @param mode of each folder that is made
 * @throws the error of the file system; ENOTSUP where it takes no folders
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  await makeOneFolder(path.resolve(folder), mode).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || !(await isFolder(folder))) throw error;
  });
}

async function makeOneFolder(folder: string, mode: number | undefined): Promise<void> {
  const parent = path.dirname(folder);
  const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT' && parent !== folder;
  try {
    return void (await mkdir(folder, { mode }));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  if (!(await isFolder(parent))) {
    await makeOneFolder(parent, mode).catch(async (above: NodeJS.ErrnoException) => {
      if (above.code !== 'EEXIST') throw above;
      if (!(await isFolder(parent))) throw fileError('ENOTDIR', `${parent} is not a folder`, folder);
    });
  }
  // Also tried again when another process has just made the folder above.
  await mkdir(folder, { mode }).catch((error: unknown) => {
    throw isMissing(error) ? fileError('ENOTSUP', `${parent} takes no folders`, folder) : error;
  });
}

const isFolder = (folder: string) =>
  stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

const fileError = (code: 'ENOTSUP' | 'ENOTDIR', what: string, folder: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: ${what}, mkdir '${folder}'`), {
    code,
    errno: -constants.errno[code],
    syscall: 'mkdir',
    path: folder,
  });

/** Enough that a full disk refuses it. */
const TRIAL_BYTES = 64 * 1024;

/**
 * Makes a folder unless it exists, and writes, flushes and removes a file in it.
 * @throws the error of the file system
 */
export async function tryFolder(folder: string): Promise<void> {
  await makeFolder(folder, 0o700);
  const file = path.join(folder, `.write-test-${randomUUID()}`);
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(Buffer.alloc(TRIAL_BYTES));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(file, { force: true }).catch(() => undefined); // what failed says more
  }
}
