/** What clients learn of while the replicas do not confirm it. */
import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { generateKey, hashOf } from '../../../src/access/key-format.js';
import { type Installation, openInstallation } from '../../../src/installation.js';
import { COMMAND_FILES, UNCONFIRMED_COMMANDS } from '../../../src/store/commands/commands.js';
import { startReplicatedRedis } from '../../faults/support/replicated-redis.js';
import { newExperiment } from '../../support/experiments.js';
import { randomPrefix, startTestRedis, untilReady } from '../../support/redis.js';
import { until } from '../../support/until.js';

/** The installation of an API whose changes wait for one replica. */
async function openApi(url: string): Promise<Installation> {
  const here = openInstallation(
    { redis: { url, prefix: randomPrefix(), replicas: 1 }, paths: { artifacts: '' } },
    'api',
  );
  await untilReady(here.redis);
  await until('its own connection for changes is there', () => isAnswered(here, /replicas/));
  return here;
}

/** Whether a trial is stored, or at least stored without the replicas that this text tells of. */
const isAnswered = ({ apiStores }: Installation, otherwise = /^$/): Promise<boolean> =>
  apiStores.service.assertWritable().then(
    () => true,
    (error) => otherwise.test(error.message),
  );

describe('a store that waits for replicas', () => {
  it('refuses within 2 s an experiment that no replica has, also many at once', async () => {
    const server = await startTestRedis();
    const here = await openApi(server.url);
    const store = here.apiStores.forTenant('default');

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
    await here.close();
  });

  it('tells nobody of a change that the replica lacks: of experiments, runs, webhooks and keys', async () => {
    const redis = await startReplicatedRedis();
    const here = await openApi(redis.url);
    try {
      const store = here.apiStores.forTenant('default');
      const { id: experimentId, runs } = (await store.createExperiment(newExperiment())).experiment;
      const runId = runs[0]!.id;
      const webhookId = await createWebhook(here);
      const keyId = await createKey(here);
      await redis.caughtUp();
      await redis.cutLink();

      const changes: Record<string, () => Promise<unknown>> = {
        createWebhook: () => createWebhook(here),
        changeWebhook: () => here.webhooks.changeWebhook('default', webhookId, { url: 'https://b.example/' }),
        rotateSecret: () => here.webhooks.rotateSecret('default', webhookId, 'whsec_b'),
        deleteWebhook: () => here.webhooks.deleteWebhook('default', webhookId),
        deleteWebhooksOf: () => here.webhooks.deleteWebhooksOf('default'),
        createKey: () => createKey(here),
        rotateKey: () => here.access.rotateKey(keyId, newKey(), 0),
        revokeKey: () => here.access.revokeKey(keyId),
        pauseRun: () => store.pauseRun(runId),
        resumeRun: () => store.resumeRun(runId),
        cancelRun: () => store.cancelRun(runId),
        retryRun: () => store.retryRun(runId),
        archiveExperiment: () => store.archiveExperiment(experimentId, true),
        cancelExperiment: () => store.cancelExperiment(experimentId),
        deleteExperiment: () => store.deleteExperiment(experimentId),
      };
      for (const [name, change] of Object.entries(changes)) {
        const refusal = await change().then(
          () => 'told of it',
          (error) => error.code,
        );
        expect([name, refusal]).toEqual([name, 'REDIS_UNAVAILABLE']);
      }

      // What nobody learns of does not wait.
      const began = performance.now();
      await here.access.countRequest('default', 60_000);
      await here.access.noteUse(keyId);
      await store.getExperiment(experimentId);
      expect(performance.now() - began).toBeLessThan(900);

      await redis.failOver();
      await redis.rejoin();
      await until('the replica that took over has a replica', () => isAnswered(here));
      expect(await here.webhooks.getWebhook('default', webhookId)).not.toBeNull();
      expect(await createKey(here)).toMatch(/^key_/);
    } finally {
      await here.close();
      await redis.close();
    }
  });

  it('excepts no command of a change', () => {
    const commands = Object.keys(COMMAND_FILES).filter((name) => !name.startsWith('read'));
    const excepted = UNCONFIRMED_COMMANDS.filter((name) => commands.includes(name));
    expect(excepted.sort()).toEqual(['countRequest', 'recordChange', 'useKey']);
  });
});

const newKey = () => {
  const { id, secret } = generateKey();
  return { id, secretHash: hashOf(secret) };
};

const createKey = ({ access }: Installation) =>
  access.createKey({ ...newKey(), name: 'a', tenant: 'default', scopes: ['read'], expiresAt: undefined });

async function createWebhook({ webhooks }: Installation): Promise<string> {
  const id = `wh_${uuidv7()}`;
  const made = { id, experimentId: null, url: 'https://a.example/', events: [], thresholds: [], secret: 'whsec_a' };
  const created = await webhooks.createWebhook('default', { ...made, createdAt: new Date().toISOString() });
  return created.outcome === 'created' ? created.id : created.outcome;
}
