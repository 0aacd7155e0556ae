/** What happened inside a run: its layers, and how well it generalizes. docs/statistics.md explains every figure. */
import { readFile } from 'node:fs/promises';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { generalizationSchema } from '../../analysis/schemas.js';
import { generalizationOf } from '../../analysis/studies/generalization.js';
import { ServiceError, storageUnreadable } from '../../errors.js';
import { type LayerReport, layerReportSchema } from '../../experiments/records/layer-report.js';
import { countParameters } from '../../experiments/spec/architecture.js';
import { EARLIER_LAYER_REPORT } from '../../store/earlier-words.js';
import type { ApiDependencies } from '../dependencies.js';
import { notModified, revisionHeaders } from '../http/action-schemas.js';
import { isFresh } from '../http/conditional.js';
import { describedAs, runParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { LAYER_FIELDS, selectFields, selectStates } from './layers-view.js';

/** The artifact that holds the report; version 0.1 had another name for it. */
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
    states: z
      .array(selectedStateSchema)
      .meta({ description: 'The saved weights; with `epoch` those after that epoch, or after every measured one.' }),
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
        'After this epoch, or `all`; the saved weights when left out. Needs `"layerReport": "epochs"` in the spec.',
      override: describedAs({ type: 'string' }),
      example: 'all',
    }),
  fields: z
    .string()
    .transform((names) => names.split(','))
    .pipe(z.array(z.enum(LAYER_FIELDS)).min(1).max(LAYER_FIELDS.length))
    .optional()
    .meta({
      description: `Only these figures, separated by commas, of ${LAYER_FIELDS.join(', ')}.`,
      override: describedAs({ type: 'string' }),
      example: 'l2,hoyer',
    }),
});

/** Routes about the inside of a run. */
export const insideRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { store, artifacts } = deps;

  app.get(
    '/runs/:runId/layers',
    {
      schema: {
        operationId: 'inspectLayers',
        tags: ['Statistics'],
        summary: "Norms, sparsity, gradients and activations of a run's layers",
        description: 'Measured by the trainer when the run ends, as `layerReport` in the spec asks for.',
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
      },
    },
    async (request, reply) => {
      const { runId } = request.params;
      const { epoch, fields = LAYER_FIELDS } = request.query;
      const revision = (await store.revision({ runId })) ?? refuseUnknown(runId);
      if (isFresh(request, reply, revision)) return reply.code(304).send();
      const { final, epochs, ...about } = await readLayerReport(runId);
      const states = selectStates({ final, epochs, ...about }, epoch);
      return { ...about, states: states.map((state) => selectFields(state, fields)) };
    },
  );

  app.get(
    '/runs/:runId/generalization',
    {
      schema: {
        operationId: 'measureGeneralization',
        tags: ['Statistics'],
        summary: 'How much worse a run does on images it was not trained on, epoch by epoch',
        params: runParams,
        response: {
          200: {
            description: 'The gaps so far; null with a reason where there are none.',
            headers: revisionHeaders,
            content: { 'application/json': { schema: generalizationSchema } },
          },
          304: notModified,
          ...problemResponses('RUN_NOT_FOUND', 'NOT_ACCEPTABLE', ...EXPERIMENT_READ_PROBLEMS),
        },
      },
    },
    async (request, reply) => {
      const { runId } = request.params;
      const revision = (await store.revision({ runId })) ?? refuseUnknown(runId);
      if (isFresh(request, reply, revision)) return reply.code(304).send();
      const run = (await store.getRun(runId)) ?? refuseUnknown(runId);
      const epochs = (await store.getMetrics(runId)) ?? refuseUnknown(runId);
      const { spec } = (await store.getExperiment(run.experimentId)) ?? refuseUnknown(runId);
      const { model, regularization } = spec.arms.find(({ name }) => name === run.arm)!;
      const parameters = countParameters(model, regularization);
      const { dataset } = spec;
      return generalizationOf({ runId, epochs, evaluation: run.evaluation, model, dataset, parameters });
    },
  );

  async function readLayerReport(runId: string): Promise<LayerReport> {
    const { fence, artifacts: published } = (await store.getArtifacts(runId)) ?? refuseUnknown(runId);
    const name = LAYER_REPORTS.find((known) => published.some((artifact) => artifact.name === known));
    const text = name ? await readFile(artifacts.pathOf(runId, fence, name), 'utf8').catch(unlessAway) : null;
    if (text !== null) return JSON.parse(text) as LayerReport;
    throw new ServiceError(
      'ARTIFACT_NOT_FOUND',
      `Run ${runId} has no layers.json: it has not left a model (yet), or its spec says "layerReport": "none".`,
    );
  }
};

/** Null for a file that is not what it should be; a disk that cannot be read for now is told, since the file may be whole. */
function unlessAway(error: unknown): null {
  const away = storageUnreadable(error);
  if (away) throw away;
  return null;
}

function refuseUnknown(runId: string): never {
  throw new ServiceError('RUN_NOT_FOUND', `There is no run ${runId}.`);
}
