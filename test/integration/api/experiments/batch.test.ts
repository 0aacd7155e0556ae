/** Many experiments in one request: each is submitted, or refused, on its own. */
import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { ExperimentSummary } from '../../../../src/experiments/records/experiment.js';
import { SMALL_SPEC, startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);

interface Item {
  index: number;
  status: number;
  experiment?: ExperimentSummary;
  deduplicated?: true;
  replayed?: true;
  problem?: { code: string; detail: string; errors?: { pointer: string; code: string }[] };
}

const named = (name: string) => ({ ...SMALL_SPEC, name });
const post = (experiments: unknown, { query = '', headers = {}, at = api } = {}) =>
  at.call('POST', `/v1/experiments:batch${query}`, { payload: { experiments }, headers });
const itemsOf = async (...args: Parameters<typeof post>) => {
  const answer = await post(...args);
  expect(answer.statusCode).toBe(200);
  return answer.json<{ items: Item[] }>().items;
};
const namesStored = async () =>
  (await api.call('GET', '/v1/experiments?limit=100&sort=createdAt'))
    .json<{ items: ExperimentSummary[] }>()
    .items.map(({ name }) => name);

describe('POST /v1/experiments:batch', () => {
  it('submits each in order and refuses each on its own', async () => {
    const source = await api.submit(named('source'));
    const items = await itemsOf([
      named('one'),
      { ...named('wrong'), seeds: [-1] },
      { from: source.id, overrides: { name: 'two', seeds: [1, 2] } },
      { preset: 'nope' },
      'nothing',
      named('three'),
    ]);
    expect(items.map(({ index, status }) => [index, status])).toEqual([
      [0, 202],
      [1, 400],
      [2, 202],
      [3, 400],
      [4, 400],
      [5, 202],
    ]);
    expect(items.map(({ experiment }) => experiment?.name)).toEqual([
      'one',
      undefined,
      'two',
      undefined,
      undefined,
      'three',
    ]);
    expect(items[2]!.experiment).toMatchObject({ status: 'queued', runCounts: { queued: 2, running: 0 } });
    expect(items[1]!.problem).toMatchObject({
      code: 'INVALID_SPEC',
      errors: [{ pointer: '/experiments/1/seeds/0', code: 'TOO_SMALL' }],
    });
    expect(items[3]!.problem!.errors![0]).toMatchObject({ pointer: '/experiments/3/preset' });
    expect((await namesStored()).slice(-4)).toEqual(['source', 'one', 'two', 'three']);
    const read = await api.call('GET', `/v1/experiments/${items[5]!.experiment!.id}`);
    expect(read.json()).toMatchObject({ name: 'three', runs: [{ status: 'queued' }] });
  });

  it('submits what a repetition under the same key corrects, and nothing twice', async () => {
    const headers = { 'idempotency-key': uuidv7() };
    const wrong = { ...named('corrected'), seeds: [] };
    const first = await itemsOf([named('a'), wrong, named('b')], { headers });
    const answer = await post([named('a'), named('corrected'), named('b')], { headers });
    const again = answer.json<{ items: Item[] }>().items;
    expect(again.map(({ status, replayed }) => [status, replayed])).toEqual([
      [202, true],
      [202, undefined],
      [202, true],
    ]);
    expect(answer.headers['idempotency-replayed']).toBeUndefined();
    expect([again[0]!.experiment!.id, again[2]!.experiment!.id]).toEqual([
      first[0]!.experiment!.id,
      first[2]!.experiment!.id,
    ]);
    const third = await post([named('a'), named('corrected'), named('b')], { headers });
    expect(third.headers['idempotency-replayed']).toBe('true');
    const other = await itemsOf([named('other'), named('corrected')], { headers });
    expect(other.map(({ status, problem }) => [status, problem?.code])).toEqual([
      [422, 'IDEMPOTENCY_KEY_REUSED'],
      [202, undefined],
    ]);
    expect((await namesStored()).filter((name) => ['a', 'b', 'corrected', 'other'].includes(name))).toHaveLength(3);
    // The key of a batch is not that of a submission.
    const single = await api.call('POST', '/v1/experiments', { payload: named('a'), headers });
    expect([single.statusCode, single.headers['idempotency-replayed']]).toEqual([202, undefined]);
  });

  it('finds experiments by their spec, also within the batch', async () => {
    const items = await itemsOf([named('twin'), named('twin')], { query: '?deduplicate=true&priority=3' });
    expect(items.map(({ deduplicated }) => deduplicated)).toEqual([undefined, true]);
    expect(items[0]!.experiment!.id).toBe(items[1]!.experiment!.id);
  });

  it('accepts as many as fit into the queue', async () => {
    const full = await startApi(redis.url, { maxQueuedRuns: 2 });
    const items = await itemsOf([named('fits'), { ...named('large'), seeds: [1, 2] }, named('fits, too')], {
      at: full,
    });
    expect(items.map(({ status, problem }) => [status, problem?.code])).toEqual([
      [202, undefined],
      [429, 'QUEUE_FULL'],
      [202, undefined],
    ]);
  });

  it('refuses an experiment from one that cannot be read, and not the rest', async () => {
    const source = await api.submit();
    await api.redis.hset(api.keys.experiment(source.id), 'schemaVersion', '999');
    const items = await itemsOf([{ from: source.id }, named('after')]);
    expect(items.map(({ status, problem }) => [status, problem?.code])).toEqual([
      [503, 'RECORD_UNREADABLE'],
      [202, undefined],
    ]);
    await api.redis.del(api.keys.experiment(source.id));
  });

  it('refuses the rest, unread, when Redis is full', async () => {
    const other = await startTestRedis();
    const full = await startApi(other.url);
    await full.redis.config('SET', 'maxmemory', '1');
    const items = await itemsOf([named('first'), { ...named('wrong'), seeds: [] }], { at: full });
    expect(items.map(({ status, problem }) => [status, problem?.code])).toEqual([
      [503, 'REDIS_FULL'],
      [503, 'REDIS_FULL'],
    ]);
    await full.redis.config('SET', 'maxmemory', '0');
  });

  it('takes 1 to 100 experiments', async () => {
    for (const payload of [
      {},
      { experiments: [] },
      { experiments: Array(101).fill(SMALL_SPEC) },
      [],
      { experiments: {} },
    ]) {
      const answer = await api.call('POST', '/v1/experiments:batch', { payload });
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
    }
    const extra = await api.call('POST', '/v1/experiments:batch', {
      payload: { experiments: [SMALL_SPEC], dryRun: true },
    });
    expect(extra.json().errors).toEqual([expect.objectContaining({ pointer: '/dryRun', code: 'UNKNOWN_FIELD' })]);
  });
});
