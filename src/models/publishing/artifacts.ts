/** Writes what a run leaves on disk, so that a crash at any moment leaves whole files or none. */
import path from 'node:path';
import { flushToDisk } from '../../durable-files.js';
import type { Artifact } from '../../experiments/records/artifact.js';
import { asWriteError, type MomentListener, sha256, writeDurably } from './durable-file.js';

const CONTENT_TYPES: Record<string, string> = { '.json': 'application/json', '.bin': 'application/octet-stream' };

/**
 * Writes files into a directory: each to a temporary name, flushed to disk, then renamed; at last
 * the directory itself is flushed. A file under its own name is complete.
 * @throws ServiceError DISK_FULL, DISK_UNAVAILABLE, ARTIFACT_WRITE_FAILED
 */
export async function writeArtifacts(
  directory: string,
  files: Record<string, Buffer>,
  passing: MomentListener = () => {},
): Promise<Artifact[]> {
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeDurably(path.join(directory, name), [content], passing);
    }
    await flushToDisk(directory);
    passing('folder-flushed');
  } catch (error) {
    throw asWriteError(error as NodeJS.ErrnoException, directory);
  }
  return Object.entries(files).map(([name, content]) => ({
    name,
    size: content.length,
    sha256: sha256(content),
    contentType: CONTENT_TYPES[path.extname(name)]!,
  }));
}
