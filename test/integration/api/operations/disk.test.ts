/** What the API answers while the disk does not give what is there. */
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { finishRun, startApi } from '../../../support/api.js';
import { CAN_LIMIT, whileForbidden, whileOutOfFiles } from '../../../support/disk-trouble.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const runId = (await api.submit()).runs[0]!.id;
const WEIGHTS = Buffer.alloc(1000, 7);
const fence = await finishRun(api, runId, {
  files: { 'weights.bin': WEIGHTS, 'layers.json': Buffer.from('{}') },
});
const fileOf = (name: string) => api.artifacts.pathOf(runId, fence, name);
// Temporary folders belong to their owner; other users must be able to reach the file.
await chmod(path.dirname(path.dirname(path.dirname(fileOf('weights.bin')))), 0o755);

const download = () => api.call('GET', `/v1/runs/${runId}/artifacts/weights.bin`);
const layers = () => api.call('GET', `/v1/runs/${runId}/layers`);
type Answer = Awaited<ReturnType<typeof api.call>>;

const troubles: Record<string, (ask: () => Promise<Answer>) => Promise<Answer>> = {
  'EACCES of the file': (ask) => whileForbidden(['weights.bin', 'layers.json'].map(fileOf), ask),
  'EACCES of its folder': (ask) => whileForbidden([path.dirname(fileOf('weights.bin'))], ask),
  ...(CAN_LIMIT && { EMFILE: whileOutOfFiles }),
};

describe.each(Object.entries(troubles))('while the disk says %s', (name, during) => {
  it.each([
    ['a download', download],
    ['what is read from a file', layers],
  ])('%s is answered 503, and 200 afterwards', async (_, ask) => {
    const response = await during(ask);
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('30');
    expect(response.json()).toMatchObject({
      code: 'DISK_UNAVAILABLE',
      detail: expect.stringContaining(name.split(' ')[0]!),
    });
    // The headers of the file are not those of the problem.
    for (const header of ['etag', 'repr-digest', 'content-disposition']) {
      expect(response.headers[header]).toBeUndefined();
    }
    // Nor is where things lie a client's business.
    expect(response.payload).not.toContain(path.dirname(fileOf('weights.bin')));
    expect((await download()).rawPayload.equals(WEIGHTS)).toBe(true);
  });
});
