/** The export thread: reads a run's files, checks them and writes another format; or histories. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { asDiskReadError, errnoOf } from '../../errors.js';
import { exportRun } from '../../exports/formats/export-run.js';
import { toParquet } from '../../exports/formats/parquet.js';
import type { ExportAnswer, ExportTask, StoredFile } from './task.js';

/** The bytes are handed over, since copying them would block the event loop. */
export default async function answer(task: ExportTask): Promise<ExportAnswer> {
  const made = await makeExport(task);
  if (!('bytes' in made)) return made;
  const handed = { [transferableSymbol]: [made.bytes.buffer], [valueSymbol]: made };
  return move(handed as never) as unknown as ExportAnswer;
}

async function makeExport(task: ExportTask): Promise<ExportAnswer> {
  if (task.format === 'parquet') return { bytes: toParquet(task.table) };
  const { format, exported, files } = task;
  const contents: Record<string, Uint8Array> = {};
  for (const file of files) {
    const read = await readStored(file);
    if (!(read instanceof Uint8Array)) return read;
    contents[file.name] = read;
  }
  try {
    const bytes = exportRun(format, exported, contents);
    // A buffer of its own, because all of it is handed over.
    return { bytes: bytes.byteLength === bytes.buffer.byteLength ? owned(bytes) : new Uint8Array(bytes) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { damaged: error.message };
  }
}

const owned = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;

async function readStored({ name, path, sha256 }: StoredFile): Promise<Uint8Array | ExportAnswer> {
  try {
    const content = await readFile(path);
    const found = createHash('sha256').update(content).digest('hex');
    return found === sha256 ? content : { damaged: `${name} is not the file that the run saved.` };
  } catch (error) {
    if (asDiskReadError(error)) return { systemError: errnoOf(error), message: (error as Error).message };
    return { damaged: `${name} cannot be read.` };
  }
}
