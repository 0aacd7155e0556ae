/** Which figures an experiment has, and why it lacks others. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import type { Experiment } from '../../experiments/records/experiment.js';
import { experimentIdSchema } from '../../experiments/records/ids.js';
import type { Run } from '../../experiments/records/run.js';
import { FIGURE_NAMES, type FigureName, kindOf } from '../../reports/figures/catalogue.js';
import type { FigureQuestion } from '../../reports/figures/kind.js';
import { allRuns } from '../experiments/all-runs.js';
import { experimentNotFound } from '../http/not-found.js';
import { storeOf } from '../http/own.js';
import { experimentParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { ifModified, notModified, revisionHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import type { StatisticsContext } from '../statistics/statistics-route.js';

const figureNameSchema = z
  .enum(FIGURE_NAMES)
  .meta({ id: 'FigureName', description: 'Stable; docs/api.md says what each shows.' });

const figureSchema = z
  .object({
    name: figureNameSchema,
    title: z.string(),
    description: z.string(),
    svg: z.string().meta({ description: 'Path of the figure as SVG, on this service.' }),
    png: z.string().meta({ description: 'Path of the figure as PNG, on this service.' }),
  })
  .meta({ id: 'Figure', description: 'A chart of an experiment.' });

const figuresSchema = z
  .object({
    experimentId: experimentIdSchema,
    figures: z.array(figureSchema),
    missing: z
      .array(z.object({ name: figureNameSchema, reason: z.string() }))
      .meta({ description: 'The other names, each with the reason why there is no such figure, or not yet.' }),
  })
  .meta({ id: 'Figures', description: 'The figures of an experiment.' });

const schema = {
  operationId: 'listFigures',
  security: needs('read'),
  tags: ['Reports'],
  summary: 'List the figures of an experiment',
  description: 'Those that its report shows, and a confusion matrix for every arm.',
  params: experimentParams,
  response: {
    200: {
      description: 'The figures.',
      headers: revisionHeaders,
      content: { 'application/json': { schema: figuresSchema } },
    },
    304: notModified,
    ...problemResponses('EXPERIMENT_NOT_FOUND', 'NOT_ACCEPTABLE', ...EXPERIMENT_READ_PROBLEMS),
  },
};

/** The route of the list of figures. */
export const figureListRoute: FastifyPluginAsyncZodOpenApi<StatisticsContext> = async (app, { deps }) => {
  app.get('/experiments/:experimentId/figures', { schema }, async (request, reply) => {
    const { experimentId } = request.params;
    const store = storeOf(request, deps);
    return ifModified({ request, reply, store }, { experimentId }, async () => {
      const experiment = (await store.getExperiment(experimentId)) ?? experimentNotFound(experimentId);
      return listFigures(experiment, await allRuns(experimentId, { store }));
    });
  });
};

function listFigures(experiment: Experiment, runs: Run[]): z.output<typeof figuresSchema> {
  const known = FIGURE_NAMES.map((name) => ({ name, reason: kindOf(name).missing(experiment, runs) }));
  return {
    experimentId: experiment.id,
    figures: known.flatMap(({ name, reason }) => (reason === null ? figuresOf(name, experiment) : [])),
    missing: known.flatMap(({ name, reason }) => (reason === null ? [] : [{ name, reason }])),
  };
}

function figuresOf(name: FigureName, experiment: Experiment): z.output<typeof figureSchema>[] {
  const { description, questions, titleOf } = kindOf(name);
  const path = `/v1/experiments/${experiment.id}/figures/${name}`;
  return questions(experiment).map((question) => ({
    name,
    title: titleOf(question),
    description,
    svg: `${path}.svg${queryOf(question)}`,
    png: `${path}.png${queryOf(question)}`,
  }));
}

/** A question as the parameters that ask it. */
function queryOf({ arms, ...others }: FigureQuestion): string {
  const parameters = Object.entries({ ...others, arm: arms?.join(',') });
  const query = parameters.flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%2F', '/')}`,
  );
  return query.length === 0 ? '' : `?${query.join('&')}`;
}
