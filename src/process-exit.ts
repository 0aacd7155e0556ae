/** How a process ended, in words. */
export interface ProcessExit {
  code: number | null;
  signal: string | null;
}

/** To follow "the process": `exited with code 1`, `was killed by SIGKILL`. */
export const describeExit = ({ code, signal }: ProcessExit): string =>
  signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
