/** Streams that wait together: each hears once what comes after its place, and may leave. */
import { setTimeout as delay, setImmediate as round } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { Audiences, type Leaving, type Listener } from '../../../../src/api/events/audience.js';
import type { EventMessages } from '../../../../src/api/events/event-messages.js';

type Feed = ConstructorParameters<typeof Audiences>[0];

/** A sequence of events in memory, and the audiences that wait at it. */
function scene({ quietMs = 60_000, size = 10 } = {}) {
  const wakes = new Set<() => void>();
  let events = 0;
  let reads = 0;
  let fault: Error | null = null;
  const feed = {
    onEvents: (_name: string, wake: () => void) => {
      wakes.add(wake);
      return () => wakes.delete(wake);
    },
  } as unknown as Feed;
  const messages = {
    keyOf: () => 'exp_1',
    read: async (_scope: unknown, after: string, limit: number) => {
      reads += 1;
      await round();
      if (fault) throw fault;
      const ids = Array.from(
        { length: Math.min(events - Number(after), limit) },
        (_, index) => Number(after) + index + 1,
      );
      const found = ids.map((id) => ({ id: String(id), type: 'run.epoch' as const, text: 'x'.repeat(size) }));
      return { messages: found, lastId: found.at(-1)?.id ?? after, size: found.length, missed: false };
    },
  } as unknown as EventMessages;
  const audiences = new Audiences(feed, quietMs);
  return {
    reads: () => reads,
    waiting: () => wakes.size,
    fail: (error: Error) => {
      fault = error;
    },
    publish: (count = 1) => {
      events += count;
      for (const wake of [...wakes]) wake();
    },
    join: (hear: Listener['hear'] = () => null) => {
      const heard: string[] = [];
      const left: Leaving[] = [];
      const wanted = { scope: { experimentId: 'exp_1' }, name: 'exp_1', types: null, after: String(events) };
      const leave = audiences.join(wanted, messages, {
        hear: (what) => {
          heard.push(...what.wanted.map(({ id }) => id));
          return hear(what);
        },
        leave: (reason) => left.push(reason),
      });
      return { heard, left, leave };
    },
  };
}

const settled = async () => {
  for (let rounds = 0; rounds < 30; rounds += 1) await round();
};

it('reads once for all, and each hears what comes after its place', async () => {
  const here = scene();
  const first = Array.from({ length: 250 }, () => here.join());
  here.publish();
  await settled();
  const second = here.join();
  here.publish(2);
  await settled();
  here.publish();
  await settled();
  for (const { heard, left } of first) expect({ heard, left }).toEqual({ heard: ['1', '2', '3', '4'], left: [] });
  expect(second.heard).toEqual(['2', '3', '4']);
  expect(here.reads()).toBe(3);
});

it('lets newcomers in while a large audience hears, and nobody hears twice', async () => {
  const here = scene();
  const late: ReturnType<typeof here.join>[] = [];
  const first = Array.from({ length: 350 }, (_, index) =>
    here.join(() => {
      if (index % 50 === 0) late.push(here.join());
      return null;
    }),
  );
  for (let event = 0; event < 3; event += 1) {
    here.publish();
    await settled();
    await settled();
  }
  for (const { heard } of first) expect(heard).toEqual(['1', '2', '3']);
  for (const [index, { heard, left }] of late.entries()) {
    const from = Math.floor(index / 7) + 2;
    // Where the large audience arrives, the streams there are sent to join it.
    if (left.length > 0) expect({ heard, left }).toEqual({ heard: [], left: ['reads alone'] });
    else expect(heard).toEqual(['2', '3'].filter((id) => Number(id) >= from));
  }
});

it('forgets who leaves, and ends when nobody is left', async () => {
  const here = scene();
  const [one, other] = [here.join(), here.join(() => 'reads alone')];
  here.publish();
  await settled();
  expect(other).toMatchObject({ heard: ['1'], left: ['reads alone'] });
  one.leave();
  await settled();
  expect(one).toMatchObject({ heard: ['1'], left: [] });
  expect(here.waiting()).toBe(0);
});

it.each([
  ['nothing comes in time', { quietMs: 20 }, () => undefined, 'nothing came'],
  ['more comes than a client may leave unread', { size: 20_000 }, undefined, 'reads alone'],
  ['reading fails', {}, (here: ReturnType<typeof scene>) => here.fail(new Error('Redis is gone')), 'reads alone'],
] as const)('sends everybody away when %s', async (_, options, before, reason) => {
  const here = scene(options);
  const all = [here.join(), here.join()];
  before?.(here);
  if (reason === 'nothing came') await delay(60);
  else here.publish();
  await settled();
  for (const { heard, left } of all) expect({ heard, left }).toEqual({ heard: [], left: [reason] });
  expect(here.waiting()).toBe(0);
});
