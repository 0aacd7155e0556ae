/** Writes what a run leaves on disk, so that a crash at any moment leaves whole files or none. */
import { createHash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { ServiceError } from '../errors.js';
import type { Artifact } from '../experiments/resources.js';

const CONTENT_TYPES: Record<string, string> = { '.json': 'application/json', '.bin': 'application/octet-stream' };

/**
 * Writes files into a directory: each to a temporary name, flushed to disk, then renamed; at last the directory itself
 * is flushed. A file under its own name is complete.
 * @throws ServiceError STORAGE_FULL when the disk or a quota is full, ARTIFACT_WRITE_FAILED otherwise
 */
export async function writeArtifacts(directory: string, files: Record<string, Buffer>): Promise<Artifact[]> {
  try {
    for (const [name, content] of Object.entries(files)) await writeDurably(path.join(directory, name), content);
    await flush(directory);
  } catch (error) {
    throw asServiceError(error as NodeJS.ErrnoException, directory);
  }
  return Object.entries(files).map(([name, content]) => ({
    name,
    size: content.length,
    sha256: sha256(content),
    contentType: CONTENT_TYPES[path.extname(name)]!,
  }));
}

export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

async function writeDurably(file: string, content: Buffer): Promise<void> {
  const temporary = `${file}.tmp`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

async function flush(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function asServiceError(error: NodeJS.ErrnoException, directory: string): ServiceError {
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return new ServiceError(
    isFull ? 'STORAGE_FULL' : 'ARTIFACT_WRITE_FAILED',
    isFull ? 'The disk that holds the artifacts is full.' : `${directory} cannot be written: ${error.message}`,
    { cause: error },
  );
}
