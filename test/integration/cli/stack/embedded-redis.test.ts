import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type EmbeddedRedis, findRedisServer, startEmbeddedRedis } from '../../../../src/cli/stack/embedded-redis.js';
import { freePort } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const binary = findRedisServer()!;
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (cleanups.length > 0) await cleanups.pop()!();
});

async function temporaryFolder(name = 'regulab-embedded-'): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), name));
  cleanups.push(() => fs.rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(directory: string, port?: number): Promise<EmbeddedRedis> {
  const server = await startEmbeddedRedis({ binary, directory, appendOnly: true, port });
  cleanups.push(() => server.stop());
  return server;
}

/** Sends one inline command and gives the raw reply. */
async function ask(url: string, command: string): Promise<string> {
  const connection = url.startsWith('unix://')
    ? net.connect(url.slice('unix://'.length))
    : net.connect(Number(new URL(url).port), '127.0.0.1');
  connection.write(`${command}\r\n`);
  const [reply] = await once(connection, 'data');
  connection.destroy();
  return String(reply).trim();
}

describe('startEmbeddedRedis', () => {
  it('serves on a unix socket of this user alone, evicting nothing and appending every write', async () => {
    const directory = await temporaryFolder();
    const server = await start(directory);
    expect(server.url).toBe(`unix://${directory}/redis.sock`);
    expect((await fs.stat(path.join(directory, 'redis.sock'))).mode & 0o077).toBe(0);
    expect(await ask(server.url, 'CONFIG GET maxmemory-policy')).toContain('noeviction');
    expect(await ask(server.url, 'CONFIG GET appendonly')).toContain('yes');
    expect(await ask(server.url, 'CONFIG GET appendfsync')).toContain('always');
    expect(await ask(server.url, 'CONFIG GET port')).toMatch(/\r\n0$/);
  });

  it('runs in a process group of its own', async () => {
    const server = await start(await temporaryFolder());
    const group = (await fs.readFile(`/proc/${server.pid}/stat`, 'utf8')).split(') ')[1]!.split(' ')[2];
    expect(group).toBe(String(server.pid));
  });

  it('keeps what was written when it stops and starts again under the same url', async () => {
    const directory = await temporaryFolder();
    const first = await start(directory);
    await ask(first.url, 'SET answer 42');
    await first.stop();
    await expect(first.exited).resolves.toEqual({ code: 0, signal: null });
    const second = await start(directory);
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'GET answer')).toContain('42');
  });

  it('finds a short place for the socket when the folder lies too deep', async () => {
    const directory = path.join(await temporaryFolder(), 'd'.repeat(80), 'e'.repeat(40));
    const server = await start(directory);
    const socket = server.url.slice('unix://'.length);
    cleanups.unshift(() => fs.rm(path.dirname(socket), { recursive: true, force: true }));
    expect(socket.length).toBeLessThan(104);
    expect((await fs.stat(path.dirname(socket))).mode & 0o077).toBe(0);
    expect(await ask(server.url, 'PING')).toBe('+PONG');
  });

  /** What an earlier version noted: who started the server, and its process id. */
  async function note(directory: string, { url, pid }: EmbeddedRedis, ownerPid: number): Promise<void> {
    const address = { socket: url.slice('unix://'.length) };
    await fs.writeFile(path.join(directory, 'server.json'), JSON.stringify({ pid, ownerPid, address }));
  }

  const owners: Record<string, () => Promise<number>> = {
    'has ended': async () => {
      const owner = spawn(process.execPath, ['-e', '']);
      await once(owner, 'exit');
      return owner.pid!;
    },
    'is a zombie': startZombie,
    'is another process by now': async () => {
      const stranger = spawn('sleep', ['60']);
      cleanups.push(async () => stranger.kill());
      return stranger.pid!;
    },
    // For all but root, kill() says EPERM.
    'is process 1': async () => 1,
    'is this process': async () => process.pid,
  };

  it.each(Object.entries(owners))('replaces a server whose owner %s', async (_, ownerPid) => {
    const directory = await temporaryFolder();
    const orphan = await start(directory);
    await ask(orphan.url, 'SET answer 42');
    await note(directory, orphan, await ownerPid());
    const server = await start(directory);
    await expect(orphan.exited).resolves.toEqual({ code: 0, signal: null });
    expect(server.pid).not.toBe(orphan.pid);
    expect(await ask(server.url, 'GET answer')).toContain('42');
  });

  it.each(Object.entries(owners))('starts where a server was that %s', async (_, formerPid) => {
    const directory = await temporaryFolder();
    const killed = await start(directory);
    await ask(killed.url, 'SET answer 42');
    process.kill(killed.pid, 'SIGKILL');
    await killed.exited;
    const pid = await formerPid();
    await note(directory, { ...killed, pid }, pid);
    const server = await start(directory);
    expect(await ask(server.url, 'GET answer')).toContain('42');
  });

  it('replaces a server that was never noted', async () => {
    const directory = await temporaryFolder();
    const orphan = await start(directory);
    await fs.rm(path.join(directory, 'server.json'));
    const server = await start(directory);
    await expect(orphan.exited).resolves.toEqual({ code: 0, signal: null });
    expect(await ask(server.url, 'PING')).toBe('+PONG');
  });

  it('replaces a server that still loads its data', async () => {
    const directory = await temporaryFolder();
    const first = await start(directory);
    // It looks up from loading after every 1024 commands.
    await ask(first.url, `EVAL "for key = 1, 20000 do redis.call('SET', 'key-' .. key, key) end" 0`);
    await first.stop();
    const settings = { 'key-load-delay': '200' };
    const loading = startEmbeddedRedis({ binary, directory, appendOnly: true, settings });
    loading.catch(() => undefined);
    await until('the server loads', async () => (await ask(first.url, 'PING').catch(() => '')).startsWith('-LOADING'));
    const server = await start(directory);
    await expect(loading).rejects.toThrow(/exited before it answered/);
    expect(await ask(server.url, 'GET key-20000')).toContain('20000');
  });

  it('starts no second server next to one that does not answer', async () => {
    const directory = await temporaryFolder();
    const frozen = await start(directory);
    await ask(frozen.url, 'SET answer 42');
    process.kill(frozen.pid, 'SIGSTOP');
    await expect(start(directory)).rejects.toMatchObject({
      passes: true,
      message: expect.stringContaining(`The Redis of an earlier start is still on ${directory} and does not answer`),
    });
    process.kill(frozen.pid, 'SIGCONT');
    const server = await start(directory);
    await expect(frozen.exited).resolves.toEqual({ code: 0, signal: null });
    expect(await ask(server.url, 'GET answer')).toContain('42');
  });

  it('says what to do when there is no such binary', async () => {
    const directory = await temporaryFolder();
    await expect(startEmbeddedRedis({ binary: '/nowhere/redis-server', directory, appendOnly: true })).rejects.toThrow(
      /no Redis server at \/nowhere\/redis-server.*REDIS_URL/,
    );
  });

  it('says that the folder cannot be written to, and starts nothing there', async () => {
    const file = path.join(await temporaryFolder(), 'data');
    await fs.writeFile(file, '');
    await expect(start(path.join(file, 'redis'))).rejects.toThrow(
      /^Redis cannot keep its data in .*data\/redis \(ENOTDIR.*REGULAB_DATA_DIR/,
    );
  });

  it('shows why its append-only file cannot be opened', async () => {
    const directory = await temporaryFolder();
    await fs.writeFile(path.join(directory, 'appendonlydir'), 'in the way');
    await expect(start(directory)).rejects.toThrow(/exited before it answered.*appendonlydir/s);
    expect(await fs.readdir(directory)).not.toContain('write-test');
  });

  it('shows the end of the log when the server cannot start, and takes no stranger on its port for itself', async () => {
    const stranger = await startEmbeddedRedis({
      binary,
      directory: await temporaryFolder(),
      appendOnly: false,
      port: await freePort(),
    });
    cleanups.push(() => stranger.stop());
    const port = Number(new URL(stranger.url).port);
    await expect(start(await temporaryFolder(), port)).rejects.toThrow(
      /exited before it answered.*Address already in use/s,
    );
  });
});

describe('findRedisServer', () => {
  it('finds a server on the given search path', async () => {
    const folder = await temporaryFolder();
    await fs.writeFile(path.join(folder, 'valkey-server'), '#!/bin/sh\n', { mode: 0o755 });
    // What set-up provided goes first, so only an installation without it looks at the path.
    expect([path.join(folder, 'valkey-server'), binary]).toContain(findRedisServer(folder));
  });
});

/** A process that has ended and that its parent does not collect. */
async function startZombie(): Promise<number> {
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  cleanups.push(async () => parent.kill());
  const pid = Number(String((await once(parent.stdout!, 'data'))[0]));
  await until('it is a zombie', async () => /^State:\s+Z/m.test(await fs.readFile(`/proc/${pid}/status`, 'utf8')));
  return pid;
}
