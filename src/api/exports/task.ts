/** Tasks of an export thread and their results: plain data, copied between the threads. */
import type { ExportFormat } from '../../exports/formats/export-formats.js';
import type { HistoryTable } from '../../exports/formats/parquet.js';
import type { ExportedRun } from '../../exports/run/exported-run.js';

export type ExportTask = RunTask | HistoriesTask;

/** The histories of many runs, whose buffers are handed over. */
export interface HistoriesTask {
  format: 'parquet';
  table: HistoryTable;
}

export interface RunTask {
  format: ExportFormat;
  exported: ExportedRun;
  files: StoredFile[];
}

/** A file of the run, and what it must be. */
export interface StoredFile {
  name: string;
  path: string;
  sha256: string;
}

/**
 * The bytes, or why there are none: the files are not what the run saved, or the disk cannot be
 * read. Errors lose their own properties between threads, so the code of a system error is sent
 * apart.
 */
export type ExportAnswer =
  | { bytes: Uint8Array<ArrayBuffer> }
  | { damaged: string }
  | { systemError: string; message: string };
