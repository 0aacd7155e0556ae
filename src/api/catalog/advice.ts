/** Advice: which technique to try next, and with which spec. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { ServiceError } from '../../errors.js';
import {
  adviceRequestSchema,
  adviceSchema,
  adviseOnExperiment,
  adviseOnScenario,
} from '../../experiments/catalog/advisor/advise.js';
import type { MeasuredRun } from '../../experiments/catalog/advisor/measure.js';
import { type Needs, specOfScenario } from '../../experiments/catalog/advisor/situation.js';
import { isFinished } from '../../experiments/records/states.js';
import type { ApiDependencies, RequestDependencies } from '../dependencies.js';
import { allRuns } from '../experiments/all-runs.js';
import { planExperiment } from '../experiments/submit-experiment.js';
import { requireBody } from '../http/bodies/body.js';
import { experimentNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { needs } from '../http/scopes.js';

const adviseSchema = {
  operationId: 'advise',
  security: needs('read'),
  tags: ['Catalogs'],
  summary: 'Ask which technique to try next',
  description:
    'For a scenario (how much data, which architecture, which needs) or a finished experiment; the rules then use its gaps, learning curves, calibration and diverged runs. What is wrong with the experiment comes first, then what regulab has measured to help in the nearest situation, then rules of thumb. Every suggestion names its rule, its reason, its measured effect and its source, and has a patch that turns `spec` into the next experiment. Nothing is stored.',
  body: {
    required: true,
    content: {
      'application/json': {
        schema: adviceRequestSchema,
      },
    },
  },
  response: {
    200: { description: 'The advice.', content: { 'application/json': { schema: adviceSchema } } },
    ...problemResponses(
      'INVALID_REQUEST',
      'EXPERIMENT_NOT_FOUND',
      'EXPERIMENT_NOT_FINISHED',
      'NOT_ACCEPTABLE',
      'PAYLOAD_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      ...EXPERIMENT_READ_PROBLEMS,
    ),
  },
};

/** The route of the advisor. */
export const adviceRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.post('/advice', { schema: adviseSchema, preValidation: requireBody() }, async (request) => {
    const { body } = request;
    if (!('scenario' in body)) return adviseAfter(body.experimentId, body.needs, ownOf(request, deps));
    const { spec } = planExperiment(specOfScenario(body.scenario), deps);
    return adviseOnScenario(body.scenario, spec);
  });
};

async function adviseAfter(experimentId: string, needs: Needs, deps: Pick<RequestDependencies, 'store'>) {
  const { store } = deps;
  const experiment = (await store.getExperiment(experimentId)) ?? experimentNotFound(experimentId);
  if (!isFinished(experiment.status)) {
    throw new ServiceError(
      'EXPERIMENT_NOT_FINISHED',
      `Experiment ${experimentId} has unfinished runs. Ask again when they are finished.`,
    );
  }
  const measured: MeasuredRun[] = [];
  // One after the other: reading many long histories at once would block the event loop.
  for (const run of await allRuns(experimentId, deps)) {
    measured.push({ ...run, epochs: (await store.getMetrics(run.id)) ?? [] });
  }
  return adviseOnExperiment({ id: experimentId, spec: experiment.spec, runs: measured }, needs);
}
