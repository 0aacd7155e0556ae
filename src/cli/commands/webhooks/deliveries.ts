/** `regulab webhooks deliveries` and `redeliver`. */

import type { OptionValues } from 'commander';
import type { Schemas } from '#client';
import { firstPage } from '../../client/pages.js';
import { EXIT } from '../../errors.js';
import { table } from '../../output/format.js';
import { type Session, serviceCommand, type Terminal } from '../../session.js';
import { addPaging, nextPage } from '../find/filters.js';

export function deliveriesCommand(terminal: Terminal) {
  return addPaging(serviceCommand(terminal, 'deliveries <webhookId>', 'list what was sent, newest first', deliveries));
}

export function redeliverCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'redeliver <webhookId> <deliveryId>',
    'send a delivery again, with its id',
    redeliver,
  );
}

async function deliveries(session: Session, [id = '']: string[], options: OptionValues): Promise<number> {
  const page = await firstPage(
    session.client.webhooks.deliveries(id, { limit: options.limit, cursor: options.cursor }),
  );
  session.emit(page);
  const headings = ['delivery', 'event', 'state', 'attempts>', 'last answer', 'next attempt'];
  session.say(page.items.length === 0 ? 'No deliveries.' : table(headings, page.items.map(rowOf)));
  if (page.nextCursor !== null) session.say(nextPage(`webhooks deliveries ${id}`, options, page.nextCursor));
  return EXIT.ok;
}

function rowOf({ id, type, state, attempts, nextAttemptAt }: Schemas['WebhookDelivery']): string[] {
  const last = attempts.at(-1);
  const answer = last === undefined ? '' : (last.error ?? String(last.status));
  return [id, type, state, String(attempts.length), answer, nextAttemptAt ?? ''];
}

async function redeliver(session: Session, [id = '', deliveryId = '']: string[]): Promise<number> {
  const delivery = await session.client.webhooks.redeliver(id, deliveryId);
  session.emit(delivery);
  session.say(`${deliveryId}: ${delivery.state}`);
  return EXIT.ok;
}
