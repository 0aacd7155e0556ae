/** A process that is busy itself must not say that Redis is unreachable. */
import { expect, it } from '@jest/globals';
import { timesHeldUp } from '../../../src/event-loop.js';
import { connectRedis, translateRedisErrors } from '../../../src/store/redis.js';
import { failingFast } from '../../../src/store/with-timeout.js';
import { closeAfterTests, startTestRedis, untilReady } from '../../support/redis.js';

const server = await startTestRedis();
const redis = connectRedis(server.url, 'api');
const patient = connectRedis(server.url, 'worker');
closeAfterTests(redis, patient);
await Promise.all([untilReady(redis), untilReady(patient)]);

function holdEventLoop(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

it('is overloaded when it did not read an answer in time', async () => {
  const answer = translateRedisErrors(() => redis.ping());
  holdEventLoop(2500);
  await expect(answer).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
  expect(timesHeldUp()).toBeGreaterThan(0);
});

it('takes an answer that arrived while it was busy', async () => {
  const answer = failingFast(() => patient.ping());
  holdEventLoop(2500);
  expect(await answer).toBe('PONG');
});

it('blames Redis again once it has had time', async () => {
  await new Promise((resolve) => setTimeout(resolve, 4500));
  await redis.client('PAUSE', 3000);
  await expect(translateRedisErrors(() => redis.ping())).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' });
});
