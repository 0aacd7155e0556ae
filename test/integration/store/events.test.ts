import { beforeEach, describe, expect, it } from '@jest/globals';
import { createEventFeed } from '../../../src/store/event-feed.js';
import { connectRedis } from '../../../src/store/redis.js';
import type { NewExperiment } from '../../../src/store/store.js';
import { newExperiment } from '../../support/experiments.js';
import { closeAfterTests, startTestRedis, untilReady } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const server = await startTestRedis();
const { apiStore, workerStore, keys, redis } = await connectStores(server.url);

let experiment: NewExperiment;
beforeEach(async () => {
  experiment = newExperiment({ arms: 2 });
  await apiStore.createExperiment(experiment);
});

describe('readEvents', () => {
  it('returns the events after an id, up to a limit', async () => {
    await apiStore.cancelExperiment(experiment.id);
    const scope = { experimentId: experiment.id };
    const all = (await apiStore.readEvents(scope, '0', 100))!;
    expect(all.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(await apiStore.readEvents(scope, '2', 3)).toEqual(all.slice(2, 5));
    expect(await apiStore.readEvents(scope, '6', 3)).toEqual([]);
    expect(await apiStore.readEvents(scope, '999999999999999', 3)).toEqual([]);
    expect(await apiStore.revision(scope)).toBe('6');
  });

  it('returns the events of a run under the same ids', async () => {
    await apiStore.cancelExperiment(experiment.id);
    const runId = experiment.runs[1]!.id;
    const all = (await apiStore.readEvents({ experimentId: experiment.id }, '0', 100))!;
    const own = await apiStore.readEvents({ runId }, '0', 100);
    expect(own).toEqual(all.filter((event) => event.runId === runId));
    expect(own).toHaveLength(2);
    expect(await apiStore.revision({ runId })).toBe(own!.at(-1)!.id);
  });

  it.each(['-1', '1-0', 'x', '', '1e3', '9'.repeat(30)])('refuses %j as an id', async (after) => {
    const read = apiStore.readEvents({ experimentId: experiment.id }, after, 10);
    await expect(read).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});

describe('the references to the events of all experiments', () => {
  const entries = async () => (await redis.xrange(keys.recentEvents, '-', '+')).map(([, fields]) => fields);

  it('name each event once, in order, of experiments of earlier versions too', async () => {
    await redis.del(keys.recentEvents);
    const earlier = newExperiment();
    await apiStore.createExperiment(earlier);
    await redis.hset(keys.experiment(earlier.id), 'schemaVersion', '2');
    for (const { id } of earlier.runs) await redis.hset(keys.run(id), 'schemaVersion', '2');
    await apiStore.cancelExperiment(experiment.id);
    await apiStore.cancelExperiment(earlier.id);
    const seqs = async ({ id }: NewExperiment) =>
      (await apiStore.readEvents({ experimentId: id }, '0', 100))!.map((event) => ['e', id, 'q', event.id]);
    const [first, other] = [await seqs(earlier), await seqs(experiment)];
    const created = first.slice(0, 1 + earlier.runs.length);
    expect(await entries()).toEqual([...created, ...other.slice(3), ...first.slice(created.length)]);
    const { events } = await apiStore.readRecentEvents('0', 100);
    expect(events.map(({ event }) => ['e', event.experimentId, 'q', event.id])).toEqual(await entries());
  });

  it('are at most some 10,000 of a tenant, which take less than 700 kB', async () => {
    await redis.del(keys.recentEvents);
    const run = experiment.runs[0]!;
    const started = await workerStore.claimRun(run.id, { workerId: 'w', maxAttempts: 3 });
    if (started.outcome !== 'claimed') throw new Error(started.outcome);
    for (let from = 0; from < 10_500; from += 500) {
      await Promise.all(
        Array.from({ length: 500 }, (_, index) =>
          workerStore.recordCheckpoint(run.id, started.fence, { epoch: 1 + from + index, step: 0, steps: 10 }),
        ),
      );
    }
    const length = await redis.xlen(keys.recentEvents);
    const bytes = Number(await redis.memory('USAGE', keys.recentEvents, 'SAMPLES', 0));
    expect([length >= 10_000, length < 10_200]).toEqual([true, true]);
    expect(bytes).toBeLessThan(700_000);
  });
});

describe('the event feed', () => {
  const subscriber = connectRedis(server.url, 'subscriber');
  closeAfterTests(subscriber);
  const feed = createEventFeed(subscriber, keys);

  /** Resolves at the next wake-up of this experiment's readers. */
  const nextWake = (id = experiment.id) =>
    new Promise<void>((resolve) => {
      const off = feed.onEvents(id, () => {
        off();
        resolve();
      });
    });

  it('wakes the readers of an experiment when it has new events, and no others', async () => {
    await untilReady(subscriber);
    await redis.publish(keys.wakeChannel, experiment.id);
    const other = newExperiment();
    let wakesOfOther = 0;
    const off = feed.onEvents(other.id, () => {
      wakesOfOther += 1;
    });
    const woken = nextWake();
    await apiStore.cancelRun(experiment.runs[0]!.id);
    await woken;
    off();
    expect(wakesOfOther).toBe(0);
  });

  it('notifies every process of a request to cancel a running run', async () => {
    const runId = experiment.runs[0]!.id;
    await workerStore.claimRun(runId, { workerId: 'w', maxAttempts: 3 });
    const notified = new Promise<string>((resolve) => {
      const off = feed.onCancel((id) => {
        off();
        resolve(id);
      });
    });
    await apiStore.cancelRun(runId);
    expect(await notified).toBe(runId);
  });

  it('wakes readers when their experiment is deleted', async () => {
    await apiStore.cancelExperiment(experiment.id);
    const woken = nextWake();
    await apiStore.deleteExperiment(experiment.id);
    await woken;
    expect(await apiStore.readEvents({ experimentId: experiment.id }, '0', 1)).toBeNull();
  });

  it('wakes all readers after a reconnect, and keeps waking them', async () => {
    const woken = nextWake();
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await woken;
    const wokenAgain = nextWake();
    await apiStore.cancelRun(experiment.runs[0]!.id);
    await wokenAgain;
  });

  it('does not call readers that have left', async () => {
    let wakes = 0;
    feed.onEvents(experiment.id, () => {
      wakes += 1;
    })();
    const woken = nextWake();
    await apiStore.cancelRun(experiment.runs[0]!.id);
    await woken;
    expect(wakes).toBe(0);
  });
});
