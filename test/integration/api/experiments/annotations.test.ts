/** Labels, descriptions and metadata: sent with a spec, changed later; archived experiments. */
import { describe, expect, it } from '@jest/globals';
import type { Event } from '../../../../src/experiments/records/event.js';
import type { Experiment, ExperimentSummary } from '../../../../src/experiments/records/experiment.js';
import type { EditableFields } from '../../../../src/store/store.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { NEWER_VERSION } from '../../../support/experiments.js';
import { randomPrefix, startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const prefix = randomPrefix();
const api = await startApi(redis.url, { prefix });
const other = await startApi(redis.url, { prefix });

const ANNOTATIONS = {
  labels: { team: 'vision', 'ticket/id': '12, 13' },
  description: 'First line.\n\tSecond line, ümläut 🙂.',
  metadata: { notebook: { cell: 12, seconds: 0.1 }, tags: ['a', null], empty: {} },
};
const submit = (body: object) => api.call('POST', '/v1/experiments', { payload: body });
const read = async (id: string) => (await api.call('GET', `/v1/experiments/${id}`)).json<Experiment>();
const patch = (id: string, body: object, headers: Record<string, string> = {}, at = api) =>
  at.call('PATCH', `/v1/experiments/${id}`, { payload: body, headers });
const act = (id: string, action: 'archive' | 'restore', headers: Record<string, string> = {}) =>
  api.call('POST', `/v1/experiments/${id}/${action}`, { headers });
const eventsOf = async (id: string) =>
  (await api.call('GET', `/v1/experiments/${id}/events`)).json<{ items: Event[] }>().items;
const listed = async (query = '') =>
  (await api.call('GET', `/v1/experiments?limit=100${query}`))
    .json<{ items: ExperimentSummary[] }>()
    .items.map(({ id }) => id);

describe('a submission', () => {
  it.each([
    ['a spec', { ...SMALL_SPEC, ...ANNOTATIONS }, null],
    ['a preset', { preset: 'quick-start', ...ANNOTATIONS }, 'quick-start'],
  ])('of %s keeps what is written on it, which is not in the spec', async (_, body, preset) => {
    const answer = await submit(body);
    expect(answer.statusCode).toBe(202);
    const made = answer.json<Experiment>();
    expect(made).toMatchObject({ ...ANNOTATIONS, preset, archivedAt: null });
    for (const field of Object.keys(ANNOTATIONS)) expect(made.spec).not.toHaveProperty(field);
    const { items } = (await api.call('GET', '/v1/experiments?limit=1')).json<{ items: ExperimentSummary[] }>();
    expect(items[0]).toMatchObject({ id: made.id, ...ANNOTATIONS, preset });
  });

  it('has none unless they are sent', async () => {
    const { id } = await api.submit();
    expect(await read(id)).toMatchObject({ labels: {}, description: null, metadata: {}, preset: null });
  });

  it('gives a spec the same hash with and without them', async () => {
    const spec = { ...SMALL_SPEC, name: 'hashed' };
    const { id } = (await submit({ ...spec, ...ANNOTATIONS })).json<Experiment>();
    const twin = await api.call('POST', '/v1/experiments?deduplicate=true', { payload: spec });
    expect(twin.json<Experiment>().id).toBe(id);
  });

  it('leaves them out of reproductions', async () => {
    const { runs } = (await submit({ ...SMALL_SPEC, ...ANNOTATIONS })).json<Experiment>();
    await finishRun(api, runs[0]!.id);
    const copy = (await api.call('POST', `/v1/runs/${runs[0]!.id}/reproduce`)).json<Experiment>();
    expect(copy).toMatchObject({ labels: {}, description: null, metadata: {}, preset: null });
  });

  it('reports the faults of the spec and of what is written on it together', async () => {
    const body = {
      arms: [{ name: 'a', model: { architecture: 'mpl' } }],
      labels: { '-x': 'a', ok: 'a'.repeat(129), hidden: 'a\u202eb' },
      description: 7,
      metadata: { long: 'x'.repeat(8192) },
    };
    const { code, errors } = (await submit(body)).json<{ code: string; errors: { pointer: string }[] }>();
    expect(code).toBe('INVALID_SPEC');
    const pointers = [
      '/arms/0/model/architecture',
      '/labels/-x',
      '/labels/ok',
      '/labels/hidden',
      '/description',
      '/metadata',
    ];
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(pointers.sort());
    const preset = (await submit({ ...body, arms: undefined, preset: 'quick-start', overrides: { seeds: [] } })).json();
    expect(preset.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(
      [...pointers.filter((pointer) => !pointer.startsWith('/arms')), '/overrides/seeds'].sort(),
    );
  });

  it.each([
    ['32 labels', { labels: labels(32) }, 202],
    ['33 labels', { labels: labels(33) }, 400],
    ['a description of 2000 characters', { description: 'x'.repeat(2000) }, 202],
    ['one of 2001', { description: 'x'.repeat(2001) }, 400],
    ['8192 bytes of metadata', { metadata: { x: 'ä'.repeat(4092) } }, 202],
    ['8194 bytes', { metadata: { x: 'ä'.repeat(4093) } }, 400],
    ['metadata of 17 levels', { metadata: nested(17) }, 400],
    ['metadata that are a list', { metadata: [] }, 400],
    ['labels that are a list', { labels: [] }, 400],
    ['no labels', { labels: null }, 202],
    ['no description', { description: null }, 202],
  ])('with %s', async (_, body, status) => {
    expect((await submit({ ...SMALL_SPEC, ...body })).statusCode).toBe(status);
  });
});

describe('a change', () => {
  it('sets what it names, removes what is null, and leaves the rest', async () => {
    const { id, spec } = (await submit({ ...SMALL_SPEC, ...ANNOTATIONS })).json<Experiment>();
    const answer = await patch(id, { name: ' renamed ', labels: { team: null, stage: 'prod' } });
    expect([answer.statusCode, answer.headers.etag]).toEqual([200, 'W/"3"']);
    const expected = {
      ...ANNOTATIONS,
      name: 'renamed',
      labels: { 'ticket/id': '12, 13', stage: 'prod' },
    };
    expect(answer.json()).toMatchObject({ ...expected, spec: { name: spec.name } });
    const metadata = { notebook: { cell: null, file: 'a.ipynb' }, tags: null };
    const merged = { notebook: { seconds: 0.1, file: 'a.ipynb' }, empty: {} };
    expect((await patch(id, { description: null, metadata })).json()).toMatchObject({
      ...expected,
      description: null,
      metadata: merged,
    });
    expect((await patch(id, { labels: null, metadata: null })).json()).toMatchObject({ labels: {}, metadata: {} });
    expect(await read(id)).toMatchObject({ name: 'renamed', labels: {}, metadata: {}, description: null });
  });

  it('is an event and a new revision, unless it changes nothing', async () => {
    const { id } = await api.submit();
    const before = (await eventsOf(id)).length;
    const tag = (await api.call('GET', `/v1/experiments/${id}`)).headers.etag as string;
    const same = await patch(id, { labels: {}, description: null, metadata: { gone: null } });
    expect([same.statusCode, same.headers.etag]).toEqual([200, tag]);
    expect(await eventsOf(id)).toHaveLength(before);
    const changed = await patch(id, { name: 'other', labels: { a: 'b' } });
    const [event] = (await eventsOf(id)).slice(before);
    expect(event).toMatchObject({ type: 'experiment.changed', runId: null, data: { fields: ['name', 'labels'] } });
    expect(changed.headers.etag).toBe(`W/"${event!.id}"`);
    const stale = await api.call('GET', `/v1/experiments/${id}`, { headers: { 'if-none-match': tag } });
    expect(stale.statusCode).toBe(200);
  });

  it('is read as JSON and as a merge patch', async () => {
    const { id } = await api.submit();
    for (const type of ['application/json', 'application/merge-patch+json; charset=utf-8']) {
      const answer = await api.call('PATCH', `/v1/experiments/${id}`, {
        payload: JSON.stringify({ description: type }),
        headers: { 'content-type': type },
      });
      expect(answer.json()).toMatchObject({ description: type });
    }
    const headers = { 'content-type': 'application/json-patch+json' };
    const refused = await api.call('PATCH', `/v1/experiments/${id}`, { payload: '[]', headers });
    expect(refused.json()).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it.each([
    ['an unknown field', { nmae: 'x' }, '/nmae'],
    ['no name', { name: null }, '/name'],
    ['an empty name', { name: ' ' }, '/name'],
    ['a name that rings', { name: 'a\u0007' }, '/name'],
    ['a label with a space', { labels: { 'a b': 'c' } }, '/labels/a b'],
    ['a label that is a number', { labels: { a: 1 } }, '/labels/a'],
    ['33 labels', { labels: labels(33) }, '/labels'],
    ['metadata that are a text', { metadata: 'text' }, '/metadata'],
    ['large metadata', { metadata: { x: 'y'.repeat(8200) } }, '/metadata'],
    ['metadata of 17 levels', { metadata: nested(17) }, undefined],
    ['a list', [], ''],
  ])('to %s is refused with the field', async (_, body, pointer) => {
    const { id } = await api.submit();
    const { status, code, errors } = (await patch(id, body)).json();
    expect([status, code]).toEqual([400, 'INVALID_REQUEST']);
    if (pointer !== undefined) expect(errors[0].pointer).toBe(pointer);
    expect(await eventsOf(id)).toHaveLength(2);
  });

  it('is refused when it would make too much of what is there', async () => {
    const { id } = (await submit({ ...SMALL_SPEC, labels: labels(20) })).json<Experiment>();
    const more = Object.fromEntries(Object.entries(labels(20)).map(([key, value]) => [`more-${key}`, value]));
    expect((await patch(id, { labels: more })).json()).toMatchObject({ status: 400, errors: [{ pointer: '/labels' }] });
    const half = { x: 'x'.repeat(5000) };
    expect((await patch(id, { metadata: half })).statusCode).toBe(200);
    expect((await patch(id, { metadata: { y: half } })).json().errors).toMatchObject([{ pointer: '/metadata' }]);
  });

  it('is 404 for what does not exist, and leaves records of other versions alone', async () => {
    const missing = `exp_${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`;
    expect((await patch(missing, { name: 'x' })).json()).toMatchObject({ code: 'EXPERIMENT_NOT_FOUND' });
    expect((await act(missing, 'archive')).json()).toMatchObject({ code: 'EXPERIMENT_NOT_FOUND' });
    const { id } = await api.submit();
    await api.redis.hset(api.keys.experiment(id), 'schemaVersion', NEWER_VERSION);
    const stored = await api.redis.hgetall(api.keys.experiment(id));
    expect((await patch(id, { name: 'x' })).json()).toMatchObject({ code: 'RECORD_UNREADABLE' });
    expect((await act(id, 'archive')).json()).toMatchObject({ code: 'RECORD_UNREADABLE' });
    expect(await api.redis.hgetall(api.keys.experiment(id))).toEqual(stored);
  });
});

describe('an experiment of an earlier version', () => {
  it('is changed, archived and restored like any other', async () => {
    const { id } = await api.submit();
    await api.redis.hset(api.keys.experiment(id), 'schemaVersion', '2');
    expect((await patch(id, { labels: { a: 'b' } })).json()).toMatchObject({ labels: { a: 'b' } });
    expect((await act(id, 'archive')).json<Experiment>().archivedAt).not.toBeNull();
    expect((await act(id, 'restore')).json()).toMatchObject({ archivedAt: null, labels: { a: 'b' } });
    const last = await api.store.readEvents({ experimentId: id }, '2', 10);
    expect(last!.map(({ type, data }) => [type, data.fields])).toEqual([
      ['experiment.changed', ['labels']],
      ['experiment.changed', ['archivedAt']],
      ['experiment.changed', ['archivedAt']],
    ]);
  });
});

describe('If-Match', () => {
  it('lets exactly one of many changes of a revision through', async () => {
    const { id } = await api.submit();
    const tag = (await api.call('GET', `/v1/experiments/${id}`)).headers.etag as string;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        patch(id, { labels: { [`l${index}`]: 'x' } }, { 'if-match': tag }, index % 2 ? api : other),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array(19).fill(412)]);
    expect(answers.find(({ statusCode }) => statusCode === 412)!.json()).toMatchObject({
      code: 'PRECONDITION_FAILED',
      errors: [{ parameter: 'if-match' }],
    });
    expect(Object.keys((await read(id)).labels)).toHaveLength(1);
  });

  it('is compared in the step that stores the change', async () => {
    const { id } = await api.submit();
    const edit = (current: EditableFields) => {
      // On the same connection: Redis has the revision of another event before it gets the change.
      void api.redis.hincrby(api.keys.experiment(id), 'seq', 1);
      return { ...current, name: 'too late' };
    };
    expect(await api.store.changeExperiment(id, edit, ['2'])).toEqual({ outcome: 'outdated' });
    expect((await read(id)).name).not.toBe('too late');
  });

  it('is not needed: changes of different things all arrive', async () => {
    const { id } = await api.submit();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        patch(id, { labels: { [`l${index}`]: 'x' } }, {}, index % 2 ? api : other),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200));
    expect(Object.keys((await read(id)).labels)).toHaveLength(20);
  });

  it.each(['*', 'W/"1", W/"2"', '"2"', ' W/"2"'])('admits revision 2 as %j', async (tag) => {
    const { id } = await api.submit();
    expect((await patch(id, { name: 'x' }, { 'if-match': tag })).statusCode).toBe(200);
  });

  it.each([
    ['W/"1"', 412],
    ['W/"20"', 412],
    ['2', 400],
    ['""', 412],
    ['W/"2', 400],
  ])('refuses %j', async (tag, status) => {
    const { id } = await api.submit();
    expect((await patch(id, { name: 'x' }, { 'if-match': tag })).statusCode).toBe(status);
  });
});

