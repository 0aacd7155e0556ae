/**
 * F6: clients submit under an Idempotency-Key, hang up at random moments and try again until they
 * are answered, while the API is killed, and Redis, too. Each key leaves one experiment.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { freePort, startTestRedis } from '../support/redis.js';
import { type Installation, newInstallation } from '../support/worker.js';
import { type Acknowledged, expectQueued } from './support/accepted.js';
import { type ApiProcess, startApiProcess } from './support/api-process.js';
import { describeFault } from './support/fault.js';

const redis = await startTestRedis({ appendOnly: true });
/** Of each trial: 5,000 in the full plan. */
const SUBMITS = 250;
const CLIENTS = 25;
/** The longest that a client waits for its first answer; the shortest is 1 ms. */
const MOST_MS = 60;
const SPEC = { arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }] };

interface Plan {
  /** The API is killed when so many submits were acknowledged. */
  killApiAfter: number;
  /** Redis is killed then, in every other trial, and stays down for this long. */
  killRedisAfter: number | null;
  downMs: number;
  /** Chooses the patience of each client. */
  impatience: number;
}

interface Bench {
  here: Installation;
  /** The same for every process, as behind a load balancer. */
  port: number;
  api: ApiProcess;
}

describeFault<Plan, Bench>({
  fault: 'F6',
  title: 'clients hang up and submit again while API and Redis are killed',
  trials: { quick: 2, full: 20 },
  plan: (choices, index) => ({
    killApiAfter: choices.integer(0, SUBMITS - 1),
    killRedisAfter: index % 2 === 0 ? choices.integer(0, SUBMITS - 1) : null,
    downMs: choices.integer(0, 500),
    impatience: choices.integer(0, 1_000_000),
  }),
  open: async () => {
    const [here, port] = await Promise.all([newInstallation(redis.url), freePort()]);
    return { here, port, api: await startApiProcess(here, redis.url, { port }) };
  },
  close: async ({ here, api }) => {
    await api.kill();
    await here.close();
  },

  async trial({ plan, bench, count, measure }) {
    const { here } = bench;
    const { connection, keys } = here;
    const before = await connection.zcard(keys.experiments);
    const acknowledged: Acknowledged[] = [];
    const disasters: Promise<void>[] = [];
    const happensAfter = (submits: number | null, what: () => Promise<void>) => {
      let begun = submits === null;
      return () => {
        if (begun || acknowledged.length < submits!) return;
        begun = true;
        disasters.push(what());
      };
    };
    const onAcknowledged = [
      happensAfter(plan.killApiAfter, async () => {
        await bench.api.kill();
        count('API processes killed');
        bench.api = await startApiProcess(here, redis.url, { port: bench.port });
      }),
      happensAfter(plan.killRedisAfter, async () => {
        await redis.kill();
        count('kills of Redis');
        await delay(plan.downMs);
        await redis.restart();
      }),
    ];

    const waiting = Array.from({ length: SUBMITS }, (_, index) => 1 + ((plan.impatience + 7919 * index) % MOST_MS));
    const began = performance.now();
    const client = async () => {
      for (let patienceMs = waiting.pop(); patienceMs !== undefined; patienceMs = waiting.pop()) {
        const answer = await insist(bench.api.url, patienceMs, count);
        measure('seconds to an answer', answer.seconds);
        acknowledged.push(answer);
        for (const happen of onAcknowledged) happen();
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    await Promise.all(disasters);
    measure('seconds for all submits', (performance.now() - began) / 1000);

    expect(new Set(acknowledged.map(({ experimentId }) => experimentId)).size).toBe(SUBMITS);
    expect((await connection.zcard(keys.experiments)) - before).toBe(SUBMITS);
    await expectQueued(here, acknowledged);
  },
});

/** Submits under one key until it is acknowledged. */
async function insist(url: string, patienceMs: number, count: (name: string) => void): Promise<Acknowledged> {
  const began = performance.now();
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  for (let attempt = 0; ; attempt += 1) {
    const signal = AbortSignal.timeout(Math.ceil(patienceMs * 1.5 ** attempt));
    const request = { method: 'POST', headers, body: JSON.stringify(SPEC), signal };
    try {
      const response = await fetch(`${url}/v1/experiments`, request);
      const body = (await response.json()) as { id: string; code: string; runs: { id: string }[] };
      if (response.status === 202) {
        if (response.headers.has('idempotency-replayed')) count('acknowledged when repeated');
        const seconds = (performance.now() - began) / 1000;
        return { outcome: 'acknowledged', experimentId: body.id, runIds: body.runs.map(({ id }) => id), seconds };
      }
      if (response.status !== 503) throw new Error(`A submit was answered with ${response.status} ${body.code}.`);
      count('submits refused');
    } catch (error) {
      if ((error as Error).message.startsWith('A submit was answered')) throw error;
      count('submits cut off');
    }
    await delay(Math.min(20 * 1.5 ** attempt, 500));
  }
}
