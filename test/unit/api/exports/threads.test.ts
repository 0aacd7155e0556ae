import { afterEach, describe, expect, it } from '@jest/globals';
import type { ExportThreadsOptions } from '../../../../src/api/dependencies.js';
import type { ExportTask } from '../../../../src/api/exports/task.js';
import { createExportThreads, type ExportThreads } from '../../../../src/api/exports/threads.js';
import { until } from '../../../support/until.js';

const modulePath = new URL('../../../fixtures/export-thread.mjs', import.meta.url);
const NEVER_ENDS = {};
const open: ExportThreads[] = [];
afterEach(() => Promise.all(open.splice(0).map((threads) => threads.close())));

function createThreads(options: ExportThreadsOptions = {}) {
  const threads = createExportThreads({ modulePath, threads: 1, ...options });
  open.push(threads);
  const made: object[] = [];
  const run = (task: object, signal = new AbortController().signal) =>
    threads.run(async () => {
      made.push(task);
      return task as ExportTask;
    }, signal);
  return { run, made, close: threads.close };
}

describe('export threads', () => {
  it('give the bytes of an export', async () => {
    const { run } = createThreads();
    expect(await Promise.all([run({ bytes: [1, 2] }), run({ bytes: [3] })])).toEqual([
      Uint8Array.of(1, 2),
      Uint8Array.of(3),
    ]);
  });

  it('stop an export that takes too long, and then make the next', async () => {
    const { run } = createThreads({ timeoutMs: 300 });
    const slow = run(NEVER_ENDS);
    const next = run({ bytes: [1] });
    await expect(slow).rejects.toMatchObject({ code: 'OVERLOADED', message: expect.stringContaining('0.3 s') });
    expect(await next).toEqual(Uint8Array.of(1));
  });

  it('stop an export whose client has left, and ask for nothing more of one that waited', async () => {
    const { run, made } = createThreads();
    const [first, second] = [new AbortController(), new AbortController()];
    const left = [run(NEVER_ENDS, first.signal), run(NEVER_ENDS, second.signal)];
    const next = run({ bytes: [1] });
    await until('the first task is made', () => made.length === 1);
    second.abort(new Error('gone'));
    first.abort(new Error('gone'));
    for (const each of left) await expect(each).rejects.toThrow();
    expect(await next).toEqual(Uint8Array.of(1));
    expect(made).toEqual([NEVER_ENDS, { bytes: [1] }]);
  });

  it('refuse more than so many', async () => {
    const { run } = createThreads({ waiting: 1, timeoutMs: 300 });
    const two = [run(NEVER_ENDS), run(NEVER_ENDS)];
    await expect(run({ bytes: [1] })).rejects.toMatchObject({ code: 'OVERLOADED', message: /Too many exports/ });
    for (const each of two) await expect(each).rejects.toMatchObject({ code: 'OVERLOADED' });
  });

  it.each([
    [{ answer: { damaged: 'weights.bin cannot be read.' } }, 'MODEL_UNAVAILABLE'],
    [{ answer: { systemError: 'EIO', message: 'EIO' } }, 'DISK_UNAVAILABLE'],
  ])('say why there are no bytes: %j', async (task, code) => {
    await expect(createThreads().run(task)).rejects.toMatchObject({ code });
  });

  it('pass errors on, and end with the service', async () => {
    const { run, close } = createThreads();
    await expect(run({ fails: true })).rejects.toThrow('written wrong');
    const unfinished = run(NEVER_ENDS);
    const ended = expect(unfinished).rejects.toThrow();
    await close();
    await ended;
  });
});
