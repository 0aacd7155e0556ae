/** Saves the body of an answer as a file, which never looks complete when it is not. */
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RegulabUnreachable } from '#client';
import { CommandError, describeFileError, EXIT } from '../errors.js';

export const bodyOf = (response: Response): Readable =>
  Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);

/** What the bytes pass on their way into the file. */
export interface Passage {
  through(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  /** Called with all of them written; what it throws keeps the file from getting its name. */
  check(): void;
}

/**
 * Writes to a temporary name first, which becomes that of the file at the end.
 * @param send asks the service; what it throws is thrown on
 * @param url of the service, for errors
 * @throws RegulabUnreachable when the connection breaks, CommandError when the file cannot be
 *   written
 */
export async function saveBody(
  send: () => Promise<Response>,
  file: string,
  url: string,
  passage?: Passage,
): Promise<void> {
  const partial = `${file}.partial`;
  try {
    const body = bodyOf(await send());
    await pipeline(passage ? passage.through(body) : body, createWriteStream(partial));
    passage?.check();
    await fs.rename(partial, file);
  } catch (error) {
    throw savingError(error, file, url);
  } finally {
    await fs.rm(partial, { force: true });
  }
}

/** An error of passing a body into a file, as the user sees it. */
export function savingError(error: unknown, file: string, url: string): unknown {
  // fetch says "terminated" when the connection breaks while the body flows.
  if ((error as Error).name === 'TypeError')
    return new RegulabUnreachable({ url, cause: error, attempts: 1, bodyBytes: 0 });
  if ((error as NodeJS.ErrnoException).path === undefined) return error;
  return new CommandError(describeFileError(file, 'written', error), EXIT.failed, { cause: error });
}
