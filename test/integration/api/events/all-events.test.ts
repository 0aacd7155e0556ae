import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Event, EventType } from '../../../../src/experiments/records/event.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { keysOfTenant } from '../../../../src/store/keys.js';
import type { Page } from '../../../../src/store/store.js';
import { SMALL_SPEC, startApi } from '../../../support/api.js';
import { openEventStream, type TestStream } from '../../../support/event-stream.js';
import { epochMetrics, progressAt } from '../../../support/experiments.js';
import { makeKey, type TestKey } from '../../../support/keys.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const options = { http: { requireKeys: true }, timing: { rereadMs: 60_000 } };
const api = await startApi(redis.url, options);
const base = await api.listen();

type Told = Event | { type: 'events.missed' } | { type: 'events.position' };
type AllEventsPage = Page<Event> & { lastId: string; missed: boolean };

let tenants = 0;

/** A tenant that has nothing yet, and what it may ask. */
async function newTenant() {
  tenants += 1;
  const tenant = `lab-${tenants}`;
  const key = await makeKey(api, { tenant });
  const recent = keysOfTenant(api.keys, tenant).recentEvents;
  return {
    tenant,
    key,
    recent,
    submit: () => submitAs(key),
    list: async (query = '') =>
      (await api.call('GET', `/v1/events${query}`, { headers: key.headers })).json<AllEventsPage>(),
    stream: (query = '', headers: Record<string, string> = {}, from = base) =>
      openEventStream<Told>(`${from}/v1/events${query}`, { ...key.headers, ...headers }),
    /** As many references to this experiment's first event as make Redis drop what was before. */
    flood: async ({ experimentId }: { experimentId: string }, count = 10_200) => {
      const pipeline = api.redis.pipeline();
      for (let each = 0; each < count; each += 1) {
        pipeline.xadd(recent, 'MAXLEN', '~', 10_000, '*', 'e', experimentId, 'q', '1');
      }
      await pipeline.exec();
    },
  };
}

/** An experiment with a run that a worker has claimed. */
async function submitAs({ headers }: TestKey) {
  const payload = { ...SMALL_SPEC, training: { epochs: 1000 } };
  const { id, runs } = (await api.call('POST', '/v1/experiments', { headers, payload })).json<Experiment>();
  const runId = runs[0]!.id;
  const claim = await api.execution.claimRun(runId, { workerId: 'test', maxAttempts: 3 });
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  const { fence } = claim;
  return {
    experimentId: id,
    epoch: (epoch: number) => api.execution.appendEpoch(runId, fence, epochMetrics(epoch), progressAt(epoch)),
    finish: () =>
      api.execution.finishRun(runId, fence, { status: 'succeeded', stopReason: { kind: 'completed', epoch: 3 } }),
  };
}

const types = (events: { type: string }[]) => events.map(({ type }) => type);
/** Which experiment and which of its events. */
const places = (events: Event[]) => events.map(({ experimentId, id }) => `${experimentId} ${id}`);

/** The next messages of a stream, without their ids. */
async function take(stream: TestStream<Told>, count: number): Promise<Told[]> {
  const told: Told[] = [];
  while (told.length < count) {
    const message = await stream.next();
    if (message === null) throw new Error(`The stream ended after ${told.length} messages.`);
    told.push(message.data);
  }
  return told;
}

