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
import { specOfScenario } from '../../experiments/catalog/advisor/situation.js';
import { isFinished } from '../../experiments/records/states.js';
import type { ApiDependencies } from '../dependencies.js';
import { planExperiment } from '../experiments/submit-experiment.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { allRuns } from '../statistics/collect.js';

/** Routes of the advisor. */
export const adviceRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { store } = deps;

  app.post(
    '/advice',
    {
      schema: {
        operationId: 'advise',
        tags: ['Catalogs'],
        summary: 'Ask which technique to try next',
        description:
          'Of a scenario (how much data, which architecture, what is wanted) or of an experiment that has ended, whose gaps, learning curves, calibration and diverged runs the rules read. Every suggestion names its rule, its reason and its source, and has a patch that makes the next experiment of `spec`. Nothing is stored.',
        body: {
          required: true,
          content: {
            'application/json': {
              schema: adviceRequestSchema,
              examples: {
                scenario: {
                  summary: 'Few images, and probabilities to be trusted',
                  value: { scenario: { trainImages: 2000, architecture: 'cnn', budget: 'medium', calibration: true } },
                },
              },
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
      },
    },
    async (request) => {
      if ('scenario' in request.body) {
        const { scenario } = request.body;
        return adviseOnScenario(scenario, planExperiment(specOfScenario(scenario), deps).spec);
      }
      return adviseOn(request.body.experimentId);
    },
  );

  async function adviseOn(experimentId: string) {
    const experiment = await store.getExperiment(experimentId);
    if (experiment === null) throw new ServiceError('EXPERIMENT_NOT_FOUND', `There is no experiment ${experimentId}.`);
    if (!isFinished(experiment.status)) {
      throw new ServiceError(
        'EXPERIMENT_NOT_FINISHED',
        `Experiment ${experimentId} has runs that have not ended. Ask again when they have.`,
      );
    }
    const measured: MeasuredRun[] = [];
    // One after the other: many long histories at once would hold up the event loop.
    for (const run of await allRuns(experimentId, deps)) {
      measured.push({ ...run, epochs: (await store.getMetrics(run.id)) ?? [] });
    }
    return adviseOnExperiment(experimentId, experiment.spec, measured);
  }
};
