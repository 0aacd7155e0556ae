/** In which order the runs of several tenants start. */
import { describe, expect, it } from '@jest/globals';
import { createRunQueue } from '../../../src/queue/run-queue.js';
import { connectRedis } from '../../../src/store/redis.js';
import { newExperiment } from '../../support/experiments.js';
import { openJobs } from '../../support/jobs.js';
import { closeAfterTests, startTestRedis, untilReady } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const server = await startTestRedis();

/** An installation in which a test starts the runs, in the order of the queue. */
async function newInstallation() {
  const { apiStores, workerStore, prefix, keys, redis } = await connectStores(server.url);
  const connection = connectRedis(server.url, 'worker');
  closeAfterTests(connection);
  await untilReady(connection);
  const queue = createRunQueue({ connection: redis, prefix });
  closeAfterTests({ disconnect: () => queue.close() });
  const jobs = openJobs(redis, prefix, connection);
  const tenants = new Map<string, string>();
  const fences = new Map<string, number>();

  /** Of at most 100 runs. */
  async function submitOne(tenant: string, runs: number, priority: number): Promise<string[]> {
    const experiment = newExperiment({ seeds: Array.from({ length: runs }, (_, seed) => seed) });
    const { movedRunIds } = await apiStores.forTenant(tenant).createExperiment(experiment, { priority });
    for (const { id } of experiment.runs) tenants.set(id, tenant);
    await queue.enqueue(experiment.runs.map(({ id }) => ({ runId: id, experimentId: experiment.id, jobFence: 0 })));
    await queue.reorder(movedRunIds);
    return experiment.runs.map(({ id }) => id);
  }

  async function submit(tenant: string, runs: number, priority = 0): Promise<string[]> {
    const ids: string[] = [];
    while (ids.length < runs) ids.push(...(await submitOne(tenant, Math.min(runs - ids.length, 100), priority)));
    return ids;
  }

  /** Starts so many runs, one after the other, and gives their ids. */
  async function start(count: number): Promise<string[]> {
    const started: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const [runId = ''] = await jobs.take(1);
      const claim = await workerStore.claimRun(runId, { workerId: 'test', maxAttempts: 3 });
      if (claim.outcome === 'claimed') fences.set(runId, claim.fence);
      started.push(runId);
    }
    return started;
  }

  const startTenants = async (count: number) => (await start(count)).map((id) => tenants.get(id));
  return { submit, start, startTenants, queue, fences, redis, keys, workerStore, apiStores };
}

const countOf = (tenant: string, started: (string | undefined)[]) => started.filter((each) => each === tenant).length;

describe('runs of one tenant', () => {
  it('start first come, first served, over experiments and while others are added', async () => {
    const { submit, start } = await newInstallation();
    const submitted = [...(await submit('default', 5)), ...(await submit('default', 3))];
    const started = await start(4);
    submitted.push(...(await submit('default', 4)));
    started.push(...(await start(8)));
    expect(started).toEqual(submitted);
  });

  it('start so also after more turns than BullMQ has priorities', async () => {
    const { submit, start, redis, keys } = await newInstallation();
    const submitted = await submit('default', 2);
    await redis.hset(keys.turns, 'now', 2_097_150, 'tenant:', 2_097_150);
    submitted.push(...(await submit('default', 5)), ...(await submit('default', 3)));
    expect(await start(10)).toEqual(submitted);
  });

  it('begin again with the first turn when none is queued', async () => {
    const { submit, start, redis, keys } = await newInstallation();
    await submit('default', 3);
    await start(2);
    expect(await redis.hgetall(keys.turns)).toEqual({ now: '2', 'tenant:': '3' });
    await start(1);
    expect(await redis.exists(keys.turns)).toBe(0);
  });

  it('that are handed back go to the end', async () => {
    const { submit, start, queue, fences, workerStore } = await newInstallation();
    const [first, ...others] = await submit('default', 3);
    await start(1);
    const fence = fences.get(first!)!;
    await workerStore.releaseRun(first!, fence, 'shutdown');
    const { experimentId } = (await workerStore.activeRuns('0')).runs.find(({ runId }) => runId === first)!;
    await queue.enqueue([{ runId: first!, experimentId, jobFence: fence }]);
    expect(await start(3)).toEqual([...others, first]);
  });
});

