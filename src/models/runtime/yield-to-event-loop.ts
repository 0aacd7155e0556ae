/** Lets the event loop run during long computations, and ends them when asked to. */
import { setImmediate } from 'node:timers/promises';

/** Called often, between pieces of work. Rejects with the signal's reason once it is aborted. */
export type Pause = () => Promise<void> | void;

const YIELD_MS = 25;

/**
 * A pause that gives way to the event loop at most every 25 ms, so that messages (stop, disconnect)
 * are seen promptly while calling it costs next to nothing.
 */
export function createPause(signal: AbortSignal): Pause {
  let last = performance.now();
  return () => {
    signal.throwIfAborted();
    if (performance.now() - last < YIELD_MS) return;
    return setImmediate().then(() => {
      last = performance.now();
      signal.throwIfAborted();
    });
  };
}
