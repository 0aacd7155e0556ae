/** What the first pictures of a process would pay for: libvips starts, and code is compiled. */
import sharp from 'sharp';
import { type ReadImages, readImages } from './read-images.js';

/** Of the picture, in pixels: none is prepared in more. */
const SIDE = 224;
/** Width of the pen. */
const PEN = 20;
/** More gain nothing (docs/performance.md). */
const ROUNDS = 2;

/**
 * Reads pictures of a one and of a seven, as clients send them. Called before the process listens,
 * so that nobody waits for it.
 * @returns what was done to each picture
 */
export async function warmUpPictures(): Promise<ReadImages['preparations']> {
  const pictures = await Promise.all([drawDigit(0), drawDigit(60)].flat());
  const preparations = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const fit of ['auto', 'none'] as const) {
      preparations.push(...(await readImages(pictures, { scale: '0-255', fit, invert: 'auto' })).preparations);
    }
  }
  return preparations;
}

/** A dark stroke on light ground, with a bar of so many pixels to its left, as PNG and JPEG. */
function drawDigit(bar: number): Promise<Buffer>[] {
  const data = Buffer.alloc(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      // The stroke leans, so that its edge is not on the grid.
      const across = x + 0.3 * y - 0.65 * SIDE;
      const isHigh = y > 0.1 * SIDE && y < 0.9 * SIDE;
      const isBar = y < 0.1 * SIDE + PEN && across < 0 && across > -bar;
      const distance = isHigh ? Math.max(0, Math.abs(across) - PEN / 2) : SIDE;
      data[y * SIDE + x] = isHigh && isBar ? 20 : 20 + Math.min(1, distance) * 220;
    }
  }
  const raw = { width: SIDE, height: SIDE, channels: 1 } as const;
  return [sharp(data, { raw }).png().toBuffer(), sharp(data, { raw }).jpeg().toBuffer()];
}
