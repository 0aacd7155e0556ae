import { describe, expect, it } from '@jest/globals';
import { createDiskUsage } from '../../../src/store/disk-usage.js';
import { startTestRedis } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const redis = await startTestRedis();

/** The counts of a new installation with records of so many runs. */
async function countsOf(runs: number) {
  const { redis: connection, keys } = await connectStores(redis.url);
  const runIds = Array.from({ length: runs }, (_, index) => `run_${index}`);
  for (const runId of runIds) await connection.hset(keys.run(runId), 'id', runId);
  return { usage: createDiskUsage(connection, keys), runIds };
}

describe('the counts of bytes', () => {
  it('add up to the total, whatever order they are set in', async () => {
    const { usage, runIds } = await countsOf(20);
    const sizes = new Map<string, number>();
    const writes = Array.from({ length: 400 }, (_, index) => {
      const runId = runIds[(index * 7) % runIds.length]!;
      const bytes = (index * 7919) % 1000;
      sizes.set(runId, bytes);
      return usage.setBytes(runId, bytes);
    });
    await Promise.all(writes);
    expect(await usage.bytesOf(runIds)).toEqual(runIds.map((runId) => sizes.get(runId)));
    expect((await usage.read()).bytes).toBe([...sizes.values()].reduce((sum, bytes) => sum + bytes, 0));
  });

  it('are whole numbers beyond 2^53 / 1000', async () => {
    const { usage, runIds } = await countsOf(2);
    for (const runId of runIds) await usage.setBytes(runId, 123_456_789_012_345);
    expect((await usage.read()).bytes).toBe(246_913_578_024_690);
    await usage.setBytes(runIds[0]!, 0);
    expect((await usage.read()).bytes).toBe(123_456_789_012_345);
  });

  it('are set only when they are as expected, if the caller expects something', async () => {
    const { usage, runIds } = await countsOf(1);
    await usage.setBytes(runIds[0]!, 5, 0);
    await usage.setBytes(runIds[0]!, 9, 4);
    expect(await usage.bytesOf(runIds)).toEqual([5]);
    await usage.setBytes(runIds[0]!, 9, 5);
    expect(await usage.bytesOf(runIds)).toEqual([9]);
  });

  it('are 0 for a run without a record', async () => {
    const { usage } = await countsOf(0);
    await usage.setBytes('run_gone', 5);
    expect([await usage.bytesOf(['run_gone']), (await usage.read()).bytes]).toEqual([[0], 0]);
  });

  it('come in batches, all of them', async () => {
    const { usage, runIds } = await countsOf(1200);
    await Promise.all(runIds.map((runId, index) => usage.setBytes(runId, index + 1)));
    const seen = new Map<string, number>();
    let batches = 0;
    let cursor = '0';
    do {
      const { counts, next } = await usage.scan(cursor);
      for (const { runId, bytes } of counts) seen.set(runId, bytes);
      batches++;
      cursor = next;
    } while (cursor !== '0');
    expect(seen).toEqual(new Map(runIds.map((runId, index) => [runId, index + 1])));
    expect(batches).toBeGreaterThan(1);
  });
});
