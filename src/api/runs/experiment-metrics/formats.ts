/** The histories of an experiment as text, run by run: JSON, CSV (RFC 4180) or NDJSON. */
import type { MetricName } from '../../../experiments/records/metrics.js';
import type { Run } from '../../../experiments/records/run.js';
import { CSV_MEDIA_TYPE, csvWriter } from '../../../exports/formats/csv.js';
import { PARQUET_MEDIA_TYPE } from '../../../exports/formats/parquet.js';
import type { SelectedEpochMetrics } from '../metrics-view.js';

/** A run and its history. */
export interface RunHistory {
  run: Pick<Run, 'id' | 'arm' | 'seed' | 'status'>;
  epochs: SelectedEpochMetrics[];
}

/** One way to write all histories: what comes first, between two runs, and last. */
export interface Format {
  mediaType: string;
  head: string;
  separator: string;
  tail: string;
  write(history: RunHistory): string;
}

const TEXT_FORMATS = ['json', 'csv', 'ndjson'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];
/** Parquet is not written run by run, but as a whole. */
export const FORMATS = [...TEXT_FORMATS, 'parquet'] as const;
export type FormatName = (typeof FORMATS)[number];

/** In the order in which a client that takes any of them is served. */
export const MEDIA_TYPES: Record<FormatName, string> = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  parquet: PARQUET_MEDIA_TYPE,
};

/**
 * @param names the metrics of the columns, in CSV
 * @param isIndented JSON with line breaks, as `?pretty` asks for
 */
export function formatOf(
  name: TextFormat,
  experimentId: string,
  names: readonly MetricName[],
  isIndented = false,
): Format {
  const mediaType = MEDIA_TYPES[name];
  if (name === 'csv') {
    const { head, rows } = csvWriter(names);
    const write = ({ run, epochs }: RunHistory) => rows(run, epochs);
    return { mediaType: CSV_MEDIA_TYPE, head, separator: '', tail: '', write };
  }
  if (name === 'ndjson') return { mediaType, head: '', separator: '', tail: '', write: ndjsonLines };
  return {
    mediaType: `${mediaType}; charset=utf-8`,
    separator: ',',
    ...(isIndented ? indented : compact)(experimentId),
  };
}

const inJson = ({ run: { id, arm, seed, status }, epochs }: RunHistory) => ({ runId: id, arm, seed, status, epochs });

const compact = (experimentId: string) => ({
  head: `{"experimentId":${JSON.stringify(experimentId)},"runs":[`,
  tail: ']}',
  write: (history: RunHistory) => JSON.stringify(inJson(history)),
});

const indented = (experimentId: string) => ({
  head: `{\n  "experimentId": ${JSON.stringify(experimentId)},\n  "runs": [`,
  tail: '\n  ]\n}\n',
  write: (history: RunHistory) => `\n${JSON.stringify(inJson(history), undefined, 2).replace(/^/gm, '    ')}`,
});

function ndjsonLines({ run: { id, arm, seed }, epochs }: RunHistory): string {
  return epochs.map((each) => `${JSON.stringify({ arm, seed, runId: id, ...each })}\n`).join('');
}
