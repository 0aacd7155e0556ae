/**
 * F23: the receiver of webhooks is down, slow, broken or hostile, and workers die between the
 * outbox and the queue or while they send. Every event of the filter arrives at least once, with
 * one id and a valid signature; attempts end; no redirect is followed; trainings give the same
 * bits.
 */
import type { ServerResponse } from 'node:http';
import { expect } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { Delivery } from '../../src/webhooks/records/delivery.js';
import { newSecret } from '../../src/webhooks/sending/signatures.js';
import { dispatchOutbox } from '../../src/worker/webhooks/dispatch-outbox.js';
import { freePort, startTestRedis } from '../support/redis.js';
import { until } from '../support/until.js';
import { LOOPBACK, type Receiver, startReceiver } from '../support/webhooks.js';
import { silent } from '../support/worker.js';
import { type Bench, openBench, reference, type Submitted } from './support/bench.js';
import { describeFault } from './support/fault.js';
import { JOBS, jobNamed } from './support/jobs.js';

const redis = await startTestRedis({ appendOnly: true });

/** How the receiver treats the first requests of each message. */
const TROUBLES: Record<string, (response: ServerResponse, elsewhere: string) => void> = {
  down: () => undefined, // it is not there
  slow: () => undefined,
  'error 500': (response) => void response.writeHead(500).end(),
  redirect: (response, elsewhere) => void response.writeHead(308, { location: elsewhere }).end(),
  drip: (response) => {
    response.socket!.write('HTTP/1.1 200 OK\r\n');
    const drip = setInterval(() => response.socket?.write('x-drip: 1\r\n'), 20);
    response.on('close', () => clearInterval(drip));
  },
  reset: (response) => void response.socket!.resetAndDestroy(),
};
/** Further attempts of the workers here. */
const RETRIES = 1;
const ENVIRONMENT = {
  REGULAB_WEBHOOKS_ALLOW: LOOPBACK.join(),
  REGULAB_WEBHOOKS_TIMEOUT_SECONDS: '0.4',
  REGULAB_WEBHOOKS_RETRY_SECONDS: Array(RETRIES).fill('0.05').join(),
  REGULAB_LOCK_MS: '1000',
  REGULAB_STALLED_CHECK_MS: '300',
};
const EVENTS = ['run.started', 'run.finished', 'experiment.finished'] as const;
const DEATHS = ['none', 'sending', 'none', 'dispatching'] as const;

const LANES = 4;

interface Plan {
  job: string;
  trouble: string;
  /** Requests of each message that meet the trouble; more than the attempts: it never ends. */
  times: number;
  death: (typeof DEATHS)[number];
}

describeFault<Plan, Bench>({
  fault: 'F23',
  title: 'receivers of webhooks fail and workers die while they send',
  trials: { quick: 20, full: 200 },
  lanes: LANES,
  plan: (choices, index) => ({
    job: JOBS[index % 2]!.name,
    trouble: Object.keys(TROUBLES)[index % Object.keys(TROUBLES).length]!,
    times: choices.pick([0, 1, 1, RETRIES + 1]),
    // Each lane has some of each.
    death: DEATHS[(index + Math.floor(index / LANES)) % DEATHS.length]!,
  }),
  open: async () => {
    const bench = await openBench(redis.url);
    await bench.startWorker(ENVIRONMENT);
    return bench;
  },
  close: (bench) => bench.close(),

  async trial({ plan, bench, count }) {
    const job = jobNamed(plan.job);
    await reference(bench, job);
    const hook = await openHook(bench, plan);
    const isDispatching = plan.death === 'dispatching';
    if (isDispatching) await holdOutbox(bench);
    const run = await bench.submit(job);
    expect(await bench.finished(run)).toMatchObject({ attempt: 1 });
    if (isDispatching) await dieWhileDispatching(bench);
    if (plan.death === 'sending') {
      await hook.workerKilled;
      await bench.startWorker(ENVIRONMENT);
    }
    await hook.settled();
    if (plan.times > RETRIES) count('deliveries given up and sent again', await hook.sendAgain());

    hook.expectEveryMessage(run);
    count('messages', EVENTS.length + 1);
    count('requests', hook.receiver.received.length);
    if (plan.death !== 'none') count(`workers that died while ${plan.death}`);
    expect(hook.elsewhere.connections()).toBe(0);
    await bench.expectIdentical(run, job);
    count('identical results');
    await hook.close();
  },
});

