/** `regulab queue`: which runs train, which start next, and when. */

import type { OptionValues } from 'commander';
import type { Schemas } from '#client';
import { firstPage } from '../../client/pages.js';
import { EXIT } from '../../errors.js';
import { counted, duration, table } from '../../output/format.js';
import { type Session, serviceCommand, type Terminal } from '../../session.js';
import { addPaging, nextPage } from './filters.js';

export function queueCommand(terminal: Terminal) {
  return addPaging(serviceCommand(terminal, 'queue', 'show which runs train and which start next', queue));
}

async function queue(session: Session, _args: string[], options: OptionValues): Promise<number> {
  const page = await firstPage(session.client.queue({ limit: options.limit, cursor: options.cursor }));
  session.emit(page);
  const { running, queued, trainers } = page;
  session.say(`${running} running, ${queued} queued, ${counted(trainers, 'trainer')}.`);
  if (trainers === 0 && queued > 0) session.say('No worker takes runs, so nothing is known of times.');
  if (page.items.length > 0) {
    const rows = page.items.map((entry) => rowOf(entry, Date.parse(page.at)));
    session.say(table(['position>', 'run', 'experiment', 'arm', 'seed>', 'starts in>', 'ends in>'], rows));
  }
  if (page.nextCursor !== null) session.say(nextPage('queue', options, page.nextCursor));
  return EXIT.ok;
}

function rowOf(entry: Schemas['Queue']['items'][number], at: number): string[] {
  const until = (time: string | null) => (time === null ? '?' : duration(Math.max(Date.parse(time) - at, 0) / 1000));
  const { position, runId, experimentName, arm, seed, status, waitReason, expectedStart, expectedEnd } = entry;
  const planned = waitReason === 'other_experiments' ? 'after others' : until(expectedStart);
  const start = status === 'queued' ? planned : status;
  return [
    position === null ? '' : String(position),
    runId,
    experimentName,
    arm,
    String(seed),
    start,
    until(expectedEnd),
  ];
}
