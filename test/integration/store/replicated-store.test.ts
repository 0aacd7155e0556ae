import { describe, expect, it } from '@jest/globals';
import { createKeys } from '../../../src/store/keys.js';
import { connectRedis } from '../../../src/store/redis.js';
import { createReplicatedApiStores } from '../../../src/store/replicated-store.js';
import { newExperiment } from '../../support/experiments.js';
import { closeAfterTests, startTestRedis, untilReady } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

describe('a store that waits for replicas', () => {
  it('refuses within 2 s an experiment that no replica has, also many at once', async () => {
    const server = await startTestRedis();
    const { apiStores, prefix } = await connectStores(server.url);
    const submits = connectRedis(server.url, 'api');
    closeAfterTests(submits);
    await untilReady(submits);
    const store = createReplicatedApiStores(apiStores, submits, createKeys(prefix), 1).forTenant('default');

    // Nothing else waits in the meantime.
    const read = performance.now();
    const refused = store.createExperiment(newExperiment()).catch((error) => error);
    await store.listExperiments({ limit: 10 });
    expect(performance.now() - read).toBeLessThan(900);
    expect(await refused).toMatchObject({ message: expect.stringContaining('0 of 1 replicas') });

    const began = performance.now();
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => store.createExperiment(newExperiment())));
    expect(performance.now() - began).toBeLessThan(2500);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 'rejected',
        reason: { code: 'REDIS_UNAVAILABLE', retryAfterSeconds: 1 },
      });
    }
  });
});
