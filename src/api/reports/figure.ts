/** One figure of an experiment, as SVG or PNG. */
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { FIGURE_NAMES, type FigureName } from '../../reports/figures/catalogue.js';
import { FIGURE_POLICY } from '../../reports/rendering/policy.js';
import { untilDisconnect } from '../http/load/client-disconnect.js';
import { experimentNotFound, figureNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { binarySchema, describedAs, experimentParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { ifModified, notModified, revisionHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import type { StatisticsContext } from '../statistics/statistics-route.js';
import type { DrawnFigure, TaskOf } from '../statistics/task.js';
import { figureSources } from './collect.js';
import { figureQuery, figureQuestion } from './figure-question.js';
import { showDocument, shownHeaders } from './show.js';

const FORMS = ['svg', 'png'] as const;
type Form = (typeof FORMS)[number];
const MEDIA_TYPES: Record<Form, string> = { svg: 'image/svg+xml', png: 'image/png' };

const FILES = FIGURE_NAMES.flatMap((name) => FORMS.map((form) => `${name}.${form}`));

const schema = {
  operationId: 'getFigure',
  security: needs('read'),
  tags: ['Reports'],
  summary: 'Read a figure of an experiment',
  description:
    'A chart by itself: SVG that loads nothing, has a title and a description for screen readers and follows its reader into dark mode, or PNG on white. Each arm has one colour and one shape in all figures of its experiment.',
  params: experimentParams.extend({
    figure: z
      .string()
      .max(255)
      .meta({
        id: 'FigureFile',
        description: 'A name with the form as its ending.',
        override: describedAs({ enum: FILES, type: 'string' }),
      }),
  }),
  querystring: figureQuery,
  response: {
    200: {
      description: 'The figure.',
      headers: revisionHeaders.extend(shownHeaders.shape),
      content: { 'image/svg+xml': { schema: binarySchema }, 'image/png': { schema: binarySchema } },
    },
    304: notModified,
    ...problemResponses(
      'INVALID_REQUEST',
      'EXPERIMENT_NOT_FOUND',
      'FIGURE_NOT_FOUND',
      'FIGURE_EMPTY',
      'NOT_ACCEPTABLE',
      ...EXPERIMENT_READ_PROBLEMS,
      'DISK_UNAVAILABLE',
    ),
  },
};

/** The route of the figures. */
export const figureRoute: FastifyPluginAsyncZodOpenApi<StatisticsContext> = async (app, { deps, threads }) => {
  const config = { produces: Object.values(MEDIA_TYPES) };
  app.get('/experiments/:experimentId/figures/:figure', { config, schema }, async (request, reply) => {
    const { experimentId, figure: file } = request.params;
    const { name, form } = partsOf(file);
    const own = ownOf(request, deps);
    const { store } = own;
    return ifModified({ request, reply, store }, { experimentId }, async (revision) => {
      const experiment = (await store.getExperiment(experimentId)) ?? experimentNotFound(experimentId);
      const question = figureQuestion({ name, form }, request.query, experiment);
      const { width } = request.query;
      const key = JSON.stringify([experimentId, revision, name, question, form, width]);
      const makeTask = async (): Promise<TaskOf<'figure'>> => ({
        kind: 'figure',
        sources: await figureSources(experiment, { name, question }, own),
        ...{ name, question, form, width },
      });
      const drawn = await untilDisconnect(reply, (signal) => threads.answer(key, makeTask, signal));
      return send(reply, drawn, { fileName: `${experimentId}-${file}`, mediaType: MEDIA_TYPES[form] });
    });
  });
};

function partsOf(file: string): { name: FigureName; form: Form } {
  if (!FILES.includes(file)) figureNotFound(file, FIGURE_NAMES);
  const dot = file.lastIndexOf('.');
  return { name: file.slice(0, dot) as FigureName, form: file.slice(dot + 1) as Form };
}

function send(reply: FastifyReply, drawn: DrawnFigure, about: { fileName: string; mediaType: string }): never {
  // A client that has gone gets nothing.
  if (reply.sent) return reply as never;
  if ('missing' in drawn) throw new ServiceError('FIGURE_EMPTY', drawn.missing);
  if ('maxWidth' in drawn) {
    const message = `At this width the picture would have too many pixels: ask for at most ${drawn.maxWidth}.`;
    throw new ServiceError('INVALID_REQUEST', message, {
      problems: [{ parameter: 'width', code: 'TOO_BIG', message }],
    });
  }
  const content = 'svg' in drawn ? drawn.svg : Buffer.from(drawn.png, 'base64');
  return showDocument(reply, { ...about, policy: FIGURE_POLICY }).send(content) as never;
}
