/** How processes end. */

/** How a process ended. */
export interface ProcessExit {
  code: number | null;
  signal: string | null;
}

/** To follow "the process": `exited with code 1`, `was killed by SIGKILL`. */
export const describeExit = ({ code, signal }: ProcessExit): string =>
  signal === null ? `exited with code ${code}` : `was killed by ${signal}`;

/**
 * The exit code of a process that no restart helps: its configuration makes work impossible, or a
 * part of the installation is missing (EX_CONFIG of sysexits.h). Everything else ends with 1.
 */
export const EXIT_IMPOSSIBLE = 78;
