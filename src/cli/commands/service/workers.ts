/** `regulab workers` and `regulab drain`: which machines train, and which are to stop. */
import type { OptionValues } from 'commander';
import type { Schemas } from '#client';
import { EXIT } from '../../errors.js';
import { counted, table } from '../../output/format.js';
import { type Session, serviceCommand, type Terminal } from '../../session.js';

type Worker = Schemas['Worker'];

export function workersCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'workers',
    'show which workers are alive, on which machines, and what they train',
    list,
  );
}

export function drainCommand(terminal: Terminal) {
  return serviceCommand(terminal, 'drain <workerId>', 'hand the runs of a worker to others, and give it no more', drain)
    .option('--undo', 'let it take runs again')
    .addHelpText('after', '\nA drained worker waits: stop its process, or let it work again with --undo.');
}

async function drain(session: Session, [id = '']: string[], { undo }: OptionValues): Promise<number> {
  const { workers } = session.client;
  const worker = await (undo ? workers.resume(id) : workers.drain(id));
  session.emit(worker);
  const { state, busy } = worker;
  if (undo) session.say(state === 'active' ? `${id}: active` : `${id}: ${state}, and takes runs again within 2 s`);
  else if (state === 'drained') session.say(`${id}: drained`);
  else
    session.say(`${id}: draining, ${counted(busy, 'run')} to hand back. \`regulab workers\` says when it is drained.`);
  return EXIT.ok;
}

async function list(session: Session): Promise<number> {
  const items = await session.client.workers.list();
  session.emit({ items, nextCursor: null });
  if (items.length === 0) session.say('No worker is alive.');
  else session.say(table(['worker', 'state', 'busy>', 'version', 'machine', 'labels', 'trains'], items.map(rowOf)));
  return EXIT.ok;
}

function rowOf({ id, state, busy, slots, version, machine, labels, runs }: Worker): string[] {
  const [first, ...others] = runs.map(({ runId }) => runId);
  const more = others.length > 0 ? ` and ${counted(others.length, 'other')}` : '';
  return [
    id,
    state,
    `${busy}/${slots}`,
    version ?? '?',
    machine?.model ?? '?',
    labels.join(', '),
    first === undefined ? '' : `${first}${more}`,
  ];
}
