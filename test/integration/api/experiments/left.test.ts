/** Requests for many experiments whose clients leave before the answer. */
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { SMALL_SPEC, startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const { hostname, port } = new URL(await api.listen());
const MANY = 60;

interface Request {
  path: string;
  body: object;
  key: string;
}

/** Sends the request, behind others on its connection, and leaves when `hasBegun`. */
async function leave({ path, body, key }: Request, before: string, hasBegun: () => Promise<boolean>): Promise<void> {
  const text = JSON.stringify(body);
  const socket = net.connect({ host: hostname, port: Number(port) }).resume();
  const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nidempotency-key: ${key}`;
  socket.write(`${before}${head}\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  await until('it has begun', hasBegun);
  socket.destroy();
  await once(socket, 'close');
}

const repeat = async <Answer>({ path, body, key }: Request) =>
  (await api.call('POST', path, { payload: body, headers: { 'idempotency-key': key } })).json<Answer>();

const stored = () => api.redis.zcard(api.keys.experiments);
const archived = () => api.redis.zcard(api.keys.archivedExperiments);
const BEFORE = { alone: '', 'pipelined behind another': 'GET /v1/version HTTP/1.1\r\nhost: localhost\r\n\r\n' };

describe.each(Object.entries(BEFORE))('a client that leaves, its request %s', (_, before) => {
  it('leaves the rest of a batch unsubmitted, and a repetition submits that alone', async () => {
    const had = await stored();
    const experiments = Array.from({ length: MANY }, (_each, index) => ({ ...SMALL_SPEC, name: `${index}` }));
    const request = { path: '/v1/experiments:batch', body: { experiments }, key: uuidv7() };
    await leave(request, before, async () => (await stored()) > had);
    const { items } = await repeat<{ items: { status: number; replayed?: true }[] }>(request);
    const replayed = items.filter((item) => item.replayed).length;
    expect(items.every(({ status }) => status === 202)).toBe(true);
    expect(replayed).toBeGreaterThan(0);
    expect(replayed).toBeLessThan(MANY / 2);
    expect((await stored()) - had).toBe(MANY);
  });

  it('leaves the rest of a change in bulk undone, and a repetition does that alone', async () => {
    const ids: string[] = [];
    const others: string[] = [];
    while (ids.length < MANY) ids.push((await api.submit()).id);
    while (others.length < MANY) others.push((await api.submit()).id);
    const had = await archived();
    const request = { path: '/v1/experiments:bulk', body: { action: 'archive', ids }, key: uuidv7() };
    await leave(request, before, async () => (await archived()) > had);
    // It takes as long as the rest would, by turns with it.
    await repeat({ path: '/v1/experiments:bulk', body: { action: 'restore', ids: others }, key: uuidv7() });
    const left = MANY - ((await archived()) - had);
    expect(left).toBeGreaterThan(MANY / 2);
    const { counts } = await repeat<{ counts: object }>(request);
    expect(counts).toEqual({ changed: MANY, unchanged: 0, refused: 0 });
    expect((await archived()) - had).toBe(MANY);
  });
});
