/**
 * Turns any error into a problem document: our own errors by their code, those of the framework and
 * the file system by theirs. Anything else becomes INTERNAL, with the cause in the log only.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestValidationError } from 'fastify-zod-openapi';
import type { z } from 'zod';
import { asDiskReadError, type Problem, ServiceError } from '../../errors.js';
import { findingsOf, type SpecFinding, toProblem } from '../../experiments/planning/spec-findings.js';
import { experimentIdSchema, runIdSchema } from '../../experiments/records/ids.js';
import { either, namesLike } from '../../suggestions.js';
import { describeBodyLimit, describeMediaType } from './bodies/body.js';
import { readOn } from './bodies/refused-bodies.js';
import { atOnce } from './hooks.js';
import {
  createProblem,
  HTTP_MEANING,
  isProblemCode,
  PROBLEM_MEDIA_TYPE,
  type ProblemCode,
  type ProblemDocument,
} from './problem.js';

/** A body could have 100,000 unknown fields. */
const MAX_PROBLEMS = 100;

/** Our code for each error of Fastify that a client can cause. */
const FRAMEWORK_CODES: Record<string, ProblemCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INVALID_REQUEST',
  FST_ERR_BAD_URL: 'INVALID_REQUEST',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
  FST_ERR_VALIDATION: 'INVALID_REQUEST',
};

/**
 * A malformed identifier in the path is simply not found: clients need not know what ids look like.
 */
/** The part of an address whose form a client has to know. */
const CHOSEN_BY_CLIENTS = 'externalId';
const NOT_FOUND_BY_PARAMETER: Record<string, ProblemCode> = {
  experimentId: 'EXPERIMENT_NOT_FOUND',
  runId: 'RUN_NOT_FOUND',
  keyId: 'KEY_NOT_FOUND',
};

interface Fault {
  code: ProblemCode;
  detail: string;
  errors?: Problem[];
  retryAfterSeconds?: number | undefined;
}

/** Installs the error handler, also for plugins that find nothing at an address below theirs. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request) => {
    throw new ServiceError('NOT_FOUND', `There is nothing at ${pathOf(request)}.`);
  });
}

/**
 * Refuses unknown addresses and methods before their body is looked at, which may be of any type
 * and size. Called before the routes are registered, and after what adds headers to every answer.
 */
export function refuseUnknownAddresses(app: FastifyInstance): void {
  const { methodsOf, addressesLike } = collectAddresses(app);
  app.addHook(
    'onRequest',
    atOnce((request, reply) => {
      if (!request.is404) return;
      const allowed = methodsOf(pathOf(request));
      if (allowed.length === 0) {
        const like = addressesLike(pathOf(request));
        const hint = like.length === 0 ? '' : ` Did you mean ${either(like)}?`;
        throw new ServiceError(
          'NOT_FOUND',
          `There is nothing at ${pathOf(request)}.${hint} /docs lists all addresses.`,
        );
      }
      reply.header('allow', allowed.join(', '));
      throw new ServiceError('METHOD_NOT_ALLOWED', `${request.method} is not allowed here; use ${allowed.join(', ')}.`);
    }),
  );
}

/** The problem document of anything that was thrown, for an answer that has it as a part. */
export function problemOf(error: unknown, request: FastifyRequest): ProblemDocument {
  return toDocument(logged(error, describeFault(error, request), request), request);
}

