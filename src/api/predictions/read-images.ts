/** The images of a prediction as models see them, each from its own form. */
import { prepareDrawing } from '../../drawings/preparation/prepare-drawing.js';
import type { SpecFinding } from '../../experiments/planning/spec-findings.js';
import type { PredictionSettings, Preparation } from '../../experiments/records/prediction.js';
import { IMAGE_SIDE, PIXELS } from '../../experiments/spec/dataset.js';
import { drawingOfPicture, pictureSize, shrunkPicture, UnusableImage } from './picture.js';

export interface ReadImages {
  /** [images · 784], 0 … 1: 0 is ground, 1 is ink. */
  pixels: Float32Array;
  /** What was done to each. */
  preparations: Preparation[];
}

/** A fault of one image. The path leads into the image. */
export interface ImageFault extends SpecFinding {
  image: number;
}

type ImageSettings = Pick<PredictionSettings, 'scale' | 'fit' | 'invert'>;

/** An image of the right form. Its pixels are float32 like those of the training images. */
interface KnownImage {
  /** Null when it shows no digit. */
  read(): Promise<{ pixels: Float32Array; preparation: Preparation } | null>;
}

/**
 * Nothing is decoded before every image is known to have the right form and size.
 * @param images arrays, base64 of pictures, or pictures
 * @returns also the faults of all images, and the positions of those without ink
 */
export async function readImages(
  images: readonly unknown[],
  settings: ImageSettings,
): Promise<ReadImages & { faults: ImageFault[]; blanks: number[] }> {
  const faults: ImageFault[] = [];
  const blanks: number[] = [];
  const pixels = new Float32Array(images.length * PIXELS);
  const preparations: Preparation[] = [];
  const known: KnownImage[] = [];
  for (const [image, content] of images.entries()) {
    const isPicture = typeof content === 'string' || Buffer.isBuffer(content);
    const found = isPicture ? await usable(() => knownPicture(content, settings)) : knownArray(content, settings);
    if (Array.isArray(found)) faults.push(...found.map((fault) => ({ ...fault, image })));
    else known.push(found);
  }
  for (const [image, { read }] of faults.length > 0 ? [] : known.entries()) {
    const found = await usable(read);
    if (Array.isArray(found)) faults.push(...found.map((fault) => ({ ...fault, image })));
    else if (found === null) blanks.push(image);
    else {
      pixels.set(found.pixels, image * PIXELS);
      preparations.push(found.preparation);
    }
  }
  return { pixels, preparations, faults, blanks };
}

/** What the work gives, or why the image cannot be used. */
async function usable<Result>(work: () => Promise<Result>): Promise<Result | SpecFinding[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnusableImage)) throw error;
    return [{ path: [], code: 'INVALID_VALUE', message: `Must be ${error.message}.` }];
  }
}

const NOT_FITTED = { fit: 'none', box: null, place: null, contrast: null } as const;

async function knownPicture(content: string | Buffer, { fit = 'auto', invert }: ImageSettings): Promise<KnownImage> {
  const bytes = typeof content === 'string' ? fromBase64(content) : content;
  const size = await pictureSize(bytes, fit);
  return { read: fit === 'auto' ? () => fitted(drawingOfPicture(bytes, size, invert)) : () => shrunk(bytes, invert) };
}

async function fitted(drawing: ReturnType<typeof drawingOfPicture>) {
  const prepared = await drawing;
  if (prepared === null) return null;
  const { pixels, ...preparation } = prepared;
  return { pixels: toUnit(pixels, 255), preparation: { fit: 'auto', ...preparation } as const };
}

async function shrunk(bytes: Buffer, invert: ImageSettings['invert']) {
  const { pixels, inverted } = await shrunkPicture(bytes, invert);
  return unfitted(toUnit(pixels, 255), inverted);
}

/** An image whose pixels are all equal shows nothing. */
function unfitted(pixels: Float32Array, inverted: boolean) {
  if (pixels.every((pixel) => pixel === pixels[0])) return null;
  return { pixels, preparation: { ...NOT_FITTED, ink: inverted ? 'dark' : 'light' } as const };
}

