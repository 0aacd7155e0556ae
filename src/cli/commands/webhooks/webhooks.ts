/** `regulab webhooks …`: addresses that events are sent to. */

import { Command, Option, type OptionValues } from 'commander';
import type { Schemas } from '#client';
import { EXIT, UsageError } from '../../errors.js';
import { table } from '../../output/format.js';
import { type Session, serviceCommand, type Terminal } from '../../session.js';
import { collect } from '../find/filters.js';
import { deliveriesCommand, redeliverCommand } from './deliveries.js';
import { parseThreshold, thresholdText } from './thresholds.js';

const EXAMPLES = `
Examples:
  regulab webhooks create https://lab.example/hooks
  regulab webhooks create https://lab.example/hooks --event run.started --threshold "validation.accuracy>0.95"
  regulab webhooks test wh_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b62
  regulab webhooks deliveries wh_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b62`;

export function webhooksCommand(terminal: Terminal): Command {
  const group = new Command('webhooks')
    .description('send events to an address of yours, signed (docs/webhooks.md)')
    .addHelpText('after', EXAMPLES);
  const create = serviceCommand(terminal, 'create <url>', 'send events there; prints the secret, once', createWebhook);
  const edit = serviceCommand(
    terminal,
    'edit <webhookId>',
    'change a webhook, disable it, or enable it again',
    editWebhook,
  );
  const commands = [
    addFields(create).option('--experiment <experimentId>', 'only events of this experiment'),
    serviceCommand(terminal, 'list', 'list the webhooks', listWebhooks),
    serviceCommand(terminal, 'show <webhookId>', 'show a webhook', showWebhook),
    addFields(edit)
      .option('--address <url>', 'where events are sent')
      .addOption(new Option('--disable', 'send nothing more, and drop what waits').conflicts('enable'))
      .option('--enable', 'enable it after it was disabled'),
    serviceCommand(terminal, 'test <webhookId>', 'send an event webhook.test now', testWebhook),
    serviceCommand(terminal, 'rotate <webhookId>', 'give it a new secret; the old one signs for a day more', rotate),
    deliveriesCommand(terminal),
    redeliverCommand(terminal),
    serviceCommand(terminal, 'delete <webhookId>', 'delete it, and drop what waits', deleteWebhook),
  ];
  for (const command of commands) group.addCommand(command);
  return group;
}

function addFields(command: Command): Command {
  return command
    .option('--event <type>', 'an event that is sent; may be repeated', collect)
    .option('--threshold <rule>', 'a metric to tell of, like "validation.accuracy>0.95"; may be repeated', collect);
}

const fieldsOf = ({ event, threshold }: OptionValues): object => ({
  ...(event !== undefined && { events: event }),
  ...(threshold !== undefined && { thresholds: (threshold as string[]).map(parseThreshold) }),
});

async function createWebhook(session: Session, [url = '']: string[], options: OptionValues): Promise<number> {
  const experimentId = options.experiment;
  const body = { url, ...(experimentId !== undefined && { experimentId }), ...fieldsOf(options) };
  const webhook = await session.client.webhooks.create(body);
  session.emit(webhook);
  session.say([...describe(webhook), ...describeSecret(webhook.secret)].join('\n'));
  return EXIT.ok;
}

async function listWebhooks(session: Session): Promise<number> {
  const items = await session.client.webhooks.list();
  session.emit({ items, nextCursor: null });
  const rows = items.map(({ id, url, events, thresholds, experimentId, disabled }) => [
    id,
    url,
    [...events, ...thresholds.map(thresholdText)].join(', '),
    experimentId ?? 'all',
    disabled === null ? 'yes' : 'disabled',
  ]);
  const nothing = 'No webhooks. Create one: regulab webhooks create https://…';
  session.say(rows.length === 0 ? nothing : table(['id', 'url', 'events', 'experiments', 'enabled'], rows));
  return EXIT.ok;
}

async function showWebhook(session: Session, [id = '']: string[]): Promise<number> {
  const webhook = await session.client.webhooks.get(id);
  session.emit(webhook);
  session.say(describe(webhook).join('\n'));
  return EXIT.ok;
}

async function editWebhook(session: Session, [id = '']: string[], options: OptionValues): Promise<number> {
  const { address, enable, disable } = options;
  const patch = {
    ...fieldsOf(options),
    ...(address && { url: address }),
    ...(enable && { disabled: null }),
    ...(disable && { disabled: true }),
  };
  if (Object.keys(patch).length === 0) throw new UsageError('Say what to change, like --event or --enable.');
  const webhook = await session.client.webhooks.change(id, patch);
  session.emit(webhook);
  session.say(describe(webhook).join('\n'));
  return EXIT.ok;
}

async function testWebhook(session: Session, [id = '']: string[]): Promise<number> {
  const attempt = await session.client.webhooks.test(id);
  session.emit(attempt);
  const { status, durationMs, error } = attempt;
  session.say(error === null ? `Accepted with ${status} after ${durationMs} ms.` : `Failed: ${error}.`);
  return error === null ? EXIT.ok : EXIT.failed;
}

async function rotate(session: Session, [id = '']: string[]): Promise<number> {
  const webhook = await session.client.webhooks.rotateSecret(id);
  session.emit(webhook);
  session.say(describeSecret(webhook.secret).join('\n'));
  return EXIT.ok;
}

async function deleteWebhook(session: Session, [id = '']: string[]): Promise<number> {
  await session.client.webhooks.delete(id);
  session.emit({ id, deleted: true });
  session.say(`${id}: deleted`);
  return EXIT.ok;
}

function describe({ id, url, events, thresholds, experimentId, disabled }: Schemas['Webhook']): string[] {
  return [
    `${id}: ${url}`,
    `events       ${[...events, ...thresholds.map(thresholdText)].join(', ') || 'none'}`,
    `experiments  ${experimentId ?? 'all'}`,
    ...(disabled === null ? [] : [`disabled     ${disabled.at}: ${disabled.reason} (edit --enable)`]),
  ];
}

const describeSecret = (secret: string): string[] => [
  `secret       ${secret}`,
  'Keep it now: it is not shown again. Receivers verify messages with it.',
];