/** Answers with the problem document of anything that was thrown. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = logged(error, describeFault(error, request), request);
  if (fault.retryAfterSeconds !== undefined) reply.header('retry-after', fault.retryAfterSeconds);
  // More connections than are served are closed at once.
  if (fault.code !== 'OVERLOADED') readOn(request, reply);
  // The route may have set what describes the resource before it failed.
  for (const name of ['etag', 'preference-applied']) reply.removeHeader(name);
  return reply
    .code(HTTP_MEANING[fault.code].status)
    .type(PROBLEM_MEDIA_TYPE)
    .header('cache-control', 'no-store')
    .send(toDocument(fault, request));
}

function logged(error: unknown, fault: Fault, { log }: FastifyRequest): Fault {
  const { status } = HTTP_MEANING[fault.code];
  const isLeft = (error as Partial<FastifyError> | undefined)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
  if (isLeft) log.info('the client left before its answer was complete');
  else if (status === 500) log.error({ err: error }, 'request failed');
  else if (status > 500) log.warn({ code: fault.code, reason: (error as Error).message }, 'request refused');
  return fault;
}

const toDocument = (fault: Fault, request: FastifyRequest): ProblemDocument =>
  createProblem(fault.code, { ...fault, instance: pathOf(request), requestId: request.id });

function describeFault(error: unknown, request: FastifyRequest): Fault {
  const known = error instanceof ServiceError ? error : asDiskReadError(error);
  if (known) return describeServiceError(known);
  const { code, validation, validationContext, message, statusCode } = error as Partial<FastifyError>;
  if (validation) {
    const part = VALIDATED_PARTS[(validationContext ?? 'querystring') as keyof typeof VALIDATED_PARTS];
    return describeValidation({ part, issues: validation }, request);
  }
  const ofFramework = FRAMEWORK_CODES[code ?? ''];
  if (ofFramework === 'UNSUPPORTED_MEDIA_TYPE') return { code: ofFramework, detail: describeMediaType(request) };
  if (ofFramework === 'PAYLOAD_TOO_LARGE') return { code: ofFramework, detail: describeBodyLimit(request) };
  if (ofFramework) return { code: ofFramework, detail: sentence(message ?? '') };
  // Of a file of the page; the plugin gives no code.
  if (statusCode === 416) return { code: 'RANGE_NOT_SATISFIABLE', detail: 'The Range is outside the file.' };
  if (statusCode === 412) return { code: 'PRECONDITION_FAILED', detail: 'The file is not as the request wants it.' };
  // A fault of the client that the table does not know must not be reported as ours.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { code: 'INVALID_REQUEST', detail: sentence(message ?? '') };
  }
  return INTERNAL;
}

const INTERNAL: Fault = {
  code: 'INTERNAL',
  detail: 'The request could not be completed. The service logged the reason with this request id.',
};

function describeServiceError(error: ServiceError): Fault {
  const { code, message: detail, problems: errors } = error;
  // The reason of an internal fault, and what only a run fails with, is not for clients.
  if (code === 'INTERNAL' || !isProblemCode(code)) return INTERNAL;
  const retryAfterSeconds = error.retryAfterSeconds ?? (HTTP_MEANING[code].status === 503 ? 1 : undefined);
  return { code, detail, errors, retryAfterSeconds };
}

/**
 * Faults of the body, the path, the query or the headers, in the same words as those of a spec: one
 * for each field or parameter.
 */
function describeValidation({ part, issues }: FastifyValidation, request: FastifyRequest): Fault {
  // One error of zod stands behind all issues of a part.
  const [failed] = issues.filter((issue) => issue instanceof RequestValidationError);
  const found = failed ? findingsIn(part, failed.params.error, request) : [];
  const [parameter] = part === 'params' ? (found[0]?.path ?? ['']) : [];
  if (parameter !== undefined && parameter !== CHOSEN_BY_CLIENTS) {
    const code = NOT_FOUND_BY_PARAMETER[String(parameter)] ?? 'NOT_FOUND';
    return { code, detail: `${HTTP_MEANING[code].title}.${hintForId(String(parameter), request)}` };
  }
  const problems = found.map((finding) => (part === 'body' ? toProblem(finding) : problemOfParameter(finding)));
  const placed = new Map<string, Problem>();
  for (const problem of problems) {
    const place = placeOf(problem);
    if (!placed.has(place)) placed.set(place, problem);
  }
  const list = [...placed].map(([place, { message }]) => (place === '' ? message : `${place}: ${message}`)).join(' ');
  const subject = { headers: 'The headers are', params: 'The address is' }[part as string] ?? `The ${part} is`;
  return { code: 'INVALID_REQUEST', detail: `${subject} not valid. ${list}`, errors: [...placed.values()] };
}