describe('the list of all events', () => {
  it('has those of several experiments in the order in which they happened, and no other tenant’s', async () => {
    const [own, other] = [await newTenant(), await newTenant()];
    const [a, b, c] = [await own.submit(), await own.submit(), await own.submit()];
    const foreign = await other.submit();
    for (const [epoch, run] of [b, foreign, a, c, b, a, foreign, c, c].entries()) await run.epoch(epoch + 1);
    for (const run of [c, foreign, a, b]) await run.finish();
    const { items, nextCursor, missed } = await own.list();
    const ids = (...runs: { experimentId: string }[]) => runs.map(({ experimentId }) => experimentId);
    expect(items.map(({ experimentId }) => experimentId)).toEqual([
      ...[a, b, c].flatMap((run) => ids(run, run, run)),
      ...ids(b, a, c, b, a, c, c),
      ...[c, a, b].flatMap((run) => ids(run, run)),
    ]);
    expect([nextCursor, missed]).toEqual([null, false]);
    for (const { experimentId } of [a, b, c]) {
      const url = `/v1/experiments/${experimentId}/events`;
      const { items: ofOne } = (await api.call('GET', url, { headers: own.key.headers })).json<Page<Event>>();
      expect(items.filter((event) => event.experimentId === experimentId)).toEqual(ofOne);
    }
    const ofOther = await other.list();
    expect(new Set(ofOther.items.map(({ experimentId }) => experimentId))).toEqual(new Set(ids(foreign)));
  });

  it('is read page by page, and on from the last page', async () => {
    const { submit, list } = await newTenant();
    expect(await list()).toEqual({ items: [], nextCursor: null, lastId: '0', missed: false });
    const runs = [await submit(), await submit(), await submit()];
    const all = await list();
    expect(all.items).toHaveLength(9);
    const pages: AllEventsPage[] = [await list('?limit=4')];
    while (pages.at(-1)!.nextCursor !== null) pages.push(await list(`?limit=4&after=${pages.at(-1)!.nextCursor}`));
    expect(pages.map(({ items }) => items.length)).toEqual([4, 4, 1]);
    expect(pages.flatMap(({ items }) => items)).toEqual(all.items);
    expect(await list(`?after=${all.lastId}`)).toEqual({ ...all, items: [] });
    await runs[1]!.epoch(1);
    expect(types((await list(`?after=${all.lastId}`)).items)).toEqual(['run.epoch']);
  });

  it('has the types that are asked for', async () => {
    const { submit, list } = await newTenant();
    const [a, b] = [await submit(), await submit()];
    await a.epoch(1);
    await b.finish();
    await a.finish();
    const { items, lastId } = await list('?types=run.finished,experiment.finished');
    expect(types(items)).toEqual(['run.finished', 'experiment.finished', 'run.finished', 'experiment.finished']);
    expect((await list()).lastId).toBe(lastId);
    expect(await list('?types=run.finished&limit=6')).toMatchObject({ items: [], nextCursor: expect.any(String) });
  });

  it('has no events of deleted experiments', async () => {
    const { submit, list, key } = await newTenant();
    const [a, b] = [await submit(), await submit()];
    await a.epoch(1);
    await b.epoch(1);
    await a.finish();
    const before = await list();
    const deleted = await api.call('DELETE', `/v1/experiments/${a.experimentId}`, { headers: key.headers });
    expect(deleted.statusCode).toBe(204);
    const after = await list();
    expect(places(after.items)).toEqual(places(before.items).filter((place) => place.startsWith(b.experimentId)));
    expect([after.items.length, after.lastId, after.missed]).toEqual([4, before.lastId, false]);
  });

  it('says that events after an id are gone, and not where none are', async () => {
    const { submit, list, flood } = await newTenant();
    const run = await submit();
    const { lastId } = await list();
    await flood(run, 9_000);
    expect((await list(`?after=${lastId}`)).missed).toBe(false);
    await flood(run, 1_500);
    const late = await list(`?after=${lastId}&limit=5`);
    expect([late.missed, late.items.length]).toEqual([true, 5]);
    expect((await list(`?after=${late.nextCursor}`)).missed).toBe(false);
    expect((await list('?after=0')).missed).toBe(false);
  });

  it('says so when all are gone because nothing happened for a week', async () => {
    const { submit, list, recent } = await newTenant();
    await submit();
    expect(Math.round((await api.redis.pttl(recent)) / 3_600_000)).toBe(7 * 24);
    await api.redis.del(recent);
    const daysAgo = (days: number) => `${Date.now() - days * 86_400_000}-0`;
    const late = await list(`?after=${daysAgo(8)}`);
    expect([late.items, late.missed]).toEqual([[], true]);
    expect((await list(`?after=${late.lastId}`)).missed).toBe(false);
    expect((await list(`?after=${daysAgo(6)}`)).missed).toBe(false);
    await submit();
    expect([(await list(`?after=${daysAgo(8)}`)).missed, (await list(`?after=${daysAgo(6)}`)).missed]).toEqual([
      true,
      false,
    ]);
  });

  it('has the events of records that can be read, when there are others', async () => {
    const { submit, list } = await newTenant();
    const [a, b] = [await submit(), await submit()];
    await api.redis.hset(api.keys.experiment(a.experimentId), 'schemaVersion', '99');
    expect(new Set((await list()).items.map(({ experimentId }) => experimentId))).toEqual(new Set([b.experimentId]));
  });

  it.each(['after=x', 'after=17', 'after=1-', 'limit=0', 'types=run.started,run.none', 'types=', 'since=1'])(
    'refuses ?%s',
    async (query) => {
      const { key } = await newTenant();
      expect((await api.call('GET', `/v1/events?${query}`, { headers: key.headers })).statusCode).toBe(400);
    },
  );
});

