/** A pen that keys move over the pad: arrows move it, Space puts it down and lifts it. */
import { words } from '../../words/words.js';
import type { Drawing, Point } from './drawing.js';

/** Places of a side. */
export const PLACES = 28;

export interface KeyboardPen {
  column: number;
  row: number;
  isDown: boolean;
}

export const START: KeyboardPen = { column: 10, row: 7, isDown: false };

const MOVES: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The middle of the pen's place. */
export const pointOf = ({ column, row }: KeyboardPen): Point => ({
  x: (column + 0.5) / PLACES,
  y: (row + 0.5) / PLACES,
});

/** The pen and the drawing after a key; null when the key means nothing to the pen. */
export function afterKey(
  key: string,
  pen: KeyboardPen,
  drawing: Drawing,
): { pen: KeyboardPen; drawing: Drawing } | null {
  if (key === ' ') {
    const isDown = !pen.isDown;
    return { pen: { ...pen, isDown }, drawing: isDown ? [...drawing, [pointOf(pen)]] : drawing };
  }
  if (key === 'Backspace') return { pen: { ...pen, isDown: false }, drawing: drawing.slice(0, -1) };
  if (key === 'Delete') return { pen: { ...pen, isDown: false }, drawing: [] };
  const move = MOVES[key];
  if (!move) return null;
  const within = (place: number) => Math.min(PLACES - 1, Math.max(0, place));
  const moved = { ...pen, column: within(pen.column + move[0]), row: within(pen.row + move[1]) };
  if (!pen.isDown) return { pen: moved, drawing };
  return { pen: moved, drawing: [...drawing.slice(0, -1), [...(drawing.at(-1) ?? []), pointOf(moved)]] };
}

/** For those who cannot see it. */
export const sayPen = ({ column, row, isDown }: KeyboardPen): string =>
  (isDown ? words.draw.pad.penDown : words.draw.pad.penUp)(column + 1, row + 1);
