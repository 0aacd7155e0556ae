/** `regulab list`: experiments, newest first. */
import { InvalidArgumentError, type OptionValues } from 'commander';
import { EXPERIMENT_STATUSES } from '../../experiments/records/experiment.js';
import { EXIT } from '../errors.js';
import { table } from '../output/format.js';
import { type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
Examples:
  regulab list
  regulab list --status running --json`;

export function listCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'list', 'list experiments, newest first', list)
    .option('--limit <count>', 'maximum number of items (1 to 100)', parseLimit, 20)
    .option('--cursor <cursor>', 'continue after a page (its nextCursor in --json)')
    .option('--status <status>', `only those in this state: ${EXPERIMENT_STATUSES.join(', ')}`)
    .addHelpText('after', EXAMPLES);
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new InvalidArgumentError('1 to 100.');
  return limit;
}

async function list(session: Session, _args: string[], { limit, cursor, status }: OptionValues): Promise<number> {
  const page = await session.client.experiments({ limit, cursor, status });
  session.emit(page);
  const unreadable = page.unreadable ?? [];
  if (page.items.length + unreadable.length === 0) {
    session.say('No experiments. Submit one: regulab submit --preset quick-start --watch');
  } else {
    const rows = page.items.map((experiment) => [
      experiment.id,
      experiment.name,
      experiment.status,
      `${experiment.progress.percent.toFixed(0)} %`,
      Object.entries(experiment.runCounts)
        .flatMap(([state, count]) => (count > 0 ? [`${count} ${state}`] : []))
        .join(', '),
      experiment.createdAt,
    ]);
    session.say(table(['id', 'name', 'status', 'done>', 'runs', 'created'], rows));
  }
  for (const { id, message } of unreadable) session.say(`Not shown: ${id}. ${message}`);
  if (page.nextCursor !== null) session.say(`More: regulab list --cursor ${page.nextCursor}`);
  return EXIT.ok;
}
