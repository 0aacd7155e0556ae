/**
 * F6: the API is killed while 50 clients submit. What was acknowledged is stored, and nothing is
 * stored by half.
 */
import { expect } from '@jest/globals';
import { startTestRedis } from '../support/redis.js';
import { type Installation, newInstallation } from '../support/worker.js';
import { type Acknowledged, expectQueued, lost } from './support/accepted.js';
import { type ApiProcess, startApiProcess, submit } from './support/api-process.js';
import { describeFault } from './support/fault.js';

const redis = await startTestRedis({ appendOnly: true });
const CLIENTS = 50;

interface Plan {
  /** It is killed when so many of the submits were acknowledged. */
  after: number;
}

interface Bench {
  here: Installation;
  api: ApiProcess;
}

describeFault<Plan, Bench>({
  fault: 'F6',
  title: 'the API is killed while clients submit',
  trials: { quick: 3, full: 100 },
  plan: (choices) => ({ after: choices.integer(0, CLIENTS - 1) }),
  open: async () => {
    const here = await newInstallation(redis.url);
    return { here, api: await startApiProcess(here, redis.url) };
  },
  close: async ({ here, api }) => {
    await api.kill();
    await here.close();
  },

  async trial({ plan, bench, count, measure }) {
    const { here, api } = bench;
    const acknowledged: Acknowledged[] = [];
    let killed: Promise<void> | undefined;
    const killWhenItIsTime = () => {
      if (acknowledged.length >= plan.after) killed ??= api.kill();
    };
    const submits = Array.from({ length: CLIENTS }, async () => {
      const answer = await submit(api.url);
      count(`submits ${answer.outcome}`);
      if (answer.outcome === 'acknowledged') acknowledged.push(answer);
      killWhenItIsTime();
    });
    setImmediate(killWhenItIsTime);
    await Promise.all(submits);
    await killed;
    count('API processes killed');

    const began = performance.now();
    bench.api = await startApiProcess(here, redis.url);
    while ((await fetch(`${bench.api.url}/health/ready`)).status !== 200);
    measure('seconds until a new one is ready', (performance.now() - began) / 1000);

    expect(await lost(here, acknowledged)).toEqual([]);
    count('runs queued by the sweep', (await expectQueued(here, acknowledged)).length);
    for (const { experimentId } of acknowledged) {
      expect((await fetch(`${bench.api.url}/v1/experiments/${experimentId}`)).status).toBe(200);
    }
    const next = await submit(bench.api.url);
    expect(next.outcome).toBe('acknowledged');
  },
});
