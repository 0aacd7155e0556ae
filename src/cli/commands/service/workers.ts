/** `regulab workers`: which machines train, and what. */
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
