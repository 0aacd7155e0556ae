/** `regulab webhooks …`, against a real API and a real receiver. */
import { describe, expect, it } from '@jest/globals';
import type { Webhook, WebhookWithSecret } from '../../../src/webhooks/records/webhook.js';
import { finishRun, startApi } from '../../support/api.js';
import { runCommand } from '../../support/command-line.js';
import { randomPrefix, startTestRedis } from '../../support/redis.js';
import { until } from '../../support/until.js';
import { LOOPBACK, startReceiver, startSending } from '../../support/webhooks.js';

const redis = await startTestRedis();
const prefix = randomPrefix();
const api = await startApi(redis.url, { prefix, webhooks: { allow: LOOPBACK, timeoutMs: 500 } });
const url = await api.listen();
const receiver = await startReceiver();
await startSending(redis.url, prefix);

async function regulab(...args: string[]): Promise<string> {
  const { written, error } = await runCommand(['webhooks', ...args, '--url', url]);
  return error?.message ?? written;
}
const json = async <Answer>(...args: string[]): Promise<Answer> =>
  JSON.parse(await regulab(...args, '--json')) as Answer;

describe('webhooks from the command line', () => {
  it('are created, shown, tested, changed, given a new secret and deleted', async () => {
    const text = await regulab('create', receiver.url, '--threshold', 'validation.accuracy>0.95');
    const [, id = ''] = /^(wh_\S+): http/.exec(text) ?? [];
    const [, secret = ''] = /secret +(whsec_\S+)\n/.exec(text) ?? [];
    expect(text).toContain('events       experiment.finished, run.finished, validation.accuracy>0.95');

    expect(await regulab('test', id)).toMatch(/^Accepted with 204 after \d+ ms\.\n$/);
    expect(receiver.verified(receiver.received.at(-1)!, secret).type).toBe('webhook.test');
    const shown = await regulab('show', id);
    expect(shown).toContain(receiver.url);
    expect(shown).not.toContain('whsec_');
    expect(await regulab('list')).toContain(id);

    const edited = await json<Webhook>('edit', id, '--event', 'run.started', '--threshold', 'train.dataLoss<0.5');
    expect(edited).toMatchObject({ events: ['run.started'], thresholds: [{ metric: 'train.dataLoss', below: 0.5 }] });
    const { secret: second } = await json<WebhookWithSecret>('rotate', id);
    expect(second).not.toBe(secret);
    expect(await regulab('edit', id)).toBe('Say what to change, like --event or --enable.');
    expect(await regulab('edit', id, '--threshold', 'accuracy')).toContain('is not like "validation.accuracy>0.95"');
    expect(await regulab('edit', id, '--address', 'http://10.0.0.1/')).toContain('private network');

    expect(await regulab('delete', id)).toBe(`${id}: deleted\n`);
    expect(await regulab('show', id)).toContain(`There is no webhook ${id}.`);
    expect(await regulab('list')).toContain('No webhooks.');
  });

  it('show what was sent, and send it again', async () => {
    const { id } = await json<Webhook>('create', receiver.url, '--event', 'run.finished');
    expect(await regulab('deliveries', id)).toBe('No deliveries.\n');
    const { runs } = await api.submit();
    await finishRun(api, runs[0]!.id);
    const succeeded = async () => (await regulab('deliveries', id)).includes('succeeded');
    await until('it is delivered', succeeded);
    const text = await regulab('deliveries', id);
    const [, delivery = ''] = /(msg_\S+) +run\.finished +succeeded +1 +204/.exec(text) ?? [];
    const before = receiver.received.length;
    expect(await regulab('redeliver', id, delivery)).toBe(`${delivery}: waiting\n`);
    await until('it is sent again', () => receiver.received.length > before);
    expect(receiver.received.at(-1)!.id).toBe(delivery);
  });

  it('fail when their receiver does', async () => {
    const { id } = await json<Webhook>('create', 'http://127.0.0.1:1/');
    expect(await regulab('test', id)).toBe('Failed: connection refused.\n');
  });
});
