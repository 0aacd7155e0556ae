/** Submits answered with an experiment that is there: by an external id, or by the spec. */
import { describe, expect, it } from '@jest/globals';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { randomPrefix, startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const prefix = randomPrefix();
const api = await startApi(redis.url, { prefix });
const other = await startApi(redis.url, { prefix });

const named = (name: string) => ({ ...SMALL_SPEC, name });
const address = (externalId: string) => `/v1/experiments/by-external-id/${externalId}`;
const put = (externalId: string, spec: object = SMALL_SPEC, at = api) =>
  at.call('PUT', address(externalId), { payload: spec });
const get = (externalId: string) => api.call('GET', address(externalId));
const submit = (spec: object, query = '?deduplicate=true') =>
  api.call('POST', `/v1/experiments${query}`, { payload: spec });
const countOf = async (name: string) =>
  (await api.call('GET', '/v1/experiments?limit=100'))
    .json<{ items: Experiment[] }>()
    .items.filter((item) => item.name === name).length;

async function failRun(runId: string): Promise<void> {
  const claim = await api.execution.claimRun(runId, { workerId: 'test', maxAttempts: 3 });
  if (claim.outcome !== 'claimed') throw new Error(`The run is ${claim.outcome}.`);
  const error = { code: 'TRAINER_CRASHED', message: 'It crashed.' } as const;
  const stopReason = { kind: 'error', epoch: 0 } as const;
  expect(await api.execution.finishRun(runId, claim.fence, { status: 'failed', stopReason, error })).toBe('written');
}

describe('an experiment with an external id', () => {
  it('is created by the first PUT and answered by the others', async () => {
    const first = await put('nightly-1', named('nightly'));
    expect(first.statusCode).toBe(202);
    const experiment = first.json<Experiment>();
    expect(experiment.externalId).toBe('nightly-1');
    expect(first.headers.location).toBe(`/v1/experiments/${experiment.id}`);

    await finishRun(api, experiment.runs[0]!.id);
    const again = await put('nightly-1', named('nightly'), other);
    expect([again.statusCode, again.json()]).toEqual([200, expect.objectContaining({ id: experiment.id })]);
    expect(again.json()).toMatchObject({ status: 'succeeded' });
    expect(await countOf('nightly')).toBe(1);
  });

  it('is found under it, with an entity tag, and in lists', async () => {
    const { id } = (await put('found')).json<Experiment>();
    const read = await get('found');
    expect([read.statusCode, read.json()]).toEqual([200, expect.objectContaining({ id, externalId: 'found' })]);
    const tag = read.headers.etag as string;
    const unchanged = await api.call('GET', address('found'), { headers: { 'if-none-match': tag } });
    expect(unchanged.statusCode).toBe(304);
    const { items } = (await api.call('GET', '/v1/experiments?limit=100')).json<{ items: Experiment[] }>();
    expect(items.find((item) => item.id === id)).toMatchObject({ externalId: 'found' });
    expect((await get('nobody')).json()).toMatchObject({ status: 404, code: 'EXPERIMENT_NOT_FOUND' });
  });

  it('keeps it from another spec, and gives it up when it is deleted', async () => {
    const { id, runs } = (await put('taken', named('first'))).json<Experiment>();
    const refused = await put('taken', named('second'));
    expect(refused.json()).toMatchObject({ status: 409, code: 'EXTERNAL_ID_TAKEN' });
    expect(refused.json<{ detail: string }>().detail).toContain(id);
    expect(await countOf('second')).toBe(0);

    await finishRun(api, runs[0]!.id);
    await api.call('DELETE', `/v1/experiments/${id}`);
    expect((await get('taken')).statusCode).toBe(404);
    const next = await put('taken', named('second'));
    expect([next.statusCode, next.json<Experiment>().id === id]).toEqual([202, false]);
  });

  it('is one, however many PUT it at the same time, at several APIs', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => put('at-once', named('at once'), [api, other][index % 2])),
    );
    expect(new Set(answers.map((answer) => answer.json<Experiment>().id)).size).toBe(1);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(39).fill(200), 202]);
    expect(await countOf('at once')).toBe(1);
  });

  it.each(['a b', '-a', 'ä', 'x'.repeat(129), '\0', 'a,b', 'a/b', '..a'])('is refused when it is %j', async (id) => {
    for (const method of ['PUT', 'GET'] as const) {
      const payload = method === 'PUT' ? { payload: SMALL_SPEC } : {};
      const answer = await api.call(method, address(encodeURIComponent(id)), payload);
      const expected = expect.stringMatching(/^The address .*externalId: .*128 letters/);
      expect([answer.statusCode, answer.json<{ detail: string }>().detail]).toEqual([400, expected]);
    }
  });

  it.each(['a', '0', 'A.b_c~d:e@f-g', 'x'.repeat(128), 'runs', 'exp_1'])('may be %j', async (id) => {
    expect([(await put(id)).statusCode, (await get(id)).statusCode]).toEqual([202, 200]);
  });

  it('is judged like every spec', async () => {
    expect((await put('bad', { arms: [] })).json()).toMatchObject({ status: 400, code: 'INVALID_SPEC' });
    const empty = (await api.call('PUT', address('empty'))).json<{ code: string; detail: string }>();
    expect(empty.code).toBe('INVALID_SPEC');
    expect(empty.detail).toContain(
      `curl -X PUT -H 'content-type: application/json' -d '{"preset": "quick-start"}' http`,
    );
    expect((await get('bad')).statusCode).toBe(404);
  });
});

