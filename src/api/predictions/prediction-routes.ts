/** Predictions with saved models, of one run or of all runs of an arm together. Workers compute them; nothing is stored. */
import type { FastifyRequest, FastifySchemaCompiler } from 'fastify';
import { type FastifyPluginAsyncZodOpenApi, validatorCompiler } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import {
  armPredictionRequestSchema,
  armPredictionSchema,
  PREDICTION_LIMITS,
  predictionRequestSchema,
  runPredictionSchema,
  selectedArmPredictionSchema,
  selectedRunPredictionSchema,
} from '../../experiments/records/prediction.js';
import type { Run } from '../../experiments/records/run.js';
import { drawsNoise } from '../../experiments/spec/architecture.js';
import type { PredictionJob } from '../../queue/prediction-jobs.js';
import { type ApiDependencies, DEFAULT_TIMING } from '../dependencies.js';
import { experimentParams, runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { EXAMPLE_IMAGE } from '../openapi/examples.js';
import { whileAsked } from '../statistics/ask.js';
import { allRuns } from '../statistics/collect.js';
import { createPredictor } from './ask-workers.js';
import { predictionsOfEnsemble, predictionsOfModel, selectOutputs } from './combine.js';
import {
  armPngQuery,
  type PredictionQuestion,
  pngQuery,
  readArmPredictionRequest,
  readPredictionRequest,
} from './read-request.js';

type Member = PredictionJob['members'][number];

const png = z.string().meta({ override: { type: 'string', contentMediaType: 'image/png' } });
const example = { images: [EXAMPLE_IMAGE] };

/** Bodies are read by read-request.ts, which reports every fault of an image. */
const leaveBodyUnchecked: FastifySchemaCompiler<z.ZodType> = (route) =>
  route.httpPart === 'body' ? (value: unknown) => ({ value }) : validatorCompiler(route);

const PROBLEMS = [
  'INVALID_REQUEST',
  'MODEL_UNAVAILABLE',
  'NOT_ACCEPTABLE',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'PREDICTION_UNAVAILABLE',
  ...EXPERIMENT_READ_PROBLEMS,
  'DISK_UNAVAILABLE',
  'REDIS_FULL',
] as const;

/** Routes of predictions. */
export const predictionRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { store, predictions: queue, feed } = deps;
  const { predictionMs: timeoutMs } = { ...DEFAULT_TIMING, ...deps.timing };
  const predictor = createPredictor({ store, queue, feed, timeoutMs });
  app.addHook('onClose', async () => predictor.close());
  app.addContentTypeParser('image/png', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => body);

  app.post(
    '/runs/:runId/predict',
    {
      schema: {
        operationId: 'predict',
        tags: ['Predictions'],
        summary: "Predict digits with a run's saved model",
        description:
          'Images are 28 × 28 pixels of white ink on black. Send JSON with up to 100 of them, or one PNG as the body. A PNG must be square with 28 … 1024 pixels a side; colours become grey, transparency white, dark ink on a bright ground is turned round, larger images are shrunk by mean areas. Digits are not centred: draw them as MNIST does.',
        params: runParams,
        querystring: pngQuery,
        body: {
          required: true,
          content: {
            'application/json': { schema: predictionRequestSchema, example },
            'image/png': { schema: png },
          },
        },
        response: {
          200: {
            description: 'The predictions.',
            content: { 'application/json': { schema: z.union([runPredictionSchema, selectedRunPredictionSchema]) } },
          },
          ...problemResponses('RUN_NOT_FOUND', ...PROBLEMS),
        },
      },
      validatorCompiler: leaveBodyUnchecked as FastifySchemaCompiler<unknown>,
    },
    async (request, reply) => {
      const { runId } = request.params;
      const run = (await store.getRun(runId)) ?? refuseUnknownRun(runId);
      const { outputs, ...question } = readPredictionRequest(request.body, request.query);
      const experiment = (await store.getExperiment(run.experimentId)) ?? refuseUnknownRun(runId);
      const member =
        (await memberOf(run, experiment)) ?? refuseWithoutModel(`Run ${runId} is ${run.status} and has no`);
      checkQuestion(question, [member]);
      const [predicted] = await whileAsked(reply, (signal) => predictor.ask([member], question, signal));
      return {
        runId,
        weightsSha256: member.weightsSha256,
        mcSamples: question.mcSamples,
        seed: question.seed,
        predictions: selectOutputs(predictionsOfModel(predicted!, question.mcSamples !== null), outputs),
      };
    },
  );

  app.post(
    '/experiments/:experimentId/predict',
    {
      schema: {
        operationId: 'predictWithArm',
        tags: ['Predictions'],
        summary: 'Predict digits with the ensemble of an arm: the mean over its runs',
        description:
          'Every run of the arm that has left a model is a member. Images are as for a single run; with a PNG as the body the arm stands in the query.',
        params: experimentParams,
        querystring: armPngQuery,
        body: {
          required: true,
          content: {
            'application/json': {
              schema: armPredictionRequestSchema,
              example: { arm: 'with-dropout', ...example },
            },
            'image/png': { schema: png },
          },
        },
        response: {
          200: {
            description: 'The predictions.',
            content: { 'application/json': { schema: z.union([armPredictionSchema, selectedArmPredictionSchema]) } },
          },
          ...problemResponses('EXPERIMENT_NOT_FOUND', ...PROBLEMS),
        },
      },
      validatorCompiler: leaveBodyUnchecked as FastifySchemaCompiler<unknown>,
    },
    async (request, reply) => {
      const { experimentId } = request.params;
      const experiment = (await store.getExperiment(experimentId)) ?? refuseUnknownExperiment(experimentId);
      const { arm, outputs, ...question } = readArmPredictionRequest(request.body, request.query);
      checkArm(arm, experiment);
      const runs = (await allRuns(experimentId, deps)).filter((run) => run.arm === arm);
      const members: { run: Run; member: Member }[] = [];
      for (const run of runs) {
        const member = await memberOf(run, experiment);
        if (member) members.push({ run, member });
      }
      if (members.length === 0) refuseWithoutModel(`No run of the arm "${arm}" has a`);
      const asked = members.map(({ member }) => member);
      checkQuestion(question, asked);
      const predicted = await whileAsked(reply, (signal) => predictor.ask(asked, question, signal));
      return {
        experimentId,
        arm,
        members: members.map(({ run, member }) => ({
          runId: run.id,
          seed: run.seed,
          weightsSha256: member.weightsSha256,
        })),
        mcSamples: question.mcSamples,
        seed: question.seed,
        predictions: selectOutputs(predictionsOfEnsemble(predicted, question.mcSamples !== null), outputs),
      };
    },
  );

  /** What a worker must know to load the run's model; null when it has none. */
  async function memberOf(run: Run, { spec }: Experiment): Promise<Member | null> {
    const published = await store.getArtifacts(run.id);
    const isThere = published?.artifacts.some(({ name }) => name === 'weights.bin');
    if (run.weightsSha256 === null || !published || !isThere) return null;
    const { model, regularization } = spec.arms.find(({ name }) => name === run.arm)!;
    return { runId: run.id, fence: published.fence, weightsSha256: run.weightsSha256, model, regularization };
  }
};

