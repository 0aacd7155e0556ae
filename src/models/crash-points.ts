/**
 * Named moments at which a test may have a trainer die as if by `kill -9`: a training step, or a boundary between two
 * system calls. Nothing happens unless the setting REGULAB_CRASH_AT names one.
 */

/** Called when a moment is passed; does not return when the process is to die there. */
export type CrashPoint = (moment: string) => void;

/** Where to die: the `count`th time that `moment` is passed, or at the first look after that many (training steps). */
export interface CrashSetting {
  /** In the execution with this fence; in every one when it is null. */
  fence: number | null;
  moment: string;
  count: number;
}

export interface CrashPoints {
  /** A training step was finished. @param total steps of the run so far */
  step(total: number): void;
  /** The moments of one kind of work, as `<name>.<moment>`. */
  of(name: string): CrashPoint;
}

/** Crash points of the execution with this fence. */
export function createCrashPoints(settings: readonly CrashSetting[], fence: number): CrashPoints {
  const ours = settings.filter((setting) => setting.fence === null || setting.fence === fence);
  const passed = new Map<string, number>();
  const look = (moment: string, count: number) => {
    if (ours.some((setting) => setting.moment === moment && count >= setting.count)) {
      process.kill(process.pid, 'SIGKILL');
    }
  };
  return {
    step: (total) => look('step', total),
    of: (name) => (moment) => {
      const full = `${name}.${moment}`;
      const count = (passed.get(full) ?? 0) + 1;
      passed.set(full, count);
      look(full, count);
    },
  };
}

/** Crash points where nothing ever happens. */
export const NO_CRASH: CrashPoints = createCrashPoints([], 0);
