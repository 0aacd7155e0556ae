/**
 * The histories of all runs of an experiment in one answer. It is written run by run while the
 * client reads: a large answer is never in memory as a whole. What finished runs say is kept for a
 * while.
 */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { experimentIdSchema, runIdSchema } from '../../../experiments/records/ids.js';
import { METRIC_NAMES, type MetricName } from '../../../experiments/records/metrics.js';
import { RUN_STATUSES, type Run, runStatusSchema } from '../../../experiments/records/run.js';
import { isFinished } from '../../../experiments/records/states.js';
import { identifierSchema } from '../../../experiments/spec/limits.js';
import { buildTable, type HistoryTable, PARQUET_MEDIA_TYPE } from '../../../exports/formats/parquet.js';
import type { ApiStore } from '../../../store/store.js';
import type { ApiDependencies } from '../../dependencies.js';
import { allRuns } from '../../experiments/all-runs.js';
import { requireArms } from '../../experiments/arms.js';
import { createExportThreads, type ExportThreads } from '../../exports/threads.js';
import { closeWithConnection, untilDisconnect } from '../../http/load/client-disconnect.js';
import { createSlots, holdSlot } from '../../http/load/slots.js';
import { createTurns } from '../../http/load/turns.js';
import { experimentNotFound } from '../../http/not-found.js';
import { storeOf } from '../../http/own.js';
import { binarySchema, experimentParams, namesParameter } from '../../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../../http/problem.js';
import { ifModified, notModified, revisionHeaders } from '../../http/reads/conditional.js';
import { isIndented } from '../../http/reads/pretty.js';
import { needs } from '../../http/scopes.js';
import { metricsQuery, selectedEpochSchema } from '../metrics.js';
import { selectMetrics, selectPoints } from '../metrics-view.js';
import { FORMATS, type Format, type FormatName, formatOf, MEDIA_TYPES, type RunHistory } from './formats.js';

const historySchema = z
  .object({
    runId: runIdSchema,
    arm: z.string(),
    seed: z.int(),
    status: runStatusSchema,
    epochs: z.array(selectedEpochSchema),
  })
  .meta({ id: 'RunHistory', description: 'A run and its metrics after each epoch.' });

const historiesSchema = z
  .object({ experimentId: experimentIdSchema, runs: z.array(historySchema) })
  .meta({ id: 'ExperimentMetrics', description: 'The histories of the runs of an experiment, in planning order.' });

const query = metricsQuery.extend({
  arm: identifierSchema.optional().meta({ description: 'Only runs of this arm.' }),
  status: namesParameter(RUN_STATUSES).optional().meta({ description: 'Only runs in one of these states.' }),
  format: z.enum(FORMATS).optional().meta({ description: 'Goes before the header `Accept`.' }),
});
type Query = z.output<typeof query>;

const schema = {
  operationId: 'getExperimentMetrics',
  security: needs('read'),
  tags: ['Experiments'],
  summary: 'Read the metrics of all runs of an experiment, epoch by epoch',
  description:
    'As JSON, as CSV (`Accept: text/csv` or `format=csv`: a header, then a row for each run and epoch, empty where there is no validation), as NDJSON (a line for each run and epoch) or as Parquet (the columns of the CSV, typed, null where there is no validation). An answer that breaks off is incomplete.',
  params: experimentParams,
  querystring: query,
  response: {
    200: {
      description: 'The histories so far.',
      headers: revisionHeaders,
      content: {
        'application/json': { schema: historiesSchema },
        'text/csv': {
          schema: z.string().meta({ example: 'arm,seed,runId,epoch,train.objective,…\r\nplain,1,run_…,1,0.31,…\r\n' }),
        },
        'application/x-ndjson': {
          schema: z.string().meta({ example: '{"arm":"plain","seed":1,"runId":"run_…","epoch":1,"train":{…},…}\n' }),
        },
        [PARQUET_MEDIA_TYPE]: { schema: binarySchema },
      },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'EXPERIMENT_NOT_FOUND', 'NOT_ACCEPTABLE', ...EXPERIMENT_READ_PROBLEMS),
  },
};

/** Answers under way: each holds the list of runs and some of their histories. */
const answers = createSlots(20, 1000, 'Too many answers with metrics are under way.');
/** A history has up to 1,000 epochs, a few milliseconds of work: one of all answers per round. */
const aTurn = createTurns(1);
/** Of what is kept: the histories of a few large experiments. */
const KEPT_CHARACTERS = 16_000_000;

