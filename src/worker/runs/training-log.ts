/** `training.log` of one execution: what its trainer and TensorFlow wrote to stdout and stderr. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { flushToDisk } from '../../durable-files.js';
import type { Artifact } from '../../experiments/records/artifact.js';

export const TRAINING_LOG = 'training.log';
/** A trainer out of control must not fill the disk. */
const MAX_BYTES = 16 * 2 ** 20;

export interface TrainingLog {
  /** Accepts the trainer's output; never fails, and drops what exceeds 16 MiB. */
  output: Writable;
  /** Ends and fsyncs the file. Null when it could not be written: losing a log fails no run. */
  close(): Promise<Artifact | null>;
}

/** Opens the log in the folder of an execution. */
export function openTrainingLog(folder: string): TrainingLog {
  const file = path.join(folder, TRAINING_LOG);
  const stream = createWriteStream(file);
  const hash = createHash('sha256');
  let size = 0;
  let failed = false;
  stream.on('error', () => {
    failed = true;
  });

  const write = (chunk: Buffer) => {
    if (failed) return;
    size += chunk.length;
    hash.update(chunk);
    stream.write(chunk);
  };
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (size < MAX_BYTES) {
        write(chunk);
        if (size >= MAX_BYTES) write(Buffer.from('\n(the log is full; the rest was dropped)\n'));
      }
      done();
    },
  });

  return {
    output,
    close: async () => {
      try {
        stream.end();
        await finished(stream);
        await flushToDisk(file);
        return { name: TRAINING_LOG, size, sha256: hash.digest('hex'), contentType: 'text/plain; charset=utf-8' };
      } catch {
        return null;
      }
    },
  };
}
