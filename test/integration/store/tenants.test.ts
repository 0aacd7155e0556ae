/** The stores of two tenants on one Redis. */
import { describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { keysOfTenant } from '../../../src/store/keys.js';
import { newExperiment } from '../../support/experiments.js';
import { startTestRedis } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const server = await startTestRedis();
const { apiStores, workerStore, redis, keys } = await connectStores(server.url);
const [one, two, byDefault] = ['one', 'two', 'default'].map((tenant) => apiStores.forTenant(tenant));

/** How often Redis was asked, whatever, and what came of it. */
async function asked(ask: () => Promise<unknown>): Promise<{ commands: number; answer: unknown }> {
  const count = async () => {
    const stats = await redis.info('commandstats');
    const calls = [...stats.matchAll(/^cmdstat_(?!info)\S+:calls=(\d+)/gm)];
    return calls.reduce((sum, [, number]) => sum + Number(number), 0);
  };
  const before = await count();
  const answer = await ask();
  return { commands: (await count()) - before, answer };
}

describe('a store of one tenant', () => {
  it('takes as many steps for what is not its own as for what does not exist', async () => {
    const { id, runs } = newExperiment();
    await one!.createExperiment({ ...newExperiment(), id, runs });
    const [runId, noRun, noExperiment] = [runs[0]!.id, `run_${uuid()}`, `exp_${uuid()}`];
    // Redis learns the text of a script once.
    await two!.cancelRun(noRun);
    for (let round = 0; round < 3; round += 1) {
      for (const store of [two!, byDefault!]) {
        expect(await asked(() => store.getRun(runId))).toEqual(await asked(() => store.getRun(noRun)));
        expect(await asked(() => store.cancelRun(runId))).toEqual(await asked(() => store.cancelRun(noRun)));
        expect(await asked(() => store.getExperiment(id))).toEqual(
          await asked(() => store.getExperiment(noExperiment)),
        );
      }
      expect((await one!.getRun(runId))?.status).toBe('queued');
    }
  });

  it('asks once whose a run is', async () => {
    const experiment = newExperiment();
    await one!.createExperiment(experiment);
    const first = await asked(() => one!.revision({ experimentId: experiment.id }));
    const second = await asked(() => one!.revision({ experimentId: experiment.id }));
    expect([first.commands, second.commands]).toEqual([2, 1]);
  });

  it('leaves nothing of its tenant behind when all was deleted, but what expires', async () => {
    const prefix = `${keys.root}:tenant:gone:`;
    const gone = apiStores.forTenant('gone');
    const experiment = { ...newExperiment({ seeds: [1, 2] }), externalId: 'gone' };
    await gone.createExperiment(experiment);
    await gone.archiveExperiment(experiment.id, true);
    const { fence } = (await workerStore.claimRun(experiment.runs[0]!.id, { workerId: 'w', maxAttempts: 1 })) as {
      fence: number;
    };
    const failure = { status: 'failed', stopReason: { kind: 'error', epoch: 0 } } as const;
    await workerStore.finishRun(experiment.runs[0]!.id, fence, failure);
    await gone.cancelExperiment(experiment.id);
    expect((await redis.keys(`${prefix}*`)).length).toBeGreaterThan(3);
    expect(await gone.deleteExperiment(experiment.id)).toMatchObject({ outcome: 'deleted' });
    const { recentEvents } = keysOfTenant(keys, 'gone');
    expect((await redis.keys(`${prefix}*`)).sort()).toEqual([recentEvents, keys.tenantRunCounts('gone')]);
    expect(await redis.pttl(recentEvents)).toBeGreaterThan(0);
    expect(Object.values(await redis.hgetall(keys.tenantRunCounts('gone'))).every((count) => count === '0')).toBe(true);
  });

  it('has what old versions stored, as the default one', async () => {
    const experiment = newExperiment();
    await byDefault!.createExperiment(experiment);
    expect(await redis.hexists(keys.experiment(experiment.id), 'tenant')).toBe(0);
    expect((await byDefault!.listExperiments({ limit: 10 })).items.map(({ id }) => id)).toEqual([experiment.id]);
    expect((await one!.listExperiments({ limit: 10 })).items.map(({ id }) => id)).not.toContain(experiment.id);
  });
});
