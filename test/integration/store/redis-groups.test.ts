/** Redis as sentinels or a cluster keep it: one server dies, another takes its place. */
import { describe, expect, it } from '@jest/globals';
import { startApiProcess } from '../../faults/support/api-process.js';
import { startCluster } from '../../support/redis-groups/cluster.js';
import { startSentinels } from '../../support/redis-groups/sentinels.js';
import { until } from '../../support/until.js';
import { newInstallation } from '../../support/worker.js';
import { startWorkerProcess } from '../../support/worker-process.js';

const SPEC = {
  arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }],
  seeds: [1, 2],
  dataset: { trainSize: 2000 },
  training: { epochs: 3 },
};

interface Answer {
  status: number;
  body: { id: string; status: string; code?: string };
}

async function ask(url: string, body?: object): Promise<Answer> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(url, body && post);
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

describe.each([
  ['sentinels', startSentinels],
  ['a cluster', startCluster],
])('Redis with %s', (_, start) => {
  it('loses nothing that was acknowledged when another server takes over, and training continues', async () => {
    const group = await start();
    const here = await newInstallation(group.url);
    const environment = { REGULAB_REDIS_REPLICAS: '1', REGULAB_RECONCILE_SECONDS: '2' };
    const api = await startApiProcess(here, group.url, { environment });
    const worker = await startWorkerProcess(here, group.url, environment);
    const experiments = `${api.url}/v1/experiments`;
    const submit = () => ask(experiments, SPEC);
    const read = (id: string) => ask(`${experiments}/${id}`);
    const succeeds = (id: string) =>
      until(`${id} has succeeded`, async () => (await read(id)).body.status === 'succeeded');
    try {
      const first = await submit();
      expect(first.status).toBe(202);
      await succeeds(first.body.id);
      const second = await submit();
      await group.failOver();
      await until('the API has found the other server', async () => (await read(second.body.id)).status === 200);
      // No replica has it, so it is not acknowledged.
      expect(await submit()).toMatchObject({ status: 503, body: { code: 'REDIS_UNAVAILABLE' } });
      await group.rejoin();
      await succeeds(second.body.id);
      expect((await read(first.body.id)).body.status).toBe('succeeded');
      const third = await submit();
      expect(third.status).toBe(202);
      await succeeds(third.body.id);
    } finally {
      worker.child.kill('SIGKILL');
      await Promise.all([worker.exited, api.kill()]);
      await here.close();
      await group.close();
    }
  });
});
