/**
 * Errors as clients see them: RFC 9457 problem documents. One table decides what each code means
 * over HTTP; docs/errors.md explains each, and `type` links to that page.
 */
import { z } from 'zod';
import {
  DEPENDENCY_ERROR_CODES,
  type DependencyErrorCode,
  type ErrorCode,
  type Problem,
  REQUEST_ERROR_CODES,
  type RequestErrorCode,
} from '../../errors.js';

/** Codes that an answer can carry. Others are in the `error` of a run. */
export type ProblemCode = RequestErrorCode | DependencyErrorCode;
const PROBLEM_CODES: readonly ProblemCode[] = [...REQUEST_ERROR_CODES, ...DEPENDENCY_ERROR_CODES];

interface HttpMeaning {
  status: number;
  title: string;
}

export const HTTP_MEANING: Record<ProblemCode, HttpMeaning> = {
  INVALID_SPEC: { status: 400, title: 'The experiment spec is not valid' },
  INVALID_REQUEST: { status: 400, title: 'The request is not valid' },
  SPEC_TOO_LARGE: { status: 422, title: 'The experiment is larger than this installation allows' },
  HOST_NOT_ALLOWED: { status: 403, title: 'The service does not answer to this name' },
  ORIGIN_NOT_ALLOWED: { status: 403, title: 'A web page of another origin may change nothing' },
  UNAUTHORIZED: { status: 401, title: 'A valid API key is required' },
  SCOPE_MISSING: { status: 403, title: 'The API key does not allow this' },
  NOT_FOUND: { status: 404, title: 'There is nothing at this address' },
  EXPERIMENT_NOT_FOUND: { status: 404, title: 'There is no such experiment' },
  RUN_NOT_FOUND: { status: 404, title: 'There is no such run' },
  ARTIFACT_NOT_FOUND: { status: 404, title: 'The run has no such artifact' },
  PRESET_NOT_FOUND: { status: 404, title: 'There is no such preset' },
  TECHNIQUE_NOT_FOUND: { status: 404, title: 'There is no such technique' },
  DATASET_NOT_FOUND: { status: 404, title: 'There is no such data set' },
  IMAGE_NOT_FOUND: { status: 404, title: 'The data set has no such image' },
  FIGURE_NOT_FOUND: { status: 404, title: 'There is no such figure' },
  FIGURE_EMPTY: { status: 409, title: 'The figure has nothing to show' },
  KEY_NOT_FOUND: { status: 404, title: 'There is no such API key' },
  KEY_NOT_ACTIVE: { status: 409, title: 'The API key was revoked or has expired' },
  WORKER_NOT_FOUND: { status: 404, title: 'There is no such worker' },
  WORKER_NOT_DRAINABLE: { status: 409, title: 'The worker cannot be drained' },
  WEBHOOK_NOT_FOUND: { status: 404, title: 'There is no such webhook' },
  DELIVERY_NOT_FOUND: { status: 404, title: 'The webhook has no such delivery' },
  EXPERIMENT_NOT_FINISHED: { status: 409, title: 'The experiment is not finished yet' },
  SEEDS_FIXED: { status: 409, title: 'The experiment cannot get more seeds' },
  NOT_COMPARABLE: { status: 422, title: 'The arms cannot be compared' },
  RUN_NOT_RETRYABLE: { status: 409, title: 'The run cannot be retried' },
  RUN_NOT_PAUSABLE: { status: 409, title: 'The run cannot be paused' },
  RUN_NOT_RESUMABLE: { status: 409, title: 'The run cannot be resumed' },
  RUN_NOT_REPRODUCIBLE: { status: 409, title: 'The run has no weights to compare with' },
  MODEL_UNAVAILABLE: { status: 409, title: 'There is no saved model' },
  EXPORT_TOO_LARGE: { status: 422, title: 'The export would be too large' },
  WEBHOOK_DISABLED: { status: 409, title: 'The webhook is disabled' },
  TOO_MANY_WEBHOOKS: { status: 409, title: 'There are too many webhooks' },
  NO_INK: { status: 422, title: 'An image shows no digit' },
  EXTERNAL_ID_TAKEN: { status: 409, title: 'The external id belongs to an experiment of another spec' },
  PRECONDITION_FAILED: { status: 412, title: 'The resource has changed since it was read' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The idempotency key belongs to another request' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not support the method' },
  NOT_ACCEPTABLE: { status: 406, title: 'None of the accepted media types is available' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The media type of the request body is not supported' },
  RANGE_NOT_SATISFIABLE: { status: 416, title: 'The requested range is outside the artifact' },
  QUEUE_FULL: { status: 429, title: 'Too many runs are queued' },
  TENANT_QUEUE_FULL: { status: 429, title: 'The tenant has too many queued runs' },
  TENANT_STORAGE_FULL: { status: 403, title: 'The tenant has too many bytes of files' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests were sent within a minute' },
  OVERLOADED: { status: 503, title: 'The service is overloaded' },
  PREDICTION_UNAVAILABLE: { status: 503, title: 'No worker answered in time' },
  REDIS_UNAVAILABLE: { status: 503, title: 'Redis is not responding' },
  REDIS_FULL: { status: 503, title: 'Redis is full' },
  REDIS_FORBIDDEN: { status: 503, title: 'Redis forbids what the service has to do' },
  RECORD_UNREADABLE: { status: 503, title: 'The record belongs to another version of regulab' },
  DISK_FULL: { status: 503, title: 'The disk is full' },
  DISK_UNAVAILABLE: { status: 503, title: 'The disk cannot be read' },
  RECORD_DAMAGED: { status: 500, title: 'A stored record is damaged' },
  INTERNAL: { status: 500, title: 'An internal error occurred' },
};

export const isProblemCode = (code: ErrorCode): code is ProblemCode => Object.hasOwn(HTTP_MEANING, code);

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const fieldProblemSchema = z
  .object({
    pointer: z
      .string()
      .optional()
      .meta({ description: "Where in the body: an RFC 6901 JSON pointer, '' for the whole body." }),
    parameter: z.string().optional().meta({ description: 'The query parameter or header, if it is not the body.' }),
    code: z.string().meta({ description: 'A machine-readable code.' }),
    message: z.string().meta({ description: 'A human-readable description of the problem.' }),
  })
  .meta({ id: 'FieldProblem', description: 'One fault in a request.' });

export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'The page that explains the code, relative to this service.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The path of the request.' }),
    code: z.enum(PROBLEM_CODES).meta({ id: 'ErrorCode', description: 'Stable; docs/errors.md explains each.' }),
    requestId: z.string().meta({ description: 'Also in the x-request-id header and in the log.' }),
    errors: z.array(fieldProblemSchema).optional().meta({ description: 'Every fault found in the request.' }),
  })
  .meta({ id: 'Problem', description: 'An error, as described by RFC 9457.' });

