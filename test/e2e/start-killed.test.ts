/** A first start is a start: whatever part is killed while it comes up, the service comes up. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findRedisServer, startEmbeddedRedis } from '../../src/cli/stack/embedded-redis.js';
import { until } from '../support/until.js';
import { killCommands, runCommand, startCommand, temporaryFolder } from './regulab.js';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  killCommands();
  await fs.rm(folder, { recursive: true, force: true });
});

/** The descendants of a process by what they run. */
function descendants(root: number, program: RegExp): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(row))
    .filter((row) => row !== null)
    .map(([, pid, parent, state, args]) => ({ pid: Number(pid), parent: Number(parent), state: state!, args: args! }));
  const family = new Set([root]);
  for (const { pid, parent } of [...rows, ...rows]) if (family.has(parent)) family.add(pid);
  const alive = rows.filter(({ pid, state }) => pid !== root && family.has(pid) && !state.startsWith('Z'));
  return alive.filter(({ args }) => program.test(args)).map(({ pid }) => pid);
}

const PARTS = {
  api: /dist\/api\/main\.js/,
  worker: /dist\/worker\/main\.js/,
  trainer: /dist\/trainer\/main\.js/,
  redis: /redis-server/,
};

/** What other users may read, of all that the service made: Redis's files, models, logs. */
async function openToOthers(data: string): Promise<string[]> {
  const names = await fs.readdir(data, { recursive: true });
  expect(names.filter((name) => name.endsWith('weights.bin'))).toHaveLength(1);
  const modes = await Promise.all(names.map(async (name) => (await fs.stat(path.join(data, name))).mode));
  return names.filter((_, index) => (modes[index]! & 0o077) !== 0);
}

const SPEC = {
  dataset: { trainSize: 200 },
  training: { epochs: 1 },
  arms: [{ name: 'plain', model: { architecture: 'softmax-regression' } }],
};

describe('a first start', () => {
  it.each<[keyof typeof PARTS, number]>([
    ['redis', 0],
    ['api', 0],
    ['api', 300],
    ['worker', 0],
    ['worker', 250],
    ['worker', 700],
    ['trainer', 0],
    ['trainer', 400],
  ])(
    'comes up although the %s is killed %i ms after it began',
    async (part, afterMs) => {
      const start = startCommand(['start', '--json'], {
        PORT: '0',
        REGULAB_DATA_DIR: path.join(folder, 'data'),
        REGULAB_CONCURRENCY: '2',
      });
      const root = start.child.pid!;
      await until(`there is the ${part}`, () => descendants(root, PARTS[part]).length > 0);
      await delay(afterMs);
      for (const pid of descendants(root, PARTS[part])) process.kill(pid, 'SIGKILL');

      const ready = JSON.parse(await start.line((line) => line.includes('"Ready at ')));
      const url = String(ready.msg).replace('Ready at ', '');
      const file = path.join(folder, 'spec.json');
      await fs.writeFile(file, JSON.stringify(SPEC));
      const submitted = await runCommand(['submit', file, '--watch', '--json'], { REGULAB_URL: url });
      expect(submitted).toMatchObject({ code: 0, stderr: '' });
      process.kill(-root, 'SIGINT');
      expect(await start.finished).toMatchObject({ code: 0, stderr: '' });
      expect(descendants(root, /./)).toEqual([]);
      expect(await openToOthers(path.join(folder, 'data'))).toEqual([]);
    },
    60_000,
  );

  it('comes up when its Redis does', async () => {
    const start = startCommand(['start', '--json'], {
      PORT: '0',
      REGULAB_DATA_DIR: path.join(folder, 'data'),
      REDIS_URL: `unix://${folder}/redis/redis.sock`,
      REGULAB_CONCURRENCY: '1',
    });
    await start.line((line) => line.includes('redis is unreachable'));
    await delay(1500);
    const directory = path.join(folder, 'redis');
    const redis = await startEmbeddedRedis({ binary: findRedisServer()!, directory, appendOnly: false });
    await start.line((line) => line.includes('"Ready at '));
    process.kill(-start.child.pid!, 'SIGINT');
    expect(await start.finished).toMatchObject({ code: 0 });
    await redis.stop();
  });
});
