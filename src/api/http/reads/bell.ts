/** A bell that wakes one waiter. */
export interface Bell {
  ring(): void;
  /** Whether it rang since it was silenced or waited for. */
  hasRung(): boolean;
  /** Forgets that it rang. */
  silence(): void;
  /** Whether it rang since the last wait, or rings within this time. */
  wait(timeoutMs: number): Promise<boolean>;
}

/** Remembers a ring until the next wait, so that none is lost between a read and that wait. */
export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    hasRung: () => rung,
    silence: () => {
      rung = false;
    },
    wait: async (timeoutMs) => {
      let timer: NodeJS.Timeout | undefined;
      if (!rung) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, timeoutMs);
        });
      }
      clearTimeout(timer);
      const inTime = rung;
      rung = false;
      wake = undefined;
      return inTime;
    },
  };
}