describe('a submit with deduplicate=true', () => {
  it('gets the newest experiment of the same spec that is live or has succeeded', async () => {
    const first = await submit(named('twin'));
    expect([first.statusCode, first.headers.deduplicated]).toEqual([202, undefined]);
    const { id, runs } = first.json<Experiment>();
    const queued = await submit(named('twin'));
    expect([queued.statusCode, queued.headers.deduplicated, queued.json<Experiment>().id]).toEqual([202, 'true', id]);
    await finishRun(api, runs[0]!.id);
    const succeeded = await submit(named('twin'));
    expect(succeeded.json()).toMatchObject({ id, status: 'succeeded' });
    expect([succeeded.headers.deduplicated, succeeded.headers['retry-after']]).toEqual(['true', undefined]);

    const newer = (await submit(named('twin'), '')).json<Experiment>();
    expect(newer.id).not.toBe(id);
    expect((await submit(named('twin'))).json<Experiment>().id).toBe(newer.id);
  });

  it('compares what the spec means, not how it is written', async () => {
    const { id } = (await submit({ ...named('written'), seeds: [1] })).json<Experiment>();
    const rewritten = { seeds: [1.0], arms: SMALL_SPEC.arms, name: 'written' };
    const answer = await submit({ ...SMALL_SPEC, ...rewritten });
    expect(answer.json<Experiment>().id).toBe(id);
    expect((await submit({ ...named('written'), seeds: [2] })).json<Experiment>().id).not.toBe(id);
  });

  it('trains again what failed or was cancelled, and what is deleted', async () => {
    const again = async () => (await submit(named('again'))).json<Experiment>();
    const cancelled = await again();
    await api.call('POST', `/v1/experiments/${cancelled.id}/cancel`);
    const failed = await again();
    expect(failed.id).not.toBe(cancelled.id);
    await failRun(failed.runs[0]!.id);
    const succeeded = await again();
    expect([cancelled.id, failed.id]).not.toContain(succeeded.id);
    await finishRun(api, succeeded.runs[0]!.id);
    expect((await again()).id).toBe(succeeded.id);
    await api.call('DELETE', `/v1/experiments/${succeeded.id}`);
    expect((await again()).id).not.toBe(succeeded.id);
  });

  it('never gets a reproduction, which has the spec and only one of its runs', async () => {
    const { id, runs } = (await submit(named('original'))).json<Experiment>();
    await finishRun(api, runs[0]!.id);
    const reproduction = (await api.call('POST', `/v1/runs/${runs[0]!.id}/reproduce`)).json<Experiment>();
    expect(reproduction.runs).toHaveLength(1);
    expect((await submit(named('original'))).json<Experiment>().id).toBe(id);
  });

  it('is one experiment, however many arrive at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => submit(named('crowd'))));
    expect(new Set(answers.map((answer) => answer.json<Experiment>().id)).size).toBe(1);
  });

  it('leaves no trace when the experiment is deleted', async () => {
    const before = await traces();
    const { id, runs } = (await put('gone', named('gone'))).json<Experiment>();
    await finishRun(api, runs[0]!.id);
    await api.call('DELETE', `/v1/experiments/${id}`);
    expect(await traces()).toEqual(before);
  });

  /** The index entries of all experiments. */
  async function traces() {
    const specs = await api.redis.keys(api.keys.experimentsOfSpec('*'));
    return { specs: specs.sort(), externalIds: await api.redis.hgetall(api.keys.externalIds) };
  }
});
