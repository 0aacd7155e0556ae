/** Files on their way to a bucket and back: hashed, and whole or not there. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
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

export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * Writes an object to a file, which gets its name when all of it has come.
 * @throws Error when the bytes are not those that were stored
 */
export async function saveObject({ Body, ContentLength, Metadata }: Received, file: string, signal: AbortSignal) {
  await makeFolder(path.dirname(file));
  const temporary = `${file}.${randomUUID()}.tmp`;
  const hash = createHash('sha256');
  let size = 0;
  try {
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
    await rm(temporary, { force: true });
  }
}
