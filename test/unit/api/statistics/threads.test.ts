import { describe, expect, it } from '@jest/globals';
import type { StatisticsThreadsOptions } from '../../../../src/api/dependencies.js';
import type { StatisticsTask } from '../../../../src/api/statistics/task.js';
import { createStatisticsThreads } from '../../../../src/api/statistics/threads.js';

const modulePath = new URL('../../../fixtures/statistics-thread.mjs', import.meta.url);
const NEVER_ENDS = {};
const asked = new AbortController().signal;

/** Threads of the fixture, and a count of the tasks that were made. */
function createThreads(options: StatisticsThreadsOptions = {}) {
  const threads = createStatisticsThreads({ modulePath, threads: 1, ...options });
  const made: string[] = [];
  const ask = (key: string, task: object, signal = asked): Promise<unknown> =>
    threads.answer(
      key,
      async () => {
        made.push(key);
        return task as StatisticsTask;
      },
      signal,
    );
  return { ask, made, close: threads.close };
}

describe('statistics threads', () => {
  it('compute an answer once for all clients, now or later', async () => {
    const { ask, made } = createThreads();
    expect(await Promise.all([ask('a', { answer: 1 }), ask('a', { answer: 2 })])).toEqual([1, 1]);
    expect(await ask('a', { answer: 3 })).toBe(1);
    expect(made).toEqual(['a']);
  });

  it('forget the least recently used answer', async () => {
    const { ask, made } = createThreads({ kept: 2 });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key, { answer: key });
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keep no more than so many characters together, and no answer that has more', async () => {
    const { ask, made } = createThreads({ keptCharacters: 100 });
    const answers = { a: 'x'.repeat(40), b: 'x'.repeat(40), c: 'x'.repeat(40), d: 'x'.repeat(200) };
    const keys = ['a', 'b', 'a', 'c', 'a', 'b', 'd', 'd'] as const;
    for (const key of keys) expect(await ask(key, { answer: answers[key] })).toBe(answers[key]);
    expect(made).toEqual(['a', 'b', 'c', 'b', 'd', 'd']);
  });

  it('stop a computation that nobody waits for, which frees its thread', async () => {
    const { ask } = createThreads();
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [ask('a', NEVER_ENDS, first.signal), ask('a', NEVER_ENDS, second.signal)];
    const next = ask('b', { answer: 'b' });
    first.abort(new Error('gone'));
    await expect(waiting[0]).rejects.toThrow('gone');
    expect(await Promise.race([next, Promise.resolve('still waiting')])).toBe('still waiting');
    second.abort(new Error('gone, too'));
    await expect(waiting[1]).rejects.toThrow('gone, too');
    expect(await next).toBe('b');
  });

  it('refuse more computations than may wait', async () => {
    const { ask, close } = createThreads({ waiting: 1 });
    const tasks = [ask('a', NEVER_ENDS), ask('b', NEVER_ENDS)];
    await expect(ask('c', { answer: 'c' })).rejects.toMatchObject({ code: 'OVERLOADED' });
    const ends = Promise.allSettled(tasks);
    await close();
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('keep the code of a system error, which errors lose between threads', async () => {
    const { ask } = createThreads();
    await expect(ask('a', { systemError: 'EACCES', message: 'denied' })).rejects.toMatchObject({ code: 'EACCES' });
    expect(await ask('a', { answer: 'now' })).toBe('now');
  });

  it.each([
    ['fails', { fails: true }, 'computed wrong'],
    ['exits without an answer', { exits: true }, 'exited'],
  ])('say so when one %s, and try again when asked again', async (_, task, message) => {
    const { ask } = createThreads();
    await expect(ask('a', task)).rejects.toThrow(message);
    expect(await ask('a', { answer: 'now' })).toBe('now');
  });
});
