/** Users of one Redis with fewer rights than the service needs. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createKeys } from '../../../src/store/keys.js';
import { connectRedis, type RedisClient } from '../../../src/store/redis.js';
import { aclRule, assertRedisUsable, COMMANDS } from '../../../src/store/redis-check.js';
import { startApi } from '../../support/api.js';
import { randomPrefix, startTestRedis, untilReady } from '../../support/redis.js';
import { type Installation, newInstallation } from '../../support/worker.js';
import { startWorkerProcess, type WorkerProcess } from '../../support/worker-process.js';

const server = await startTestRedis();
const admin = connectRedis(server.url, 'worker');
await untilReady(admin);
const prefix = randomPrefix();
const keys = createKeys(prefix);
const opened: RedisClient[] = [admin];
afterAll(() => {
  for (const redis of opened) redis.disconnect();
});

let users = 0;
/** The address for a new user with these rights. */
async function userWith(...rights: string[]): Promise<string> {
  users += 1;
  const name = `user-${users}`;
  await admin.call('ACL', 'SETUSER', name, 'on', '>pass', ...rights);
  const { pathname } = new URL(server.url);
  return `unix://${name}:pass@localhost${pathname}`;
}

/** What docs/operations.md recommends. */
const rulesFor = (ofPrefix: string) => aclRule(createKeys(ofPrefix).root).split(' ').slice(3);
const RECOMMENDED = rulesFor(prefix);

