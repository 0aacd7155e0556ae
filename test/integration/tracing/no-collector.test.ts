/** A collector that is not there costs nothing but lines in the log. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { ListeningMessage } from '../../../src/api/main.js';
import { randomPrefix, startTestRedis } from '../../support/redis.js';
import { until } from '../../support/until.js';

const redis = await startTestRedis();
const folder = await mkdtemp(path.join(os.tmpdir(), 'regulab-tracing-'));
/** Accepts connections and never answers. */
const silent = net.createServer(() => undefined).listen(0, '127.0.0.1');
await once(silent, 'listening');
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  silent.close();
});

async function startApiProcess(endpoint: string) {
  const child = fork('dist/api/main.js', {
    env: {
      PATH: process.env.PATH,
      REDIS_URL: redis.url,
      PORT: '0',
      REGULAB_DATA_DIR: folder,
      REGULAB_KEY_PREFIX: randomPrefix(),
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_TIMEOUT: '6000',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=canary-of-the-collector',
    },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [{ url }] = (await once(child, 'message')) as [ListeningMessage];
  return { child, url, output: () => output };
}

describe('while no collector', () => {
  it.each([
    ['listens', 'http://127.0.0.1:9'],
    ['answers', `http://127.0.0.1:${(silent.address() as net.AddressInfo).port}`],
  ])('%s, requests are answered, the log says so, and the process ends in time', async (_, endpoint) => {
    const { child, url, output } = await startApiProcess(endpoint);
    for (let count = 0; count < 20; count += 1) expect((await fetch(`${url}/v1/version`)).status).toBe(200);
    await until('the log says so', () => /"warning":.*"msg":"tracing"/.test(output()));
    await fetch(`${url}/v1/version`); // more to send
    const exited = once(child, 'exit');
    const asked = performance.now();
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(performance.now() - asked).toBeLessThan(4_500);
    expect(output()).toMatch(/"trace_id":"[0-9a-f]{32}".*"msg":"request answered"/);
    expect(output()).not.toContain('canary');
    for (const line of output().trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });
});
