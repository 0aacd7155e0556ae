/**
 * `regulab predict`: what a saved model, or the ensemble of an arm, says about pictures of digits.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, Option, type OptionValues } from 'commander';
import { RegulabError, type Schemas } from '#client';
import { PREDICTION_LIMITS } from '../../experiments/records/prediction.js';
import { formatOf } from '../../file-formats.js';
import { visible } from '../../visible.js';
import { namingFile, parseAsService } from '../client/parse-as-service.js';
import { describeFileError, EXIT, problemOf, refusal, UsageError } from '../errors.js';
import { percent, significant, table } from '../output/format.js';
import { isRunId, type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
Files are pictures (PNG, JPEG or WebP, 28 to 1024 pixels a side) or JSON: an array of 784 pixels or 28 rows of 28, a
list of such arrays, or a request such as {"images": […], "scale": "0-1"}. Pixels are 0 (background) to 255 (ink), or
0 to 1 with --scale 0-1. Options override the settings of a file. Many files are sent in several requests, and a picture
may have up to 9 MiB.

Pictures are prepared like the digits of MNIST: any pen on any background, of any size, anywhere. With --fit none the
digit stays where it is; with --fit auto the arrays of JSON files are prepared, too. A picture without a digit is refused.

Examples:
  regulab predict run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 examples/seven.png
  regulab predict run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 examples/seven.png --mc-samples 100
  regulab predict run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 pixels.json --fit auto
  regulab predict exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 examples/seven.png --arm with-dropout`;

export function predictCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'predict <id> <files...>',
    'predict digits with the saved model of a run, or with an arm of an experiment',
    predict,
  )
    .option('--arm <arm>', 'for an experiment: the arm whose runs form an ensemble')
    .option('--mc-samples <count>', 'Monte-Carlo dropout passes; reports the uncertainty', parseSamples)
    .option('--seed <seed>', 'seed of the dropout masks (default 0)', parseSeed)
    .option('--scale <scale>', 'range of the pixel values in JSON files: 0-255 (default) or 0-1')
    .addOption(
      new Option('--fit <fit>', 'cut out and centre digits (default: auto for pictures)').choices(['auto', 'none']),
    )
    .option('--invert <invert>', 'whether ink is darker than the background: auto (default), true or false')
    .addHelpText('after', EXAMPLES);
}

function parseSamples(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 2 && count <= PREDICTION_LIMITS.samples) return count;
  throw new InvalidArgumentError(`2 to ${PREDICTION_LIMITS.samples}.`);
}

function parseSeed(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Must be a whole number.');
}

async function predict(session: Session, [id = '', ...files]: string[], options: OptionValues): Promise<number> {
  const { arm, mcSamples, seed, scale, fit, invert } = options;
  if (isRunId(id) === (arm !== undefined)) {
    throw new UsageError(
      isRunId(id)
        ? '--arm needs an experiment, not a run.'
        : 'An experiment needs --arm <arm>; "regulab get <id>" lists its arms.',
    );
  }
  const given = { mcSamples, seed, scale, fit, invert: invert === 'auto' ? invert : invert && invert === 'true' };
  const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const asked: Question[] = [];
  for (const file of files) asked.push(...(await readQuestions(file)));

  const answers: Answer[] = [];
  for (const request of requestsFor(asked, { arm, settings })) {
    const answer = ask(session, id, request, { arm, settings });
    answers.push(await answer.catch((error) => Promise.reject(namingImages(error, request.images))));
  }
  const predictions = answers.flatMap((answer) => answer.predictions);
  session.emit({ ...answers[0], predictions });
  const images = asked.flatMap((question) => question.images);
  const names = images.map(({ name }) => visible(name));
  session.say(describePredictions(names, predictions));
  const unfitted = images.filter((_, index) => predictions[index]?.preparation?.fit === 'none');
  const bright = invert === undefined ? unfitted.filter(({ image }) => hasBrightGround(image)) : [];
  if (bright.length > 0) {
    const which = bright.map(({ name }) => visible(name)).join(', ');
    session.say(`${which}: the background is brighter than the ink. Add --invert true, or --fit auto.`);
  }
  return EXIT.ok;
}

type Answer = Schemas['RunPrediction'] | Schemas['ArmPrediction'];

interface Asked {
  arm: string | undefined;
  /** Those of the command line. */
  settings: Record<string, string | number | boolean>;
}

