/** The time of a training in words. */
import { duration } from '../../../number-format.js';

/** An estimate knows nothing of what else the machine does, and is no better than to the minute. */
export function timeOf(seconds: number): string {
  const round = seconds < 90 ? Math.max(10, 10 * Math.ceil(seconds / 10)) : 60 * Math.round(seconds / 60);
  return `about ${duration(round)} if nothing else trains`;
}
