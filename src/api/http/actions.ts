/** What the routes that act on a resource share: cancel, pause, resume, retry, reproduce. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type FieldProblem, ServiceError } from '../../errors.js';
import { toPointer } from '../../experiments/spec/json-pointer.js';
import { flagParameter } from './parameters.js';
import type { ProblemCode } from './problem.js';
import { replayedHeader } from './repeatable.js';

/** Retry-After while something is under way, in seconds. */
const POLL_AFTER_SECONDS = 1;
const MAX_PROBLEMS = 100;

export const acceptedHeaders = z.object({
  'idempotency-replayed': replayedHeader,
  location: z.string().meta({ description: 'Where to follow it.' }),
  'retry-after': z.string().optional().meta({ description: 'Seconds to wait before polling.' }),
});

/** Answers 202 with the resource. Without `isSettled` the client is asked to poll. */
export function sendAccepted<Resource>(
  reply: FastifyReply,
  location: string,
  resource: Resource,
  { isSettled = false } = {},
) {
  reply.header('location', location);
  if (!isSettled) reply.header('retry-after', POLL_AFTER_SECONDS);
  return reply.code(202).send(resource);
}

/** What can be wrong with a request that takes no body. */
export const ACTION_PROBLEMS = [
  'INVALID_REQUEST',
  'NOT_ACCEPTABLE',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
] as const satisfies ProblemCode[];

export const cancelQuery = z.strictObject({
  keepModel: flagParameter.optional().meta({ description: 'Whether to keep the models trained so far.' }),
});

export const KEEP_MODEL_DESCRIPTION =
  'With `keepModel=true` the model trained so far is evaluated and saved before the run finishes: the best epoch if early stopping restores it, otherwise the current weights. Until then the run is `cancelling`; it finishes as `cancelled`, with evaluation and artifacts. A run without a step or checkpoint has nothing to keep. Cancelling again without `keepModel` drops the model.';

/**
 * An action takes no body. An empty one and `{}` pass, because many clients cannot send none.
 * @throws ServiceError INVALID_REQUEST
 */
export async function refuseBody({ body }: FastifyRequest): Promise<void> {
  if (body === undefined || body === null) return;
  const isObject = typeof body === 'object' && !Array.isArray(body);
  const problems: FieldProblem[] = isObject
    ? Object.keys(body).map((key) => ({
        pointer: toPointer([key]),
        code: 'UNKNOWN_FIELD',
        message: 'There is no such field.',
      }))
    : [{ pointer: '', code: 'INVALID_TYPE', message: 'Leave the body out.' }];
  if (problems.length === 0) return;
  throw new ServiceError('INVALID_REQUEST', 'This call takes no body.', { problems: problems.slice(0, MAX_PROBLEMS) });
}
