/** Numbers, times and tables for people; colours where the terminal has them. */
import { styleText } from 'node:util';
import type { WaitReason } from '../../experiments/records/run.js';
import { visibleLines } from '../../visible.js';

export { bytes, counted, differenceOf, duration, inUnitOf, percent, significant } from '../../number-format.js';

/** Cut to a width, with an ellipsis where something is missing. */
export const clip = (text: string, width: number): string =>
  text.length <= width ? text : width <= 0 ? '' : `${text.slice(0, width - 1)}…`;

/** Cut to a width in the middle: of `<experiment> <arm> seed <n>`, the seed must stay. */
export function clipMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.min(10, Math.floor(width / 2));
  return `${clip(text, width - tail)}${text.slice(text.length - tail)}`;
}

/**
 * Rows under headings; columns as wide as needed, those whose heading ends in `>` aligned to the
 * right.
 */
export function table(headings: string[], rows: string[][]): string {
  const titles = headings.map((heading) => heading.replace(/>$/, ''));
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells
      .map((cell, column) =>
        headings[column]?.endsWith('>') ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [titles, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}

/** Ways to set off text, by meaning. What they give has marks, which `print` turns to colours. */
export interface Palette {
  dim(text: string): string;
  bold(text: string): string;
  bar(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  /** Text about something in this state. */
  status(status: string, text: string): string;
  /** Lines for the terminal: the only control characters in them are those of the palette. */
  print(text: string): string;
}

const STYLES = ['dim', 'bold', 'cyan', 'green', 'red', 'yellow'] as const;
type Style = (typeof STYLES)[number];

/**
 * Two for each style, where it begins and ends: noncharacters, which Unicode leaves to programs and
 * which `visible` takes out of what others wrote.
 */
const FIRST_MARK = 0xfdd0;
const MARKS = /([\ufdd0-\ufddb])/;
const codes = STYLES.flatMap((style) => styleText(style, '\n', { validateStream: false }).split('\n'));

/**
 * The palette for an output: colours only where it is a terminal that has them (NO_COLOR and
 * FORCE_COLOR are heeded).
 */
export function paletteFor(output: { isTTY?: boolean | undefined; hasColors?: (() => boolean) | undefined }): Palette {
  const colours = Boolean(output.isTTY && output.hasColors?.());
  const styled = (style: Style) => {
    const mark = FIRST_MARK + 2 * STYLES.indexOf(style);
    const [begin, end] = [String.fromCharCode(mark), String.fromCharCode(mark + 1)];
    return (text: string) => (colours && text !== '' ? `${begin}${text}${end}` : text);
  };
  const good = styled('green');
  const bad = styled('red');
  const dim = styled('dim');
  const byStatus: Record<string, (text: string) => string> = {
    succeeded: good,
    partially_succeeded: styled('yellow'),
    failed: bad,
    cancelled: styled('yellow'),
    queued: dim,
  };
  return {
    dim,
    bold: styled('bold'),
    bar: styled('cyan'),
    good,
    bad,
    status: (status, text) => (byStatus[status] ?? ((plain) => plain))(text),
    print: (text) => {
      if (!colours) return visibleLines(text);
      const parts = text.split(MARKS);
      // Every second part is a mark.
      return parts
        .map((part, at) => (at % 2 === 0 ? visibleLines(part) : codes[part.charCodeAt(0) - FIRST_MARK]))
        .join('');
    },
  };
}

/** Why a run waits, in words. */
export function waitText(reason: WaitReason): string {
  if (reason === 'other_experiments') return 'waits for other experiments';
  if (reason === 'start_time') return 'waits for its start time';
  return reason.replaceAll('_', ' ');
}