function checkArm(arm: string, { spec }: Experiment): void {
  const arms = spec.arms.map(({ name }) => name);
  if (arms.includes(arm)) return;
  throw new ServiceError('INVALID_REQUEST', `There is no arm "${arm}"; the arms are ${arms.join(', ')}.`);
}

function checkQuestion({ images, mcSamples }: PredictionQuestion, members: readonly Member[]): void {
  const [{ model, regularization }] = members as [Member];
  if (mcSamples !== null && !drawsNoise(model, regularization)) {
    throw new ServiceError(
      'INVALID_REQUEST',
      'mcSamples needs a model with dropout or noise; every sample would be alike.',
    );
  }
  const passes = images * members.length * (mcSamples ?? 1);
  if (passes <= PREDICTION_LIMITS.passes) return;
  const counted = `${images} images × ${members.length} models × ${mcSamples ?? 1} samples are ${passes}`;
  throw new ServiceError('INVALID_REQUEST', `${counted}; one call may ask for ${PREDICTION_LIMITS.passes}.`);
}

function refuseWithoutModel(who: string): never {
  throw new ServiceError('MODEL_UNAVAILABLE', `${who} saved model.`);
}

function refuseUnknownRun(runId: string): never {
  throw new ServiceError('RUN_NOT_FOUND', `There is no run ${runId}.`);
}

function refuseUnknownExperiment(experimentId: string): never {
  throw new ServiceError('EXPERIMENT_NOT_FOUND', `There is no experiment ${experimentId}.`);
}
