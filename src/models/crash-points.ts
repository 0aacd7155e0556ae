/**
 * Named moments at which a test may have something go wrong: a training step, or a boundary between two system calls. Nothing
 * happens unless the setting REGULAB_CRASH_AT names one.
 */

/** What goes wrong, as a test names it. */
export const CRASHES = {
  /** The trainer dies as if by `kill -9`. */
  kill: () => process.kill(process.pid, 'SIGKILL'),
  /** Its worker dies so, and it is left alone. */
  'kill-worker': killWorker,
  /** Both die in the same moment. */
  'kill-both': () => {
    killWorker();
    process.kill(process.pid, 'SIGKILL');
  },
  /** A fault of its own code. */
  throw: () => {
    throw new Error('A crash point was passed.');
  },
  /** Native code gives up. */
  abort: () => process.abort(),
  /** It computes for ever: it reports nothing any more and hears nothing. */
  hang: () => {
    for (;;);
  },
  /** It takes memory without end, and computes nothing else meanwhile. */
  'eat-memory': () => {
    for (;;) {
      eaten.push(Buffer.alloc(64 * 2 ** 20, 1));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  },
} as const satisfies Record<string, () => void>;

export type Crash = keyof typeof CRASHES;

const eaten: Buffer[] = [];

/** An orphan's parent is the system's first process, which is none of ours. */
function killWorker(): void {
  if (process.connected) process.kill(process.ppid, 'SIGKILL');
}

/** Called when a moment is passed; does not return when the process is to die there. */
export type CrashPoint = (moment: string) => void;

/** Where it goes wrong: the `count`th time that `moment` is passed, or at the first look after that many (training steps). */
export interface CrashSetting {
  crash: Crash;
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
  const ours = new Set(settings.filter((setting) => setting.fence === null || setting.fence === fence));
  const passed = new Map<string, number>();
  const look = (moment: string, count: number) => {
    for (const setting of ours) {
      if (setting.moment !== moment || count < setting.count) continue;
      ours.delete(setting);
      CRASHES[setting.crash]();
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
