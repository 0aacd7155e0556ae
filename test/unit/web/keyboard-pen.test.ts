/** Drawing without a pointer. */
import { expect, it } from '@jest/globals';
import type { Drawing } from '../../../src/web/pages/draw/drawing.js';
import { afterKey, PLACES, pointOf, START, sayPen } from '../../../src/web/pages/draw/keyboard-pen.js';

function press(...keys: string[]) {
  return keys.reduce((state, key) => afterKey(key, state.pen, state.drawing) ?? state, {
    pen: START,
    drawing: [] as Drawing,
  });
}

it('moves without drawing until the pen is down', () => {
  const { pen, drawing } = press('ArrowRight', 'ArrowDown');
  expect(drawing).toEqual([]);
  expect(sayPen(pen)).toBe(`Pen up, column ${START.column + 2}, row ${START.row + 2}`);
});

it('draws one stroke from Space to Space', () => {
  const { drawing } = press(' ', 'ArrowRight', 'ArrowRight', ' ', 'ArrowDown', ' ');
  expect(drawing.map(({ length }) => length)).toEqual([3, 1]);
  expect(drawing[0]![2]).toEqual(pointOf({ ...START, column: START.column + 2 }));
});

it('stays on the pad', () => {
  const { pen } = press(...Array.from({ length: 2 * PLACES }, () => 'ArrowLeft'));
  expect(pen.column).toBe(0);
});

it('takes a stroke back, and clears', () => {
  expect(press(' ', ' ', 'ArrowDown', ' ', 'Backspace').drawing).toHaveLength(1);
  expect(press(' ', ' ', 'ArrowDown', ' ', 'Delete')).toMatchObject({ drawing: [], pen: { isDown: false } });
});

it('leaves other keys to the browser', () => {
  expect(afterKey('Tab', START, [])).toBeNull();
});
