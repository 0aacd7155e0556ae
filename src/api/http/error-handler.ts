/**
 * Turns whatever goes wrong into a problem document: our own errors by their code, the framework's and the file system's by theirs, anything
 * else as INTERNAL with the cause in the log and not in the answer.
 */
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestValidationError } from 'fastify-zod-openapi';
import { type ErrorCode, ServiceError, storageUnreadable } from '../../errors.js';
import { findingsOf } from '../../experiments/planning/spec-findings.js';
import { createProblem, HTTP_MEANING, PROBLEM_MEDIA_TYPE, type ProblemItem } from './problem.js';

/** Fastify's own errors that a client can cause, by ours. */
const FRAMEWORK_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INVALID_REQUEST',
  FST_ERR_BAD_URL: 'INVALID_REQUEST',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
  FST_ERR_VALIDATION: 'INVALID_REQUEST',
};

/** An identifier in the path that cannot be one is simply not found: whoever asks need not know what ids look like. */
const NOT_FOUND_BY_PARAMETER: Record<string, ErrorCode> = {
  experimentId: 'EXPERIMENT_NOT_FOUND',
  runId: 'RUN_NOT_FOUND',
};

interface Fault {
  code: ErrorCode;
  detail: string;
  errors?: ProblemItem[];
  retryAfterSeconds?: number | undefined;
}

/** Installs the error handler and the answers for unknown addresses and methods. */
export function handleErrors(app: FastifyInstance): void {
  const methodsOf = collectMethods(app);
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsOf(pathOf(request));
    if (allowed.length === 0) {
      throw new ServiceError('NOT_FOUND', `There is nothing at ${pathOf(request)}.`);
    }
    reply.header('allow', allowed.join(', '));
    throw new ServiceError('METHOD_NOT_ALLOWED', `${request.method} is not among the methods: ${allowed.join(', ')}.`);
  });
}

/** Answers with the problem document of an error, whatever was thrown. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = describeFault(error, request);
  const { status } = HTTP_MEANING[fault.code];
  if (status === 500) request.log.error({ err: error }, 'Request failed.');
  else if (status > 500) request.log.warn({ code: fault.code, reason: (error as Error).message }, 'Request refused.');
  if (fault.retryAfterSeconds !== undefined) reply.header('retry-after', fault.retryAfterSeconds);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="regulab"');
  // A route may have given it that of the resource before it failed.
  reply.removeHeader('etag');
  const context = { ...fault, instance: pathOf(request), requestId: request.id };
  return reply
    .code(status)
    .type(PROBLEM_MEDIA_TYPE)
    .header('cache-control', 'no-store')
    .send(createProblem(fault.code, context));
}

function describeFault(error: unknown, request: FastifyRequest): Fault {
  const known = error instanceof ServiceError ? error : storageUnreadable(error);
  if (known) return describeServiceError(known);
  const { code, validation, validationContext, message, statusCode } = error as Partial<FastifyError>;
  if (validation) {
    const part = VALIDATED_PARTS[(validationContext ?? 'querystring') as keyof typeof VALIDATED_PARTS];
    return describeValidation({ part, issues: validation }, request);
  }
  const ofFramework = FRAMEWORK_CODES[code ?? ''];
  if (ofFramework) return { code: ofFramework, detail: sentence(message ?? '') };
  // A client's fault that this table does not know yet still must not be reported as ours.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { code: 'INVALID_REQUEST', detail: sentence(message ?? '') };
  }
  return INTERNAL;
}

const INTERNAL: Fault = {
  code: 'INTERNAL',
  detail: 'The request could not be completed. The log of the service holds the reason under this request id.',
};

function describeServiceError(error: ServiceError): Fault {
  const { status, told = status !== 500 } = HTTP_MEANING[error.code];
  if (!told) return INTERNAL;
  const retryAfterSeconds = error.retryAfterSeconds ?? (status === 503 ? 1 : undefined);
  return { code: error.code, detail: error.message, errors: error.problems, retryAfterSeconds };
}

/** Faults of the path, the query or the headers, told in the same words as those of a spec. */
function describeValidation(validation: FastifyValidation, request: FastifyRequest): Fault {
  const errors = validation.issues.flatMap((issue) =>
    issue instanceof RequestValidationError ? findingsOf(issue.params.error, request[validation.part]) : [],
  );
  const problems = errors.map(({ path, code, message }) => ({ parameter: path.join('.'), code, message }));
  if (validation.part === 'params') {
    const code = NOT_FOUND_BY_PARAMETER[problems[0]?.parameter ?? ''] ?? 'NOT_FOUND';
    return { code, detail: `${HTTP_MEANING[code].title}.` };
  }
  const unique = [...new Map(problems.map((problem) => [problem.parameter, problem])).values()];
  const list = unique.map(({ parameter, message }) => `${parameter}: ${message}`).join(' ');
  return { code: 'INVALID_REQUEST', detail: `The ${validation.part} is not valid. ${list}`, errors: unique };
}

interface FastifyValidation {
  part: 'params' | 'query' | 'headers';
  issues: NonNullable<FastifyError['validation']>;
}

const VALIDATED_PARTS = { params: 'params', querystring: 'query', headers: 'headers' } as const;

/** Remembers which methods each address answers to; a 405 has to say them. */
function collectMethods(app: FastifyInstance): (path: string) => string[] {
  const routes: { pattern: RegExp; methods: string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return;
    const pattern = new RegExp(`^${url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}$`);
    routes.push({ pattern, methods: [method].flat() });
  });
  return (path) => [...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))];
}

/** The path of the URL, without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * What a connection gets that sent something which is not HTTP, or was too slow about it: such a request never becomes
 * one of Fastify's, so the problem document is written by hand.
 */
export function answerBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const large = error.code === 'HPE_HEADER_OVERFLOW';
  const [status, reason] = late
    ? [408, 'Request Timeout']
    : large
      ? [431, 'Request Header Fields Too Large']
      : [400, 'Bad Request'];
  const problem = createProblem('INVALID_REQUEST', { detail: `${reason}.`, instance: '', requestId: '' });
  const body = JSON.stringify({ ...problem, status });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
