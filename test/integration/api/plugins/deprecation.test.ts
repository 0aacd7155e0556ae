import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { announceDeprecations, type Deprecation } from '../../../../src/api/plugins/deprecation.js';
import { startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const POLICY = '</docs/deprecations.md>; rel="deprecation"; type="text/markdown"';

/** The answer of a route with this deprecation, and how its schema is described. */
async function answerOf(deprecation: Deprecation | undefined, url = '/old') {
  const app = Fastify();
  announceDeprecations(app);
  const schema: { deprecated?: boolean } = {};
  app.get('/old', { schema, ...(deprecation && { config: { deprecation } }) }, async ({ query }) => {
    if ('fail' in (query as object)) throw new Error('failed');
    return {};
  });
  const { headers } = await app.inject(url);
  await app.close();
  const { deprecation: since, sunset, link } = headers;
  return { since, sunset, link, isMarked: schema.deprecated === true };
}

describe('a deprecated route', () => {
  it('says so in its answers and in the description', async () => {
    const deprecation = { since: '2026-01-01', sunset: '2026-07-01T00:00:00Z', successor: '/v1/new' };
    const expected = {
      since: '@1767225600',
      sunset: 'Wed, 01 Jul 2026 00:00:00 GMT',
      link: `${POLICY}, </v1/new>; rel="successor-version"`,
      isMarked: true,
    };
    expect(await answerOf(deprecation)).toEqual(expected);
    expect(await answerOf(deprecation, '/old?fail')).toEqual(expected);
    expect(await answerOf({ since: '2026-01-01' })).toEqual({ since: '@1767225600', link: POLICY, isMarked: true });
    expect(await answerOf(undefined)).toEqual({ isMarked: false });
  });

  it('has the page that its answers point to', async () => {
    const api = await startApi((await startTestRedis()).url);
    const page = await api.call('GET', '/docs/deprecations.md');
    expect([page.statusCode, page.payload]).toEqual([200, expect.stringContaining('# Deprecations')]);
  });
});
