/**
 * Copies of objects on this machine, in `<folder>/<runId>/<fence>/<name>`. Objects never change, so
 * a copy stays good; the ones that were not asked for longest go first.
 */
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from '../../errors.js';
import { SharedCalls } from '../../shared-calls.js';

export interface FileCacheOptions {
  /** Nobody else's files are in it. */
  folder: string;
  /** Above it, copies are removed. */
  maxBytes: number;
  /** Writes the object of this path within the folder to a file; false when there is none. */
  fetch(object: string, file: string): Promise<boolean>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

export interface FileCache {
  /** Has a copy of an object here, unless there is no such object. @returns its path */
  bring(object: string): Promise<string>;
  /** Removes the copies of all objects below a path. */
  remove(below: string): Promise<void>;
}

/** Who was given a copy's path may not have opened it yet. */
const IN_USE_MS = 10 * 60_000;
/** Copies of what was deleted elsewhere are found by their age. */
const UNUSED_MS = 24 * 3_600_000;
/** Room is made for more than the next copy. */
const FILLED = 0.9;

export function createFileCache({ folder, maxBytes, fetch, now = Date.now }: FileCacheOptions): FileCache {
  const fetching = new SharedCalls<void>();
  const trimming = new SharedCalls<void>();
  /** Since the last look at all copies; the first one sees what an earlier process left. */
  let added = Number.POSITIVE_INFINITY;

  async function bring(object: string): Promise<string> {
    const file = path.join(folder, object);
    await fetching.call(object, async () => {
      const used = new Date(now());
      if (await utimes(file, used, used).then(() => true, ifAbsent(false))) return;
      if (!(await fetch(object, file))) return;
      added += (await stat(file)).size;
      if (added > maxBytes * (1 - FILLED)) await trimming.call('', trim);
    });
    return file;
  }

  async function trim(): Promise<void> {
    const copies = await listCopies(folder);
    added = 0;
    let bytes = copies.reduce((sum, { size }) => sum + size, 0);
    for (const { file, size, usedMs } of copies) {
      const age = now() - usedMs;
      if (age < IN_USE_MS || (bytes <= maxBytes * FILLED && age < UNUSED_MS)) break;
      await rm(file, { force: true });
      bytes -= size;
    }
  }

  return { bring, remove: (below) => rm(path.join(folder, below), { recursive: true, force: true }) };
}

/** The one that was used longest ago comes first. */
async function listCopies(folder: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(ifAbsent([]));
  const copies: { file: string; size: number; usedMs: number }[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const found = await stat(file).catch(ifAbsent(null));
    if (found) copies.push({ file, size: found.size, usedMs: found.mtimeMs });
  }
  return copies.sort((a, b) => a.usedMs - b.usedMs);
}

const ifAbsent =
  <Value>(value: Value) =>
  (error: unknown): Value => {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return value;
  };
