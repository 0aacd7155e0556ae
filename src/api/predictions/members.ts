/** The models that answer a prediction, and what may be asked of them. */
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Place, ServiceError } from '../../errors.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import { PREDICTION_LIMITS } from '../../experiments/records/prediction.js';
import type { Run } from '../../experiments/records/run.js';
import { countMultiplyAdds, drawsNoise } from '../../experiments/spec/architecture.js';
import type { PredictionJob } from '../../queue/prediction-jobs.js';
import type { RequestDependencies } from '../dependencies.js';
import { describeMediaType } from '../http/bodies/body.js';
import { binarySchema } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, type ProblemCode, problemResponses } from '../http/problem.js';
import { EXAMPLE_IMAGE } from '../openapi/examples.js';
import { type PredictionQuestion, placeOfSetting } from './read-request.js';

export type Member = PredictionJob['members'][number];

/**
 * The body of a question: JSON of this schema. A picture is taken as well, and described as the
 * body of an operation of its own: generated clients know one type of body for each.
 * @param settings of the example, besides its image
 */
export const predictionBody = (schema: z.ZodType, settings: object = {}) => ({
  required: true,
  content: { 'application/json': { schema, example: { ...settings, images: [EXAMPLE_IMAGE] } } },
});

/**
 * A body that is a picture, whose type its first bytes tell. A new object for each route: the
 * generator of the description reads each once.
 */
export const pictureBody = () => ({
  required: true,
  content: { 'application/octet-stream': { schema: binarySchema } },
});

/**
 * For a route that takes nothing but a picture.
 * @throws ServiceError UNSUPPORTED_MEDIA_TYPE
 */
export async function requirePicture(request: FastifyRequest): Promise<void> {
  if (Buffer.isBuffer(request.body)) return;
  throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', describeMediaType(request));
}

/** What can go wrong with any prediction. */
const PREDICTION_PROBLEMS = [
  'INVALID_REQUEST',
  'MODEL_UNAVAILABLE',
  'NO_INK',
  'NOT_ACCEPTABLE',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'PREDICTION_UNAVAILABLE',
  ...EXPERIMENT_READ_PROBLEMS,
  'DISK_UNAVAILABLE',
  'REDIS_FULL',
] as const;

/**
 * The responses of a route that predicts. A new object for each route: the generator of the
 * description reads each once.
 */
export const predictionResponse = (answer: z.ZodType, notFound: ProblemCode) => ({
  200: { description: 'The predictions.', content: { 'application/json': { schema: answer } } },
  ...problemResponses(notFound, ...PREDICTION_PROBLEMS),
});

/** What a worker needs to load the model of a run; null when it has none. */
export async function memberOf(
  run: Run,
  { spec }: Experiment,
  { store }: { store: Pick<RequestDependencies['store'], 'getArtifacts'> },
): Promise<Member | null> {
  const published = await store.getArtifacts(run.id);
  const isSaved = published?.artifacts.some(({ name }) => name === 'weights.bin');
  if (run.weightsSha256 === null || !published || !isSaved) return null;
  const { model, regularization } = spec.arms.find(({ name }) => name === run.arm)!;
  return { runId: run.id, fence: published.fence, weightsSha256: run.weightsSha256, model, regularization };
}

/**
 * @throws ServiceError INVALID_REQUEST when the models cannot answer the question, or it is too
 * large
 */
export function checkQuestion(
  { images, mcSamples }: PredictionQuestion,
  members: readonly Member[],
  request: { body: unknown },
): void {
  const [{ model, regularization }] = members as [Member];
  if (mcSamples !== null && !drawsNoise(model, regularization)) {
    throw invalid('mcSamples needs a model with dropout or noise; otherwise all samples are equal.', {
      ...placeOfSetting('mcSamples', request),
      code: 'NOT_ALLOWED',
    });
  }
  const passes = images * members.length * (mcSamples ?? 1);
  // What takes longer than a client is kept waiting would be put off each time.
  const most = Math.min(
    PREDICTION_LIMITS.passes,
    Math.floor(PREDICTION_LIMITS.multiplyAdds / countMultiplyAdds(model, regularization)),
  );
  if (passes <= most) return;
  const counted = `${images} images × ${members.length} models × ${mcSamples ?? 1} samples = ${passes}`;
  throw invalid(
    `${counted} predictions; of a model of this size one call may have ${most}. Send fewer images, or ask for fewer samples.`,
    { ...(mcSamples === null ? { pointer: '/images' } : placeOfSetting('mcSamples', request)), code: 'TOO_BIG' },
  );
}

const invalid = (message: string, problem: Place & { code: string }) =>
  new ServiceError('INVALID_REQUEST', message, { problems: [{ ...problem, message }] });
