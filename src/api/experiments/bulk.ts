/** The route that changes many experiments: shows what filters match, changes what is named. */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { type Problem, ServiceError } from '../../errors.js';
import { applyExperimentPatch } from '../../experiments/planning/edit-experiment.js';
import { EXPERIMENT_STATUSES, type ExperimentSummary } from '../../experiments/records/experiment.js';
import { experimentIdSchema } from '../../experiments/records/ids.js';
import { isFinished } from '../../experiments/records/states.js';
import { labelKeySchema, labelValueSchema } from '../../experiments/spec/annotations.js';
import type { UnreadableRecord } from '../../store/store.js';
import type { ApiDependencies, RequestDependencies } from '../dependencies.js';
import { requireBody } from '../http/bodies/body.js';
import { problemOf } from '../http/error-handler.js';
import { untilDisconnect } from '../http/load/client-disconnect.js';
import { createTurns } from '../http/load/turns.js';
import { experimentNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { PAGE_LIMIT } from '../http/parameters.js';
import { problemResponses, problemSchema } from '../http/problem.js';
import { partAsRepeatable, repeatableHeaders, replayedHeader } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';
import { cancelExperiment, deleteExperiment, notFinished } from './end-experiment.js';
import { experimentFilterQuery, toExperimentQuery } from './list-queries.js';
import { doOneByOne } from './one-by-one.js';

const MOST_EXPERIMENTS = 1000;
const ACTIONS = ['cancel', 'delete', 'archive', 'restore', 'label'] as const;

const bodySchema = z
  .strictObject({
    action: z.enum(ACTIONS),
    ids: z.array(experimentIdSchema).min(1).max(MOST_EXPERIMENTS).optional().meta({
      description: 'The experiments to change. Without them nothing is changed: the answer shows what would be.',
    }),
    labels: z.record(labelKeySchema, labelValueSchema.nullable()).optional().meta({
      description: 'Only for `label`, and needed there: labels to set; null removes one.',
    }),
    keepModel: z.boolean().optional().meta({
      description: 'Only for `cancel`: whether to keep the models trained so far.',
    }),
  })
  .meta({ id: 'BulkChange' });
type Wanted = z.output<typeof bodySchema>;

const itemSchema = z
  .object({
    id: experimentIdSchema,
    name: z.string().nullable().meta({ description: 'Null of one that does not exist, or was deleted now.' }),
    status: z.enum(EXPERIMENT_STATUSES).nullable().meta({ description: 'Of the experiment; null where it has none.' }),
    outcome: z.enum(['changed', 'unchanged', 'refused']).meta({
      description: '`unchanged`: it is already as the action would make it. `refused`: `problem` says why.',
    }),
    problem: problemSchema.optional(),
  })
  .meta({ id: 'BulkItem', description: 'What became, or would become, of one experiment.' });
type Item = z.output<typeof itemSchema>;

const answerSchema = z
  .object({
    dryRun: z.boolean().meta({ description: 'Nothing was changed.' }),
    ids: z.array(experimentIdSchema).meta({ description: 'What the items are about: send them to change just these.' }),
    more: z.boolean().meta({ description: `More than ${MOST_EXPERIMENTS} match; these are the newest.` }),
    counts: z.object({ changed: z.int(), unchanged: z.int(), refused: z.int() }),
    items: z.array(itemSchema),
  })
  .meta({ id: 'BulkAnswer' });

const schema = {
  operationId: 'changeExperiments',
  security: needs('submit'),
  tags: ['Experiments'],
  summary: 'Cancel, delete, archive, restore or label many experiments',
  description:
    'First without `ids`, and with filters as the list of experiments has them: nothing is changed, and the answer shows what would become of each. Then with the `ids` of that answer: these are changed, each on its own, whatever else matches by then. When the client disconnects, the rest stays as it is. Repeating it does no harm: what is done is `unchanged`, and a deleted experiment is not found.',
  querystring: experimentFilterQuery,
  headers: repeatableHeaders,
  body: { required: true, content: { 'application/json': { schema: bodySchema } } },
  response: {
    200: {
      description: 'The outcome for each experiment.',
      headers: z.object({ 'idempotency-replayed': replayedHeader }),
      content: { 'application/json': { schema: answerSchema } },
    },
    ...problemResponses(
      ...(['INVALID_REQUEST', 'NOT_ACCEPTABLE', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const),
      'REDIS_UNAVAILABLE',
    ),
  },
};

/** One page of all such requests in a round. */
const aTurn = createTurns(1);

/** The route of changes in bulk. */
export const bulkRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  // In the address of a route, "::" is a colon.
  app.post('/experiments::bulk', { schema, preValidation: requireBody() }, async (request, reply) => {
    const wanted = request.body;
    requireSense(wanted, request.query);
    const own = ownOf(request, deps);
    return untilDisconnect(reply, async (signal) => {
      if (wanted.ids === undefined) {
        const { found, unreadable, more } = await findAll(request.query, own, signal);
        const items = found.map((experiment) => foresee(experiment, wanted, request));
        const notRead = unreadable.map(({ id, message }) =>
          refused(id, problemOf(new ServiceError('RECORD_UNREADABLE', message), request)),
        );
        return answerWith([...items, ...notRead], { dryRun: true, more });
      }
      const { items, replays } = await changeAll(wanted.ids, wanted, { request, own, signal });
      if (replays > 0 && replays === items.length) reply.header('idempotency-replayed', 'true');
      return answerWith(items, { dryRun: false, more: false });
    });
  });
};

/** @throws ServiceError INVALID_REQUEST for fields that do not go together */
function requireSense({ action, ids, labels, keepModel }: Wanted, filters: object): void {
  const problems: Problem[] = [];
  const add = (pointer: string, code: string, message: string) => problems.push({ pointer, code, message });
  if (action === 'label' && labels === undefined) add('/labels', 'REQUIRED', 'Is required for "label".');
  if (action !== 'label' && labels !== undefined) add('/labels', 'NOT_ALLOWED', 'Is only for "label".');
  if (action !== 'cancel' && keepModel !== undefined) add('/keepModel', 'NOT_ALLOWED', 'Is only for "cancel".');
  const [filter] = Object.keys(filters);
  if (ids !== undefined && filter !== undefined) {
    const message = 'Send filters without "ids", to see what they match, or "ids" without filters.';
    problems.push({ parameter: filter, code: 'NOT_ALLOWED', message });
  }
  if (problems.length > 0) throw new ServiceError('INVALID_REQUEST', problems[0]!.message, { problems });
}

function answerWith(items: Item[], { dryRun, more }: { dryRun: boolean; more: boolean }) {
  const count = (outcome: Item['outcome']) => items.filter((item) => item.outcome === outcome).length;
  const counts = { changed: count('changed'), unchanged: count('unchanged'), refused: count('refused') };
  return { dryRun, ids: items.map(({ id }) => id), more, counts, items };
}

/** The newest experiments that the filters match, at most as many as one request changes. */
async function findAll(
  filters: z.output<typeof experimentFilterQuery>,
  { store }: RequestDependencies,
  signal: AbortSignal,
) {
  const found: ExperimentSummary[] = [];
  const unreadable: UnreadableRecord[] = [];
  let cursor: string | undefined;
  do {
    await aTurn();
    signal.throwIfAborted();
    const page = await store.listExperiments({ ...toExperimentQuery(filters), limit: PAGE_LIMIT.maximum, cursor });
    found.push(...page.items);
    unreadable.push(...(page.unreadable ?? []));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && found.length < MOST_EXPERIMENTS);
  const more = cursor !== undefined || found.length > MOST_EXPERIMENTS;
  return { found: found.slice(0, MOST_EXPERIMENTS), unreadable, more };
}

/** What would become of an experiment. */
function foresee(experiment: ExperimentSummary, wanted: Wanted, request: FastifyRequest): Item {
  const { id, name, status } = experiment;
  const isRefused = wanted.action === 'delete' && !isFinished(status);
  if (isRefused) {
    return { ...{ id, name, status }, outcome: 'refused', problem: problemOf(notFinished(id), request) };
  }
  return { ...{ id, name, status }, outcome: wouldChange(experiment, wanted) ? 'changed' : 'unchanged' };
}

function wouldChange({ status, archivedAt, labels }: ExperimentSummary, wanted: Wanted): boolean {
  switch (wanted.action) {
    case 'cancel':
      return !isFinished(status);
    case 'delete':
      return true;
    case 'archive':
      return archivedAt === null;
    case 'restore':
      return archivedAt !== null;
    case 'label':
      return Object.entries(wanted.labels!).some(
        // A label may be named like a member of every object.
        ([key, value]) => (Object.hasOwn(labels, key) ? labels[key] : null) !== value,
      );
  }
}

const refused = (id: string, problem: Item['problem']): Item => ({
  ...{ id, name: null, status: null },
  outcome: 'refused',
  problem,
});

async function changeAll(
  ids: readonly string[],
  wanted: Wanted,
  { request, own, signal }: { request: FastifyRequest; own: RequestDependencies; signal: AbortSignal },
): Promise<{ items: Item[]; replays: number }> {
  let replays = 0;
  const onRepeated = () => {
    replays += 1;
  };
  const items = await doOneByOne(
    [...new Set(ids)],
    (id, index) => change({ index, id, onRepeated }, wanted, request, own),
    (id, _, problem) => refused(id, problem),
    signal,
  );
  return { items, replays };
}

async function change(
  { index, id, onRepeated }: { index: number; id: string; onRepeated: () => void },
  wanted: Wanted,
  request: FastifyRequest,
  own: RequestDependencies,
): Promise<Item> {
  const { ids: _, ...part } = wanted;
  const repeatable = partAsRepeatable(request, { index, part: { ...part, id }, onRepeated });
  try {
    const isChanged = await carryOut(id, wanted, own, { request: repeatable, log: request.log });
    const experiment = wanted.action === 'delete' ? null : await own.store.getExperiment(id);
    const { name = null, status = null } = experiment ?? {};
    return { id, name, status, outcome: isChanged ? 'changed' : 'unchanged' };
  } catch (error) {
    return refused(id, problemOf(error, request));
  }
}

/**
 * @returns whether anything was changed
 * @throws ServiceError why it is refused
 */
async function carryOut(
  id: string,
  { action, labels, keepModel }: Wanted,
  own: RequestDependencies,
  origin: Parameters<typeof cancelExperiment>[3],
): Promise<boolean> {
  switch (action) {
    case 'cancel':
      return (await cancelExperiment(id, { keepModel }, own, origin)) !== 'already_finished';
    case 'delete':
      await deleteExperiment(id, own, origin.log);
      return true;
    case 'label': {
      const changed = await own.store.changeExperiment(id, (current) => applyExperimentPatch(current, { labels }));
      return changed.outcome === 'not_found' ? experimentNotFound(id) : changed.outcome === 'changed';
    }
    default: {
      const outcome = await own.store.archiveExperiment(id, action === 'archive', origin.request);
      return outcome === 'not_found' ? experimentNotFound(id) : outcome !== 'unchanged';
    }
  }
}
