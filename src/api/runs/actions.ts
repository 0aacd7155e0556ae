/** Actions on a run: cancel, pause, resume, retry. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import type { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { type Run, runSchema } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import type { ApiStore, RepeatableRequest } from '../../store/store.js';
import type { ApiDependencies, RequestDependencies } from '../dependencies.js';
import { discardJobs, enqueueRuns, queueingOf } from '../experiments/submit-experiment.js';
import {
  ACTION_PROBLEMS,
  acceptedHeaders,
  cancelQuery,
  KEEP_MODEL_DESCRIPTION,
  refuseBody,
  sendAccepted,
} from '../http/actions.js';
import { runNotFound } from '../http/not-found.js';
import { ownOf, storeOf } from '../http/own.js';
import { runParams } from '../http/parameters.js';
import { type ProblemCode, problemResponses } from '../http/problem.js';
import { asRepeatable, type Origin, originOf, repeatableHeaders } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';

interface ActionText {
  operationId: string;
  summary: string;
  description: string;
  /**
   * Of 200, when the action changes nothing; left out when it always changes something or is
   * refused.
   */
  unchanged?: string;
  /** Of 202. */
  accepted: string;
}

function actionSchema({ operationId, summary, description, unchanged, accepted }: ActionText, problems: ProblemCode[]) {
  const content = { 'application/json': { schema: runSchema } };
  return {
    operationId,
    security: needs('submit'),
    tags: ['Runs'],
    summary,
    description,
    params: runParams,
    headers: repeatableHeaders,
    response: {
      ...(unchanged !== undefined && { 200: { description: unchanged, content } }),
      202: { description: accepted, headers: acceptedHeaders, content },
      ...problemResponses(
        ...ACTION_PROBLEMS,
        'RUN_NOT_FOUND',
        'IDEMPOTENCY_KEY_REUSED',
        ...problems,
        'REDIS_UNAVAILABLE',
        'RECORD_UNREADABLE',
        'REDIS_FULL',
      ),
    },
  };
}

const cancelSchema = {
  ...actionSchema(
    {
      operationId: 'cancelRun',
      summary: 'Cancel a run',
      description: `A queued run is cancelled at once; a running one becomes \`cancelling\` and stops after its batch. ${KEEP_MODEL_DESCRIPTION}`,
      unchanged: 'Already finished; nothing changed.',
      accepted: 'Cancelled, or being stopped.',
    },
    [],
  ),
  querystring: cancelQuery,
};

const pauseSchema = actionSchema(
  {
    operationId: 'pauseRun',
    summary: 'Pause a run',
    description:
      'A queued run is paused at once; a running one saves a checkpoint within about two seconds and is then paused. No attempt is used and no step is lost.',
    unchanged: 'It was already paused or being paused.',
    accepted: 'Paused, or about to be.',
  },
  ['RUN_NOT_PAUSABLE'],
);

const resumeSchema = actionSchema(
  {
    operationId: 'resumeRun',
    summary: 'Resume a paused run',
    description:
      'Queues the run, which resumes from its checkpoint. Withdraws a pending pause request. A paused run counts as a queued one against limits, so that none refuses it.',
    unchanged: 'It was not paused and has no pending pause request.',
    accepted: 'Queued again.',
  },
  ['RUN_NOT_RESUMABLE'],
);

const retrySchema = actionSchema(
  {
    operationId: 'retryRun',
    summary: 'Retry a failed or cancelled run',
    description:
      'Trains from the beginning with all attempts available; metrics and artifacts are replaced. The limits of a submission hold.',
    accepted: 'Queued again.',
  },
  ['RUN_NOT_RETRYABLE', 'QUEUE_FULL', 'TENANT_QUEUE_FULL', 'TENANT_STORAGE_FULL'],
);

/** What an action did to a run that exists and allows it. */
type Effect = 'unchanged' | 'accepted';

