/** Histories as CSV (RFC 4180): a row for each run and epoch. */
import { METRICS, type MetricName, type SplitMetrics } from '../../experiments/records/metrics.js';

/** An epoch, of which metrics may be left out. */
export interface CsvEpoch {
  epoch: number;
  train?: Partial<SplitMetrics>;
  validation?: Partial<SplitMetrics> | null;
  runningObjective: number;
  durationMs: number;
}

type Cell = string | number | undefined;
type Column = readonly [name: string, read: (epoch: CsvEpoch) => number | undefined];

const LEADING = ['arm', 'seed', 'runId', 'epoch'];

/** The media type with what a reader needs to know. */
export const CSV_MEDIA_TYPE = 'text/csv; charset=utf-8; header=present';

export interface CsvWriter {
  head: string;
  rows(run: { id: string; arm: string; seed: number }, epochs: readonly CsvEpoch[]): string;
}

/** @param names the metrics of the columns, which are empty where there is no validation */
export function csvWriter(names: readonly MetricName[]): CsvWriter {
  const columns = figureColumns(names);
  return {
    head: line([...LEADING, ...columns.map(([column]) => column)]),
    rows: ({ id, arm, seed }, epochs) =>
      epochs.map((each) => line([arm, seed, id, each.epoch, ...columns.map(([, read]) => read(each))])).join(''),
  };
}

/** What is measured of an epoch, in the order of the columns. */
export function figureColumns(names: readonly MetricName[]): Column[] {
  const measured = (['train', 'validation'] as const).flatMap((split) =>
    METRICS.filter((metric) => names.includes(`${split}.${metric}`)).map(
      (metric): Column => [`${split}.${metric}`, (epoch) => epoch[split]?.[metric]],
    ),
  );
  return [...measured, ['runningObjective', (epoch) => epoch.runningObjective], ['durationMs', (e) => e.durationMs]];
}

/** Numbers as JavaScript writes them: the shortest text that reads back as the same double. */
const line = (cells: readonly Cell[]) => `${cells.map(quoted).join(',')}\r\n`;

function quoted(cell: Cell): string {
  const text = String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
