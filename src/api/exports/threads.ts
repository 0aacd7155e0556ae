/** Exports off the event loop: a few threads, each with one export and a limit on its time. */
import { deadlineIn } from '../../deadline.js';
import { asDiskReadError, ServiceError } from '../../errors.js';
import type { ExportThreadsOptions } from '../dependencies.js';
import { createSlots } from '../http/load/slots.js';
import { openThreadPool } from '../http/load/thread-pool.js';
import type { ExportAnswer, ExportTask } from './task.js';

export interface ExportThreads {
  /**
   * The bytes of an export.
   * @param makeTask called when a thread is free
   * @param signal aborted when the client disconnects; the export then stops
   * @throws ServiceError OVERLOADED when too many exports wait or this one takes too long,
   *   MODEL_UNAVAILABLE when the files are not what the run saved, DISK_UNAVAILABLE
   */
  run(makeTask: () => Promise<ExportTask>, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

export function createExportThreads(options: ExportThreadsOptions = {}): ExportThreads {
  const {
    modulePath = new URL('./thread.js', import.meta.url),
    threads = 2,
    waiting = 32,
    timeoutMs = 60_000,
  } = options;
  const pool = openThreadPool(modulePath, threads);
  const slots = createSlots(threads, waiting, 'Too many exports are being made.');
  const closing = new AbortController();

  async function work(makeTask: () => Promise<ExportTask>, signal: AbortSignal): Promise<ExportAnswer> {
    const release = await slots.take();
    try {
      signal.throwIfAborted();
      const task = await makeTask();
      const late = deadlineIn(timeoutMs);
      const options = { signal: AbortSignal.any([signal, closing.signal, late]), transferList: buffersOf(task) };
      return await pool.run(task, options).catch((error) => {
        throw late.aborted && !signal.aborted ? tooSlow(timeoutMs) : error;
      });
    } finally {
      release();
    }
  }

  return {
    run: async (makeTask, signal) => bytesOf(await work(makeTask, signal)),
    close: async () => {
      closing.abort();
      await pool.destroy();
    },
  };
}

/** What is handed to the thread, since copying it would hold the event loop. */
const buffersOf = (task: ExportTask): ArrayBuffer[] =>
  task.format === 'parquet' ? [task.table.epochs, ...task.table.figures.map(({ values }) => values)].map(bufferOf) : [];

const bufferOf = ({ buffer }: { buffer: ArrayBuffer }) => buffer;

/** @throws ServiceError MODEL_UNAVAILABLE, DISK_UNAVAILABLE */
function bytesOf(answer: ExportAnswer): Uint8Array<ArrayBuffer> {
  if ('bytes' in answer) return answer.bytes;
  if ('damaged' in answer) {
    throw new ServiceError('MODEL_UNAVAILABLE', `The saved model cannot be exported. ${answer.damaged}`);
  }
  const error = Object.assign(new Error(answer.message), { code: answer.systemError });
  throw asDiskReadError(error) ?? error;
}

const tooSlow = (timeoutMs: number) =>
  new ServiceError(
    'OVERLOADED',
    `The export took longer than ${timeoutMs / 1000} s. Retry when the service is less busy.`,
    {
      retryAfterSeconds: 30,
    },
  );
