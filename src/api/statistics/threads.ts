/**
 * Statistics off the event loop: each answer is computed once in a thread, for every client that
 * waits for it, and kept in memory. A computation that all its clients have left is stopped. ADR
 * 0018 says why the threads come from a pool, and the rest does not.
 */
import { LRUCache } from 'lru-cache';
import type { StatisticsThreadsOptions } from '../dependencies.js';
import { createSlots } from '../http/load/slots.js';
import { openThreadPool } from '../http/load/thread-pool.js';
import { buffersOf, type StatisticsResult, type StatisticsTask, type ThreadAnswer } from './task.js';

export interface StatisticsThreads {
  /**
   * The answer kept under this key, or the result of the task.
   * @param key identifies the question and the state it is about: equal keys have equal answers
   * @param makeTask called when the answer is not known and a thread is free
   * @param signal aborted when the client disconnects; the promise then rejects with its reason
   * @throws ServiceError OVERLOADED when too many computations are waiting
   */
  answer<Task extends StatisticsTask>(
    key: string,
    makeTask: () => Promise<Task>,
    signal: AbortSignal,
  ): Promise<StatisticsResult<Task>>;
  close(): Promise<void>;
}

/** Of short-lived objects in a thread: with more, one costs memory and gains no time. */
const YOUNG_MEGABYTES = 6;

interface Computation {
  result: Promise<Answer>;
  clients: number;
  abandoned: AbortController;
}

/** With its length as JSON. */
type Answer = Extract<ThreadAnswer, { result: object }>;

/** @throws ServiceError OVERLOADED from its answers when too many computations are waiting */
export function createStatisticsThreads(options: StatisticsThreadsOptions = {}): StatisticsThreads {
  const { modulePath = new URL('./thread.js', import.meta.url), threads = 2, waiting = 32 } = options;
  const pool = openThreadPool(modulePath, threads, { maxYoungGenerationSizeMb: YOUNG_MEGABYTES });
  const slots = createSlots(threads, waiting, options.overloaded ?? 'Too many statistics are being computed.');
  const answers = createAnswers(options);
  const computations = new Map<string, Computation>();
  const closing = new AbortController();

  async function compute(makeTask: () => Promise<StatisticsTask>, signal: AbortSignal): Promise<Answer> {
    const release = await slots.take();
    try {
      signal.throwIfAborted();
      const task = await makeTask();
      const answer = (await pool.run(task, { signal, transferList: buffersOf(task) })) as ThreadAnswer;
      if ('systemError' in answer) throw Object.assign(new Error(answer.message), { code: answer.systemError });
      return answer;
    } finally {
      release();
    }
  }

  function begin(key: string, makeTask: () => Promise<StatisticsTask>): Computation {
    const abandoned = new AbortController();
    const result = compute(makeTask, AbortSignal.any([abandoned.signal, closing.signal]));
    const computation = { result, clients: 0, abandoned };
    computations.set(key, computation);
    const end = () => {
      if (computations.get(key) === computation) computations.delete(key);
    };
    result.then((answer) => {
      answers.set(key, answer);
      end();
    }, end);
    return computation;
  }

  return {
    answer: async (key, makeTask, signal) => {
      signal.throwIfAborted();
      const known = answers.get(key);
      if (known !== undefined) return known.result as never;
      const computation = computations.get(key) ?? begin(key, makeTask);
      computation.clients++;
      try {
        return (await orAborted(computation.result, signal)).result as never;
      } finally {
        computation.clients--;
        if (computation.clients === 0 && computations.get(key) === computation) {
          computations.delete(key);
          computation.abandoned.abort();
        }
      }
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled([...computations.values()].map(({ result }) => result));
      await pool.destroy();
    },
  };
}

function createAnswers({ kept = 100, keptCharacters = 4_000_000 }: StatisticsThreadsOptions) {
  const sizeCalculation = ({ characters }: Answer) => characters;
  return new LRUCache<string, Answer>({ max: kept, maxSize: keptCharacters, sizeCalculation });
}

/** The promise, or a rejection with the reason of the signal. */
async function orAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
