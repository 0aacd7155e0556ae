/** Files on their way to a bucket and back: hashed, and whole or not there. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, type ReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../../durable-files.js';

/** Of an answer with an object, what is used. */
export interface Received {
  Body: Readable;
  ContentLength?: number;
  /** `sha256` as it was stored, in hexadecimal digits. */
  Metadata?: Record<string, string>;
}

/** What came is not what was stored. */
class DamagedObject extends Error {
  override readonly name = 'DamagedObject';
}

/** A file as it is sent. */
export interface Content {
  body: ReadStream;
  /** Bytes. */
  size: number;
  sha256: string;
  /** Aborts when the file cannot be read any further. */
  failed: AbortSignal;
}

/**
 * Opens a file for an upload. It stays open until the upload has ended, so that a trainer may
 * remove a checkpoint meanwhile.
 * @throws the error of the file system when there is no such file
 */
export async function withContent<Result>(
  file: string,
  upload: (content: Content) => Promise<Result>,
): Promise<Result> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const sha256 = await sha256Of(handle);
    const body = readFrom(handle);
    const failing = new AbortController();
    // Nobody else listens, and an error without a listener would end the process.
    body.on('error', (error) => failing.abort(error));
    return await upload({ body, size, sha256, failed: failing.signal }).finally(() => body.destroy());
  } finally {
    await handle.close();
  }
}

const readFrom = (handle: FileHandle) => handle.createReadStream({ start: 0, autoClose: false });

async function sha256Of(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readFrom(handle)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Writes an object to a file, which gets its name when all of it has come.
 * @throws Error when the bytes are not those that were stored
 */
export async function saveObject({ Body, ContentLength, Metadata }: Received, file: string, signal: AbortSignal) {
  const temporary = `${file}.${randomUUID()}.tmp`;
  const hash = createHash('sha256');
  let size = 0;
  try {
    await makeFolder(path.dirname(file));
    await pipeline(
      Body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          size += chunk.length;
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(temporary, { mode: 0o600 }),
      { signal },
    );
    const expected = Metadata?.sha256 ?? '';
    const isDamaged = expected !== '' && expected !== hash.digest('hex');
    if (isDamaged || (ContentLength !== undefined && size !== ContentLength)) throw new DamagedObject();
    await rename(temporary, file);
  } finally {
    Body.destroy();
    await rm(temporary, { force: true });
  }
}
