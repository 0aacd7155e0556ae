import { afterAll, describe, expect, it } from '@jest/globals';
import { connectRedis, type RedisRole, untilReady } from '../../../src/store/redis.js';
import { closeAfterTests, freePort, startTestRedis } from '../../support/redis.js';
import { startTcpProxy } from '../../support/tcp-proxy.js';

const port = await freePort();
await startTestRedis({ port });
const proxy = await startTcpProxy(port);
afterAll(() => proxy.close());

describe('a connection to Redis whose network swallows everything', () => {
  it.each<[RedisRole]>([['api'], ['worker'], ['subscriber']])(
    'is noticed within 15 s and made anew once the network is back: %s',
    async (role) => {
      const redis = connectRedis(`redis://127.0.0.1:${proxy.port}`, role);
      closeAfterTests(redis);
      await untilReady(redis);
      if (role === 'subscriber') await redis.subscribe('channel');
      const swallowed = performance.now();
      proxy.blackHole();
      // Not events.once(), which rejects with the error that comes before.
      const closed = new Promise((resolve) => redis.once('close', resolve));
      // As the product has it: there is always a next command, but not from a subscriber.
      if (role !== 'subscriber') redis.ping().catch(() => undefined);
      await closed;
      expect(performance.now() - swallowed).toBeLessThan(15_000);
      proxy.heal();
      await untilReady(redis, 30_000);
      expect(await redis.ping()).toBeDefined();
    },
    60_000,
  );
});
