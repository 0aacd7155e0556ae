/** The one place that flushes files and folders to disk. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
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

/** Enough that a full disk refuses it. */
const TRIAL_BYTES = 64 * 1024;

/**
 * Makes a folder unless it exists, and writes, flushes and removes a file in it.
 * @throws the error of the file system
 */
export async function tryFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
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
