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

describe('the event feed', () => {
  const subscriber = connectRedis(server.url, 'subscriber');
  closeAfterTests(subscriber);
  const feed = createEventFeed(subscriber, keys);

  /** Resolves at the next wake-up of this experiment's readers. */
  const nextWake = (id = experiment.id) =>
    new Promise<void>((resolve) => {
      const off = feed.onExperimentEvents(id, () => {
        off();
        resolve();
      });
    });

  it('wakes the readers of an experiment when it has new events, and no others', async () => {
    await untilReady(subscriber);
    await redis.publish(keys.wakeChannel, experiment.id);
    const other = newExperiment();
    let wakesOfOther = 0;
    const off = feed.onExperimentEvents(other.id, () => {
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
    feed.onExperimentEvents(experiment.id, () => {
      wakes += 1;
    })();
    const woken = nextWake();
    await apiStore.cancelRun(experiment.runs[0]!.id);
    await woken;
    expect(wakes).toBe(0);
  });
});
