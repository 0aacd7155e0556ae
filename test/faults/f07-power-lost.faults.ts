/**
 * F7b: a power cut while clients submit: only what was flushed to disk remains of Redis's
 * append-only file (strace shows it). With regulab's settings of Redis nothing acknowledged is
 * lost; a Redis that flushes once a second is tried as well, to see that the test detects the
 * difference.
 */
import path from 'node:path';
import { expect } from '@jest/globals';
import { startTestRedis, type TestRedis } from '../support/redis.js';
import { type Installation, newInstallation } from '../support/worker.js';
import { type Acknowledged, expectQueued, lost } from './support/accepted.js';
import { type ApiProcess, startApiProcess } from './support/api-process.js';
import { describeFault } from './support/fault.js';
import { CAN_TRACE, traceFlushes } from './support/flush-trace.js';
import { submitThrough } from './support/traffic.js';

/** Of each trial. */
const SUBMITS = 100;

interface Plan {
  flushes: 'as started' | 'each second';
  /** The power goes when so many submits were acknowledged. */
  after: number;
}

interface Bench {
  redis: TestRedis;
  here: Installation;
  api: ApiProcess;
  acknowledged: Acknowledged[];
}

describeFault<Plan, Bench>({
  fault: 'F7',
  title: 'the power goes while clients submit',
  trials: CAN_TRACE ? { quick: 2, full: 60 } : { quick: 0, full: 0 },
  plan: (choices, index) => ({
    flushes: index % 4 === 1 ? 'each second' : 'as started',
    after: choices.integer(5, SUBMITS - 5),
  }),
  open: async () => {
    const redis = await startTestRedis({ appendOnly: true });
    const here = await newInstallation(redis.url);
    return { redis, here, api: await startApiProcess(here, redis.url), acknowledged: [] };
  },
  close: async ({ redis, here, api }) => {
    await api.kill();
    await here.close();
    await redis.stop();
  },

  async trial(trial) {
    const { plan, bench, count } = trial;
    const { redis, here, api } = bench;
    const { flushes, after } = plan;
    // Until the next start of Redis.
    if (flushes === 'each second') await here.connection.config('SET', 'appendfsync', 'everysec');
    const trace = await traceFlushes(redis.pid, appendOnlyFile(redis));
    const acknowledged = await submitThrough(
      api.url,
      {
        submits: SUBMITS,
        after,
        disrupt: async () => {
          await redis.kill();
          count(`bytes written and not flushed, ${flushes}`, await trace.loseWhatWasNotFlushed());
          await redis.restart();
        },
      },
      trial,
    );
    count(`power losses, ${flushes}`);
    const gone = await lost(here, [...bench.acknowledged, ...acknowledged]);
    count(`acknowledged and lost, ${flushes}`, gone.length);
    if (flushes === 'as started') expect(gone).toEqual([]);
    const kept = acknowledged.filter(({ experimentId }) => !gone.includes(experimentId));
    // What is there is there as a whole, also of a file that ends in the middle of a write.
    await expectQueued(here, kept);
    bench.acknowledged.push(...kept);
  },
});

/** Redis begins another file when it rewrites this one, which it does not at this size. */
const appendOnlyFile = ({ directory }: TestRedis) => path.join(directory, 'appendonlydir/appendonly.aof.1.incr.aof');