export type ProblemDocument = z.output<typeof problemSchema>;

export interface ProblemContext {
  detail: string;
  /** Path without the query, which may hold something that must not be echoed. */
  instance: string;
  requestId: string;
  errors?: Problem[];
}

/** Writes the problem document of a code. */
export function createProblem(code: ProblemCode, context: ProblemContext): ProblemDocument {
  const { detail, instance, requestId, errors = [] } = context;
  const { status, title } = HTTP_MEANING[code];
  const type = `/docs/errors.md#${code.toLowerCase()}`;
  return { type, title, status, detail, instance, code, requestId, ...(errors.length > 0 && { errors }) };
}

/** What can go wrong when a route reads an experiment with its spec. */
export const EXPERIMENT_READ_PROBLEMS = [
  'REDIS_UNAVAILABLE',
  'RECORD_UNREADABLE',
  'RECORD_DAMAGED',
] as const satisfies ProblemCode[];

const ALWAYS_POSSIBLE: ProblemCode[] = [
  'UNAUTHORIZED',
  'SCOPE_MISSING',
  'HOST_NOT_ALLOWED',
  'ORIGIN_NOT_ALLOWED',
  'TOO_MANY_REQUESTS',
  'OVERLOADED',
  // While a key is looked up.
  'REDIS_UNAVAILABLE',
  'INTERNAL',
];

/** Response descriptions for the problems of a route, to be spread into `schema.response`. */
export function problemResponses(...codes: ProblemCode[]) {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set([...codes, ...ALWAYS_POSSIBLE])) {
    const { status } = HTTP_MEANING[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\`: ${HTTP_MEANING[code].title}.`).join(' '),
        content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
      },
    ]),
  );
}
