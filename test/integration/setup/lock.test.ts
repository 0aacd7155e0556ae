import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withLock } from '../../../scripts/setup/lock.mjs';
import { makeTemporaryFolder, removeFolder } from './checkout.js';

const LOCK_MODULE = path.resolve('scripts/setup/lock.mjs');
let folder: string;
let lock: string;
const { signal } = new AbortController();

beforeEach(() => {
  folder = makeTemporaryFolder();
  lock = path.join(folder, 'lock');
});
afterEach(() => removeFolder(folder));

/** A process that runs `body` while it holds the lock. */
function startHolder(body: string) {
  const code = `import { withLock } from ${JSON.stringify(LOCK_MODULE)};
    import { readFileSync, writeFileSync } from 'node:fs';
    import { setTimeout as delay } from 'node:timers/promises';
    await withLock(${JSON.stringify(lock)}, { signal: new AbortController().signal }, async () => { ${body} });`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
}

describe('withLock', () => {
  it('lets one process at a time in', async () => {
    const counter = path.join(folder, 'counter');
    writeFileSync(counter, '0');
    // Read, pause, write: any two at once lose a count.
    const addOne = `const n = Number(readFileSync('${counter}', 'utf8')); await delay(30); writeFileSync('${counter}', String(n + 1));`;
    const holders = Array.from({ length: 4 }, () => startHolder(addOne));
    const codes = await Promise.all(holders.map((holder) => once(holder, 'close').then(([code]) => code)));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(readFileSync(counter, 'utf8')).toBe('4');
    expect(existsSync(lock)).toBe(false);
  });

  it('waits for a living owner, names it once, and takes over when it dies without releasing', async () => {
    const holder = startHolder(`console.log('held'); await delay(60_000);`);
    await once(holder.stdout, 'data');
    const waitedFor: (number | null)[] = [];
    const entered = withLock(
      lock,
      {
        signal,
        onWait: (pid) => {
          waitedFor.push(pid);
          holder.kill('SIGKILL');
        },
      },
      async () => JSON.parse(readFileSync(lock, 'utf8')).pid,
    );
    await expect(entered).resolves.toBe(process.pid);
    expect(waitedFor).toEqual([holder.pid]);
  });

  it('knows a reused process id by its start time', async () => {
    const own = await withLock(lock, { signal }, async () => JSON.parse(readFileSync(lock, 'utf8')));
    writeFileSync(lock, JSON.stringify({ ...own, token: 'of a dead process', startedAt: 'before' }));
    await expect(withLock(lock, { signal }, async () => 'entered')).resolves.toBe('entered');
  });

  it('takes the lock of another machine only after its heartbeat stood still', async () => {
    writeFileSync(lock, JSON.stringify({ token: 't', pid: 1, machine: `not-${os.hostname()}`, startedAt: '1' }));
    const startedAt = performance.now();
    await withLock(lock, { signal, foreignStaleMs: 400 }, async () => {});
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(400);
  });

  it('takes a lock whose owner died before writing its name', async () => {
    writeFileSync(lock, '');
    await expect(withLock(lock, { signal, foreignStaleMs: 200 }, async () => 'entered')).resolves.toBe('entered');
  });

  it('releases when the work fails', async () => {
    const failing = withLock(lock, { signal }, async () => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(existsSync(lock)).toBe(false);
  });

  it('stops waiting when it is aborted', async () => {
    const holder = startHolder(`console.log('held'); await delay(60_000);`);
    await once(holder.stdout, 'data');
    const abort = new AbortController();
    const entered = withLock(lock, { signal: abort.signal, onWait: () => abort.abort() }, async () => 'entered');
    await expect(entered).rejects.toMatchObject({ name: 'AbortError' });
    holder.kill('SIGKILL');
    await once(holder, 'close');
  });
});
