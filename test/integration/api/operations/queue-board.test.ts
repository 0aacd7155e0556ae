import { describe, expect, it } from '@jest/globals';
import { createPredictionQueue } from '../../../../src/queue/prediction-queue.js';
import { startApi } from '../../../support/api.js';
import { makeKey } from '../../../support/keys.js';
import { randomPrefix, startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();

interface Listed {
  queues: { name: string; readOnlyMode: boolean; counts: Record<string, number>; jobs: { data: object }[] }[];
}

const PAGE = '/admin/queues';
const LIST = `${PAGE}/api/queues?page=1&jobsPerPage=20&activeQueue=`;

describe('GET /admin/queues', () => {
  it('is a page that loads only what this service serves', async () => {
    const { app } = await startApi(redis.url);
    for (const url of [PAGE, `${PAGE}/`, `${PAGE}/queue/runs`]) {
      const page = await app.inject({ url });
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(page.payload).not.toMatch(/https?:|style=|<style/);
      const files = [...page.payload.matchAll(/(?:src|href)="(static[^"]+)"/g)].map(([, file]) => file);
      expect(files.length).toBeGreaterThan(4);
      for (const file of files) {
        const answer = await app.inject({ url: `${PAGE}/${file}` });
        expect([file, answer.statusCode]).toEqual([file, 200]);
      }
    }
  });

  it('shows the jobs of all three queues, with no image in them', async () => {
    const prefix = randomPrefix();
    const api = await startApi(redis.url, { prefix });
    const { id: experimentId, runs } = await api.submit();
    const predictions = createPredictionQueue({ connection: api.redis, prefix });
    const job = { requestId: 'asked', deadline: 0, members: [], pixels: 'c2VjcmV0', sampling: null };
    await predictions.enqueue(job);
    await predictions.close();
    const list = async (queue: string) =>
      (await api.app.inject({ url: LIST + queue })).json<Listed>().queues.find(({ name }) => name === queue)!;
    expect((await list('predictions')).jobs.map(({ data }) => data)).toEqual([{ ...job, pixels: '[not shown]' }]);
    expect((await list('runs')).jobs.map(({ data }) => data)).toEqual([{ runId: runs[0]!.id, experimentId }]);
    expect(JSON.stringify(await list('predictions'))).not.toContain('c2VjcmV0');
    for (const queue of ['runs', 'predictions', 'webhooks']) expect((await list(queue)).readOnlyMode).toBe(true);
  });

  it('shows at most 100 jobs at once, whatever is asked for', async () => {
    const api = await startApi(redis.url);
    await api.submit({
      seeds: { count: 51 },
      arms: ['one', 'other'].map((name) => ({ name, model: { architecture: 'softmax-regression' } })),
    });
    for (const wanted of ['100000', 'x', '1e9']) {
      const url = `${PAGE}/api/queues?page=1&jobsPerPage=${wanted}&activeQueue=runs&status=prioritized`;
      const [runs] = (await api.app.inject({ url })).json<Listed>().queues;
      expect([wanted, runs!.counts.prioritized]).toEqual([wanted, 102]);
      expect(runs!.jobs.length).toBeLessThanOrEqual(100);
    }
  });

  it('changes nothing', async () => {
    const api = await startApi(redis.url);
    await api.submit();
    const changes = [
      ['PUT', 'pause'],
      ['PUT', 'runs/pause'],
      ['PUT', 'runs/empty'],
      ['PUT', 'runs/obliterate'],
      ['PUT', 'runs/clean/failed'],
      ['POST', 'runs/add'],
    ] as const;
    for (const [method, path] of changes) {
      const answer = await api.app.inject({ method, url: `${PAGE}/api/queues/${path}`, payload: {} });
      expect([path, answer.statusCode]).toEqual([path, 404]);
    }
    expect((await api.queue.jobCounts()).waiting).toBe(1);
  });

  it('answers as the API does where there is nothing, and while Redis does not answer', async () => {
    const frozen = await startTestRedis();
    const { app } = await startApi(frozen.url);
    const nothing = await app.inject({ url: `${PAGE}/nothing/here/at/all` });
    expect([nothing.statusCode, nothing.json().code]).toEqual([404, 'NOT_FOUND']);
    frozen.freeze();
    try {
      const answer = await app.inject({ url: LIST });
      expect(answer.statusCode).toBe(503);
      // This process may have been busy with loading the page.
      expect(['REDIS_UNAVAILABLE', 'OVERLOADED']).toContain(answer.json().code);
    } finally {
      frozen.thaw();
    }
  });
});

describe('with keys', () => {
  const addresses = [PAGE, LIST, `${PAGE}/static/js/main.js`];
  const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`anybody:${key}`).toString('base64')}` });

  it('the queues are for administrators of the default tenant', async () => {
    const api = await startApi(redis.url, { http: { requireKeys: true } });
    const operator = await makeKey(api);
    const lesser = [
      await makeKey(api, { scopes: ['read'] }),
      await makeKey(api, { scopes: ['submit'] }),
      await makeKey(api, { tenant: 'acme', scopes: ['admin'] }),
    ];
    for (const url of addresses) {
      expect((await api.app.inject({ url })).statusCode).toBe(401);
      for (const { key, headers } of lesser) {
        for (const sent of [headers, basic(key)]) {
          const refused = await api.app.inject({ url, headers: sent });
          expect([refused.statusCode, refused.json().code]).toEqual([403, 'SCOPE_MISSING']);
        }
      }
      const found = url.includes('static') ? 404 : 200;
      for (const sent of [operator.headers, basic(operator.key)]) {
        expect((await api.app.inject({ url, headers: sent })).statusCode).toBe(found);
      }
    }
  });

  it('a browser is asked for a key, which is good for this page alone', async () => {
    const api = await startApi(redis.url, { http: { requireKeys: true } });
    const { key } = await makeKey(api);
    const asked = await api.app.inject({ url: PAGE });
    expect(asked.headers['www-authenticate']).toEqual([
      'Bearer realm="regulab"',
      'Basic realm="regulab: the password is the key", charset="UTF-8"',
    ]);
    for (const url of ['/v1/experiments', '/metrics']) {
      const other = await api.app.inject({ url, headers: basic(key) });
      expect([other.statusCode, other.headers['www-authenticate']]).toEqual([401, 'Bearer realm="regulab"']);
    }
  });
});
