/** `regulab bulk`: cancels, deletes, archives, restores or labels what filters find. */

import { Argument, type OptionValues } from 'commander';
import type { Schemas } from '#client';
import { EXPERIMENT_STATUSES } from '../../../experiments/records/experiment.js';
import { EXIT } from '../../errors.js';
import { counted, table } from '../../output/format.js';
import { type Session, serviceCommand, type Terminal } from '../../session.js';
import { parseLabels } from './edit.js';
import { addFilters, collect, queryOf } from './filters.js';

const EXAMPLES = `
Without --yes nothing is changed: the experiments are listed, with what would become of each.

Examples:
  regulab bulk cancel --status queued,running --label team=vision
  regulab bulk archive --status succeeded --label stage=old --yes
  regulab bulk label --name dropout --set-label stage=old --remove-label urgent --yes`;

const ACTIONS = ['cancel', 'delete', 'archive', 'restore', 'label'];
/** Of an experiment that is changed; the others say why not. */
const DONE: Record<string, string> = {
  cancel: 'cancelled',
  delete: 'deleted',
  archive: 'archived',
  restore: 'restored',
  label: 'labelled',
};

export function bulkCommand(terminal: Terminal) {
  const command = serviceCommand(terminal, 'bulk', 'change all experiments that filters find', bulk);
  command.addArgument(new Argument('<action>', 'what to do with them').choices(ACTIONS));
  return addFilters(command)
    .option('--status <states>', `only those in these states, with commas: ${EXPERIMENT_STATUSES.join(', ')}`)
    .option('--set-label <key=value>', 'for "label": set a label; may be repeated', collect)
    .option('--remove-label <key>', 'for "label": remove a label; may be repeated', collect)
    .option('--keep-model', 'for "cancel": evaluate and save the models trained so far')
    .option('--yes', 'do it, instead of showing what would be done')
    .addHelpText('after', EXAMPLES);
}

async function bulk(session: Session, [action = '']: string[], options: OptionValues): Promise<number> {
  const change = { action, ...labelsOf(options), ...(options.keepModel && { keepModel: true }) };
  const shown = await session.client.bulk(change, { ...queryOf(options), status: options.status });
  const isDone = options.yes && shown.ids.length > 0;
  const answer = isDone ? await session.client.bulk({ ...change, ids: shown.ids }) : shown;
  session.emit(answer);
  sayItems(session, answer, DONE[action]!);
  if (shown.more) session.say(`More experiments match than one request changes. Repeat the command for the rest.`);
  if (!isDone && shown.counts.changed > 0) session.say('Nothing is changed yet: repeat the command with --yes.');
  return isDone && answer.counts.refused > 0 ? EXIT.failed : EXIT.ok;
}

function labelsOf({ setLabel, removeLabel = [] }: OptionValues): { labels?: Record<string, string | null> } {
  const removed = Object.fromEntries((removeLabel as string[]).map((key) => [key, null]));
  const labels = { ...parseLabels(setLabel), ...removed };
  return Object.keys(labels).length === 0 ? {} : { labels };
}

function sayItems(session: Session, { dryRun, items, counts }: Schemas['BulkAnswer'], done: string): void {
  const describe = (item: Schemas['BulkAnswer']['items'][number]) => {
    if (item.outcome === 'refused') return item.problem?.detail ?? 'refused';
    if (item.outcome === 'unchanged') return 'stays as it is';
    return dryRun ? `would be ${done}` : done;
  };
  const rows = items.map((item) => [item.id, item.name ?? '', item.status ?? '', describe(item)]);
  session.say(items.length === 0 ? 'No experiments like that.' : table(['id', 'name', 'status', 'outcome'], rows));
  if (items.length === 0) return;
  const { changed, unchanged, refused } = counts;
  const verb = dryRun ? `would be ${done}` : done;
  session.say(`${counted(changed, 'experiment')} ${verb}, ${unchanged} unchanged, ${refused} refused.`);
}
