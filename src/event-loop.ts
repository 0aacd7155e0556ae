/**
 * Whether the event loop of this process was held up. A timeout that fires in a process that was
 * busy itself says nothing about the other end.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;
/** Above this delay an answer may have waited in this process and not at the other end. */
const HELD_UP_MS = 500;
const REMEMBERED_MS = 2_000;

let isWatched = false;
let lastTurn = 0;
let heldUpAt = Number.NEGATIVE_INFINITY;
let heldUp = 0;

/** Begins to look, once a process. */
export function watchEventLoop(): void {
  if (isWatched) return;
  isWatched = true;
  lastTurn = performance.now();
  // perf_hooks' monitorEventLoopDelay forgets the delay under way when it is reset.
  setInterval(() => {
    const now = performance.now();
    if (now - lastTurn > LOOK_EVERY_MS + HELD_UP_MS) {
      heldUpAt = now;
      heldUp += 1;
    }
    lastTurn = now;
  }, LOOK_EVERY_MS).unref();
}

/** Whether it was held up in the last two seconds, judged once it has turned. */
export async function wasHeldUp(): Promise<boolean> {
  await nextTurn();
  return performance.now() - heldUpAt < REMEMBERED_MS;
}

/** How often it was held up for more than half a second since this process began to look. */
export const timesHeldUp = (): number => heldUp;
