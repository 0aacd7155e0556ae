/** `regulab report`: all that is known of an experiment as one file. */
import fs from 'node:fs/promises';
import { InvalidArgumentError, Option, type OptionValues } from 'commander';
import { CommandError, describeFileError, EXIT } from '../errors.js';
import { gatherReport } from '../report/gather.js';
import { renderHtml } from '../report/html.js';
import { renderMarkdown } from '../report/markdown.js';
import { writeReport } from '../report/write-report.js';
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
    .addOption(new Option('--format <format>', 'html or md').choices(['html', 'md']).default('html'))
    .option('--output <file>', 'output file, "-" for stdout (default: the id with the format as extension)')
    .option('--ensemble-size <count>', 'number of members of each ensemble (default: all runs of an arm)', parseSize)
    .addHelpText('after', EXAMPLES);
}

function parseSize(value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 2) return count;
  throw new InvalidArgumentError('2 or more.');
}

async function report(session: Session, [id = '']: string[], options: OptionValues): Promise<number> {
  const document = writeReport(await gatherReport(session.client, id, options.ensembleSize));
  const content = options.format === 'md' ? renderMarkdown(document) : renderHtml(document);
  if (options.output === '-') {
    session.stdout.write(content);
    return EXIT.ok;
  }
  const file = options.output ?? `${id}.${options.format}`;
  await fs.writeFile(file, content).catch((error: unknown) => {
    throw new CommandError(describeFileError(file, 'written', error), EXIT.failed, { cause: error });
  });
  session.say(`Wrote ${file}.`);
  session.emit({ experimentId: id, file, format: options.format });
  return EXIT.ok;
}
