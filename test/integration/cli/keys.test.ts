/** `regulab keys` against a real API. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { startApi } from '../../support/api.js';
import { runCommand } from '../../support/command-line.js';
import { makeKey } from '../../support/keys.js';
import { startTestRedis } from '../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url, { http: { requireKeys: true } });
const url = await api.listen();
const { REGULAB_API_KEY: before } = process.env;
process.env.REGULAB_API_KEY = (await makeKey(api)).key;
afterAll(() => {
  if (before === undefined) delete process.env.REGULAB_API_KEY;
  else process.env.REGULAB_API_KEY = before;
});

async function regulab(...args: string[]): Promise<string> {
  const { written, error } = await runCommand([...args, '--url', url]);
  return error?.message ?? written;
}

describe('regulab keys', () => {
  it('prints a new key once, and lists, replaces and revokes it', async () => {
    const made = await regulab(
      'keys',
      'create',
      'nightly',
      '--tenant',
      'vision',
      '--scopes',
      'submit',
      '--expires',
      '90d',
    );
    const [about = '', key = ''] = made.trim().split('\n');
    expect(about).toMatch(/^key_\w{12} "nightly": tenant vision, scopes submit, until \d{4}-.*shown this once:$/);
    expect(key).toMatch(/^rgl_\w{50}$/);
    const id = about.split(' ')[0]!;
    const list = await regulab('keys', 'list', '--tenant', 'vision');
    expect(list).toMatch(new RegExp(`${id} +nightly +vision +submit +active`));
    expect(list).not.toContain(key);

    const rotated = JSON.parse(await regulab('keys', 'rotate', id, '--overlap', '1h', '--json'));
    expect(rotated).toMatchObject({ replaces: id, key: expect.stringMatching(/^rgl_/) });
    expect(await regulab('keys', 'revoke', rotated.id)).toBe(`${rotated.id}: revoked\n`);
    expect(await regulab('keys', 'list', '--tenant', 'vision')).toMatch(new RegExp(`${rotated.id}.*revoked`));
  });

  it('says what is wrong', async () => {
    expect(await regulab('keys', 'revoke', 'key_000000000000')).toContain('There is no key key_000000000000.');
    expect(await regulab('keys', 'create', 'x', '--expires', '90y')).toContain('Use a time like');
    expect(await regulab('keys', 'list', '--api-key', 'secret')).toMatch(
      /^--api-key would show the key.*REGULAB_API_KEY/,
    );
  });
});
