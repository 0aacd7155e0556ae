/** What was measured inside the layers of a run. docs/statistics.md explains every figure. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { asDiskReadError, ServiceError } from '../../errors.js';
import { type LayerReport, layerReportSchema } from '../../experiments/records/layer-report.js';
import { EARLIER_LAYER_REPORT } from '../../store/earlier-words.js';
import type { ApiDependencies, RequestDependencies } from '../dependencies.js';
import { runNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { describedAs, namesParameter, runParams } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { ifModified, notModified, revisionHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import { LAYER_FIELDS, selectFields, selectStates } from './layers-view.js';

/** Names of the artifact with the report: today's and that of version 0.1. */
const LAYER_REPORTS = ['layers.json', EARLIER_LAYER_REPORT];

const { final: stateSchema } = layerReportSchema.shape;
const layerSchema = stateSchema.shape.layers.element;
const weightSchema = layerSchema.shape.weights.element;

const selectedStateSchema = stateSchema
  .extend({
    layers: z.array(
      layerSchema.extend({
        weights: z.array(weightSchema.partial().required({ name: true, shape: true })),
        activations: layerSchema.shape.activations.optional(),
      }),
    ),
  })
  .meta({ id: 'SelectedLayerState' });

const layersSchema = layerReportSchema
  .omit({ final: true, epochs: true })
  .extend({
    states: z.array(selectedStateSchema).meta({
      description: 'The saved weights; with `epoch` the weights after that epoch, or after every measured one.',
    }),
  })
  .meta({ id: 'Layers', description: 'Norms, sparsity, gradients and activations of every layer.' });

const layersQuery = z.strictObject({
  epoch: z
    .string()
    .regex(/^(all|\d{1,4})$/, 'use a number, or "all"')
    .transform((text) => (text === 'all' ? ('all' as const) : Number(text)))
    .optional()
    .meta({
      description:
        'The state after this epoch, or after `all` of them; the saved weights by default. Needs `"layerReport": "epochs"` in the spec.',
      override: describedAs({ type: 'string', pattern: '^(all|[0-9]{1,4})$' }),
      example: 'all',
    }),
  fields: namesParameter(LAYER_FIELDS)
    .optional()
    .meta({
      description: `Only these figures, separated by commas: any of ${LAYER_FIELDS.join(', ')}.`,
      example: 'l2,hoyer',
    }),
});

const inspectSchema = {
  operationId: 'inspectLayers',
  security: needs('read'),
  tags: ['Statistics'],
  summary: "Norms, sparsity, gradients and activations of a run's layers",
  description: 'Measured by the trainer when the run finishes, as requested by `layerReport` in the spec.',
  params: runParams,
  querystring: layersQuery,
  response: {
    200: {
      description: 'The layers.',
      headers: revisionHeaders,
      content: { 'application/json': { schema: layersSchema } },
    },
    304: notModified,
    ...problemResponses(
      'INVALID_REQUEST',
      'RUN_NOT_FOUND',
      'ARTIFACT_NOT_FOUND',
      'NOT_ACCEPTABLE',
      'REDIS_UNAVAILABLE',
      'RECORD_UNREADABLE',
      'DISK_UNAVAILABLE',
    ),
  },
};

/** The route of the layers of a run. */
export const layerRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.get('/runs/:runId/layers', { schema: inspectSchema }, async (request, reply) => {
    const { runId } = request.params;
    const { epoch, fields = LAYER_FIELDS } = request.query;
    const own = ownOf(request, deps);
    return ifModified({ request, reply, store: own.store }, { runId }, async () => {
      const report = await readLayerReport(runId, own);
      const { final: _final, epochs: _epochs, ...about } = report;
      return { ...about, states: selectStates(report, epoch).map((state) => selectFields(state, fields)) };
    });
  });
};

type Files = Pick<RequestDependencies, 'store' | 'artifacts'>;

/** The path of the file with a run's report; undefined where there is none. */
export async function layerReportFile(runId: string, { store, artifacts }: Files): Promise<string | undefined> {
  const { fence, artifacts: published } = (await store.getArtifacts(runId)) ?? runNotFound(runId);
  const name = LAYER_REPORTS.find((known) => published.some((artifact) => artifact.name === known));
  return name && path.join(await artifacts.bringHere(runId, fence, [name]), name);
}

async function readLayerReport(runId: string, files: Files): Promise<LayerReport> {
  const file = await layerReportFile(runId, files);
  const text = file ? await readFile(file, 'utf8').catch(refuseDiskTrouble) : null;
  if (text !== null) return JSON.parse(text) as LayerReport;
  throw new ServiceError(
    'ARTIFACT_NOT_FOUND',
    `Run ${runId} has no layers.json: it has no saved model (yet), or its spec says "layerReport": "none".`,
  );
}

/**
 * Null for a file that is gone; throws when only the disk cannot be read, since the file may be
 * intact.
 */
function refuseDiskTrouble(error: unknown): null {
  const trouble = asDiskReadError(error);
  if (trouble) throw trouble;
  return null;
}
