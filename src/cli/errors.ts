/** What can go wrong on the command line, and the exit code each outcome ends with. */
import { getSystemErrorMap } from 'node:util';
import { type Problem, RegulabError, RegulabUnreachable } from '#client';
import { visible, visibleDeep } from '../visible.js';

/** Exit codes of every `regulab` command; `regulab --help` prints the table below. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  unavailable: 3,
  cancelled: 4,
  interrupted: 130,
  terminated: 143,
} as const;

export const EXIT_CODE_HELP = `
Exit codes:
  0    done; where a command waits for an experiment or run: it succeeded
  1    the experiment or run failed, or succeeded only in part; or an unexpected error
  2    wrong usage, or the service refused the request (the reason is printed)
  3    the service cannot be reached or is not available
  4    the experiment or run was cancelled
  130  interrupted by Ctrl-C (143: by SIGTERM); experiments already submitted continue`;

/** The command was used wrongly: a bad option, an unreadable file. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An error whose message says all: printed without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** An RFC 9457 problem document as the service sends it. */
export interface ProblemDocument {
  status: number;
  title: string;
  code: string;
  detail?: string;
  requestId?: string;
  /** What is wrong with the body (`pointer`) or with the query (`parameter`). */
  errors?: { pointer?: string; parameter?: string; code: string; message: string }[];
}

/** The problem document of an error; one made up from the status when a proxy answered. */
export function problemOf({ status, statusText, code, problem }: RegulabError): ProblemDocument {
  return { status, title: statusText || 'Error', code, ...problem };
}

/** A refusal as the service would give it, or gave it with other words. */
export function refusal(problem: ProblemDocument): RegulabError {
  const ofAnswer = { requestId: undefined, retryAfterSeconds: undefined, statusText: '', attempts: 1 };
  return new RegulabError({ ...ofAnswer, status: problem.status, problem: problem as Problem });
}

/** Whether the same request may succeed later without being changed. */
const isTransient = ({ status }: RegulabError) => status === 429 || status >= 502;

/** Of a connection that was there and then was closed, in the words of Node and of its fetch. */
const CLOSED: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'UND_ERR_SOCKET']);
/** Bytes that the buffers of a connection hold: a larger body is sent while the service reads. */
const BUFFERED = 64 * 1024;

/** Whether a service was there, and closed the connection: not on a body that is too large. */
export const wasClosed = ({ cause, bodyBytes }: RegulabUnreachable): boolean =>
  CLOSED.has(innermost(cause).code) && bodyBytes <= BUFFERED;

/** What went wrong, in one sentence. */
export function summaryOf(error: RegulabError | RegulabUnreachable): string {
  if (error instanceof RegulabUnreachable) return describeSilence(error);
  const { detail, title } = problemOf(error);
  return visible(detail ?? title);
}

function describeSilence({ url, cause, bodyBytes }: RegulabUnreachable): string {
  const inner = innermost(cause);
  if (!CLOSED.has(inner.code)) return `${url} cannot be reached: ${reasonOf(inner)}.`;
  const why = bodyBytes > BUFFERED ? `, probably because the body of ${bodyBytes} bytes is too large` : '';
  return `${url} closed the connection before it answered${why}.`;
}

type NetworkError = NodeJS.ErrnoException & { cause?: unknown; errors?: unknown[] };

/** Without fetch's "fetch failed" around it; of several addresses of a name, the first. */
function innermost(error: unknown): NetworkError {
  const { cause, errors } = error as NetworkError;
  const inner = cause || errors?.[0];
  return inner ? innermost(inner) : (error as NetworkError);
}

const reasonOf = (error: NetworkError) =>
  error.code === 'ECONNREFUSED' ? 'connection refused' : error.message || error.code || String(error);

/**
 * What went wrong with a file or folder that the user named, in the words of the operating system:
 * "spec.json cannot be read: no such file or directory".
 */
export function describeFileError(path: string, done: 'read' | 'written', error: unknown): string {
  const { errno = 0, message } = error as NodeJS.ErrnoException;
  return visible(`${path} cannot be ${done}: ${getSystemErrorMap().get(errno)?.[1] ?? message}.`);
}

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommandError) return error.exitCode;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof RegulabUnreachable) return EXIT.unavailable;
  if (error instanceof RegulabError)
    return isTransient(error) ? EXIT.unavailable : error.status < 500 ? EXIT.usage : EXIT.failed;
  return EXIT.failed;
}

/** Errors of other parts whose message is meant for the user. */
const TOLD_BY_MESSAGE: ReadonlySet<string> = new Set(['ConfigError', 'EmbeddedRedisError']);

/** The error as lines for a person: what happened, every field at fault, and the way on. */
export function describeError(error: unknown): string {
  if (error instanceof RegulabError) return describeProblem(problemOf(error));
  if (error instanceof RegulabUnreachable) {
    const silence = describeSilence(error);
    if (CLOSED.has(innermost(error.cause).code)) return silence;
    return `${silence}\nIs the service running? Start it with "npm start", or select another with --url or REGULAB_URL.`;
  }
  if (error instanceof UsageError || error instanceof CommandError) return error.message;
  if (error instanceof Error && TOLD_BY_MESSAGE.has(error.name)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The error as a JSON document: the service's own problem document where there is one. */
export function errorDocument(error: unknown, text: string): object {
  if (error instanceof RegulabError) return { error: problemOf(error) };
  if (error instanceof RegulabUnreachable) return { error: { code: 'UnreachableError', detail: text } };
  return { error: { code: error instanceof Error ? error.name : 'Error', detail: text } };
}

/** Whether a sentence says what is wrong, and where: of a whole body there is nothing to add. */
function isSaid({ place, message }: { place: string; message: string }, sentence: string): boolean {
  if (sentence === message) return true;
  return sentence.includes(message.replace(/^Invalid JSON: /, '')) && sentence.includes(place);
}

function describeProblem(problem: ProblemDocument): string {
  const { status, title, code, detail, errors = [], requestId } = visibleDeep(problem);
  const said = detail ?? title;
  const lines = [`${said} (${code}, HTTP ${status})`];
  const faults = errors
    .map(({ pointer, parameter, message }) => ({ place: parameter ?? pointer ?? '', message }))
    .filter((fault) => !isSaid(fault, said));
  const width = Math.max(0, ...faults.map(({ place }) => place.length));
  for (const { place, message } of faults) lines.push(`  ${place.padEnd(width)}${width > 0 ? '  ' : ''}${message}`);
  if (status === 401) lines.push('Set REGULAB_API_KEY to a key of the service.');
  if (status >= 500 && requestId) lines.push(`Request id for the log of the service: ${requestId}`);
  return lines.join('\n');
}
