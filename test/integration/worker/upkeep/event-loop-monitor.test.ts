import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it } from '@jest/globals';
import { startTestRedis } from '../../../support/redis.js';
import { newInstallation } from '../../../support/worker.js';
import { startWorkerProcess } from '../../../support/worker-process.js';

const redis = await startTestRedis();
const here = await newInstallation(redis.url);
afterAll(() => here.close());

it('counts how often and for how long an event loop stalled, and logs it once it is stored', async () => {
  const worker = await startWorkerProcess(here, redis.url, { REGULAB_LOCK_MS: '4000' });
  expect(await here.apiStore.workerTroubles()).toEqual({ blocked: 0, blockedSeconds: 0, locksLost: 0 });
  worker.child.kill('SIGSTOP');
  await delay(3000);
  worker.child.kill('SIGCONT');
  await worker.logged((line) => line.blocked === 1);
  const { blocked, blockedSeconds } = await here.apiStore.workerTroubles();
  expect(blocked).toBe(1);
  expect(blockedSeconds).toBeGreaterThan(2.5);
  worker.child.kill('SIGTERM');
  expect(await worker.exited).toEqual({ code: 0, signal: null });
});
