import { beforeEach, describe, expect, it } from '@jest/globals';
import { createEventFeed } from '../../../src/store/event-feed.js';
import { connectRedis, untilReady } from '../../../src/store/redis.js';
import type { NewExperiment } from '../../../src/store/store.js';
import { newExperiment } from '../../support/experiments.js';
import { closeAfterTests, startTestRedis } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const server = await startTestRedis();
const { resources, executions, keys, redis } = await connectStores(server.url);

let experiment: NewExperiment;
beforeEach(async () => {
  experiment = newExperiment({ arms: 2 });
  await resources.createExperiment(experiment);
});

describe('readEvents', () => {
  it('gives what comes after an id, at most so many', async () => {
    await resources.cancelExperiment(experiment.id);
    const scope = { experimentId: experiment.id };
    const all = (await resources.readEvents(scope, '0', 100))!;
    expect(all.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(await resources.readEvents(scope, '2', 3)).toEqual(all.slice(2, 5));
    expect(await resources.readEvents(scope, '6', 3)).toEqual([]);
    expect(await resources.readEvents(scope, '999999999999999', 3)).toEqual([]);
    expect(await resources.revision(scope)).toBe('6');
  });

  it('gives a run its own events under the same ids', async () => {
    await resources.cancelExperiment(experiment.id);
    const runId = experiment.runs[1]!.id;
    const all = (await resources.readEvents({ experimentId: experiment.id }, '0', 100))!;
    const own = await resources.readEvents({ runId }, '0', 100);
    expect(own).toEqual(all.filter((event) => event.runId === runId));
    expect(own).toHaveLength(2);
    expect(await resources.revision({ runId })).toBe(own!.at(-1)!.id);
  });

  it.each(['-1', '1-0', 'x', '', '1e3', '9'.repeat(30)])('refuses %j as an id', async (after) => {
    const read = resources.readEvents({ experimentId: experiment.id }, after, 10);
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
    await resources.cancelRun(experiment.runs[0]!.id);
    await woken;
    off();
    expect(wakesOfOther).toBe(0);
  });

  it('tells every process of a wish to cancel a running run', async () => {
    const runId = experiment.runs[0]!.id;
    await executions.claimRun(runId, { workerId: 'w', maxAttempts: 3 });
    const told = new Promise<string>((resolve) => {
      const off = feed.onCancel((id) => {
        off();
        resolve(id);
      });
    });
    await resources.cancelRun(runId);
    expect(await told).toBe(runId);
  });

  it('wakes readers when their experiment is deleted', async () => {
    await resources.cancelExperiment(experiment.id);
    const woken = nextWake();
    await resources.deleteExperiment(experiment.id);
    await woken;
    expect(await resources.readEvents({ experimentId: experiment.id }, '0', 1)).toBeNull();
  });

  it('wakes all readers after a reconnect, and goes on waking them', async () => {
    const woken = nextWake();
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await woken;
    const wokenAgain = nextWake();
    await resources.cancelRun(experiment.runs[0]!.id);
    await wokenAgain;
  });

  it('calls nobody who has gone', async () => {
    let wakes = 0;
    feed.onExperimentEvents(experiment.id, () => {
      wakes += 1;
    })();
    const woken = nextWake();
    await resources.cancelRun(experiment.runs[0]!.id);
    await woken;
    expect(wakes).toBe(0);
  });
});
