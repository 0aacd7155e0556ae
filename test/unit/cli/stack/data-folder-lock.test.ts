import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockDataDirectory } from '../../../../src/cli/stack/data-folder-lock.js';

describe('lockDataDirectory', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-lock-'));
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('refuses a second holder, naming the first, until it is released', async () => {
    const lock = await lockDataDirectory(folder);
    await expect(lockDataDirectory(folder)).rejects.toThrow(`already runs on ${folder} (process ${process.pid})`);
    await lock.release();
    const next = await lockDataDirectory(folder);
    await next.release();
  });

  it('knows a folder by every path to it', async () => {
    const real = path.join(folder, 'x'.repeat(100));
    await fs.mkdir(real);
    const link = path.join(folder, 'y'.repeat(100));
    await fs.symlink(real, link);
    const lock = await lockDataDirectory(real);
    await expect(lockDataDirectory(link)).rejects.toThrow('already runs');
    await lock.release();
  });

  /** A process that holds the folder and answers nobody. */
  async function startHolder() {
    const socket = path.join(await fs.realpath(folder), 'regulab.sock');
    const script = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => console.log('up'))`;
    const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    return { holder, socket };
  }

  it('takes nothing from a process that is stopped', async () => {
    const { holder } = await startHolder();
    holder.kill('SIGSTOP');
    await expect(lockDataDirectory(folder)).rejects.toThrow('already runs');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await lockDataDirectory(folder)).release();
  });

  it('takes over from a process that was killed', async () => {
    const { holder: killed, socket } = await startHolder();
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect((await fs.stat(socket)).isSocket()).toBe(true);
    const lock = await lockDataDirectory(folder);
    await expect(lockDataDirectory(folder)).rejects.toThrow('already runs');
    await lock.release();
  });

  it('works in folders whose path is longer than a socket address', async () => {
    const deep = path.join(folder, 'x'.repeat(100), 'y'.repeat(100));
    const lock = await lockDataDirectory(deep);
    await expect(lockDataDirectory(deep)).rejects.toThrow('already runs');
    await lock.release();
  });
});
