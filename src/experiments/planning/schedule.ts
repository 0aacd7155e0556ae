/** When queued runs are expected to start and end: first come, first served, by all trainers. */

export interface ScheduledRun {
  /** How long it will still take, in ms; null when nothing is known. */
  remainingMs: number | null;
}

/** In ms since 1970; null where it cannot be known. */
export interface Expectation {
  start: number | null;
  end: number | null;
}

/**
 * @param running runs that trainers have
 * @param queued in the order in which they will start
 * @param trainers of all workers that are alive
 * @param now in ms since 1970
 */
export function expectedTimes(
  running: readonly ScheduledRun[],
  queued: readonly ScheduledRun[],
  trainers: number,
  now: number,
): { running: Expectation[]; queued: Expectation[] } {
  const ends = running.map(({ remainingMs }) => now + (remainingMs ?? Number.POSITIVE_INFINITY));
  const idle = Math.max(trainers - running.length, 0);
  // A worker that has just died has runs and no trainers: as many ends free none.
  const surplus = Math.max(running.length - trainers, 0);
  const free = [...Array<number>(idle).fill(now), ...ends].sort((a, b) => a - b).slice(surplus);
  return {
    running: ends.map((end) => ({ start: null, end: known(trainers > 0 ? end : Number.POSITIVE_INFINITY) })),
    queued: queued.map(({ remainingMs }) => {
      const start = trainers > 0 ? free.shift()! : Number.POSITIVE_INFINITY;
      const end = start + (remainingMs ?? Number.POSITIVE_INFINITY);
      insert(free, end);
      return { start: known(start), end: known(end) };
    }),
  };
}

const known = (ms: number): number | null => (Number.isFinite(ms) ? Math.round(ms) : null);

/** Into a sorted list. */
function insert(sorted: number[], value: number): void {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  sorted.splice(low, 0, value);
}