/** Where to look with what stands in the place of an id: an id of the other kind, or none. */
function hintForId(parameter: string, { params }: FastifyRequest): string {
  const given = (params as Record<string, string>)[parameter] ?? '';
  if (parameter === 'experimentId') {
    return runIdSchema.safeParse(given).success
      ? ` ${given} is the id of a run: GET /v1/runs/${given}.`
      : ' Ids of experiments begin with exp_; GET /v1/experiments lists them.';
  }
  if (parameter !== 'runId') return '';
  return experimentIdSchema.safeParse(given).success
    ? ` ${given} is the id of an experiment: GET /v1/experiments/${given}/runs lists its runs.`
    : ' Ids of runs begin with run_; GET /v1/runs lists them.';
}

function findingsIn(part: FastifyValidation['part'], error: z.ZodError, request: FastifyRequest): SpecFinding[] {
  const { schema } = request.routeOptions;
  const ofPart = part === 'query' ? schema?.querystring : schema?.[part];
  // A body is described for each media type; those that zod checks are JSON.
  const described = (ofPart as { content?: Record<string, { schema: unknown }> } | undefined)?.content;
  const root = (described?.['application/json']?.schema ?? ofPart) as z.ZodType;
  const noun = part === 'body' ? 'field' : 'parameter';
  const input = part === 'query' ? withLists(request.query as Query, error) : request[part];
  return findingsOf(error, input, root, noun).slice(0, MAX_PROBLEMS);
}

type Query = Record<string, string | string[]>;

/** The query as schemas of lists see it, so that a wrong item is compared with the right ones. */
function withLists(query: Query, error: z.ZodError): Record<string, unknown> {
  const lists = error.issues.filter(({ path }) => typeof path[1] === 'number').map(({ path }) => String(path[0]));
  return { ...query, ...Object.fromEntries(lists.map((name) => [name, String(query[name]).split(',')])) };
}

const placeOf = ({ pointer, parameter }: Problem): string => pointer ?? parameter ?? '';

/** A fault of one item of a list names the parameter, and the item in words. */
function problemOfParameter({ path: [name, item], code, message }: SpecFinding): Problem {
  const where = typeof item === 'number' ? `Item ${item + 1}: ` : '';
  return { parameter: String(name ?? ''), code, message: `${where}${message}` };
}

interface FastifyValidation {
  part: 'params' | 'query' | 'headers' | 'body';
  issues: NonNullable<FastifyError['validation']>;
}

const VALIDATED_PARTS = { params: 'params', querystring: 'query', headers: 'headers', body: 'body' } as const;

/**
 * Remembers the methods of each address, which a 405 has to list, and finds addresses like one that
 * does not exist.
 */
function collectAddresses(app: FastifyInstance) {
  const routes: { url: string; pattern: RegExp; methods: string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return;
    const pattern = new RegExp(`^${url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}/?$`);
    routes.push({ url, pattern, methods: [method].flat() });
  });
  const at = (path: string) => routes.filter(({ pattern }) => pattern.test(path));
  return {
    methodsOf: (path: string): string[] => [...new Set(at(path).flatMap(({ methods }) => methods))],
    addressesLike: (path: string): string[] => {
      const inVersion = at(`/v1${path}`).length > 0 ? [`/v1${path}`] : [];
      const whole = routes.flatMap(({ url }) => (url.includes(':') ? [] : [url]));
      return inVersion.length > 0 ? inVersion : namesLike(path, whole);
    },
  };
}

/** The path of the URL, without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}