/** A webhook with its receiver, and what must have arrived there. */
async function openHook(bench: Bench, { trouble, times, death }: Plan) {
  const { webhooks } = bench.here;
  const elsewhere = await startReceiver();
  const port = await freePort();
  const [id, secret] = [`wh_${uuid()}`, newSecret()];
  const thresholds = [{ metric: 'train.accuracy' as const, above: 0 }];
  const url = `http://127.0.0.1:${port}/hook`;
  const record = { id, url, experimentId: null, events: [...EVENTS], thresholds, secret };
  await webhooks.createWebhook('default', { ...record, createdAt: new Date().toISOString() });

  const kill = death === 'sending' ? killOnce(bench) : undefined;
  let isMended = false;
  const receive = async (): Promise<Receiver> => {
    const receiver = await startReceiver({ port });
    receiver.answer = (_, response) => {
      const { id: messageId, body } = receiver.received.at(-1)!;
      if (kill?.(body)) return; // it never learns whether this was accepted
      const seen = receiver.received.filter((each) => each.id === messageId).length;
      if (isMended || seen > times || trouble === 'down') response.writeHead(204).end();
      else TROUBLES[trouble]!(response, elsewhere.url);
    };
    return receiver;
  };
  const deliveries = async (): Promise<Delivery[]> => (await webhooks.listDeliveries(id, { limit: 100 })).items;
  const opening = trouble === 'down' && times > 0 ? untilTried(deliveries, times).then(receive) : receive();

  const hook = {
    receiver: undefined as unknown as Receiver,
    elsewhere,
    workerKilled: kill?.done,
    settled: async () => {
      hook.receiver = await opening;
      await until('no delivery waits', async () => {
        const all = await deliveries();
        return all.length > EVENTS.length && all.every(({ state }) => state !== 'waiting');
      });
    },
    /** @returns how many had been given up */
    sendAgain: async () => {
      const given = (await deliveries()).filter(({ state }) => state === 'failed');
      for (const { attempts } of given) expect(attempts).toHaveLength(RETRIES + 1);
      isMended = true;
      for (const each of given) await webhooks.redeliver('default', id, each.id);
      await hook.settled();
      return given.length;
    },
    expectEveryMessage: ({ runId }: Submitted) => {
      const { received } = hook.receiver;
      const messages = received.map((request) => ({ ...request, ...hook.receiver.verified(request, secret) }));
      const bodies = new Map<string, Set<string>>();
      for (const { id: messageId, body } of messages) {
        bodies.set(messageId, (bodies.get(messageId) ?? new Set()).add(body));
      }
      expect([...bodies.values()].map(({ size }) => size)).toEqual([...bodies].map(() => 1));
      const first = [...bodies.keys()].map((messageId) => messages.find((each) => each.id === messageId)!);
      const expected = [...EVENTS, 'run.threshold_reached'].sort();
      expect(first.map(({ type }) => type).sort()).toEqual(expected);
      for (const { data } of first) expect(data.runId ?? runId).toBe(runId);
    },
    close: async () => {
      await webhooks.deleteWebhook('default', id);
      await Promise.all([hook.receiver.close(), elsewhere.close()]);
    },
  };
  return hook;
}

/** Until some delivery has been tried so often, or given up. */
const untilTried = (deliveries: () => Promise<Delivery[]>, times: number) =>
  until('the receiver that is down was tried', async () =>
    (await deliveries()).some(({ attempts }) => attempts.length >= times),
  );

/** Kills the workers when the first message about an end arrives, before it is answered. */
function killOnce(bench: Bench) {
  let resolve: () => void = () => undefined;
  const done = new Promise<void>((settle) => {
    resolve = settle;
  });
  let isDone = false;
  const kill = (body: string): boolean => {
    if (isDone || !/^\{"type":"(run|experiment)\.finished"/.test(body)) return false;
    isDone = true;
    void bench.killWorkers().then(resolve);
    return true;
  };
  return Object.assign(kill, { done });
}

const HOLDER = 'a worker that dies';

/** Lets no worker empty the outbox. */
const holdOutbox = ({ here }: Bench) =>
  until('the outbox is ours', () => here.store.takeLease('webhooks', HOLDER, 600_000));

/** A dispatcher that dies when the deliveries are stored and no job is. */
async function dieWhileDispatching({ here }: Bench): Promise<void> {
  const queue = { enqueue: () => Promise.reject(new Error('killed')) };
  await expect(dispatchOutbox({ store: here.webhooks, queue, logger: silent })).rejects.toThrow('killed');
  await here.connection.del(here.keys.lease('webhooks'));
}
