/** A worker whose Redis is out of memory. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { startTestRedis } from '../../../support/redis.js';
import { type Installation, newInstallation } from '../../../support/worker.js';

const redis = await startTestRedis();
let here: Installation;
beforeEach(async () => {
  here = await newInstallation(redis.url);
});
afterEach(() => here.close());

/** Commands that Redis refused for want of memory, so far. */
async function refusals(): Promise<number> {
  const errors = await here.connection.info('errorstats');
  return Number(/errorstat_OOM:count=(\d+)/.exec(errors)?.[1] ?? 0);
}

it('polls a full Redis for jobs now and then, and trains what waits when there is memory', async () => {
  const { experimentId, runIds } = await here.submit({ arms: [{ name: 'train' }] });
  await here.connection.config('SET', 'maxmemory', '1');
  await here.startWorker({});
  await delay(2500);
  const refused = await refusals();
  await here.connection.config('SET', 'maxmemory', '0');
  expect(refused).toBeGreaterThan(0);
  // A few for jobs, one for each stalled check (every 300 ms); without a pause there are thousands.
  expect(refused).toBeLessThan(30);
  expect(await here.finished(experimentId, runIds[0]!)).toMatchObject({ status: 'succeeded', attempt: 1 });
});
