/**
 * A picture of a digit as 28 × 28 pixels of white ink on black, as models see MNIST. libvips
 * decodes it, outside the event loop and within bounds on pixels and time.
 */
import sharp from 'sharp';
import type { Picture } from '../../drawings/preparation/picture.js';
import { type PreparedDrawing, prepareDrawing } from '../../drawings/preparation/prepare-drawing.js';
import { type ShrunkPicture, shrinkPicture } from '../../drawings/preparation/shrink-picture.js';
import { type Fit, PREDICTION_LIMITS } from '../../experiments/records/prediction.js';
import { IMAGE_SIDE as SIDE } from '../../experiments/spec/dataset.js';
import { formatOf } from '../../file-formats.js';
import { createSlots } from '../http/load/slots.js';

const { minSide, maxSide } = PREDICTION_LIMITS;
const DECODING_SECONDS = 5;
/** Eight pixels for each of the 28: a preparation then holds the event loop for some 4 ms. */
const PREPARED_SIDE = 224;
/** At a time: libvips shares Node's threads with files and names. */
const decoding = createSlots(2, 32, 'Too many pictures are being decoded.');

sharp.cache(false);
sharp.concurrency(1);
// Other formats are never parsed: some of them are programs (SVG), some are rarely fuzzed.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp'] });

/** Why an image cannot be used. The message continues "Must be". */
export class UnusableImage extends Error {}

/** Names that some clients give to the same formats: they are accepted and not described. */
export const OTHER_PICTURE_TYPES = ['image/jpg', 'image/pjpeg', 'image/x-png', 'image/x-webp'];

export interface PictureSize {
  width: number;
  height: number;
}

/**
 * Pixels of the upright picture, from the header alone: nothing is decompressed.
 * @throws UnusableImage when it is no picture with sides of 28 … 1024 pixels, or not square and not
 * to be fitted
 */
export async function pictureSize(bytes: Buffer, fit: Fit): Promise<PictureSize> {
  requireFormat(bytes);
  const { width, height } = await open(bytes)
    .metadata()
    .then(({ autoOrient }) => autoOrient)
    .catch((error) => {
      throw new UnusableImage(/pixel limit/.test(String(error)) ? tooLarge('it has more') : DAMAGED);
    });
  const size = `it has ${width} × ${height}`;
  if (Math.min(width, height) < minSide) {
    throw new UnusableImage(`a picture of at least ${SIDE} × ${SIDE} pixels; ${size}`);
  }
  if (Math.max(width, height) > maxSide) throw new UnusableImage(tooLarge(size));
  if (fit === 'none' && width !== height) throw new UnusableImage(`a square picture without "fit": "auto"; ${size}`);
  return { width, height };
}

const DAMAGED = 'an intact picture; this one is damaged';
const tooLarge = (size: string) => `a picture of at most ${maxSide} × ${maxSide} pixels; ${size}`;

/**
 * The drawing in a picture. libvips shrinks a large one first: the preparation is on the event
 * loop.
 * @returns null when there is no ink
 * @throws UnusableImage
 * @throws ServiceError OVERLOADED when too many pictures are waiting
 */
export async function drawingOfPicture(
  bytes: Buffer,
  { width, height }: PictureSize,
  invert: boolean | 'auto',
): Promise<PreparedDrawing | null> {
  const picture = await decode(bytes, PREPARED_SIDE);
  const prepared = prepareDrawing(picture, invert);
  if (prepared === null) return null;
  const scale = Math.max(width, height) / Math.max(picture.width, picture.height);
  const { left, top, ...size } = prepared.box;
  const box = {
    left: Math.round(scale * left),
    top: Math.round(scale * top),
    width: Math.round(scale * size.width),
    height: Math.round(scale * size.height),
  };
  return { ...prepared, box };
}

/**
 * A square picture in 28 × 28 pixels, the digit left where it is.
 * @throws as `drawingOfPicture`
 */
export async function shrunkPicture(bytes: Buffer, invert: boolean | 'auto'): Promise<ShrunkPicture> {
  return shrinkPicture(await decode(bytes), invert);
}

function requireFormat(bytes: Buffer): void {
  const { mediaType, name } = formatOf(bytes) ?? {};
  if (mediaType === undefined) throw new UnusableImage(`a PNG, JPEG or WebP picture${name ? `; this is ${name}` : ''}`);
  // libpng does not miss the end of a picture whose pixels have all arrived.
  if (mediaType === 'image/png' && !bytes.includes('IEND')) throw new UnusableImage(DAMAGED);
}

/**
 * What follows the picture in the bytes is ignored, as viewers do. libjpeg merely warns of damage
 * in the middle of a picture, and decodes what follows as well as it can. Warnings about PNG and
 * WebP are harmless: chunks that nobody knows.
 */
const open = (bytes: Buffer) =>
  sharp(bytes, { limitInputPixels: maxSide ** 2, failOn: isJpeg(bytes) ? 'warning' : 'error', pages: 1 });
const isJpeg = (bytes: Buffer) => formatOf(bytes)?.mediaType === 'image/jpeg';

/**
 * RGBA, 8 bits each, row by row, upright as its EXIF data say.
 * @param longest side to shrink to, in pixels
 * @throws UnusableImage
 * @throws ServiceError OVERLOADED when too many pictures are waiting
 */
async function decode(bytes: Buffer, longest: number = maxSide): Promise<Picture> {
  const release = await decoding.take();
  try {
    const { data, info } = await open(bytes)
      .timeout({ seconds: DECODING_SECONDS })
      .autoOrient()
      .toColourspace('srgb')
      .ensureAlpha()
      .resize(longest, longest, { fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch {
    throw new UnusableImage(DAMAGED);
  } finally {
    release();
  }
}
