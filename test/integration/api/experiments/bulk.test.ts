import { describe, expect, it } from '@jest/globals';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const NOBODY = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

interface Answer {
  dryRun: boolean;
  ids: string[];
  more: boolean;
  counts: Record<'changed' | 'unchanged' | 'refused', number>;
  items: { id: string; name: string | null; status: string | null; outcome: string; problem?: { code: string } }[];
}

const bulk = (body: object, query = '', headers: Record<string, string> = {}) =>
  api.call('POST', `/v1/experiments:bulk${query}`, { payload: body, headers });

async function done(body: object, query = ''): Promise<Answer> {
  const response = await bulk(body, query);
  expect(response.statusCode).toBe(200);
  return response.json<Answer>();
}

let groups = 0;

/** Two queued experiments and a finished one, with a label of their own. */
async function makeGroup() {
  groups += 1;
  const label = { group: String(groups) };
  const submit = (name: string) => api.submit({ ...SMALL_SPEC, name, labels: label });
  const finished = await submit('finished');
  await finishRun(api, finished.runs[0]!.id);
  const queued = [await submit('first'), await submit('second')];
  return { query: `?label=group=${groups}&archived=any`, finished: finished.id, queued: queued.map(({ id }) => id) };
}

const read = async (id: string) => (await api.call('GET', `/v1/experiments/${id}`)).json<Experiment>();
const outcomes = ({ items }: Answer) => Object.fromEntries(items.map(({ id, outcome }) => [id, outcome]));

/** Labels that no experiment has, named like what every object has. */
const MEMBERS = Object.fromEntries(
  Object.getOwnPropertyNames(Object.prototype)
    .filter((name) => /^[a-z]+$/i.test(name))
    .map((name) => [name, null]),
);

describe('POST /v1/experiments:bulk', () => {
  it.each([
    ['cancel', {}, { finished: 'unchanged', queued: 'changed' }],
    ['archive', {}, { finished: 'changed', queued: 'changed' }],
    ['restore', {}, { finished: 'unchanged', queued: 'unchanged' }],
    ['label', { labels: { stage: 'old' } }, { finished: 'changed', queued: 'changed' }],
    ['label', { labels: { stage: null } }, { finished: 'unchanged', queued: 'unchanged' }],
    ['label', { labels: MEMBERS }, { finished: 'unchanged', queued: 'unchanged' }],
    ['delete', {}, { finished: 'changed', queued: 'refused' }],
  ])('%s %j: shows first what becomes of each, and then does it to those', async (action, fields, expected) => {
    const { query, finished, queued } = await makeGroup();
    const all = { [finished]: expected.finished, ...Object.fromEntries(queued.map((id) => [id, expected.queued])) };
    const states = async () => Promise.all([finished, ...queued].map(async (id) => JSON.stringify(await read(id))));
    const before = await states();
    const shown = await done({ action, ...fields }, query);
    expect([shown.dryRun, shown.more, outcomes(shown)]).toEqual([true, false, all]);
    expect(shown.ids).toEqual([...queued].reverse().concat(finished));
    expect(await states()).toEqual(before);
    // What matches by then is left alone.
    const later = await api.submit({ ...SMALL_SPEC, labels: { group: String(groups) } });
    const { ids } = shown;
    const changed = await done({ action, ...fields, ids });
    expect([changed.dryRun, outcomes(changed), changed.counts]).toEqual([false, all, shown.counts]);
    expect(await read(later.id)).toMatchObject({
      status: 'queued',
      archivedAt: null,
      labels: { group: expect.anything() },
    });
    const again = await done({ action, ...fields, ids });
    expect(again.counts.changed).toBe(0);
  });

  it('does what it says', async () => {
    const { queued, finished } = await makeGroup();
    const ids = [finished, ...queued];
    await done({ action: 'label', labels: { stage: 'prod', group: null }, ids });
    await done({ action: 'archive', ids });
    await done({ action: 'cancel', keepModel: true, ids });
    for (const id of ids) {
      const { labels, archivedAt, status } = await read(id);
      expect([labels, archivedAt !== null]).toEqual([{ stage: 'prod' }, true]);
      expect(status).toBe(id === finished ? 'succeeded' : 'cancelled');
    }
    const { items } = await done({ action: 'delete', ids: [...ids, NOBODY] });
    expect(items.map(({ outcome, problem }) => [outcome, problem?.code])).toEqual([
      ...ids.map(() => ['changed', undefined]),
      ['refused', 'EXPERIMENT_NOT_FOUND'],
    ]);
    for (const id of ids) expect((await api.call('GET', `/v1/experiments/${id}`)).statusCode).toBe(404);
  });

  it('refuses one without the others, with its reason', async () => {
    const labels = Object.fromEntries(Array.from({ length: 32 }, (_, index) => [`l${index}`, 'x']));
    const full = await api.submit({ ...SMALL_SPEC, labels });
    const other = await api.submit();
    const { items } = await done({ action: 'label', labels: { one: 'more' }, ids: [full.id, other.id] });
    expect(items.map(({ outcome, problem }) => [outcome, problem?.code])).toEqual([
      ['refused', 'INVALID_REQUEST'],
      ['changed', undefined],
    ]);
  });

  it.each([
    ['labels for another action', { action: 'cancel', labels: { a: 'b' } }, '', { pointer: '/labels' }],
    ['no labels', { action: 'label' }, '', { pointer: '/labels' }],
    ['keepModel for another action', { action: 'delete', keepModel: true }, '', { pointer: '/keepModel' }],
    ['filters with ids', { action: 'cancel', ids: [NOBODY] }, '?status=queued', { parameter: 'status' }],
    ['an action that there is not', { action: 'destroy' }, '', { pointer: '/action' }],
    ['too many ids', { action: 'cancel', ids: Array.from({ length: 1001 }, () => NOBODY) }, '', { pointer: '/ids' }],
  ])('refuses %s', async (_, body, query, place) => {
    const response = await bulk(body, query);
    expect([response.statusCode, response.json().errors]).toEqual([400, [expect.objectContaining(place)]]);
  });

  it('changes each experiment once under an idempotency key', async () => {
    const { id } = await api.submit();
    const headers = { 'idempotency-key': 'the-same-change' };
    await bulk({ action: 'archive', ids: [id] }, '', headers);
    await api.call('POST', `/v1/experiments/${id}/restore`);
    // The repetition, which arrives late, does not archive it again.
    const late = await bulk({ action: 'archive', ids: [id] }, '', headers);
    expect(late.headers['idempotency-replayed']).toBe('true');
    expect((await read(id)).archivedAt).toBeNull();
  });
});
