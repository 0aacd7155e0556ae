/** From the body of a prediction to pixels. Reports every fault at once, with its position. */
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { findingsOf, type SpecFinding, toProblem } from '../../experiments/planning/spec-findings.js';
import {
  ARM_PREDICTION_OUTPUTS,
  type ArmPredictionOutput,
  armPredictionRequestSchema,
  PREDICTION_LIMITS,
  PREDICTION_OUTPUTS,
  type PredictionOutput,
  type PredictionSettings,
  predictionRequestSchema,
} from '../../experiments/records/prediction.js';
import { IMAGE_SIDE, PIXELS } from '../../experiments/spec/dataset.js';
import type { Path } from '../../experiments/spec/json-pointer.js';
import { integerParameter, namesParameter } from '../http/parameters.js';
import { digitOfPicture, pictureSide, UnusableImage } from './picture.js';

const MAX_PROBLEMS = 50;

export interface PredictionQuestion extends Pick<PredictionSettings, 'mcSamples' | 'seed'> {
  /** [images · 784], 0 … 1 */
  pixels: Float32Array;
  images: number;
}

/** A question and the outputs to answer with; all of them when undefined. */
export interface PredictionRequest<Output extends ArmPredictionOutput> extends PredictionQuestion {
  outputs: readonly Output[] | undefined;
}

const outputsParameter = <const Output extends ArmPredictionOutput>(names: readonly Output[]) =>
  namesParameter(names)
    .optional()
    .meta({
      description: `With a picture as the body: like \`outputs\` of the JSON request, separated by commas, of ${names.join(', ')}.`,
      example: 'digit',
    });

/** The settings of a picture, as query parameters. */
export const pictureQuery = z.strictObject({
  invert: z
    .enum(['auto', 'true', 'false'])
    .optional()
    .meta({ description: 'With a picture as the body: like `invert` of the JSON request.' }),
  mcSamples: integerParameter(2, PREDICTION_LIMITS.samples)
    .optional()
    .meta({ description: 'With a picture as the body: like `mcSamples` of the JSON request.' }),
  seed: integerParameter(0, 2 ** 31 - 1)
    .optional()
    .meta({ description: 'With a picture as the body: like `seed` of the JSON request.' }),
  outputs: outputsParameter(PREDICTION_OUTPUTS),
});
export const armPictureQuery = pictureQuery.extend({
  arm: z.string().max(64).optional().meta({ description: 'With a picture as the body: the arm.' }),
  outputs: outputsParameter(ARM_PREDICTION_OUTPUTS),
});
type PictureSettings = Omit<z.output<typeof pictureQuery>, 'outputs'>;

/**
 * @param body parsed JSON, or the bytes of a picture, whose settings are in the query
 * @throws ServiceError INVALID_REQUEST with every problem found
 */
export async function readPredictionRequest(
  body: unknown,
  query: z.output<typeof pictureQuery>,
): Promise<PredictionRequest<PredictionOutput>> {
  if (Buffer.isBuffer(body)) return { ...(await readPicture(body, query)), outputs: query.outputs };
  refuseQuery(query);
  const { question, settings } = await readJson(body, settingsSchema);
  return { ...question, outputs: settings.outputs };
}

/** The same with the arm, which is in the query when the body is a picture. */
export async function readArmPredictionRequest(
  body: unknown,
  query: z.output<typeof armPictureQuery>,
): Promise<PredictionRequest<ArmPredictionOutput> & { arm: string }> {
  if (Buffer.isBuffer(body)) {
    const { arm, outputs } = query;
    if (arm === undefined)
      throw invalid([{ path: [], code: 'REQUIRED', message: 'Name the arm in the query: ?arm=…' }]);
    return { ...(await readPicture(body, query)), arm, outputs };
  }
  refuseQuery(query);
  const { question, settings } = await readJson(body, armSettingsSchema);
  return { ...question, arm: settings.arm, outputs: settings.outputs };
}

async function readPicture(
  picture: Buffer,
  { invert = 'auto', mcSamples, seed = 0 }: PictureSettings,
): Promise<PredictionQuestion> {
  const found = await readImages([picture], { scale: '0-255', invert: invert === 'auto' ? invert : invert === 'true' });
  if (found.findings.length > 0) throw invalid(found.findings.map((finding) => ({ ...finding, path: [] })));
  return { pixels: found.pixels, images: 1, mcSamples: mcSamples ?? null, seed };
}

/**
 * Images are checked one by one below: zod's union would report a wrong pixel as a wrong kind of
 * image.
 */
const unreadImages = { images: z.array(z.unknown()).min(1).max(PREDICTION_LIMITS.images) };
const settingsSchema = predictionRequestSchema.extend(unreadImages);
const armSettingsSchema = armPredictionRequestSchema.extend(unreadImages);