describe('runs of several tenants', () => {
  it('one run starts within one slot although another tenant has 1,000', async () => {
    const { submit, start, startTenants } = await newInstallation();
    await submit('many', 1000);
    await start(5);
    await submit('one', 1);
    expect(await startTenants(2)).toContain('one');
  });

  it('share the trainers equally, however many each has', async () => {
    const { submit, startTenants } = await newInstallation();
    await submit('a', 200);
    await submit('b', 50);
    await submit('c', 10);
    const first = await startTenants(30);
    for (const tenant of ['a', 'b', 'c']) expect(Math.abs(countOf(tenant, first) - 10)).toBeLessThanOrEqual(1);
    const second = await startTenants(40);
    expect(Math.abs(countOf('a', second) - 20)).toBeLessThanOrEqual(2);
  });

  it('save no turns while they have nothing to train, and lose none by having trained alone', async () => {
    const { submit, start, startTenants } = await newInstallation();
    await submit('early', 100);
    await start(50);
    await submit('late', 100);
    const next = await startTenants(40);
    expect(Math.abs(countOf('late', next) - 20)).toBeLessThanOrEqual(1);
  });

  it('many small submits gain nothing over one large one', async () => {
    const { submit, startTenants } = await newInstallation();
    await submit('large', 100);
    for (let count = 0; count < 50; count += 1) await submit('small', 1);
    expect(Math.abs(countOf('small', await startTenants(40)) - 20)).toBeLessThanOrEqual(1);
  });

  it('are listed in the order in which they start', async () => {
    const { submit, start, queue } = await newInstallation();
    await submit('a', 20);
    await submit('b', 5);
    await submit('c', 8);
    const { waiting } = await queue.readOrder(100);
    expect(await start(33)).toEqual(waiting);
  });
});

describe('a priority', () => {
  it('lets runs pass those of their tenant with a lower one, and no others', async () => {
    const { submit, start } = await newInstallation();
    const normal = await submit('default', 4);
    const high = await submit('default', 2, 5);
    const higher = await submit('default', 1, 9);
    const alsoHigh = await submit('default', 1, 5);
    const last = await submit('default', 1);
    expect(await start(9)).toEqual([...higher, ...high, ...alsoHigh, ...normal, ...last]);
  });

  it('makes no other tenant wait', async () => {
    const { submit, start, queue } = await newInstallation();
    const [hurried, patient] = [await submit('hurried', 30), await submit('patient', 30)];
    const places = async () => {
      const { waiting } = await queue.readOrder(1000);
      return patient.map((id) => waiting.indexOf(id));
    };
    const before = await places();
    const urgent = await submit('hurried', 20, 9);
    for (const [index, place] of (await places()).entries()) {
      expect([before[index], before[index]! - 1]).toContain(place);
    }
    const started = await start(40);
    expect(started.filter((id) => patient.includes(id)).length).toBeGreaterThanOrEqual(19);
    expect(started.filter((id) => !patient.includes(id)).slice(0, 20)).toEqual(urgent);
    expect(started.filter((id) => hurried.includes(id)).length).toBeLessThanOrEqual(1);
  });

  it('is refused among more runs than Redis can order in a moment, and nothing is stored', async () => {
    const { submit, apiStores, redis, keys } = await newInstallation();
    await submit('busy', 1900);
    await submit('busy', 99, 1);
    const stored = () => redis.zcard(keys.waitingRuns('busy'));
    const hurry = (tenant: string, runs: number) =>
      apiStores
        .forTenant(tenant)
        .createExperiment(newExperiment({ seeds: Array.from({ length: runs }, (_, seed) => seed) }), { priority: 9 });
    await expect(hurry('busy', 2)).rejects.toMatchObject({ code: 'TENANT_QUEUE_FULL' });
    expect(await stored()).toBe(1999);
    expect((await hurry('busy', 1)).isNew).toBe(true);
    expect((await hurry('other', 2)).isNew).toBe(true);
    await submit('busy', 1);
    expect(await stored()).toBe(2001);
  });

  it('counts among the runs that wait, not those that were started or cancelled', async () => {
    const { submit, start, apiStores, queue } = await newInstallation();
    const [first, second, third] = await submit('default', 3);
    expect(await start(1)).toEqual([first]);
    const { obsoleteJobs } = await apiStores.forTenant('default').cancelRun(second!);
    await queue.discard(obsoleteJobs);
    const urgent = await submit('default', 1, 1);
    expect(await start(2)).toEqual([...urgent, third]);
  });
});
