/**
 * A picture of a digit as 28 × 28 pixels of white ink on black, as models see MNIST. libvips
 * decodes it, outside the event loop and within bounds on pixels and time.
 */
import sharp from 'sharp';
import { PREDICTION_LIMITS } from '../../experiments/records/prediction.js';
import { IMAGE_SIDE as SIDE } from '../../experiments/spec/dataset.js';
import { createSlots } from '../http/slots.js';

const { minSide, maxSide } = PREDICTION_LIMITS;
const DECODING_SECONDS = 5;
/** At a time: libvips shares Node's threads with files and names. */
const decoding = createSlots(2, 32, 'Too many pictures are being decoded.');

sharp.cache(false);
sharp.concurrency(1);
// Other formats are never parsed: some of them are programs (SVG), some are rarely fuzzed.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp'] });

/** Why an image cannot be used. The message continues "Must be". */
export class UnusableImage extends Error {}

/** The formats that their first bytes identify; those with a media type are accepted. */
const FORMATS: { name: string; mediaType?: string; isOne(bytes: Buffer): boolean }[] = [
  { name: 'PNG', mediaType: 'image/png', isOne: (bytes) => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' },
  { name: 'JPEG', mediaType: 'image/jpeg', isOne: (bytes) => bytes.toString('latin1', 0, 3) === '\xff\xd8\xff' },
  {
    name: 'WebP',
    mediaType: 'image/webp',
    isOne: (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  },
  { name: 'GIF', isOne: (bytes) => bytes.toString('latin1', 0, 4) === 'GIF8' },
  { name: 'BMP', isOne: (bytes) => bytes.toString('latin1', 0, 2) === 'BM' },
  { name: 'TIFF', isOne: (bytes) => /^(?:II\*\0|MM\0\*)$/.test(bytes.toString('latin1', 0, 4)) },
  { name: 'HEIC or AVIF', isOne: (bytes) => bytes.toString('latin1', 4, 8) === 'ftyp' },
  { name: 'PDF', isOne: (bytes) => bytes.toString('latin1', 0, 4) === '%PDF' },
  { name: 'SVG', isOne: (bytes) => /^(?:\xef\xbb\xbf)?\s{0,16}<(?:svg|\?xml)/.test(bytes.toString('latin1', 0, 32)) },
];
export const PICTURE_TYPES = FORMATS.flatMap(({ mediaType }) => mediaType ?? []);

/**
 * Pixels a side, from the header alone: nothing is decompressed.
 * @throws UnusableImage when it is no square picture of 28 … 1024 pixels a side
 */
export async function pictureSide(bytes: Buffer): Promise<number> {
  requireFormat(bytes);
  const { width, height } = await open(bytes)
    .metadata()
    .catch((error) => {
      throw new UnusableImage(/pixel limit/.test(String(error)) ? tooLarge('it has more') : DAMAGED);
    });
  const size = `it has ${width} × ${height}`;
  if (width !== height) throw new UnusableImage(`a square picture; ${size}`);
  if (width < minSide) throw new UnusableImage(`a picture of at least ${SIDE} × ${SIDE} pixels; ${size}`);
  if (width > maxSide) throw new UnusableImage(tooLarge(size));
  return width;
}

const DAMAGED = 'an intact picture; this one is damaged';
const tooLarge = (size: string) => `a picture of at most ${maxSide} × ${maxSide} pixels; ${size}`;

/**
 * Decodes, converts to grey (ITU-R BT.601) on white where transparent, inverts dark-on-light
 * images, and downscales by area averaging.
 * @param invert `auto`: if the outermost pixels are bright on average
 * @returns [784], 0 … 255
 * @throws UnusableImage
 */
export async function digitOfPicture(bytes: Buffer, invert: boolean | 'auto'): Promise<Float64Array> {
  const { data, info } = await decode(bytes);
  const grey = greyOf(data);
  const isInverted = invert === 'auto' ? isBrightOutside(grey, info.width) : invert;
  return downscale(isInverted ? grey.map((value) => 255 - value) : grey, info.width);
}

function requireFormat(bytes: Buffer): void {
  const format = FORMATS.find(({ isOne }) => isOne(bytes));
  if (format === undefined) throw new UnusableImage('a PNG, JPEG or WebP picture');
  if (!format.mediaType) throw new UnusableImage(`a PNG, JPEG or WebP picture; this is ${format.name}`);
  // libpng does not miss the end of a picture whose pixels have all arrived.
  if (format.name === 'PNG' && !bytes.includes('IEND')) throw new UnusableImage(DAMAGED);
}

/** What follows the picture in the bytes is ignored, as viewers do. */
const open = (bytes: Buffer) => sharp(bytes, { limitInputPixels: maxSide ** 2, failOn: 'truncated', pages: 1 });

/**
 * RGBA, 8 bits each, row by row.
 * @throws UnusableImage
 * @throws ServiceError OVERLOADED when too many pictures are waiting
 */
async function decode(bytes: Buffer): Promise<{ data: Buffer; info: { width: number } }> {
  const release = await decoding.take();
  try {
    return await open(bytes)
      .timeout({ seconds: DECODING_SECONDS })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
  } catch {
    throw new UnusableImage(DAMAGED);
  } finally {
    release();
  }
}

/** [pixels]; grey pixels keep their exact value, so that a saved MNIST digit is what it was. */
function greyOf(rgba: Buffer): Float64Array {
  const grey = new Float64Array(rgba.length / 4);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel++, at += 4) {
    const red = rgba[at]!;
    const green = rgba[at + 1]!;
    const blue = rgba[at + 2]!;
    const opacity = rgba[at + 3]! / 255;
    const luminance = red === green && green === blue ? red : 0.299 * red + 0.587 * green + 0.114 * blue;
    grey[pixel] = opacity === 1 ? luminance : 255 + opacity * (luminance - 255);
  }
  return grey;
}

function isBrightOutside(grey: Float64Array, side: number): boolean {
  let sum = 0;
  for (let at = 0; at < side; at++) sum += grey[at]! + grey[grey.length - 1 - at]!;
  for (let row = 1; row < side - 1; row++) sum += grey[row * side]! + grey[row * side + side - 1]!;
  return sum / (4 * side - 4) > 127.5;
}

/** Each of the 28 × 28 pixels is the mean of the area that it covers. */
function downscale(grey: Float64Array, side: number): Float64Array {
  if (side === SIDE) return grey;
  // [side rows · 28], then [28 · 28]
  const narrow = averageAlong(
    grey,
    { length: side, lines: side, step: 1, lineStep: side },
    { step: 1, lineStep: SIDE },
  );
  return averageAlong(narrow, { length: side, lines: SIDE, step: SIDE, lineStep: 1 }, { step: SIDE, lineStep: 1 });
}

/**
 * Averages `lines` lines of `length` values down to 28 each. A value is at
 * `line * lineStep + position * step`.
 */
function averageAlong(
  values: Float64Array,
  from: { length: number; lines: number; step: number; lineStep: number },
  to: { step: number; lineStep: number },
): Float64Array {
  const scale = from.length / SIDE;
  const result = new Float64Array(from.lines * SIDE);
  for (let target = 0; target < SIDE; target++) {
    const [begin, end] = [target * scale, (target + 1) * scale];
    for (let position = Math.floor(begin); position < Math.min(from.length, Math.ceil(end)); position++) {
      const share = (Math.min(position + 1, end) - Math.max(position, begin)) / scale;
      for (let line = 0; line < from.lines; line++) {
        const at = line * to.lineStep + target * to.step;
        result[at] = result[at]! + share * values[line * from.lineStep + position * from.step]!;
      }
    }
  }
  return result;
}