/** The route of the metrics of an experiment. */
export const experimentMetricsRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (
  app,
  { deps },
) => {
  const threads = createExportThreads({ ...deps.exports, threads: 1 });
  app.addHook('onClose', () => threads.close());
  const written = new LRUCache<string, string>({
    maxSize: KEPT_CHARACTERS,
    sizeCalculation: ({ length }) => length + 1,
  });
  const config = { produces: Object.values(MEDIA_TYPES) };
  app.get('/experiments/:experimentId/metrics', { config, schema }, async (request, reply) => {
    const { experimentId } = request.params;
    const store = storeOf(request, deps);
    const form = wantedForm(request, request.query.format);
    reply.header('vary', 'accept');
    return ifModified({ request, reply, store, form }, { experimentId }, async () => {
      const runs = await wantedRuns(store, experimentId, request.query);
      const { names = METRIC_NAMES } = request.query;
      await holdSlot(answers, request, reply);
      const read = (run: Run) => readHistory(run, store, request.query);
      if (form === 'parquet') return sendParquet(reply, threads, () => tableOf(runs, read, names)) as never;
      const format = formatOf(form, experimentId, names, isIndented(request));
      const write = keptBy(written, { form, indented: isIndented(request), ...request.query }, async (run) =>
        format.write(await read(run)),
      );
      return sendPieces(request, reply.type(format.mediaType), piecesOf(format, runs, write)) as never;
    });
  });
};

/** Who accepts problems alone, as some generated clients do, gets JSON. */
function wantedForm(request: FastifyRequest, asked: FormatName | undefined): FormatName {
  if (asked !== undefined) return asked;
  const accepted = request.accepts().type(Object.values(MEDIA_TYPES));
  return FORMATS.find((name) => MEDIA_TYPES[name] === accepted) ?? 'json';
}

async function wantedRuns(store: ApiStore, experimentId: string, { arm, status }: Query): Promise<Run[]> {
  if (arm !== undefined) {
    const experiment = (await store.getExperiment(experimentId)) ?? experimentNotFound(experimentId);
    requireArms(experiment, [arm], { parameter: 'arm' });
  }
  const runs = await allRuns(experimentId, { store });
  return runs.filter((run) => (arm === undefined || run.arm === arm) && (status?.includes(run.status) ?? true));
}

async function readHistory(run: Run, store: ApiStore, { names, maxPoints }: Query): Promise<RunHistory> {
  await aTurn();
  // None of an experiment that is being deleted meanwhile.
  const points = selectPoints((await store.getMetrics(run.id)) ?? [], maxPoints);
  return { run, epochs: names === undefined ? points : selectMetrics(points, names) };
}

/**
 * Histories of finished runs do not change, and a page that is open asks for them again and again.
 */
function keptBy(
  kept: LRUCache<string, string>,
  way: object,
  write: (run: Run) => Promise<string>,
): (run: Run) => Promise<string> {
  return async (run) => {
    if (!isFinished(run.status)) return write(run);
    const key = JSON.stringify([run.id, run.finishedAt, way]);
    const text = kept.get(key) ?? (await write(run));
    kept.set(key, text);
    return text;
  };
}

async function* piecesOf(
  { head, separator, tail }: Format,
  runs: Run[],
  write: (run: Run) => Promise<string>,
): AsyncGenerator<string, void> {
  for (const [index, run] of runs.entries()) yield (index === 0 ? head : separator) + (await write(run));
  yield (runs.length === 0 ? head : '') + tail;
}

async function tableOf(
  runs: Run[],
  read: (run: Run) => Promise<RunHistory>,
  names: readonly MetricName[],
): Promise<HistoryTable> {
  const table = buildTable(names);
  for (const each of runs) {
    const { run, epochs } = await read(each);
    table.add(run, epochs);
  }
  return table.finish();
}

/** A thread makes the file: at most a million rows, in memory as a whole. */
async function sendParquet(reply: FastifyReply, threads: ExportThreads, makeTable: () => Promise<HistoryTable>) {
  const makeTask = async () => ({ format: 'parquet' as const, table: await makeTable() });
  const content = await untilDisconnect(reply, (signal) => threads.run(makeTask, signal));
  // Of a client that has left.
  if (!(content instanceof Uint8Array)) return content;
  return reply.type(PARQUET_MEDIA_TYPE).send(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
}

/** The first piece is read before the headers are sent: what fails until then becomes a problem. */
async function sendPieces(request: FastifyRequest, reply: FastifyReply, pieces: AsyncGenerator<string, void>) {
  const first = await pieces.next();
  const all = async function* () {
    if (!first.done) yield first.value;
    yield* pieces;
  };
  const stream = Readable.from(all(), { highWaterMark: 1 });
  closeWithConnection(stream, request);
  return reply.send(stream);
}