async function readJson<Settings extends Omit<z.output<typeof settingsSchema>, 'outputs'>>(
  body: unknown,
  schema: z.ZodType<Settings>,
): Promise<{ question: PredictionQuestion; settings: Settings }> {
  const { data: settings, error } = schema.safeParse(body);
  if (settings === undefined) throw invalid(findingsOf(error!, body));
  const { images, mcSamples, seed } = settings;
  const { pixels, findings } = await readImages(images, settings);
  if (findings.length > 0) throw invalid(findings);
  return { question: { pixels, images: images.length, mcSamples, seed }, settings };
}

/** Nothing is decoded before every image is known to have the right form and size. */
async function readImages(
  images: readonly unknown[],
  { scale, invert }: Pick<PredictionSettings, 'scale' | 'invert'>,
): Promise<{ pixels: Float32Array; findings: SpecFinding[] }> {
  const white = scale === '0-1' ? 1 : 255;
  const pixels = new Float32Array(images.length * PIXELS);
  const findings: SpecFinding[] = [];
  const pictures: { picture: Buffer; index: number }[] = [];
  let toDecode = 0;
  for (const [index, image] of images.entries()) {
    const path: Path = ['images', index];
    if (typeof image !== 'string' && !Buffer.isBuffer(image)) {
      const read = readArray(image, path, white);
      findings.push(...read.findings);
      if (read.findings.length === 0) pixels.set(toUnit(read.values, white), index * PIXELS);
      continue;
    }
    await collectUnusable(path, findings, async () => {
      const picture = typeof image === 'string' ? fromBase64(image) : image;
      const side = await pictureSide(picture);
      toDecode += side ** 2;
      if (toDecode > PREDICTION_LIMITS.decodedPixels) throw new UnusableImage(TOO_MANY_PIXELS);
      pictures.push({ picture, index });
    });
  }
  if (findings.length > 0) return { pixels, findings };
  for (const { picture, index } of pictures) {
    await collectUnusable(['images', index], findings, async () => {
      pixels.set(toUnit(await digitOfPicture(picture, invert), 255), index * PIXELS);
    });
  }
  return { pixels, findings };
}

const TOO_MANY_PIXELS = `sent in another call: all pictures together may have ${PREDICTION_LIMITS.decodedPixels} pixels`;

async function collectUnusable(path: Path, findings: SpecFinding[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UnusableImage)) throw error;
    findings.push({ path, code: 'INVALID_VALUE', message: `Must be ${error.message}.` });
  }
}

/** In float32, like the training images. */
const toUnit = (values: ArrayLike<number>, white: number) => Float32Array.from(values, (value) => value / white);

const DATA_URL = /^data:image\/(?:png|jpeg|webp);base64,/;

/** White space is left out first: patterns here must take time in proportion to the text. */
function fromBase64(text: string): Buffer {
  const base64 = text.replace(DATA_URL, '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    throw new UnusableImage('a picture in base64, an array of 784 numbers, or 28 arrays of 28');
  return Buffer.from(base64, 'base64');
}

/** 784 numbers, or 28 rows of 28. */
function readArray(image: unknown, path: Path, white: number): { values: number[]; findings: SpecFinding[] } {
  const isRows = Array.isArray(image) && image.length === IMAGE_SIDE && image.every(Array.isArray);
  if (!Array.isArray(image) || (!isRows && image.length !== PIXELS)) {
    const message = 'Must be an array of 784 numbers, 28 arrays of 28 numbers, or a picture in base64.';
    return { values: [], findings: [{ path, code: 'INVALID_TYPE', message }] };
  }
  const rows: unknown[][] = isRows ? (image as unknown[][]) : [image];
  const findings: SpecFinding[] = [];
  for (const [row, values] of rows.entries()) {
    const at: Path = isRows ? [...path, row] : path;
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
  if (findings.length === 0 && white === 255) findings.push(...suspectScale(values, path));
  return { values, findings };
}

/** An image no brighter than 1 of 255 is one of 0 … 1 whose scale is missing. */
function suspectScale(values: number[], path: Path): SpecFinding[] {
  const brightest = values.reduce((most, value) => Math.max(most, value), 0);
  if (brightest === 0 || brightest > 1) return [];
  return [
    { path, code: 'INVALID_VALUE', message: 'No pixel exceeds 1: add "scale": "0-1", or send values from 0 to 255.' },
  ];
}

function refuseQuery(query: Record<string, unknown>): void {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const names = given.map(([name]) => name).join(', ');
  throw new ServiceError('INVALID_REQUEST', `With a JSON body, put these into the body, not into the query: ${names}.`);
}

function invalid(findings: SpecFinding[]): ServiceError {
  const problems = findings.slice(0, MAX_PROBLEMS).map((finding) => toProblem(finding));
  const count = findings.length === 1 ? 'one problem' : `${findings.length} problems`;
  return new ServiceError('INVALID_REQUEST', `The images or settings have ${count}: ${problems[0]!.message}`, {
    problems,
  });
}
