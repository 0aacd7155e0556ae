/** The effects that this repository's experiments have measured. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Evidence, evidenceSchema } from './record.js';

const FILE = new URL('./measured.json', import.meta.url);

const recordsSchema = z.array(evidenceSchema);

/** Every record, in the order of the presets. */
export const MEASURED: readonly Evidence[] = recordsSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));

/**
 * What was measured of a technique at the strengths that validation chose, or at all of them where
 * it could not choose.
 */
export const measuredFor = (technique: string, records = MEASURED): Evidence[] =>
  records.filter((record) => record.technique === technique && record.chosen !== false);

/**
 * The text of measured.json: one record on each line, so that a new measurement changes few lines.
 * @throws z.ZodError when a figure is no number
 */
export const evidenceFile = (records: readonly Evidence[]): string =>
  `[\n${recordsSchema
    .parse(records)
    .map((record) => JSON.stringify(record))
    .join(',\n')}\n]\n`;
