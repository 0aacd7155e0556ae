/** Options of a submission that are sent in its body: the answer says where they go. */
import { expect, it } from '@jest/globals';
import { startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const api = await startApi((await startTestRedis()).url);
const { paths } = api.app.swagger() as {
  paths: Record<string, { post?: { parameters?: { in: string; name: string }[] } }>;
};
const described = paths['/v1/experiments']!.post!.parameters!.filter((each) => each.in === 'query');
const options = described.map(({ name }) => name).filter((name) => name !== 'pretty');

it('are found in the description', () => expect(options).toEqual(expect.arrayContaining(['after', 'deduplicate'])));

it.each([...options, 'dryRun', 'externalId', 'idempotencyKey'])('%s', async (option) => {
  const where = { externalId: 'by-external-id/…', idempotencyKey: 'header Idempotency-Key' }[option] ?? `?${option}=`;
  for (const url of ['/v1/experiments', '/v1/experiments:plan']) {
    const answer = await api.call('POST', url, { payload: { preset: 'quick-start', [option]: true } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toEqual([
      { pointer: `/${option}`, code: 'UNKNOWN_FIELD', message: expect.stringContaining(where) },
    ]);
  }
});
