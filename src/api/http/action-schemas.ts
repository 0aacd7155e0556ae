/** What the routes share: described headers, and the refusal of bodies where none belongs. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { flagParameter } from './parameters.js';

/** Retry-After of what is under way, in seconds. */
export const POLL_AFTER_SECONDS = 1;

export const acceptedHeaders = z.object({
  location: z.string().meta({ description: 'Where to follow it.' }),
  'retry-after': z.string().optional().meta({ description: 'Seconds to wait before looking again.' }),
});

export const revisionHeaders = z.object({
  etag: z.string().meta({
    description:
      'Changes with every event of the resource, not with the progress inside an epoch. Send it as If-None-Match to get 304 while nothing happened.',
  }),
});

export const notModified = { description: 'Nothing has happened since the entity tag of If-None-Match.' };

/** What cancelling may be asked for. */
export const cancelQuery = z.strictObject({
  keepModel: flagParameter.optional().meta({ description: 'Whether to keep the models that the runs have come to.' }),
});

export const KEEPING_MODELS =
  'With `keepModel=true` what a run has come to is evaluated and saved before it ends: the best epoch where early stopping restores it, else the weights as they are. The run stays `cancelling` meanwhile, and ends as `cancelled` with evaluation and artifacts. A run without a single step or checkpoint has nothing to keep. Cancelling again without it drops the model.';

/** Actions take no body; an empty one and `{}` are let through, because many clients cannot send none. */
export async function refuseBody(request: FastifyRequest): Promise<void> {
  const { body } = request;
  if (body === undefined || body === null) return;
  if (typeof body === 'object' && !Array.isArray(body)) {
    const problems = Object.keys(body).map((key) => ({
      pointer: `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`,
      code: 'UNKNOWN_FIELD',
      message: 'There is no such field.',
    }));
    if (problems.length === 0) return;
    throw new ServiceError('INVALID_REQUEST', 'This call takes no body.', { problems: problems.slice(0, 100) });
  }
  throw new ServiceError('INVALID_REQUEST', 'This call takes no body.', {
    problems: [{ pointer: '', code: 'INVALID_TYPE', message: 'Leave the body out.' }],
  });
}