/** The requests for these questions; the one file that nothing changes is sent as it is. */
function requestsFor(asked: Question[], { arm, settings }: Asked): Question[] {
  const requests = inRequests(asked);
  const [{ bytes } = { bytes: undefined }] = asked;
  const isUnchanged = arm === undefined && Object.keys(settings).length === 0 && requests.length <= 1;
  if (!isUnchanged || asked.length !== 1 || bytes === undefined) return requests;
  return bytes.length > PREDICTION_LIMITS.jsonBytes ? requests : [{ images: [], settings: {}, ...requests[0], bytes }];
}

function ask(
  { client }: Session,
  id: string,
  { images, settings: ofFile, bytes, picture }: Question,
  { arm, settings }: Asked,
): Promise<Answer> {
  const target = arm === undefined ? id : { experimentId: id, arm };
  if (picture !== undefined) {
    // A picture has no scale.
    const { scale: _scale, ...ofPicture } = settings;
    return client.predictPicture(target, picture, ofPicture);
  }
  // As bytes: what a file may not have, the service says.
  const body = { arm, ...ofFile, ...settings, images: images.map(({ image }) => image) };
  return client.predict(target, bytes ?? Buffer.from(JSON.stringify(body)));
}

/**
 * A refusal of images that also names them as the user does: their place in a request says
 * little.
 */
export function namingImages(error: unknown, images: readonly NamedImage[]): unknown {
  if (!(error instanceof RegulabError)) return error;
  const problem = problemOf(error);
  const errors = problem.errors?.map((fault) => {
    const [, index] = /^\/images\/(\d+)/.exec(fault.pointer ?? '') ?? [];
    // The body is the picture when the whole of it is at fault.
    const name = images[Number(index ?? (fault.pointer === '' && images.length === 1 ? 0 : undefined))]?.name;
    return name === undefined ? fault : { ...fault, message: `${name}: ${fault.message}` };
  });
  return refusal({ ...problem, ...(errors && { errors }) });
}

/** Whether most of the outermost pixels of an array are in the upper half of its values. */
export function hasBrightGround(image: unknown): boolean {
  if (!Array.isArray(image)) return false;
  const values: unknown[] = image.flat();
  const outside = values.filter((_, at) => at % 28 === 0 || at % 28 === 27 || at < 28 || at >= 756);
  const brightest = values.reduce<number>((most, value) => Math.max(most, Number(value)), 0);
  return outside.filter((value) => Number(value) > brightest / 2).length > outside.length / 2;
}

export interface NamedImage {
  name: string;
  image: unknown;
  /** Of a file that is a picture. */
  bytes?: Buffer;
}

/** Images that are predicted with the same settings. */
export interface Question {
  images: NamedImage[];
  settings: object;
  /** Of a file that is a whole request: sent as they are if nothing changes them. */
  bytes?: Buffer;
  /** The one image, when it is the body. */
  picture?: Blob;
}

/**
 * Neighbours with equal settings share a request, within its limits. A picture that is too large
 * for JSON is a request of its own.
 * @throws UsageError for an image that no request may have
 */
export function inRequests(questions: Question[]): Question[] {
  const requests: Question[] = [];
  let bytes = 0;
  for (const { images, settings } of questions) {
    for (const image of images) {
      const size = JSON.stringify(image.image)?.length ?? 0;
      const last = requests.at(-1);
      const joins =
        last !== undefined &&
        last.picture === undefined &&
        JSON.stringify(last.settings) === JSON.stringify(settings) &&
        last.images.length < PREDICTION_LIMITS.images &&
        bytes + size <= ROOM_FOR_IMAGES;
      if (size > ROOM_FOR_IMAGES) requests.push({ images: [image], settings, picture: pictureOf(image, size) });
      else if (joins) last.images.push(image);
      else requests.push({ images: [image], settings });
      bytes = joins ? bytes + size + 1 : size;
    }
  }
  return requests;
}

