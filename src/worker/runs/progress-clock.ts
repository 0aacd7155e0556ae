/** How far a training is and how long it still takes. */
import type { RunProgress } from '../../experiments/records/run.js';

/**
 * Starts a clock at the beginning of a training. The time left is extrapolated from the time so
 * far: null until a hundredth of the work is done.
 * @param epochs the maximum number of epochs
 * @param options.from epochs done before the clock started, when training resumes from a checkpoint
 * @param options.now milliseconds of a monotonic clock
 * @returns the progress after `finished` whole epochs and a `share` (0 … 1) of the next
 */
export function createProgressClock(
  epochs: number,
  { from = 0, now = () => performance.now() }: { from?: number; now?: () => number } = {},
): (finished: number, share: number) => RunProgress {
  const started = now();
  return (finished, share) => {
    const done = Math.min((finished + share) / epochs, 1);
    const elapsedSeconds = (now() - started) / 1000;
    const doneSince = done - from / epochs;
    return {
      epoch: finished,
      epochs,
      percent: rounded(done * 100),
      etaSeconds: etaSeconds(done, doneSince, elapsedSeconds),
    };
  };
}

/**
 * @param done as a share of the whole training
 * @param doneSince the share done since the clock started; 0 when training resumed at its very end
 */
function etaSeconds(done: number, doneSince: number, elapsedSeconds: number): number | null {
  if (done === 1) return 0;
  return doneSince < 0.01 ? null : rounded((elapsedSeconds * (1 - done)) / doneSince);
}

/** To a tenth. */
const rounded = (value: number) => Math.round(value * 10) / 10;
