/**
 * Pixels that no training image inks: their weights get no gradient of the data loss, and only a
 * penalty moves them.
 */
import { PIXELS } from '../../experiments/spec/dataset.js';
import type { LabelledImages } from '../data/load-dataset.js';

/** @returns [784]: whether the pixel is 0 in every image */
export function unseenPixels({ pixels, labels }: LabelledImages): boolean[] {
  const unseen = new Array<boolean>(PIXELS).fill(true);
  let left = Array.from({ length: PIXELS }, (_, pixel) => pixel);
  for (let image = 0; image < labels.length && left.length > 0; image++) {
    const inked = left.filter((pixel) => pixels[image * PIXELS + pixel] !== 0);
    if (inked.length === 0) continue;
    for (const pixel of inked) unseen[pixel] = false;
    left = left.filter((pixel) => unseen[pixel]);
  }
  return unseen;
}
