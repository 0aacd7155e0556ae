/** `regulab edit`, `archive`, `restore`: what is written on an experiment, and where it shows. */
import type { OptionValues } from 'commander';
import { EXIT, UsageError } from '../../errors.js';
import { describeAnnotations } from '../../output/describe.js';
import { type Session, serviceCommand, type Terminal } from '../../session.js';
import { collect } from './filters.js';

const EXAMPLES = `
Examples:
  regulab edit exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --name "dropout, second try" --label stage=prod
  regulab edit exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 --remove-label stage --description ""`;

export function editCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'edit <experimentId>', 'change name, labels, description or metadata', edit)
    .option('--name <name>', 'its name')
    .option('--label <key=value>', 'set a label; may be repeated', collect)
    .option('--remove-label <key>', 'remove a label; may be repeated', collect)
    .option('--description <text>', 'its description; "" removes it')
    .option('--metadata <json>', 'fields of its metadata, merged into those that it has; null removes one')
    .addHelpText('after', EXAMPLES);
}

export function archiveCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'archive <experimentId>', 'leave an experiment out of lists', archive);
}

export function restoreCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'restore <experimentId>', 'show an archived experiment in lists again', restore);
}

async function edit(session: Session, [id = '']: string[], options: OptionValues): Promise<number> {
  const { name, label, removeLabel = [], description } = options;
  const metadata = parseMetadata(options.metadata);
  const removed = Object.fromEntries((removeLabel as string[]).map((key) => [key, null]));
  const labels = { ...parseLabels(label), ...removed };
  const patch = {
    ...(name !== undefined && { name }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(description !== undefined && { description: description === '' ? null : description }),
    ...(metadata !== undefined && { metadata }),
  };
  if (Object.keys(patch).length === 0) throw new UsageError('Say what to change, like --name or --label.');
  const experiment = await session.client.change(id, patch);
  session.emit(experiment);
  session.say([`${id}: ${experiment.name}`, ...describeAnnotations(experiment)].join('\n'));
  return EXIT.ok;
}

/**
 * Labels as options give them.
 * @throws UsageError for one that is not key=value
 */
export function parseLabels(given: string[] = []): Record<string, string> {
  const labels = given.map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`--label: "${text}" is not key=value, like team=vision.`);
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  return Object.fromEntries(labels);
}

/**
 * A JSON object as `--metadata` gives it.
 * @throws UsageError
 */
export function parseMetadata(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new UsageError(`--metadata: give a JSON object, like '{"ticket": 1234}'.`);
}

async function archive(session: Session, [id = '']: string[]): Promise<number> {
  session.emit(await session.client.archive(id));
  session.say(`${id}: archived`);
  return EXIT.ok;
}

async function restore(session: Session, [id = '']: string[]): Promise<number> {
  session.emit(await session.client.restore(id));
  session.say(`${id}: restored`);
  return EXIT.ok;
}
