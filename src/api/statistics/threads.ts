/**
 * Statistics off the event loop: each answer is computed in a thread of its own, few at a time, once for all who wait for
 * it, and kept in memory. A thread whose askers have all gone is ended.
 */
import { Worker } from 'node:worker_threads';
import { ServiceError } from '../../errors.js';
import type { StatisticsThreadsOptions } from '../dependencies.js';
import type { StatisticsResult, StatisticsTask } from './task.js';

export interface StatisticsThreads {
  /**
   * The answer kept under this key, or the task's result.
   * @param key names the question and the state of what it is about: the same key has the same answer
   * @param makeTask called when the answer is not known
   * @param signal aborted when the asker is gone; the promise then rejects with its reason
   * @throws ServiceError OVERLOADED when too many are waiting
   */
  answer<Task extends StatisticsTask>(
    key: string,
    makeTask: () => Promise<Task>,
    signal: AbortSignal,
  ): Promise<StatisticsResult<Task>>;
  close(): Promise<void>;
}

interface Answer {
  result: Promise<unknown>;
  askers: number;
  done: boolean;
  abandoned: AbortController;
}

export function createStatisticsThreads(options: StatisticsThreadsOptions = {}): StatisticsThreads {
  const { modulePath = new URL('./thread.js', import.meta.url), threads = 2, waiting = 32, kept = 100 } = options;
  const answers = new Map<string, Answer>();
  const queue: (() => void)[] = [];
  const closing = new AbortController();
  let busy = 0;

  async function compute(makeTask: () => Promise<StatisticsTask>, signal: AbortSignal): Promise<unknown> {
    if (busy < threads) busy++;
    else if (queue.length >= waiting) {
      throw new ServiceError('OVERLOADED', 'Too many statistics are being computed.', { retryAfterSeconds: 2 });
    } else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      signal.throwIfAborted();
      return await runThread(modulePath, await makeTask(), signal);
    } finally {
      // The place goes to the next in line, or is free.
      const next = queue.shift();
      if (next) next();
      else busy--;
    }
  }

  function begin(key: string, makeTask: () => Promise<StatisticsTask>): Answer {
    const abandoned = new AbortController();
    const result = compute(makeTask, AbortSignal.any([abandoned.signal, closing.signal]));
    const answer: Answer = { result, askers: 0, done: false, abandoned };
    answers.set(key, answer);
    result.then(
      () => {
        answer.done = true;
        const oldest = [...answers].filter(([, each]) => each.done).slice(0, Math.max(0, answers.size - kept));
        for (const [name] of oldest) answers.delete(name);
      },
      // A failure is told to those who wait and not kept.
      () => {
        if (answers.get(key) === answer) answers.delete(key);
      },
    );
    return answer;
  }

  return {
    answer: async (key, makeTask, signal) => {
      signal.throwIfAborted();
      const answer = answers.get(key) ?? begin(key, makeTask);
      // The most lately asked for comes last.
      answers.delete(key);
      answers.set(key, answer);
      answer.askers++;
      const leave = () => {
        answer.askers--;
        if (answer.askers > 0 || answer.done) return;
        answers.delete(key);
        answer.abandoned.abort();
      };
      const aborted = rejectedOnAbort(signal);
      try {
        return (await Promise.race([answer.result, aborted.promise])) as never;
      } finally {
        aborted.forget();
        leave();
      }
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled([...answers.values()].map(({ result }) => result));
    },
  };
}

/** Starts the thread, waits for its one message, and sees it gone. */
async function runThread(modulePath: string | URL, task: StatisticsTask, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted();
  const thread = new Worker(modulePath, { workerData: task, env: {}, execArgv: [] });
  const ended = new Promise<unknown>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('The statistics thread ended without an answer.')));
  });
  const aborted = rejectedOnAbort(signal);
  try {
    return await Promise.race([ended, aborted.promise]);
  } finally {
    aborted.forget();
    await thread.terminate();
  }
}

/** A promise that only ever rejects, with the signal's reason. */
function rejectedOnAbort(signal: AbortSignal): { promise: Promise<never>; forget(): void } {
  let abort = () => {};
  const promise = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  return { promise, forget: () => signal.removeEventListener('abort', abort) };
}
