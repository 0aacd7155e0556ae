/**
 * Keeps the parts of a service running: each is started, watched, and started again with back-off
 * when it ends by itself; all are stopped in the reverse order of their start. Knows processes, not
 * what they do (`stack.ts` does).
 */
import { setTimeout as delay } from 'node:timers/promises';
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
   * Starts all parts in order. On a failure the ones already running are stopped, and the reason is
   * thrown.
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
}

export const BACK_OFF: BackOff = { firstMs: 1_000, longestMs: 30_000, healthyMs: 60_000 };

/** Milliseconds to wait before the nth restart in a row, from 1. */
export function backOffMs(restart: number, { firstMs, longestMs }: BackOff = BACK_OFF): number {
  return restart <= 1 ? 0 : Math.min(firstMs * 2 ** (restart - 2), longestMs);
}

/** Makes the supervisor of some parts, given in the order in which they need each other. */
export function createSupervisor(parts: Part[], log: StackLog, backOff: BackOff = BACK_OFF): Supervisor {
  const stopping = new AbortController();
  const kept = parts.map((part) => keepRunning(part, log, backOff, stopping.signal));
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
      const running = kept.map((part): [string, number | null] => [part.name, part.pid()]);
      return Object.fromEntries(running.filter((entry): entry is [string, number] => entry[1] !== null));
    },
  };
}

/** One part and the loop that brings it back. */
function keepRunning(part: Part, log: StackLog, backOff: BackOff, stopping: AbortSignal) {
  let running: RunningPart | null = null;
  let watching: Promise<void> | undefined;
  let starting: Promise<RunningPart> | undefined;

  const startOnce = async () => {
    starting = part.start(stopping);
    running = await starting;
    return running;
  };

  /** Waits for the part's end and starts it again, until the supervisor stops. */
  const watch = async (first: RunningPart) => {
    let current = first;
    let restarts = 0;
    let startedAt = performance.now();
    for (;;) {
      const reason = await current.exited;
      running = null;
      if (stopping.aborted) return;
      if (performance.now() - startedAt >= backOff.healthyMs) restarts = 0;
      let next: RunningPart | null = null;
      while (next === null) {
        restarts += 1;
        const waitMs = backOffMs(restarts, backOff);
        log.warn(part.name, `exited (${reason}), restarting${waitMs > 0 ? ` in ${waitMs / 1000} s` : ''}`);
        await delay(waitMs, undefined, { signal: stopping }).catch(() => {});
        if (stopping.aborted) return;
        try {
          next = await startOnce();
        } catch (error) {
          if (stopping.aborted) return;
          log.warn(part.name, `did not start: ${(error as Error).message}`);
        }
      }
      log.info(part.name, 'is back', { process: next.pid });
      current = next;
      startedAt = performance.now();
    }
  };

  return {
    name: part.name,
    pid: () => running?.pid ?? null,
    async start() {
      watching = watch(await startOnce());
    },
    async stop() {
      // A start under way ends early (its signal is aborted) or gives a process to stop.
      const last = await starting?.catch(() => null);
      await last?.stop();
      await watching;
    },
  };
}
