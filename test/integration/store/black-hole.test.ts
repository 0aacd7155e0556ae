import { afterAll, describe, expect, it } from '@jest/globals';
import { connectRedis, type RedisRole } from '../../../src/store/redis.js';
import { closeAfterTests, freePort, startTestRedis, untilReady } from '../../support/redis.js';
import { startTcpProxy } from '../../support/tcp-proxy.js';

const port = await freePort();
await startTestRedis({ port });
const proxy = await startTcpProxy(port);
afterAll(() => proxy.close());

describe('a connection to Redis over a network that drops everything', () => {
  it.each<[RedisRole]>([['api'], ['worker'], ['subscriber']])(
    'is closed within 15 s and opened again once the network is back: %s',
    async (role) => {
      const redis = connectRedis(`redis://127.0.0.1:${proxy.port}`, role);
      closeAfterTests(redis);
      await untilReady(redis);
      if (role === 'subscriber') await redis.subscribe('channel');
      const dropped = performance.now();
      proxy.blackHole();
      // Not events.once(), which rejects with the error that comes before.
      const closed = new Promise((resolve) => redis.once('close', resolve));
      // As in the product: another command always follows, except from a subscriber.
      if (role !== 'subscriber') redis.ping().catch(() => undefined);
      await closed;
      expect(performance.now() - dropped).toBeLessThan(15_000);
      proxy.heal();
      await untilReady(redis);
      expect(await redis.ping()).toBeDefined();
    },
    60_000,
  );
});
