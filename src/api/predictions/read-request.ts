/** From the body of a prediction to a question. Reports every fault at once, with its position. */
import { z } from 'zod';
import { type Place, ServiceError } from '../../errors.js';
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
import type { Path } from '../../experiments/spec/json-pointer.js';
import { integerParameter, namesParameter } from '../http/parameters.js';
import { type ReadImages, readImages } from './read-images.js';

const MAX_PROBLEMS = 50;

export interface PredictionQuestion extends Pick<PredictionSettings, 'mcSamples' | 'seed'>, ReadImages {
  images: number;
}

/** A question and the outputs to answer with; all of them but the image when undefined. */
export interface PredictionRequest<Output extends ArmPredictionOutput> extends PredictionQuestion {
  outputs: readonly Output[] | undefined;
}

const outputsParameter = <const Output extends ArmPredictionOutput>(names: readonly Output[]) =>
  namesParameter(names)
    .optional()
    .meta({
      description: `With a picture as the body: like \`outputs\` of the JSON request, separated by commas: any of ${names.join(', ')}.`,
      example: 'digit',
    });

/** The settings of a picture, as query parameters. */
export const pictureQuery = z.strictObject({
  fit: z
    .enum(['auto', 'none'])
    .optional()
    .meta({ description: 'With a picture as the body: like `fit` of the JSON request.' }),
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
 * @throws ServiceError INVALID_REQUEST with every problem found, NO_INK when an image has no digit
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

/**
 * The same with the arm, which is in the query when the body is a picture.
 * @param arms of the experiment, for a request that names none
 */
export async function readArmPredictionRequest(
  body: unknown,
  query: z.output<typeof armPictureQuery>,
  arms: readonly string[],
): Promise<PredictionRequest<ArmPredictionOutput> & { arm: string }> {
  if (Buffer.isBuffer(body)) {
    const { arm, outputs } = query;
    if (arm === undefined) throw armMissing(arms);
    return { ...(await readPicture(body, query)), arm, outputs };
  }
  refuseQuery(query);
  const { question, settings } = await readJson(body, armSettingsSchema, arms);
  return { ...question, arm: settings.arm, outputs: settings.outputs };
}

function armMissing(arms: readonly string[]): ServiceError {
  const message = `Name the arm in the query: ?arm=…${listOfArms(arms)}`;
  return new ServiceError('INVALID_REQUEST', message, {
    problems: [{ parameter: 'arm', code: 'REQUIRED', message }],
  });
}

const listOfArms = (arms: readonly string[]) => ` The arms are ${arms.join(', ')}.`;

async function readPicture(
  picture: Buffer,
  { fit, invert = 'auto', mcSamples, seed = 0 }: PictureSettings,
): Promise<PredictionQuestion> {
  const settings = { scale: '0-255', fit, invert: invert === 'auto' ? invert : invert === 'true' } as const;
  const read = accepted(await readImages([picture], settings), () => []);
  return { ...read, images: 1, mcSamples: mcSamples ?? null, seed };
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
  arms: readonly string[] = [],
): Promise<{ question: PredictionQuestion; settings: Settings }> {
  const { data: settings, error } = schema.safeParse(body);
  if (settings === undefined) {
    throw invalid(
      findingsOf(error!, body, schema).map((finding) =>
        finding.path[0] === 'arm' && finding.code === 'REQUIRED'
          ? { ...finding, message: finding.message + listOfArms(arms) }
          : finding,
      ),
    );
  }
  const { images, mcSamples, seed } = settings;
  const read = accepted(await readImages(images, settings), (image) => ['images', image]);
  return { question: { ...read, images: images.length, mcSamples, seed }, settings };
}

/**
 * The images that were read, when all of them can be predicted.
 * @param pathOf an image in the body
 */
function accepted(
  { faults, blanks, ...read }: Awaited<ReturnType<typeof readImages>>,
  pathOf: (image: number) => Path,
) {
  if (faults.length > 0) {
    throw invalid(faults.map(({ image, path, ...fault }) => ({ ...fault, path: [...pathOf(image), ...path] })));
  }
  if (blanks.length === 0) return read;
  const problems = blanks.slice(0, MAX_PROBLEMS).map((image) => toProblem({ ...BLANK, path: pathOf(image) }));
  const which = blanks.length === 1 ? 'One image has' : `${blanks.length} images have`;
  throw new ServiceError('NO_INK', `${which} no ink that could be a digit.`, { problems });
}

const BLANK = {
  code: 'INVALID_VALUE',
  message:
    'Must show a digit; this is blank, noise, a speck or a blot. Draw it larger or darker, or leave "invert" at "auto".',
} as const;

/** Where a request has a setting: next to a picture in the query, otherwise in the body. */
export function placeOfSetting(name: string, { body }: { body: unknown }): Place {
  return Buffer.isBuffer(body) ? { parameter: name } : { pointer: `/${name}` };
}

function refuseQuery(query: Record<string, unknown>): void {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const names = given.map(([name]) => name).join(', ');
  const message = `With a JSON body, put these into the body, not into the query: ${names}.`;
  const problems = given.map(([parameter]) => ({ parameter, code: 'NOT_ALLOWED', message: 'Put it into the body.' }));
  throw new ServiceError('INVALID_REQUEST', message, { problems });
}

function invalid(findings: SpecFinding[]): ServiceError {
  const problems = findings.slice(0, MAX_PROBLEMS).map((finding) => toProblem(finding));
  const count = findings.length === 1 ? 'one problem' : `${findings.length} problems`;
  return new ServiceError('INVALID_REQUEST', `The images or settings have ${count}: ${problems[0]!.message}`, {
    problems,
  });
}
