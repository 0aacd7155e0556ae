import { describe, expect, it } from '@jest/globals';
import { generateKey, prefixOf } from '../../src/access/key-format.js';
import { createLogger } from '../../src/logger.js';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger({ level: 'info' }, 'test', { write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

describe('the logger', () => {
  it('writes one JSON line per event with name, time and fields', () => {
    const [line] = logged((logger) => logger.info({ runId: 'run_1' }, 'a\nline'));
    expect(line).toMatchObject({ name: 'test', runId: 'run_1', msg: 'a\nline' });
    expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('writes nothing below its level', () => {
    expect(logged((logger) => logger.debug('detail'))).toEqual([]);
  });

  it('takes out authorization headers, API keys and passwords at any of three depths', () => {
    const lines = logged((logger) => {
      logger.info({ authorization: 'Bearer canary' }, 'bare');
      logger.info({ req: { headers: { authorization: 'Bearer canary', cookie: 'canary' } } }, 'request');
      logger.info({ config: { http: { apiKeys: ['canary'] }, redis: { password: 'canary' } } }, 'config');
    });
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('takes out the password of a URL in messages, fields and stack traces', () => {
    const url = 'redis://user:canary@127.0.0.1:6379/0';
    const lines = logged((logger) => {
      logger.error({ err: new Error(`connect to ${url} failed`), url }, `connect to ${url}`);
    });
    expect(JSON.stringify(lines)).not.toContain('canary');
    expect(lines[0]?.msg).toBe('connect to redis://user:[redacted]@127.0.0.1:6379/0');
  });

  it('takes out keys that stand in the query of a URL', () => {
    const lines = logged((logger) => {
      for (const name of [
        'access_token',
        'api_key',
        'apikey',
        'api-key',
        'key',
        'token',
        'Authorization',
        'sentinel-password',
      ]) {
        logger.info({ url: `/v1/runs?limit=1&${name}=canary&status=failed` }, 'request answered');
      }
    });
    expect(JSON.stringify(lines)).not.toContain('canary');
    expect(lines[0]?.url).toBe('/v1/runs?limit=1&access_token=[redacted]&status=failed');
  });

  it('takes out keys of the service wherever they stand, and leaves the name in front', () => {
    const { id, key, secret } = generateKey();
    const lines = logged((logger) => logger.error({ err: new Error(`no ${key}`), url: `/v1/keys/${key}` }, `${key}!`));
    expect(JSON.stringify(lines)).not.toContain(secret);
    expect(lines[0]?.msg).toBe(`${prefixOf(id)}[redacted]!`);
  });

  it.each([
    ['schemes', (n: number) => 'a-'.repeat(n / 2)],
    ['schemes with slashes', (n: number) => 'a://'.repeat(n / 4)],
    ['users', (n: number) => `a://${'b'.repeat(n)}`],
    ['users of many URLs', (n: number) => 'a://b:'.repeat(n / 6)],
    ['passwords', (n: number) => `a://b:${':'.repeat(n)}`],
    ['keys', (n: number) => '?key='.repeat(n / 5)],
    ['keys of ours', (n: number) => 'rgl_'.repeat(n / 4)],
  ])('takes no longer than the length of a line asks for: %s', (_, make) => {
    const url = make(1_000_000);
    logged((logger) => logger.info({ url: make(1000) }, 'warm'));
    const started = performance.now();
    logged((logger) => logger.info({ url }, 'request answered'));
    // The square of this would be minutes.
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("takes out a failed Redis command's arguments", () => {
    const err = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['canary'] } });
    const lines = logged((logger) => logger.error({ err }, 'redis'));
    expect(JSON.stringify(lines)).not.toContain('canary');
    expect(lines[0]).toMatchObject({ err: { command: { name: 'auth' } } });
  });
});
