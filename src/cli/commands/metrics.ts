/** `regulab metrics`: the histories of all runs, as tables, CSV, NDJSON or Parquet. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Option, type OptionValues } from 'commander';
import type { Schemas } from '#client';
import { bodyOf, savingError } from '../client/save-body.js';
import { EXIT, UsageError } from '../errors.js';
import { metricsTable } from '../output/describe.js';
import { type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
Examples:
  regulab metrics exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --csv --output metrics.csv
  regulab metrics exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --ndjson --arm plain --names train.accuracy`;

export function metricsCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'metrics <experimentId>', 'show the per-epoch metrics of all runs', metrics)
    .addOption(new Option('--csv', 'print CSV: a row for each run and epoch').conflicts(['ndjson', 'json']))
    .addOption(new Option('--ndjson', 'print a line of JSON for each run and epoch').conflicts('json'))
    .addOption(new Option('--parquet', 'write Parquet; needs --output').conflicts(['csv', 'ndjson', 'json']))
    .option('--output <file>', 'write to this file instead')
    .option('--arm <name>', 'only runs of this arm')
    .option('--status <states>', 'only runs in one of these states, separated by commas')
    .option('--names <metrics>', 'only these metrics, separated by commas, like train.accuracy')
    .option('--max-points <count>', 'at most this many epochs of each run, evenly spaced')
    .addHelpText('after', EXAMPLES);
}

async function metrics(session: Session, [id = '']: string[], options: OptionValues): Promise<number> {
  const { csv, ndjson, parquet, output, arm, status, names, maxPoints } = options;
  if (parquet && output === undefined) throw new UsageError('Parquet is binary: name a file with --output.');
  const format = csv ? 'csv' : ndjson ? 'ndjson' : parquet ? 'parquet' : 'json';
  const query = { arm, status, names, maxPoints };
  if (format === 'json' && !session.json && output === undefined) {
    const { runs } = await session.client.histories(id, query);
    describeHistories(session, runs, names?.split(','));
    return EXIT.ok;
  }
  // As it comes: it may be larger than memory.
  const path = `/v1/experiments/${encodeURIComponent(id)}/metrics`;
  await pass(session, await session.client.request(path, { query: { ...query, format } }), output);
  return EXIT.ok;
}

function describeHistories(session: Session, runs: Schemas['RunHistory'][], names?: string[]): void {
  if (runs.length === 0) session.say('No runs like that.');
  for (const { runId, arm, seed, epochs } of runs) {
    const history = epochs.length === 0 ? 'No epochs yet.' : metricsTable(epochs, names);
    session.say(`${arm} seed ${seed}  ${runId}\n${history}\n`);
  }
}

/** Passes the answer on to a file or to stdout. */
async function pass(session: Session, response: Response, file: string | undefined): Promise<void> {
  const body = bodyOf(response);
  try {
    if (file !== undefined) await pipeline(body, createWriteStream(file));
    else for await (const text of body.setEncoding('utf8')) session.stdout.write(text);
  } catch (error) {
    throw savingError(error, file!, session.url);
  }
  if (file === undefined && session.json) session.stdout.write('\n');
  if (file !== undefined && !session.json) session.say(`Wrote ${file}.`);
}
