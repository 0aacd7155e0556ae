/** `regulab keys`: who may use the service, and for what. Needs a key with the scope admin. */
import { Command, InvalidArgumentError, type OptionValues } from 'commander';
import type { Schemas } from '#client';
import { firstPage } from '../../client/pages.js';
import { EXIT } from '../../errors.js';
import { table } from '../../output/format.js';
import { type Session, serviceCommand, type Terminal } from '../../session.js';
import { addPaging, nextPage } from '../find/filters.js';

const EXAMPLES = `
Examples:
  export REGULAB_API_KEY=…              a key with the scope admin
  regulab keys create nightly --tenant vision --scopes submit --expires 90d
  regulab keys rotate key_4fQx0Zt9Lm2B --overlap 1d
  regulab keys revoke key_4fQx0Zt9Lm2B`;

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

export function keysCommand(terminal: Terminal): Command {
  const create = serviceCommand(terminal, 'create <name>', 'make a key and print it, this once', createKey)
    .option('--tenant <tenant>', 'whose experiments it works with (default: those of your key)')
    .option('--scopes <scopes>', 'what it allows, with commas: read, submit (includes read), admin', 'submit')
    .option('--expires <time>', 'when it ends: 90d, 12h, 2027-11-30T00:00:00Z (default: never)', parseExpiry);
  const list = addPaging(serviceCommand(terminal, 'list', 'list keys, newest first', listKeys)).option(
    '--tenant <tenant>',
    'only those of this tenant',
  );
  const rotate = serviceCommand(terminal, 'rotate <keyId>', 'make a key that replaces one, and print it', rotateKey);
  rotate.option('--overlap <time>', 'how long the old one is still good: 1h, 7d (default: no time)', parseSeconds);
  const revoke = serviceCommand(terminal, 'revoke <keyId>', 'end a key at once', revokeKey);
  const command = new Command('keys').description('make, list, replace and revoke API keys');
  for (const each of [create, list, rotate, revoke]) command.addCommand(each);
  return command.addHelpText('after', EXAMPLES);
}

async function createKey(session: Session, [name = '']: string[], options: OptionValues): Promise<number> {
  const { tenant, expires: expiresAt } = options;
  // What is no scope, the service says.
  const scopes = String(options.scopes).split(',') as Schemas['ApiKeyRequest']['scopes'];
  const made = await session.client.keys.create({ name, tenant, expiresAt, scopes });
  return show(session, made);
}

async function rotateKey(session: Session, [id = '']: string[], { overlap = 0 }: OptionValues): Promise<number> {
  return show(session, await session.client.keys.rotate(id, { overlapSeconds: overlap }));
}

/** The key alone goes to stdout, for `KEY=$(regulab keys create …)`. */
function show(session: Session, made: Schemas['MadeApiKey']): number {
  session.emit(made);
  if (session.json) return EXIT.ok;
  const { id, name, tenant, scopes, expiresAt, key } = made;
  const until = expiresAt === null ? 'until it is revoked' : `until ${expiresAt}`;
  const about = `${id} "${name}": tenant ${tenant}, scopes ${scopes.join(', ')}, ${until}. The key is shown this once:`;
  session.stderr.write(`${session.palette.print(about)}\n`);
  session.say(String(key));
  return EXIT.ok;
}

async function listKeys(session: Session, _args: string[], options: OptionValues): Promise<number> {
  const { limit, cursor, tenant } = options;
  const page = await firstPage(session.client.keys.list({ limit, cursor, tenant }));
  session.emit(page);
  const rows = page.items.map((key) => [
    key.id,
    key.name,
    key.tenant,
    key.scopes.join(', '),
    key.status,
    key.expiresAt ?? '',
    key.lastUsedAt ?? 'never',
  ]);
  session.say(
    rows.length === 0 ? 'No keys.' : table(['id', 'name', 'tenant', 'scopes', 'status', 'expires', 'used'], rows),
  );
  if (page.nextCursor !== null) session.say(nextPage('keys list', options, page.nextCursor));
  return EXIT.ok;
}

async function revokeKey(session: Session, [id = '']: string[]): Promise<number> {
  session.emit(await session.client.keys.revoke(id));
  session.say(`${id}: revoked`);
  return EXIT.ok;
}

function parseSeconds(text: string): number {
  const [, count, unit = ''] = /^(\d{1,7})([smhdw])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('Use a time like 30m, 12h or 7d.');
  return Number(count) * SECONDS[unit]!;
}

/** A time as the service takes it; `90d` counts from now. */
function parseExpiry(text: string): string {
  if (!/^\d+[a-z]$/.test(text)) return text;
  return new Date(Date.now() + 1000 * parseSeconds(text)).toISOString();
}
