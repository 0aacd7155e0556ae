/** When an execution must have ended: its own deadline, its run's and its experiment's. */
import type { ClaimedRun } from '../../store/store.js';

export interface Deadlines {
  /**
   * The run's deadline counts from here.
   * @param trainedMs training time of the epochs before the checkpoint that it resumes from
   */
  trainingBegins(trainedMs: number): void;
  /** The first that has passed, as a sentence. */
  exceeded(): string;
  clear(): void;
}

/**
 * Starts their timers.
 * @param executionMs limit of this worker for one execution, in milliseconds; 0 is none
 * @param onExceeded called when one passes
 */
export function createDeadlines(
  { deadlines, experimentMs }: Pick<ClaimedRun, 'deadlines' | 'experimentMs'>,
  executionMs: number,
  onExceeded: () => void,
): Deadlines {
  const timers: NodeJS.Timeout[] = [];
  let exceeded = '';
  const set = (ms: number, words: string) => {
    const pass = () => {
      exceeded ||= words;
      onExceeded();
    };
    timers.push(setTimeout(pass, Math.max(ms, 0)));
  };
  const { runSeconds, experimentSeconds } = deadlines;

  if (executionMs > 0) {
    set(executionMs, `The run was still training after ${executionMs / 1000} s, the limit of this worker.`);
  }
  if (experimentSeconds !== null) {
    set(
      experimentSeconds * 1000 - experimentMs,
      `The experiment had not finished after ${experimentSeconds} s, its deadline.`,
    );
  }
  return {
    trainingBegins: (trainedMs) => {
      if (runSeconds === null) return;
      set(runSeconds * 1000 - trainedMs, `The run was still training after ${runSeconds} s, its deadline.`);
    },
    exceeded: () => exceeded,
    clear: () => timers.forEach(clearTimeout),
  };
}