/** In float32, like the training images. */
const toUnit = (values: ArrayLike<number>, white: number) => Float32Array.from(values, (value) => value / white);

/**
 * RFC 2397, in any case, with any media type and parameters: the bytes say what they are. The bound
 * keeps the time in proportion to the text.
 */
const DATA_URL = /^data:[^,]{0,256};\s{0,8}base64\s{0,8},/i;
const ADDRESS = /^(?:[a-z][a-z0-9+.-]{0,31}:\/\/|blob:)/i;
/** As URLs write them. */
const ESCAPES: Record<string, string> = { '%2b': '+', '%2f': '/', '%3d': '=' };

/** Buffer skips white space. The patterns take time in proportion to the text. */
function fromBase64(text: string): Buffer {
  const whole = text.trim();
  if (ADDRESS.test(whole)) throw new UnusableImage('a picture in base64; this is an address: send the picture itself');
  const data = whole.replace(DATA_URL, '');
  const base64 = data === whole ? whole : data.replace(/%(?:2b|2f|3d)/gi, (written) => ESCAPES[written.toLowerCase()]!);
  // Of RFC 4648, also the alphabet for URLs, which Buffer reads as well.
  if (!/^[A-Za-z0-9+/_\s-]+={0,2}$/.test(base64))
    throw new UnusableImage('a picture in base64, an array of 784 numbers, or 28 arrays of 28');
  return Buffer.from(base64, 'base64');
}

function knownArray(content: unknown, { scale, fit = 'none', invert }: ImageSettings): KnownImage | SpecFinding[] {
  const white = scale === '0-1' ? 1 : 255;
  const { values, findings } = readArray(content, white);
  if (findings.length > 0) return findings;
  if (fit === 'auto')
    return { read: () => fitted(Promise.resolve(prepareDrawing(greyPicture(values, white), invert))) };
  const inverted = invert === true;
  const upright = inverted ? values.map((value) => white - value) : values;
  return { read: async () => unfitted(toUnit(upright, white), inverted) };
}

/** 784 values as an opaque picture. */
function greyPicture(values: readonly number[], white: number) {
  const data = values.flatMap((value) => {
    const level = Math.round((255 * value) / white);
    return [level, level, level, 255];
  });
  return { data, width: IMAGE_SIDE, height: IMAGE_SIDE };
}

/** 784 numbers, or 28 rows of 28. */
function readArray(image: unknown, white: number): { values: number[]; findings: SpecFinding[] } {
  const isRows = Array.isArray(image) && image.length === IMAGE_SIDE && image.every(Array.isArray);
  if (!Array.isArray(image) || (!isRows && image.length !== PIXELS)) {
    const message = 'Must be an array of 784 numbers, 28 arrays of 28 numbers, or a picture in base64.';
    return { values: [], findings: [{ path: [], code: 'INVALID_TYPE', message }] };
  }
  const rows: unknown[][] = isRows ? (image as unknown[][]) : [image];
  const findings: SpecFinding[] = [];
  for (const [row, values] of rows.entries()) {
    const at = isRows ? [row] : [];
    if (isRows && values.length !== IMAGE_SIDE) {
      findings.push({ path: at, code: 'INVALID_TYPE', message: 'Must have 28 numbers.' });
    }
    for (const [column, value] of values.entries()) {
      const fits = typeof value === 'number' && value >= 0 && value <= white;
      if (!fits)
        findings.push({
          path: [...at, column],
          code: 'INVALID_VALUE',
          message: `Must be a number from 0 to ${white}.`,
        });
    }
  }
  const values = rows.flat() as number[];
  if (findings.length === 0 && white === 255) findings.push(...suspectScale(values));
  return { values, findings };
}

/** An image no brighter than 1 of 255 is one of 0 … 1 whose scale is missing. */
function suspectScale(values: number[]): SpecFinding[] {
  const brightest = values.reduce((most, value) => Math.max(most, value), 0);
  if (brightest === 0 || brightest > 1) return [];
  const message = 'No pixel exceeds 1: add "scale": "0-1", or send values from 0 to 255.';
  return [{ path: [], code: 'INVALID_VALUE', message }];
}
