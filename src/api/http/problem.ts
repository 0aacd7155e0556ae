/**
 * Errors as clients see them: RFC 9457 problem documents. What each code means over HTTP is decided here, in one table
 * that is exhaustive over the codes of errors.ts; docs/errors.md explains each, and `type` resolves to that page.
 */
import { z } from 'zod';
import { ERROR_CODES, type ErrorCode, type Problem as FieldProblem } from '../../errors.js';

interface HttpMeaning {
  status: number;
  title: string;
  /** A fault of the service whose code and reason a client may know, in place of INTERNAL. */
  told?: boolean;
}

/** Codes of training outcomes appear in a run's `error`; should one ever escape as an exception, it is a 500. */
const OUTCOME_ONLY = 500;

export const HTTP_MEANING: Record<ErrorCode, HttpMeaning> = {
  INVALID_SPEC: { status: 400, title: 'The experiment spec is not valid' },
  INVALID_REQUEST: { status: 400, title: 'The request is not valid' },
  SPEC_TOO_LARGE: { status: 422, title: 'The experiment is larger than this installation allows' },
  UNAUTHORIZED: { status: 401, title: 'A valid API key is required' },
  NOT_FOUND: { status: 404, title: 'There is nothing at this address' },
  EXPERIMENT_NOT_FOUND: { status: 404, title: 'There is no such experiment' },
  RUN_NOT_FOUND: { status: 404, title: 'There is no such run' },
  ARTIFACT_NOT_FOUND: { status: 404, title: 'The run has no such artifact' },
  PRESET_NOT_FOUND: { status: 404, title: 'There is no such preset' },
  TECHNIQUE_NOT_FOUND: { status: 404, title: 'There is no such technique' },
  EXPERIMENT_NOT_FINISHED: { status: 409, title: 'The experiment has not ended yet' },
  RUN_NOT_RETRYABLE: { status: 409, title: 'The run cannot be trained again' },
  RUN_NOT_PAUSABLE: { status: 409, title: 'The run cannot be paused' },
  RUN_NOT_RESUMABLE: { status: 409, title: 'The run cannot be resumed' },
  RUN_NOT_REPRODUCIBLE: { status: 409, title: 'The run has left nothing to compare with' },
  MODEL_UNAVAILABLE: { status: 409, title: 'There is no saved model to predict with' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not answer to the method' },
  NOT_ACCEPTABLE: { status: 406, title: 'None of the accepted media types can be produced' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The request body has an unsupported media type' },
  RANGE_NOT_SATISFIABLE: { status: 416, title: 'The requested range lies outside the artifact' },
  REDIS_UNAVAILABLE: { status: 503, title: 'The store does not answer' },
  REDIS_FULL: { status: 503, title: 'The store is full' },
  RECORD_UNREADABLE: { status: 503, title: 'The record is of another version of regulab' },
  DISK_FULL: { status: 503, title: 'The disk is full' },
  DISK_UNAVAILABLE: { status: 503, title: 'The disk cannot be read' },
  OVERLOADED: { status: 503, title: 'The service is overloaded' },
  PREDICTION_UNAVAILABLE: { status: 503, title: 'No worker answered in time' },
  DATASET_INVALID: { status: OUTCOME_ONLY, title: 'A data set is not what it should be' },
  TRAINING_DIVERGED: { status: OUTCOME_ONLY, title: 'The loss of a training was not finite' },
  TRAINER_CRASHED: { status: OUTCOME_ONLY, title: 'A trainer died' },
  TRAINER_STUCK: { status: OUTCOME_ONLY, title: 'A trainer got stuck' },
  TRAINER_OUT_OF_MEMORY: { status: OUTCOME_ONLY, title: 'A trainer ran out of memory' },
  EXECUTION_LOST: { status: OUTCOME_ONLY, title: 'An execution ended without a word' },
  DEADLINE_EXCEEDED: { status: OUTCOME_ONLY, title: 'A run took longer than allowed' },
  ARTIFACT_WRITE_FAILED: { status: OUTCOME_ONLY, title: 'An artifact could not be written' },
  STALE_FENCE: { status: OUTCOME_ONLY, title: 'A newer execution owns the run' },
  RECORD_DAMAGED: { status: 500, title: 'A stored record is damaged', told: true },
  INTERNAL: { status: 500, title: 'Something went wrong inside the service' },
};

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const fieldProblemSchema = z
  .object({
    pointer: z
      .string()
      .optional()
      .meta({ description: "Where in the body: an RFC 6901 JSON pointer, '' for the whole body." }),
    parameter: z.string().optional().meta({ description: 'Which query parameter or header, when it is not the body.' }),
    code: z.string().meta({ description: 'What kind of fault, for programs.' }),
    message: z.string().meta({ description: 'What is wrong, for people.' }),
  })
  .meta({ id: 'FieldProblem', description: 'One thing wrong with a request.' });

export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'The page that explains the code, relative to this service.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The path that was asked for.' }),
    code: z.enum(ERROR_CODES).meta({ id: 'ErrorCode', description: 'Stable; docs/errors.md explains each.' }),
    requestId: z.string().meta({ description: 'Also in the x-request-id header and in the log.' }),
    errors: z.array(fieldProblemSchema).optional().meta({ description: 'Every fault found in the request.' }),
  })
  .meta({ id: 'Problem', description: 'An error, as RFC 9457 describes it.' });

export type Problem = z.output<typeof problemSchema>;
export type ProblemItem = Omit<FieldProblem, 'pointer'> & { pointer?: string; parameter?: string };

export interface ProblemContext {
  detail: string;
  /** Path without the query: a query may hold what should not be echoed. */
  instance: string;
  requestId: string;
  errors?: ProblemItem[];
}

/** Writes the problem document of a code. */
export function createProblem(code: ErrorCode, { detail, instance, requestId, errors = [] }: ProblemContext): Problem {
  const { status, title } = HTTP_MEANING[code];
  const type = `/docs/errors.md#${code.toLowerCase()}`;
  return { type, title, status, detail, instance, code, requestId, ...(errors.length > 0 && { errors }) };
}

/** What can be wrong where a route reads an experiment with its spec. */
export const EXPERIMENT_READ_PROBLEMS = [
  'REDIS_UNAVAILABLE',
  'RECORD_UNREADABLE',
  'RECORD_DAMAGED',
] as const satisfies ErrorCode[];

/** Response descriptions of a route for the problems it can answer, to be spread into `schema.response`. */
export function problemResponses(...codes: ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...codes, ...ALWAYS_POSSIBLE]) {
    const { status } = HTTP_MEANING[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: `Problem: ${ofStatus.map((code) => `\`${code}\` (${HTTP_MEANING[code].title})`).join(', ')}.`,
        content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
      },
    ]),
  );
}

const ALWAYS_POSSIBLE: ErrorCode[] = ['UNAUTHORIZED', 'OVERLOADED', 'INTERNAL'];
