/** `regulab report`: all that is known of an experiment as one file. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, Option, type OptionValues } from 'commander';
import type { Run } from '#client';
import { isFinished } from '../../experiments/records/states.js';
import { CommandError, describeFileError, EXIT, UsageError } from '../errors.js';
import { type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
The HTML file is self-contained: charts are inline SVG, there are no scripts, and it prints well.

Examples:
  regulab report exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60
  regulab report exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --ensemble-size 5 --output ensembles.html
  regulab report exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --format md --output -`;

export function reportCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'report <experimentId>',
    'write a report of an experiment: one HTML or Markdown file',
    report,
  )
    .addOption(
      new Option('--format <format>', "html or md (default: by the file's extension, else html)").choices(FORMATS),
    )
    .option('--output <file>', 'output file, "-" for stdout (default: the id with the format as extension)')
    .option('--ensemble-size <count>', 'number of members of each ensemble (default: all runs of an arm)', parseSize)
    .addHelpText('after', EXAMPLES);
}

/** Whether the figures will change, for what follows the name of the file. */
export function describeUnfinished(runs: readonly Pick<Run, 'status'>[]): string {
  const unfinished = runs.filter(({ status }) => !isFinished(status)).length;
  return unfinished === 0
    ? ''
    : ` Provisional: ${unfinished} of ${runs.length} runs ${unfinished === 1 ? 'has' : 'have'} not finished.`;
}

function parseSize(value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 2) return count;
  throw new InvalidArgumentError('2 or more.');
}

const FORMATS = ['html', 'md'] as const;
type Format = (typeof FORMATS)[number];
const isFormat = (text: string): text is Format => (FORMATS as readonly string[]).includes(text);

/**
 * The format that was asked for, or that the extension of the file names.
 * @throws UsageError for an extension of another format
 */
function formatFor({ format, output = '-' }: { format?: Format; output?: string }): Format {
  if (format !== undefined) return format;
  const extension = path.extname(output).slice(1).toLowerCase();
  if (extension === '' || isFormat(extension)) return extension || 'html';
  throw new UsageError(`A report is HTML or Markdown: write --output with .html or .md, not .${extension}.`);
}

async function report(session: Session, [id = '']: string[], options: OptionValues): Promise<number> {
  const format = formatFor(options);
  // Before the report: what finishes in between makes it no more provisional than said.
  const { runs } = await session.client.experiment(id);
  const content = await session.client.report(id, { format, ensembleSize: options.ensembleSize });
  if (options.output === '-') {
    session.stdout.write(content);
    return EXIT.ok;
  }
  const file = options.output ?? `${id}.${format}`;
  await fs.writeFile(file, content).catch((error: unknown) => {
    throw new CommandError(describeFileError(file, 'written', error), EXIT.failed, { cause: error });
  });
  session.say(`Wrote ${file}.${describeUnfinished(runs)}`);
  session.emit({ experimentId: id, file, format });
  return EXIT.ok;
}
