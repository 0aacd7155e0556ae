/** Numbers of JSON that become other numbers when they are read. */

/** A text of fewer characters and without exponent has no more digits than a double holds. */
const EXACT_LENGTH = 15;
const SHOWN = 30;

/**
 * Why a number would not be what is written: an integer beyond 2^53 - 1 (RFC 8259, section 6), one
 * that only rounding makes an integer or 0, or one beyond the largest double. A fraction is as near
 * as a double can be, and is taken.
 * @param written the number as it stands in the text
 * @returns undefined when it is what is written
 */
export function describeLostNumber(written: string): string | undefined {
  if (written.length <= EXACT_LENGTH && !/e/i.test(written)) return undefined;
  const value = Number(written);
  const isSafe = Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (isSafe && value !== 0 && (written.length <= EXACT_LENGTH || !Number.isInteger(value))) return undefined;
  const shown = written.length > SHOWN ? `${written.slice(0, SHOWN)}…` : written;
  if (!Number.isFinite(value)) return `${shown} is too large for a number: the largest is ${Number.MAX_VALUE}.`;
  if (!isSafe) {
    return `${shown} is beyond ±${Number.MAX_SAFE_INTEGER}, where integers are rounded. Write a smaller number.`;
  }
  if (canonical(written) === canonical(String(value))) return undefined;
  return `${shown} would be read as ${value}: it has more digits than a number holds. Write ${value}, or fewer digits.`;
}

/** The digits that count and the power of ten of the last one; the sign is the same anyway. */
function canonical(written: string): string {
  const [mantissa = '', exponent = '0'] = written.replace(/^-/, '').split(/e/i);
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = whole + fraction;
  let [first, end] = [0, digits.length];
  while (first < end && digits[first] === '0') first++;
  while (end > first && digits[end - 1] === '0') end--;
  if (first === end) return '0';
  return `${digits.slice(first, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}
