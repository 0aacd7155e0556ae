/** The route that submits many experiments in one request, each on its own. */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { findingsOf, toProblem } from '../../experiments/planning/spec-findings.js';
import {
  type Experiment,
  type ExperimentSummary,
  experimentSummarySchema,
} from '../../experiments/records/experiment.js';
import { RUN_STATUSES } from '../../experiments/records/run.js';
import type { ApiDependencies } from '../dependencies.js';
import { leaveBodyUnchecked, requireBody } from '../http/bodies/body.js';
import { problemOf } from '../http/error-handler.js';
import { untilDisconnect } from '../http/load/client-disconnect.js';
import { ownOf } from '../http/own.js';
import { type ProblemDocument, problemResponses, problemSchema } from '../http/problem.js';
import { partAsRepeatable, repeatableHeaders, replayedHeader } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';
import { doOneByOne } from './one-by-one.js';
import { submitBody } from './submit.js';
import { submitExperiment } from './submit-experiment.js';
import { deduplicateParameter, scheduleParameters } from './submit-options.js';

const MOST_EXPERIMENTS = 100;

const batchSchema = z
  .strictObject({
    experiments: z.array(submitBody).min(1).max(MOST_EXPERIMENTS).meta({
      description: 'What is submitted, in this order. The whole body may have 1 MiB.',
    }),
  })
  .meta({ id: 'SubmissionBatch' });

/** What is checked of a batch; resolveSpec checks each submission by itself. */
const outerSchema = batchSchema.extend({ experiments: z.array(z.unknown()).min(1).max(MOST_EXPERIMENTS) });

const itemSchema = z
  .object({
    index: z.int().meta({ description: 'Place in the batch, from 0.' }),
    status: z.int().meta({
      description: 'What a submission of its own would have been answered with: 202, or that of its problem.',
    }),
    experiment: experimentSummarySchema.optional().meta({ description: 'With 202: the experiment.' }),
    deduplicated: z.literal(true).optional().meta({
      description: 'With `deduplicate=true`: the experiment was there before, and nothing was created.',
    }),
    replayed: z.literal(true).optional().meta({
      description: 'It was submitted before, under the same `Idempotency-Key`; nothing was created this time.',
    }),
    problem: problemSchema.optional().meta({
      description: 'With any other status; pointers are into the body of the batch.',
    }),
  })
  .meta({ id: 'BatchItem', description: 'The outcome of one submission of a batch.' });
type Item = z.input<typeof itemSchema>;

const schema = {
  operationId: 'submitExperiments',
  security: needs('submit'),
  tags: ['Experiments'],
  summary: 'Submit up to 100 experiments',
  description:
    'Each is submitted on its own, in order, and refused on its own. When Redis becomes unavailable, the rest has its 503, too. Nothing more is submitted when the client has disconnected. With an `Idempotency-Key`, a repetition of the batch submits what was not accepted before, corrected or not.',
  querystring: z.strictObject({ deduplicate: deduplicateParameter, ...scheduleParameters }),
  headers: repeatableHeaders,
  body: { required: true, content: { 'application/json': { schema: batchSchema } } },
  response: {
    200: {
      description: 'The outcome of each submission, in their order.',
      headers: z.object({ 'idempotency-replayed': replayedHeader }),
      content: {
        'application/json': {
          schema: z.object({ items: z.array(itemSchema) }).meta({ id: 'BatchAnswer' }),
        },
      },
    },
    ...problemResponses('INVALID_REQUEST', 'NOT_ACCEPTABLE', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
};

/** The route of batches. */
export const batchRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  // In the address of a route, "::" is a colon.
  app.post(
    '/experiments::batch',
    { schema, validatorCompiler: leaveBodyUnchecked, preValidation: requireBody() },
    async (request, reply) =>
      untilDisconnect(reply, async (signal) => {
        const items = await doOneByOne<unknown, Item>(
          readBatch(request.body),
          (submission, index) => submitOne({ index, submission }, request.query, request, deps),
          (_, index, problem) => ({ index, status: problem.status, problem }),
          signal,
        );
        const accepted = items.filter(({ experiment }) => experiment !== undefined);
        if (accepted.length > 0 && accepted.every(({ replayed }) => replayed)) {
          reply.header('idempotency-replayed', 'true');
        }
        return { items };
      }),
  );
};

/** @throws ServiceError INVALID_REQUEST */
function readBatch(body: unknown): unknown[] {
  const { data, error } = outerSchema.safeParse(body);
  if (data !== undefined) return data.experiments;
  const problems = findingsOf(error, body, outerSchema).map((finding) => toProblem(finding));
  throw new ServiceError('INVALID_REQUEST', 'The body is not a batch of experiments.', { problems });
}

type Options = z.output<typeof schema.querystring>;

async function submitOne(
  { index, submission }: { index: number; submission: unknown },
  options: Options,
  request: FastifyRequest,
  deps: ApiDependencies,
): Promise<Item> {
  const told: { replayed?: true } = {};
  const onRepeated = () => {
    told.replayed = true;
  };
  const origin = { request: partAsRepeatable(request, { index, part: submission, onRepeated }), log: request.log };
  try {
    const { experiment, isNew } = await submitExperiment(submission, ownOf(request, deps), origin, options);
    return {
      ...{ index, status: 202, experiment: summaryOf(experiment) },
      ...(!isNew && { deduplicated: true }),
      ...told,
    };
  } catch (error) {
    const problem = within(index, problemOf(error, request));
    return { index, status: problem.status, problem };
  }
}

/** The problem with pointers into the body of the batch. */
function within(index: number, { errors, ...problem }: ProblemDocument): ProblemDocument {
  const place = ({ pointer }: { pointer?: string | undefined }) =>
    pointer === undefined ? {} : { pointer: `/experiments/${index}${pointer}` };
  return { ...problem, ...(errors && { errors: errors.map((each) => ({ ...each, ...place(each) })) }) };
}

function summaryOf({ spec: _, warnings: _warnings, estimate: _estimate, runs, ...experiment }: Experiment) {
  const countOf = (status: string) => runs.filter((run) => run.status === status).length;
  const counts = RUN_STATUSES.map((status) => [status, countOf(status)] as const);
  return { ...experiment, runCounts: Object.fromEntries(counts) as ExperimentSummary['runCounts'] };
}