async function check(rights: string[]): Promise<string> {
  const redis = connectRedis(await userWith(...rights), 'worker');
  opened.push(redis);
  await untilReady(redis);
  return assertRedisUsable(redis, keys).then(
    () => '',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe('assertRedisUsable', () => {
  it('is content with what the documents recommend', async () => {
    expect(readFileSync('docs/operations.md', 'utf8')).toContain(
      aclRule('{regulab}').replace('<user>', 'regulab on >PASSWORD'),
    );
    expect(await check(RECOMMENDED)).toBe('');
    expect(await admin.keys(`${keys.root}*`)).toEqual([]);
  });

  it('does without INFO and CLIENT', async () => {
    expect(await check([...RECOMMENDED, '-info', '-client'])).toBe('');
  });

  it.each([...Object.keys(COMMANDS), 'BZPOPMIN'])('names %s when it is missing', async (command) => {
    expect(await check([...RECOMMENDED, `-${command.toLowerCase()}`])).toMatch(
      new RegExp(
        `^RedisUnusableError: The user of REDIS_URL may not run (PUBLISH, )?${command}\\. Allow it: ACL SETUSER`,
      ),
    );
  });

  it.each([
    [['-eval'], /may not run EVAL\./],
    [['-evalsha'], /may not run EVALSHA\./],
    [['-eval', '-evalsha'], /may not run EVAL, EVALSHA\./],
    [['-publish'], /may not run PUBLISH\./],
    [['resetchannels'], /may not use channels that begin with \{test-/],
    [['resetchannels', '&other:*'], /may not use channels that begin with \{test-/],
    [['resetkeys', '~other*'], /may not .*use keys that begin with \{test-/],
    // The pattern that everybody writes first: without the braces.
    [['resetkeys', `~${prefix}*`], /may not .*use keys that begin with \{test-/],
  ])('names what is missing with %j', async (rights, message) => {
    expect(await check([...RECOMMENDED, ...rights])).toMatch(message);
  });

  it('tries every command that our scripts and those of BullMQ send', () => {
    const ours = textOf('src/store/commands', '.lua').matchAll(/redis\.p?call\(\s*['"](\w+)/g);
    const theirs = textOf('node_modules/bullmq/dist/cjs/scripts', '.js').matchAll(/rcall\(\s*\\?['"](\w+)/g);
    const sent = new Set([...ours, ...theirs].map(([, name]) => name!.toUpperCase()));
    expect(sent.size).toBeGreaterThan(50);
    expect([...sent].filter((name) => name !== 'PUBLISH' && !Object.hasOwn(COMMANDS, name))).toEqual([]);
  });
});

describe('the API', () => {
  it('answers 503 REDIS_FORBIDDEN, with the right that is missing, when rights are taken from it', async () => {
    const url = await userWith(...RECOMMENDED);
    const api = await startApi(url, { prefix });
    const { id } = await api.submit();
    const submit = () => api.call('POST', '/v1/experiments', { payload: { preset: 'quick-start' } });
    for (const [right, ...restored] of [
      ['-evalsha', '+evalsha'],
      ['-hset', '+hset'],
      ['resetchannels', `&${keys.root}:*`],
      ['resetkeys', `~${keys.root}*`],
    ]) {
      await admin.call('ACL', 'SETUSER', `user-${users}`, right!);
      const answer = await submit();
      await admin.call('ACL', 'SETUSER', `user-${users}`, ...restored);
      expect([right, answer.statusCode, answer.json().code]).toEqual([right, 503, 'REDIS_FORBIDDEN']);
      expect(answer.headers['retry-after']).toBe('30');
      expect(answer.json().detail).toMatch(/lacks a right \(.*docs\/operations\.md/);
    }
    expect((await api.call('GET', `/v1/experiments/${id}`)).statusCode).toBe(200);
  });
});

describe('a worker', () => {
  it('trains with the recommended rights, without INFO and CLIENT', async () => {
    const here = await newInstallation(server.url);
    const url = await userWith(...rulesFor(here.prefix), '-info', '-client');
    const worker = await startWorkerProcess(here, url);
    const warnings = worker.lines.filter(({ level }) => Number(level) > 30).map(({ msg }) => msg);
    expect([...new Set(warnings)]).toEqual([
      'warning of a library',
      'redis hides its version or eviction policy; it must be 6.2 or later with noeviction',
    ]);
    expect(warnings.length).toBeLessThan(5);
    const { experimentId, runIds } = await here.submit({ arms: [{ name: 'a' }], dataset: { trainSize: 200 } });
    expect(await here.finished(experimentId, runIds[0]!)).toMatchObject({ status: 'succeeded' });
    await end(worker, here);
  });

  it('says in one line what is missing, and ends', async () => {
    const here = await newInstallation(server.url);
    const url = await userWith(...rulesFor(here.prefix), '-evalsha');
    await expect(startWorkerProcess(here, url)).rejects.toThrow(
      /\(78\): regulab worker: could not start\. The user of REDIS_URL may not run EVALSHA\. Allow it: ACL SETUSER .*operations\.md\)\.\n$/,
    );
    await here.close();
  });

  it.each([
    ['scripts are forbidden', ['-eval', '-evalsha'], ['+eval', '+evalsha']],
    ['its keys are forbidden', ['resetkeys'], []],
  ])(
    'writes a handful of lines while %s, and continues when they are allowed',
    async (_, taken, given) => {
      const here = await newInstallation(server.url);
      const url = await userWith(...rulesFor(here.prefix));
      const user = `user-${users}`;
      const worker = await startWorkerProcess(here, url);
      const before = worker.lines.length;
      await admin.call('ACL', 'SETUSER', user, ...taken);
      await delay(4000);
      const written = worker.lines.length - before;
      expect(written).toBeGreaterThan(0);
      expect(written).toBeLessThan(30);
      await admin.call('ACL', 'SETUSER', user, ...given, ...rulesFor(here.prefix));
      const { experimentId, runIds } = await here.submit({ arms: [{ name: 'a' }], dataset: { trainSize: 200 } });
      expect(await here.finished(experimentId, runIds[0]!)).toMatchObject({ status: 'succeeded' });
      await end(worker, here);
    },
    60_000,
  );

  it('asks now and then for what is forbidden, and trains when it is allowed', async () => {
    const url = await userWith('~{test-*', '&{test-*', '+@all');
    const here = await newInstallation(url);
    const { experimentId, runIds } = await here.submit({ arms: [{ name: 'train' }] });
    const before = await refusals();
    await admin.call('ACL', 'SETUSER', `user-${users}`, '-evalsha', '-eval');
    await here.startWorker({});
    await delay(2500);
    await admin.call('ACL', 'SETUSER', `user-${users}`, '+evalsha', '+eval');
    // Without a pause there are thousands.
    expect((await refusals()) - before).toBeLessThan(40);
    expect(await here.finished(experimentId, runIds[0]!)).toMatchObject({ status: 'succeeded', attempt: 1 });
    await here.close();
  });

  async function refusals(): Promise<number> {
    return Number(/errorstat_NOPERM:count=(\d+)/.exec(await admin.info('errorstats'))?.[1] ?? 0);
  }

  async function end(worker: WorkerProcess, here: Installation): Promise<void> {
    worker.child.kill('SIGTERM');
    await worker.exited;
    await here.close();
  }
});

function textOf(folder: string, extension: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
}