function pictureOf({ name, bytes }: NamedImage, size: number): Blob {
  if (bytes === undefined) {
    throw new UsageError(
      `${name} has ${size} bytes; an image in JSON may have ${ROOM_FOR_IMAGES}. Give the picture itself as a file.`,
    );
  }
  const type = formatOf(bytes)?.mediaType;
  if (type === undefined) {
    throw new UsageError(`${name} is no PNG, JPEG or WebP picture, and too large (${bytes.length} bytes) for another.`);
  }
  return new Blob([Uint8Array.from(bytes)], { type });
}

/** Bytes of a request besides its images. */
const ROOM_FOR_SETTINGS = 1024;
const ROOM_FOR_IMAGES = PREDICTION_LIMITS.jsonBytes - ROOM_FOR_SETTINGS;

const digitOf = (probabilities: readonly number[]) => probabilities.indexOf(Math.max(...probabilities));

/** A table with a line for each image. */
export function describePredictions(
  names: string[],
  predictions: readonly Partial<Answer['predictions'][number]>[],
): string {
  const isUnsure = predictions.some(({ uncertainty }) => uncertainty);
  const rows = predictions.map(({ digit, probabilities, uncertainty }, index) => [
    names[index] ?? '',
    // A JSON file may ask for some outputs alone.
    digit === undefined ? '' : String(digit),
    // Of a sigmoid unit there is the one probability.
    probabilities ? percent(probabilities[probabilities.length === 1 ? 0 : digitOf(probabilities)]!) : '',
    ...(isUnsure ? [significant(uncertainty!.predictiveEntropy), significant(uncertainty!.mutualInformation)] : []),
  ]);
  return table(['image', 'digit>', 'probability>', ...(isUnsure ? ['entropy>', 'disagreement>'] : [])], rows);
}

async function readQuestions(file: string): Promise<Question[]> {
  const name = path.basename(file);
  const isPicture = !file.endsWith('.json');
  const content = await readFile(file, isPicture ? PREDICTION_LIMITS.pictureBytes : Number.POSITIVE_INFINITY);
  if (isPicture) return [{ images: [{ name, image: content.toString('base64'), bytes: content }], settings: {} }];
  const value = parseFile(content, name);
  const { images, settings } = readRequest(value);
  const named = images.map((image, index) => ({ name: images.length === 1 ? name : `${name}[${index}]`, image }));
  const isRequest = typeof value === 'object' && value !== null && !Array.isArray(value);
  return [{ images: named, settings, ...(isRequest && { bytes: content }) }];
}

function parseFile(content: Buffer, name: string): unknown {
  try {
    return parseAsService(content);
  } catch (error) {
    throw namingFile(error, name);
  }
}

/** @throws UsageError when it cannot be read, or is larger than the service takes */
async function readFile(file: string, limit: number): Promise<Buffer> {
  try {
    const { size } = await fs.stat(file);
    if (size <= limit) return await fs.readFile(file);
    throw new UsageError(
      `${file} has ${size} bytes; a picture may have ${limit}. Shrink it: models see 28 × 28 pixels.`,
    );
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(describeFileError(file, 'read', error));
  }
}

/** One image is an array of numbers, or 28 arrays of 28; the service checks the rest. */
export function readRequest(value: unknown): { images: unknown[]; settings: object } {
  if (!Array.isArray(value)) {
    const { images, ...settings } = (value ?? {}) as { images?: unknown };
    return Array.isArray(images) ? { images, settings } : { images: [value], settings: {} };
  }
  const isRows = value.length === 28 && value.every((row) => Array.isArray(row) && row.length === 28);
  return { images: isRows || typeof value[0] === 'number' ? [value] : value, settings: {} };
}
