/** Strokes as pixels. */
import { type PreparedDrawing, prepareDrawing } from '../../../drawings/preparation/prepare-drawing.js';
import type { Drawing } from './drawing.js';

/** A pen of the width that MNIST's digits have, as a share of a side. */
const PEN = 0.075;
/** Pixels of a side; the service shrinks pictures to as many. */
const SIDE = 224;

/** Draws the strokes on a cleared canvas. Corners between points are rounded off. */
export function paintStrokes(canvas: HTMLCanvasElement | OffscreenCanvas, drawing: Drawing, colour: string): void {
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  const side = canvas.width;
  context.clearRect(0, 0, side, side);
  Object.assign(context, { lineWidth: PEN * side, lineCap: 'round', lineJoin: 'round', strokeStyle: colour });
  for (const stroke of drawing) {
    const at = stroke.map(({ x, y }) => ({ x: x * side, y: y * side }));
    const [first] = at;
    if (!first) continue;
    context.beginPath();
    context.moveTo(first.x, first.y);
    for (const [index, point] of at.entries()) {
      const next = at[index + 1] ?? point;
      context.quadraticCurveTo(point.x, point.y, (point.x + next.x) / 2, (point.y + next.y) / 2);
    }
    context.stroke();
  }
}

let pixels: HTMLCanvasElement | undefined;

/** What a network sees of the drawing; null when there is no digit in it yet. */
export function prepare(drawing: Drawing): PreparedDrawing | null {
  if (drawing.length === 0) return null;
  pixels ??= Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE });
  paintStrokes(pixels, drawing, '#000');
  const picture = pixels.getContext('2d', { willReadFrequently: true })!.getImageData(0, 0, SIDE, SIDE);
  return prepareDrawing(picture, 'auto');
}
