/** The report of an experiment: everything that is known of it, for people. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { LIMITS } from '../../experiments/spec/limits.js';
import { REPORT_POLICY } from '../../reports/rendering/policy.js';
import { untilDisconnect } from '../http/load/client-disconnect.js';
import { experimentNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { experimentParams, integerParameter } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { ifModified, notModified, revisionHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import type { StatisticsContext } from '../statistics/statistics-route.js';
import type { TaskOf } from '../statistics/task.js';
import { reportSources } from './collect.js';
import { showDocument, shownHeaders } from './show.js';

const FORMATS = ['html', 'md'] as const;
type Format = (typeof FORMATS)[number];

/** In the order in which a client that takes any of them is served. */
const MEDIA_TYPES: Record<Format, string> = { html: 'text/html', md: 'text/markdown' };

const reportQuery = z.strictObject({
  format: z.enum(FORMATS).optional().meta({ description: 'Goes before the header `Accept`; `html` by default.' }),
  ensembleSize: integerParameter(2, LIMITS.runs).optional().meta({
    description: 'Members of each ensemble; all runs of an arm by default.',
  }),
});

const schema = {
  operationId: 'getReport',
  security: needs('read'),
  tags: ['Reports'],
  summary: 'Read the report of an experiment',
  description:
    'The answer first, then figures, tests, tables, receipts and the spec, as one document that loads nothing: HTML, or Markdown (`Accept: text/markdown` or `format=md`) with tables in the place of charts. While runs are unfinished it is provisional, and says so.',
  params: experimentParams,
  querystring: reportQuery,
  response: {
    200: {
      description: 'The report.',
      headers: revisionHeaders.extend(shownHeaders.shape),
      content: {
        'text/html': { schema: z.string().meta({ example: '<!doctype html>…' }) },
        'text/markdown': { schema: z.string().meta({ example: '# An experiment\n\n…' }) },
      },
    },
    304: notModified,
    ...problemResponses(
      'INVALID_REQUEST',
      'EXPERIMENT_NOT_FOUND',
      'NOT_ACCEPTABLE',
      ...EXPERIMENT_READ_PROBLEMS,
      'DISK_UNAVAILABLE',
    ),
  },
};

/** The route of the report. */
export const reportRoute: FastifyPluginAsyncZodOpenApi<StatisticsContext> = async (app, { deps, threads }) => {
  const config = { produces: Object.values(MEDIA_TYPES) };
  app.get('/experiments/:experimentId/report', { config, schema }, async (request, reply) => {
    const { experimentId } = request.params;
    const { ensembleSize = null } = request.query;
    const own = ownOf(request, deps);
    const { store } = own;
    const form = wantedFormat(request, request.query.format);
    reply.header('vary', 'accept');
    return ifModified({ request, reply, store, form }, { experimentId }, async (revision) => {
      const experiment = (await store.getExperiment(experimentId)) ?? experimentNotFound(experimentId);
      const key = JSON.stringify([experimentId, revision, 'report', ensembleSize]);
      const makeTask = async (): Promise<TaskOf<'report'>> => ({
        kind: 'report',
        sources: await reportSources(experiment, ensembleSize, own),
      });
      const { html, markdown } = await untilDisconnect(reply, (signal) => threads.answer(key, makeTask, signal));
      return send(reply, form, `${experimentId}.${form}`, form === 'html' ? html : markdown);
    });
  });
};

function wantedFormat(request: FastifyRequest, asked: Format | undefined): Format {
  if (asked !== undefined) return asked;
  const accepted = request.accepts().type(Object.values(MEDIA_TYPES));
  return FORMATS.find((format) => MEDIA_TYPES[format] === accepted) ?? 'html';
}

function send(reply: FastifyReply, form: Format, fileName: string, content: string): never {
  // A client that has gone gets nothing.
  if (reply.sent) return reply as never;
  const mediaType = `${MEDIA_TYPES[form]}; charset=utf-8`;
  return showDocument(reply, { fileName, mediaType, policy: REPORT_POLICY }).send(content) as never;
}
