/**
 * Keeps the parts of a service running: each is started, watched, and started again with back-off
 * when it ends by itself; all are stopped in the reverse order of their start. Knows processes, not
 * what they do (`stack.ts` does).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from '../errors.js';
import type { StackLog } from './stack-log.js';

/** A part that runs. */
export interface RunningPart {
  pid: number;
  /** Resolves with the reason, as text, when the process has ended. */
  exited: Promise<string>;
  /** Ends it; returns when it is gone. */
  stop(): Promise<void>;
}

export interface Part {
  name: string;
  /** Starts the part and returns when it does its work. */
  start(signal: AbortSignal): Promise<RunningPart>;
}

export interface Supervisor {
  /**
   * Starts all parts in order, each with back-off until it runs. On a CommandError, which no retry
   * mends, the parts already running are stopped and it is thrown.
   */
  start(): Promise<void>;
  /** Stops all parts, the last first. May be called at any time and more than once. */
  stop(): Promise<void>;
  /** Process ids by name of the parts that run now. */
  pids(): Record<string, number>;
}

export interface BackOff {
  /** Wait before the second restart in a row; the first is immediate. Doubles up to `longestMs`. */
  firstMs: number;
  longestMs: number;
  /** A part that ran this long starts with a clean slate. */
  healthyMs: number;
  /** How often a part may fail to start before the first start of all is given up. */
  firstRestarts: number;
}

export const BACK_OFF: BackOff = {
  firstMs: 1_000,
  longestMs: 30_000,
  healthyMs: 60_000,
  firstRestarts: Number.POSITIVE_INFINITY,
};

/** Milliseconds to wait before the nth restart in a row, from 1. */
export function backOffMs(
  restart: number,
  { firstMs, longestMs }: Pick<BackOff, 'firstMs' | 'longestMs'> = BACK_OFF,
): number {
  return restart <= 1 ? 0 : Math.min(firstMs * 2 ** (restart - 2), longestMs);
}

/** Makes the supervisor of some parts, given in the order in which they need each other. */
export function createSupervisor(parts: Part[], log: StackLog, backOff: BackOff = BACK_OFF): Supervisor {
  const stopping = new AbortController();
  const kept = parts.map((part) => new KeptPart({ part, log, backOff, stopping: stopping.signal }));
  let stopped: Promise<void> | undefined;

  const stopAll = async () => {
    stopping.abort();
    for (const part of kept.toReversed()) await part.stop();
  };
  const stop = () => {
    stopped ??= stopAll();
    return stopped;
  };
  return {
    async start() {
      try {
        for (const part of kept) {
          if (stopping.signal.aborted) break;
          await part.start();
        }
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
    pids: () => {
      const running = kept.map((part): [string, number | null] => [part.name, part.pid]);
      return Object.fromEntries(running.filter((entry): entry is [string, number] => entry[1] !== null));
    },
  };
}

interface Keeping {
  part: Part;
  log: StackLog;
  backOff: BackOff;
  stopping: AbortSignal;
}

/** Says why a part is started again and when, and waits until then or the supervisor's stop. */
async function pauseBefore(restart: number, why: string, { part, log, backOff, stopping }: Keeping): Promise<void> {
  const waitMs = backOffMs(restart, backOff);
  log.warn(part.name, `${why}, restarting${waitMs > 0 ? ` in ${waitMs / 1000} s` : ''}`);
  await delay(waitMs, undefined, { signal: stopping }).catch(() => {});
}

/** One part and the loop that brings it back. */
class KeptPart {
  readonly #keeping: Keeping;
  #running: RunningPart | null = null;
  #watching: Promise<void> | undefined;
  #starting: Promise<RunningPart> | undefined;
  /** In a row. */
  #restarts = 0;

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  get name(): string {
    return this.#keeping.part.name;
  }

  get pid(): number | null {
    return this.#running?.pid ?? null;
  }

  async start(): Promise<void> {
    const { stopping } = this.#keeping;
    const first = await this.#startOnce().catch((error) => {
      if (stopping.aborted || this.#isFinal(error)) throw error;
      return this.#startAgain(didNotStart(error), (later) => this.#isFinal(later));
    });
    if (first !== null) this.#watching = this.#watch(first);
  }

  async stop(): Promise<void> {
    // A start under way ends early (its signal is aborted) or gives a process to stop.
    const last = await this.#starting?.catch(() => null);
    await last?.stop();
    await this.#watching;
  }

  async #startOnce(): Promise<RunningPart> {
    this.#starting = this.#keeping.part.start(this.#keeping.stopping);
    this.#running = await this.#starting;
    return this.#running;
  }

  /** Starts the part with back-off until it runs; null when the supervisor stops before. */
  async #startAgain(reason: string, isFinal: (error: unknown) => boolean): Promise<RunningPart | null> {
    const { stopping } = this.#keeping;
    for (let why = reason; ; ) {
      this.#restarts += 1;
      await pauseBefore(this.#restarts, why, this.#keeping);
      if (stopping.aborted) return null;
      try {
        return await this.#startOnce();
      } catch (error) {
        if (stopping.aborted) return null;
        if (isFinal(error)) throw error;
        why = didNotStart(error);
      }
    }
  }

  /** Waits for the part's end and starts it again, until the supervisor stops. */
  async #watch(first: RunningPart): Promise<void> {
    const { part, log, backOff, stopping } = this.#keeping;
    for (let current: RunningPart | null = first; current !== null; ) {
      const startedAt = performance.now();
      const reason = await current.exited;
      this.#running = null;
      if (stopping.aborted) return;
      if (performance.now() - startedAt >= backOff.healthyMs) this.#restarts = 0;
      // What it was configured with worked before: another try may succeed.
      current = await this.#startAgain(`exited (${reason})`, () => false);
      if (current !== null) log.info(part.name, 'is back', { process: current.pid });
    }
  }

  #isFinal(error: unknown): boolean {
    return error instanceof CommandError || this.#restarts >= this.#keeping.backOff.firstRestarts;
  }
}

const didNotStart = (error: unknown) => `did not start: ${(error as Error).message}`;
