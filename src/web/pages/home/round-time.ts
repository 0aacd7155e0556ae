/** The time of a training in words. */
import { duration } from '../../../number-format.js';
import { words } from '../../words/words.js';

/** An estimate knows nothing of what else the machine does, and is no better than to the minute. */
export function timeOf(seconds: number): string {
  const round = seconds < 90 ? Math.max(10, 10 * Math.ceil(seconds / 10)) : 60 * Math.round(seconds / 60);
  return words.home.time(duration(round));
}
