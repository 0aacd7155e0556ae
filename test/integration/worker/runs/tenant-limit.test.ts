/** A tenant with as many running runs as it may have, and the others, whose runs pass it. */
import { describe, expect, it } from '@jest/globals';
import { sweep } from '../../../../src/worker/upkeep/reconcile.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';
import { newInstallation, sweepOptions } from '../../../support/worker.js';

const server = await startTestRedis();

describe('a limit on running runs', () => {
  it('lets the runs of other tenants pass, and the next one begin when one ends', async () => {
    const here = await newInstallation(server.url);
    const many = await here.submit({ arms: [{ name: 'wait' }], seeds: [1, 2, 3], tenant: 'many' });
    await here.startWorker({ concurrency: 3, context: { maxRunningRuns: 1 } });
    const store = here.apiStores.forTenant('many');
    const statuses = async () =>
      Promise.all(
        many.runIds.map(async (id) => [(await store.getRun(id))!.status, (await store.getRun(id))!.waitReason]),
      );
    await until('one trains and two are parked', async () => {
      const text = JSON.stringify((await statuses()).sort());
      return text === '[["queued","tenant_limit"],["queued","tenant_limit"],["running",null]]';
    });

    expect((await sweep(sweepOptions(here, { maxRunningRuns: 1 }))).requeued).toEqual([]);
    const one = await here.submit({ arms: [{ name: 'train' }], seeds: [1, 2], tenant: 'one' });
    await until('the other tenant is served', async () => {
      const experiment = await here.apiStores.forTenant('one').getExperiment(one.experimentId);
      return experiment!.status === 'succeeded';
    });

    for (const [index, runId] of many.runIds.entries()) {
      await until('it trains', async () => (await store.getRun(runId))!.status === 'running');
      const running = (await statuses()).filter(([status]) => status === 'running');
      expect([index, running.length]).toEqual([index, 1]);
      await store.cancelRun(runId);
    }
    await until('all have ended', async () => (await store.getExperiment(many.experimentId))!.status === 'cancelled');
    await here.close();
  });

  it('is kept by sweeps, which release what a dead worker has not', async () => {
    const here = await newInstallation(server.url);
    const { runIds } = await here.submit({ arms: [{ name: 'wait' }], seeds: [1, 2, 3], tenant: 'many' });
    const claim = (runId: string) => here.store.claimRun(runId, { workerId: 'w', maxAttempts: 3, maxRunningRuns: 1 });
    const outcomes = [];
    for (const runId of await here.jobs.take(3)) outcomes.push((await claim(runId)).outcome);
    expect(outcomes).toEqual(['claimed', 'parked', 'parked']);
    const options = sweepOptions(here, { maxRunningRuns: 1 });
    expect((await sweep(options)).requeued).toEqual([]);
    const { status } = (await here.apiStores.forTenant('many').getRun(runIds[0]!))!;
    expect(status).toBe('running');
    await here.apiStores.forTenant('many').pauseRun(runIds[1]!);

    await here.store.finishRun(runIds[0]!, 1, { status: 'failed', stopReason: { kind: 'error', epoch: 0 } });
    expect((await sweep(options)).requeued).toEqual([runIds[2]]);
    expect(await here.jobs.take(1)).toEqual([runIds[2]]);
    expect((await claim(runIds[2]!)).outcome).toBe('claimed');
    await here.close();
  });

  it('releases all when it was taken back', async () => {
    const here = await newInstallation(server.url);
    const { runIds } = await here.submit({ arms: [{ name: 'wait' }], seeds: [1, 2, 3, 4], tenant: 'many' });
    for (const runId of await here.jobs.take(4)) {
      await here.store.claimRun(runId, { workerId: 'w', maxAttempts: 3, maxRunningRuns: 1 });
    }
    expect((await sweep(sweepOptions(here))).requeued).toEqual(runIds.slice(1));
    expect(await here.jobs.take(3)).toEqual(runIds.slice(1));
    await here.close();
  });
});