/** Routes that change the state of a run. */
export const runActionRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  /**
   * Answers with the run after the action: 200 when nothing changed, 202 and where to poll
   * otherwise.
   */
  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    runId: string,
    effect: Effect,
    isSettled: (run: Run) => boolean = () => false,
  ): Promise<FastifyReply> {
    const run = (await storeOf(request, deps).getRun(runId)) ?? runNotFound(runId);
    if (effect === 'unchanged') return reply.code(200).send(run);
    return sendAccepted(reply, `/v1/runs/${runId}`, run, { isSettled: isSettled(run) });
  }

  app.post('/runs/:runId/cancel', { schema: cancelSchema, preValidation: refuseBody }, async (request, reply) => {
    const { runId } = request.params;
    const effect = await cancel(runId, request.query, ownOf(request, deps), originOf(request, reply));
    return answer(request, reply, runId, effect, ({ status }) => isFinished(status));
  });

  app.post('/runs/:runId/pause', { schema: pauseSchema, preValidation: refuseBody }, async (request, reply) => {
    const { runId } = request.params;
    return answer(
      request,
      reply,
      runId,
      await pause(runId, storeOf(request, deps), asRepeatable(request, reply)),
      ({ status }) => status === 'paused',
    );
  });

  app.post('/runs/:runId/resume', { schema: resumeSchema, preValidation: refuseBody }, async (request, reply) => {
    const { runId } = request.params;
    return answer(request, reply, runId, await resume(runId, ownOf(request, deps), originOf(request, reply)));
  });

  app.post('/runs/:runId/retry', { schema: retrySchema, preValidation: refuseBody }, async (request, reply) => {
    const { runId } = request.params;
    return answer(request, reply, runId, await retry(runId, ownOf(request, deps), originOf(request, reply)));
  });
};

async function cancel(
  runId: string,
  options: z.output<typeof cancelQuery>,
  deps: RequestDependencies,
  { log, request }: Origin,
): Promise<Effect> {
  const { outcome, jobs, obsoleteJobs } = await deps.store.cancelRun(runId, options, request);
  await enqueueRuns(jobs, deps, log);
  discardJobs(obsoleteJobs, deps, log);
  if (outcome === 'not_found') return runNotFound(runId);
  return outcome === 'already_finished' ? 'unchanged' : 'accepted';
}

async function pause(
  runId: string,
  store: Pick<ApiStore, 'pauseRun'>,
  request: RepeatableRequest | undefined,
): Promise<Effect> {
  const outcome = await store.pauseRun(runId, request);
  if (outcome === 'not_found') return runNotFound(runId);
  if (outcome === 'not_pausable') {
    throw new ServiceError('RUN_NOT_PAUSABLE', `Run ${runId} is finished or being cancelled.`);
  }
  return outcome === 'unchanged' ? 'unchanged' : 'accepted';
}

async function resume(runId: string, deps: RequestDependencies, { log, request }: Origin): Promise<Effect> {
  const resumed = await deps.store.resumeRun(runId, request);
  if (resumed.outcome === 'not_found') return runNotFound(runId);
  if (resumed.outcome === 'not_resumable') {
    throw new ServiceError('RUN_NOT_RESUMABLE', `Run ${runId} is finished or being cancelled.`);
  }
  if (resumed.outcome !== 'queued') return 'unchanged';
  if (resumed.job !== null) await enqueueRuns([resumed.job], deps, log);
  return 'accepted';
}

async function retry(runId: string, deps: RequestDependencies, { log, request }: Origin): Promise<Effect> {
  const retried = await deps.store.retryRun(runId, queueingOf(deps, request));
  if (retried.outcome === 'not_found') return runNotFound(runId);
  if (retried.outcome !== 'queued') {
    throw new ServiceError('RUN_NOT_RETRYABLE', `Run ${runId} has neither failed nor been cancelled.`);
  }
  if (retried.job !== null) await enqueueRuns([retried.job], deps, log);
  return 'accepted';
}
