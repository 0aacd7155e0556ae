/**
 * Files that survive a crash at any moment, of the process or of the machine: written under a
 * temporary name, flushed to disk, renamed, and the folder flushed, in this order. A file under its
 * own name is complete.
 */
import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { asDiskError, ServiceError } from '../../errors.js';

/** Called as each named moment of a piece of work passes; a test makes things go wrong there. */
export type MomentListener = (moment: string) => void;

/** Of a file that is not complete. */
const TEMPORARY_SUFFIX = '.tmp';

/**
 * Writes a file and flushes it; its name is safe only after {@link flushToDisk} of its folder. What
 * cannot be written leaves nothing behind.
 * @param parts its content, one after the other
 */
export async function writeDurably(file: string, parts: readonly Uint8Array[], passing: MomentListener): Promise<void> {
  const temporary = `${file}${TEMPORARY_SUFFIX}`;
  try {
    const handle = await open(temporary, 'w');
    try {
      passing('opened');
      for (const part of parts) await handle.writeFile(part);
      passing('written');
      await handle.sync();
    } finally {
      await handle.close();
    }
    passing('flushed');
    await rename(temporary, file);
    passing('renamed');
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** In hexadecimal digits. */
export function sha256(...parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/**
 * What a file system call threw, as an error of ours: DISK_FULL, DISK_UNAVAILABLE or, of an error
 * that is not the disk's, ARTIFACT_WRITE_FAILED.
 */
export function asWriteError(error: NodeJS.ErrnoException, folder: string): ServiceError {
  const unwritable = () =>
    new ServiceError('ARTIFACT_WRITE_FAILED', `${folder} cannot be written: ${error.message}`, { cause: error });
  return asDiskError(error) ?? unwritable();
}
