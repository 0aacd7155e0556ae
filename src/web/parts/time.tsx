/** Points in time, as people say them. */
import { words } from '../words/words.js';

const RELATIVE = new Intl.RelativeTimeFormat(words.language, { numeric: 'auto' });
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

export function Time({ at }: { at: string }) {
  const seconds = (Date.parse(at) - Date.now()) / 1000;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {RELATIVE.format(Math.round(seconds / length), unit)}
    </time>
  );
}
