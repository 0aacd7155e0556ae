/** What a trainer sends to its worker, and what it writes to the log of the run. */
import type { TrainerReport } from './messages.js';

/**
 * Sends a report. One that can no longer reach the parent is dropped: `disconnect` ends this
 * process.
 */
export function report(message: TrainerReport): void {
  if (process.connected) process.send!(message, undefined, undefined, () => {});
}

export function log(line: string): void {
  console.log(`${new Date().toISOString()} ${line}`);
}