describe('the stream of all events', () => {
  it('begins with what happens from now on, in all experiments and no other tenant’s', async () => {
    const [own, other] = [await newTenant(), await newTenant()];
    const before = await own.submit();
    const stream = await own.stream();
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(await stream.next()).toEqual({ id: (await own.list()).lastId, data: { type: 'events.position' } });
    const foreign = await other.submit();
    await before.epoch(1);
    await foreign.epoch(1);
    const later = await own.submit();
    await before.finish();
    const told = (await take(stream, 6)) as Event[];
    expect(types(told)).toEqual([
      'run.epoch',
      ...['experiment.created', 'run.queued', 'run.started'],
      ...['run.finished', 'experiment.finished'],
    ]);
    expect(told.map(({ experimentId }) => experimentId)).toEqual(
      [before, later, later, later, before, before].map(({ experimentId }) => experimentId),
    );
    // It does not end with an experiment.
    await later.finish();
    expect(types(await take(stream, 2))).toEqual(['run.finished', 'experiment.finished']);
    stream.leave();
  });

  it('loses no event and repeats none when a client leaves and comes back with Last-Event-ID', async () => {
    const own = await newTenant();
    const runs = [await own.submit(), await own.submit(), await own.submit()];
    const total = 120;
    let last: string | undefined;
    const seen: Event[] = [];
    const first = await own.stream();
    last = (await first.next())!.id;
    first.leave();
    const training = (async () => {
      for (let epoch = 1; epoch <= total; epoch += 1) await runs[epoch % 3]!.epoch(epoch);
    })();
    while (seen.length < total) {
      const stream = await own.stream('', { 'last-event-id': last! });
      for (let count = 0; count < 20 && seen.length < total; count += 1) {
        const message = await stream.next();
        if (message === null) break;
        last = message.id;
        seen.push(message.data as Event);
      }
      stream.leave();
    }
    await training;
    expect(places(seen)).toEqual(places((await own.list('?limit=1000')).items.slice(9)));
  });

  it('has the types that are asked for, and moves a client on that wants none of many', async () => {
    const own = await newTenant();
    const run = await own.submit();
    const stream = await own.stream('?types=run.finished&lastEventId=undefined&_=17');
    const began = await stream.next();
    await run.epoch(1);
    await own.flood(run, 1_300);
    await run.epoch(2);
    const moved = await stream.next();
    expect(moved?.data).toEqual({ type: 'events.position' });
    expect(Number(moved!.id!.split('-')[0])).toBeGreaterThanOrEqual(Number(began!.id!.split('-')[0]));
    expect(moved!.id).not.toBe(began!.id);
    await run.finish();
    expect(types(await take(stream, 1))).toEqual(['run.finished']);
    stream.leave();
    const again = await own.stream('?types=run.finished', { 'last-event-id': moved!.id! });
    expect(types(await take(again, 1))).toEqual(['run.finished']);
    again.leave();
  });

  it('says to a client that comes back too late that it missed some, and then what is kept', async () => {
    const own = await newTenant();
    const run = await own.submit();
    const { lastId } = await own.list();
    await own.flood(run);
    const stream = await own.stream('?types=run.finished,experiment.created', { 'last-event-id': lastId });
    expect(await stream.next()).toEqual({ id: '0', data: { type: 'events.missed' } });
    expect((await stream.next())?.data.type).toBe('experiment.created');
    stream.leave();
    const back = await own.stream('?types=run.finished', { 'last-event-id': '0' });
    await run.finish();
    let message = await back.next();
    while (message?.data.type === 'events.position') message = await back.next();
    expect(message?.data.type).toBe('run.finished');
    back.leave();
  });

  it('says so to one that comes with an id from the future, and begins now', async () => {
    const own = await newTenant();
    const run = await own.submit();
    const future = `${Date.now() + 3_600_000}-0`;
    const stream = await own.stream('', { 'last-event-id': future });
    expect((await stream.next())?.data.type).toBe('events.missed');
    await run.epoch(1);
    expect((await stream.next())?.data.type).toBe('run.epoch');
    stream.leave();
    expect(await own.list(`?after=${future}`)).toMatchObject({ items: [], missed: true, nextCursor: null });
  });

  it('does not say so to one that was there before anything happened', async () => {
    const own = await newTenant();
    const stream = await own.stream();
    const { id } = (await stream.next())!;
    stream.leave();
    await own.submit();
    const back = await own.stream('', { 'last-event-id': id! });
    const expected: EventType[] = ['experiment.created', 'run.queued', 'run.started'];
    expect(types(await take(back, 3))).toEqual(expected);
    back.leave();
  });

  it('ends when its key is revoked', async () => {
    const own = await newTenant();
    const run = await own.submit();
    const leaver = await makeKey(api, { tenant: own.tenant });
    const stream = await own.stream('', leaver.headers);
    await stream.next();
    await api.call('POST', `/v1/keys/${leaver.id}/revoke`, { headers: own.key.headers });
    // The answer about a key holds for a second.
    await delay(1000);
    await run.epoch(1);
    expect(await stream.next()).toBeNull();
  });

  it('gets a farewell when the service closes', async () => {
    const own = await newTenant();
    const other = await startApi(redis.url, options);
    const key = await makeKey(other);
    const stream = await openEventStream<Told>(`${await other.listen()}/v1/events`, key.headers);
    await stream.next();
    await other.app.close();
    expect(await stream.next()).toBeNull();
    expect(stream.text()).toMatch(/: the service is closing, reconnect\n\n$/);
    expect((await own.list()).items).toEqual([]);
  });
});