describe('an archived experiment', () => {
  it('is left out of lists until it is restored, and is otherwise as before', async () => {
    const { id, runs } = (await submit({ ...SMALL_SPEC, name: 'archived' })).json<Experiment>();
    const archived = await act(id, 'archive');
    expect(archived.statusCode).toBe(200);
    expect(archived.json<Experiment>().archivedAt).toMatch(/^20/);
    for (const [query, isShown] of [
      ['', false],
      ['&status=queued', false],
      ['&name=archived', false],
      ['&archived=true', true],
      ['&archived=any', true],
      ['&archived=true&status=queued', true],
      ['&archived=any&status=queued', true],
      ['&archived=any&status=running', false],
    ] as const) {
      expect([query, (await listed(query)).includes(id)]).toEqual([query, isShown]);
    }
    await finishRun(api, runs[0]!.id);
    expect(await listed('&status=succeeded')).not.toContain(id);
    expect(await read(id)).toMatchObject({ id, status: 'succeeded' });

    expect((await act(id, 'restore')).json()).toMatchObject({ archivedAt: null });
    expect(await listed('&status=succeeded')).toContain(id);
    expect(await listed('&archived=true')).not.toContain(id);
    expect((await eventsOf(id)).filter(({ type }) => type === 'experiment.changed')).toHaveLength(2);
  });

  it('is archived once, also under an Idempotency-Key', async () => {
    const { id } = await api.submit();
    const headers = { 'idempotency-key': `archive-${id}` };
    expect((await act(id, 'archive', headers)).headers['idempotency-replayed']).toBeUndefined();
    expect((await act(id, 'archive', headers)).headers['idempotency-replayed']).toBe('true');
    expect((await act(id, 'archive')).statusCode).toBe(200);
    expect((await act(id, 'restore', headers)).json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await eventsOf(id)).toHaveLength(3);
  });

  it('leaves no trace when it is deleted', async () => {
    const { id, runs } = await api.submit();
    await finishRun(api, runs[0]!.id);
    await act(id, 'archive');
    await api.call('DELETE', `/v1/experiments/${id}`);
    expect(await api.redis.zscore(api.keys.archivedExperiments, id)).toBeNull();
    expect(await listed('&archived=any')).not.toContain(id);
  });
});

function labels(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, String(index)]));
}

function nested(levels: number): object {
  return levels === 0 ? {} : { inner: nested(levels - 1) };
}
