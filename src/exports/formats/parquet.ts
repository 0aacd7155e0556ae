/** Histories as Parquet: a row for each run and epoch, with the columns of the CSV, typed. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { MetricName } from '../../experiments/records/metrics.js';
import { type CsvEpoch, figureColumns } from './csv.js';

export const PARQUET_MEDIA_TYPE = 'application/vnd.apache.parquet';

interface TableRun {
  id: string;
  arm: string;
  seed: number;
}

/** Histories column by column, in buffers that a thread can be handed. */
export interface HistoryTable {
  runs: (TableRun & { rows: number })[];
  epochs: Int32Array<ArrayBuffer>;
  /** NaN where nothing was measured. */
  figures: { name: string; values: Float64Array<ArrayBuffer> }[];
}

export interface TableBuilder {
  add(run: TableRun, epochs: readonly CsvEpoch[]): void;
  finish(): HistoryTable;
}

/** @param names the metrics of the columns */
export function buildTable(names: readonly MetricName[]): TableBuilder {
  const runs: HistoryTable['runs'] = [];
  const epochs: number[] = [];
  const figures = figureColumns(names).map(([name, read]) => ({ name, read, values: [] as number[] }));
  return {
    add: ({ id, arm, seed }, history) => {
      runs.push({ id, arm, seed, rows: history.length });
      for (const each of history) {
        epochs.push(each.epoch);
        for (const { read, values } of figures) values.push(read(each) ?? Number.NaN);
      }
    },
    finish: () => ({
      runs,
      epochs: Int32Array.from(epochs),
      figures: figures.map(({ name, values }) => ({ name, values: Float64Array.from(values) })),
    }),
  };
}

/** The file, compressed with Snappy: texts, integers of 32 bits, doubles. */
export function toParquet({ runs, epochs, figures }: HistoryTable): Uint8Array<ArrayBuffer> {
  const inEachRow = <Value>(of: (run: TableRun) => Value) =>
    runs.flatMap((run) => new Array<Value>(run.rows).fill(of(run)));
  const file = parquetWriteBuffer({
    columnData: [
      { name: 'arm', data: inEachRow(({ arm }) => arm), type: 'STRING', nullable: false },
      { name: 'seed', data: inEachRow(({ seed }) => seed), type: 'INT32', nullable: false },
      { name: 'runId', data: inEachRow(({ id }) => id), type: 'STRING', nullable: false },
      { name: 'epoch', data: epochs, type: 'INT32', nullable: false },
      ...figures.map(({ name, values }) =>
        // Only a run with a validation set has figures of it.
        name.startsWith('validation.')
          ? { name, data: Array.from(values, orNull), type: 'DOUBLE' as const, nullable: true }
          : { name, data: values, type: 'DOUBLE' as const, nullable: false },
      ),
    ],
  });
  return new Uint8Array(file);
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);
