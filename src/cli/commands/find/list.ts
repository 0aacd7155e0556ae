/** `regulab list` and `regulab runs`: experiments and runs, newest first. */

import type { OptionValues } from 'commander';
import type { Page } from '#client';
import { EXPERIMENT_STATUSES } from '../../../experiments/records/experiment.js';
import { RUN_STATUSES } from '../../../experiments/records/run.js';
import { fillPage } from '../../client/pages.js';
import { EXIT } from '../../errors.js';
import { labelsText, runsTable } from '../../output/describe.js';
import { table } from '../../output/format.js';
import { type Session, serviceCommand, type Terminal } from '../../session.js';
import { addFilters, addPaging, nextPage, queryOf } from './filters.js';

const EXAMPLES = `
Examples:
  regulab list
  regulab list --status queued,running --label team=vision
  regulab list --technique dropout --since 7d --json`;

const RUN_EXAMPLES = `
Examples:
  regulab runs --status failed --since 1d
  regulab runs --technique dropout --label team=vision`;

export function listCommand(terminal: Terminal) {
  const command = serviceCommand(terminal, 'list', 'list experiments, newest first', list);
  return addFilters(addPaging(command))
    .option('--status <states>', `only those in these states, with commas: ${EXPERIMENT_STATUSES.join(', ')}`)
    .addHelpText('after', EXAMPLES);
}

export function runsCommand(terminal: Terminal) {
  const command = serviceCommand(terminal, 'runs', 'list the runs of all experiments, newest first', runs);
  return addFilters(addPaging(command))
    .option('--status <states>', `only those in these states, with commas: ${RUN_STATUSES.join(', ')}`)
    .option('--arm <name>', 'only those of arms of this name')
    .addHelpText('after', RUN_EXAMPLES);
}

async function list(session: Session, _args: string[], options: OptionValues): Promise<number> {
  const { limit, cursor, status } = options;
  const page = await fillPage(session.client.experiments, { ...queryOf(options), limit, cursor, status });
  session.emit(page);
  const rows = page.items.map((experiment) => [
    experiment.id,
    experiment.name,
    experiment.status,
    `${experiment.progress.percent.toFixed(0)} %`,
    Object.entries(experiment.runCounts)
      .flatMap(([state, count]) => (count > 0 ? [`${count} ${state}`] : []))
      .join(', '),
    labelsText(experiment.labels),
    experiment.createdAt,
  ]);
  const text = table(['id', 'name', 'status', 'done>', 'runs', 'labels', 'created'], rows);
  const nothing = isFiltered(options)
    ? 'No experiments like that.'
    : 'No experiments. Submit one: regulab submit --preset quick-start --watch';
  sayPage(session, page, text, nothing);
  if (page.nextCursor !== null) session.say(nextPage('list', options, page.nextCursor));
  return EXIT.ok;
}

async function runs(session: Session, _args: string[], options: OptionValues): Promise<number> {
  const { limit, cursor, status, arm } = options;
  const page = await fillPage(session.client.allRuns, { ...queryOf(options), limit, cursor, status, arm });
  session.emit(page);
  sayPage(session, page, runsTable(page.items), 'No runs like that.');
  if (page.nextCursor !== null) session.say(nextPage('runs', options, page.nextCursor));
  return EXIT.ok;
}

const isFiltered = ({ limit: _limit, json: _json, url: _url, ...filters }: OptionValues): boolean =>
  Object.values(filters).some((value) => value !== undefined);

function sayPage<Item>(session: Session, page: Page<Item>, text: string, nothing: string): void {
  const unreadable = page.unreadable ?? [];
  if (page.items.length + unreadable.length === 0) session.say(nothing);
  else session.say(text);
  for (const { id, message } of unreadable) session.say(`Not shown: ${id}. ${message}`);
}
