/** A run in the formats of other tools. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { EXPORT_FORMATS, FORMAT_DESCRIPTIONS } from '../../exports/formats/export-formats.js';
import { readProductVersion } from '../../product-version.js';
import type { ApiDependencies } from '../dependencies.js';
import { untilDisconnect } from '../http/load/client-disconnect.js';
import { createSlots, holdSlot } from '../http/load/slots.js';
import { runNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { binarySchema, runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { ifModified, notModified, revisionHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import { exportTask } from './gather.js';
import { createExportThreads } from './threads.js';

const exportQuery = z.strictObject({
  format: z.enum(EXPORT_FORMATS).meta({
    description:
      'csv: the history, a row for each epoch. tensorboard: an event file with the history and the settings. mlflow: a ZIP archive with a folder `mlruns`. keras: a `.keras` file that Keras 3 loads. onnx: an ONNX file for inference.',
    example: 'csv',
  }),
});

const bytes = { schema: binarySchema };
const exportSchema = {
  operationId: 'exportRun',
  security: needs('read'),
  tags: ['Runs'],
  summary: 'Export a run for TensorBoard, MLflow, Keras or an ONNX runtime, or its history as CSV',
  description:
    'The first three formats have the history so far; `keras` and `onnx` have the saved model and need a run that has one. What a model expects as its input is said in the metadata of its file.',
  params: runParams,
  querystring: exportQuery,
  response: {
    200: {
      description: 'The file; `content-disposition` names it.',
      headers: revisionHeaders.extend({ 'content-disposition': z.string() }),
      content: { 'application/octet-stream': bytes, 'application/zip': bytes, 'text/csv': { schema: z.string() } },
    },
    304: notModified,
    ...problemResponses(
      'INVALID_REQUEST',
      'RUN_NOT_FOUND',
      'MODEL_UNAVAILABLE',
      'EXPORT_TOO_LARGE',
      ...EXPERIMENT_READ_PROBLEMS,
      'DISK_UNAVAILABLE',
    ),
  },
};

/** Exports that are made or sent at a time: each is in memory as a whole. */
const exports = createSlots(4, 100, 'Too many exports are under way.');

/** The route of the exports. */
export const exportRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const threads = createExportThreads(deps.exports);
  app.addHook('onClose', () => threads.close());
  const { version } = readProductVersion();

  app.get(
    '/runs/:runId/export',
    { config: { produces: 'any' }, schema: exportSchema, compress: false },
    async (request, reply) => {
      const { format } = request.query;
      const own = ownOf(request, deps);
      const { store } = own;
      const run = (await store.getRun(request.params.runId)) ?? runNotFound(request.params.runId);
      // An export of MLflow names the experiment, which may be renamed. The bytes also depend on
      // what wrote them.
      const scope = format === 'mlflow' ? { experimentId: run.experimentId } : { runId: run.id };
      return ifModified(
        { request, reply, store, form: `${format}-${version.replaceAll('.', '-')}` },
        scope,
        async () => {
          await holdSlot(exports, request, reply);
          const makeTask = () => exportTask(run, format, { sources: own, version });
          const content = await untilDisconnect(reply, (signal) => threads.run(makeTask, signal));
          // Of a client that has left.
          if (!(content instanceof Uint8Array)) return content;
          const { mediaType, fileName } = FORMAT_DESCRIPTIONS[format];
          reply.type(mediaType).header('content-disposition', `attachment; filename="${fileName(run)}"`);
          return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
        },
      ) as never;
    },
  );
};
