import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '../../../src/errors.js';
import { translateRedisErrors } from '../../../src/store/redis.js';
import { describeRedis } from '../../../src/store/redis-url.js';

describe('describeRedis', () => {
  it.each([
    ['redis://user:hunter2@host:6380/2', 'redis://host:6380/2'],
    ['rediss://:hunter2@[::1]:6379', 'rediss://[::1]:6379'],
    ['unix:///run/redis.sock?db=3&password=hunter2', 'unix:///run/redis.sock?db=3'],
    ['redis://host?password=hunter2', 'redis://host'],
    ['redis-sentinel://:hunter2@a:1,b/lab?db=2&sentinel-password=hunter2', 'redis-sentinel://a:1,b/lab?db=2'],
    ['rediss-cluster://user:hunter2@a:1,[::1]:2', 'rediss-cluster://a:1,[::1]:2'],
  ])('leaves the secrets out of %s', (url, shown) => {
    expect(describeRedis(url)).toBe(shown);
  });
});

describe('translateRedisErrors', () => {
  it.each([
    ["OOM command not allowed when used memory > 'maxmemory'.", 'REDIS_FULL'],
    ['LOADING Redis is loading the dataset in memory', 'REDIS_UNAVAILABLE'],
    ["READONLY You can't write against a read only replica.", 'REDIS_UNAVAILABLE'],
    ['MISCONF Redis is configured to save RDB snapshots', 'REDIS_UNAVAILABLE'],
    ['Connection is closed.', 'REDIS_UNAVAILABLE'],
  ])('gives %j the code %s', async (message, code) => {
    await expect(translateRedisErrors(() => Promise.reject(new Error(message)))).rejects.toMatchObject({ code });
  });

  it('passes on errors that do not mean Redis is unreachable', async () => {
    for (const error of [new TypeError('a bug'), new ServiceError('NOT_FOUND', 'nothing here')]) {
      await expect(translateRedisErrors(() => Promise.reject(error))).rejects.toBe(error);
    }
  });
});
