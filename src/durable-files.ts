/** The one place that flushes files and folders to disk. */
import { open } from 'node:fs/promises';

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
