/** What a call of the client can throw, besides the reason of an aborted signal. */
import type { ErrorCode, Experiment, FieldProblem, Problem, Run } from './types.js';

export interface Refusal {
  status: number;
  /** The words behind the status; empty over HTTP/2. */
  statusText: string;
  /** What the service said; null when something else answered, such as a proxy. */
  problem: Problem | null;
  requestId: string | undefined;
  retryAfterSeconds: number | undefined;
  /** How often the request was sent. */
  attempts: number;
}

/** The service answered with an error. */
export class RegulabError extends Error {
  override readonly name = 'RegulabError';
  readonly status: number;
  readonly statusText: string;
  /** Stable; `HTTP_502` and the like when something else than the service answered. */
  readonly code: ErrorCode | `HTTP_${number}`;
  readonly problem: Problem | null;
  /** Every fault that was found in the request. */
  readonly errors: readonly FieldProblem[];
  /** Finds the request in the log of the service. */
  readonly requestId: string | undefined;
  /** After how many seconds the service wants to be asked again. */
  readonly retryAfterSeconds: number | undefined;
  readonly attempts: number;

  constructor({ status, statusText, problem, requestId, retryAfterSeconds, attempts }: Refusal) {
    super(problem === null ? `The answer has the status ${status}.` : messageOf(problem));
    this.status = status;
    this.statusText = statusText;
    this.code = problem?.code ?? `HTTP_${status}`;
    this.problem = problem;
    this.errors = problem?.errors ?? [];
    this.requestId = requestId ?? problem?.requestId;
    this.retryAfterSeconds = retryAfterSeconds;
    this.attempts = attempts;
  }
}

export interface Silence {
  url: string;
  cause: unknown;
  attempts: number;
  bodyBytes: number;
}

/** No answer came, or not a whole one: `cause` is what the network said. */
export class RegulabUnreachable extends Error {
  override readonly name = 'RegulabUnreachable';
  /** Address of the service. */
  readonly url: string;
  readonly attempts: number;
  /** Of the request's body: a proxy may close the connection on one that is too large. */
  readonly bodyBytes: number;

  constructor({ url, cause, attempts, bodyBytes }: Silence) {
    super(`${url} cannot be reached: ${reasonOf(cause)}.`, { cause });
    this.url = url;
    this.attempts = attempts;
    this.bodyBytes = bodyBytes;
  }
}

/** What was waited for has finished, and not by succeeding. */
export class RegulabNotSucceeded<Resource extends Experiment | Run = Experiment | Run> extends Error {
  override readonly name = 'RegulabNotSucceeded';
  /** As it finished. */
  readonly resource: Resource;

  constructor(resource: Resource) {
    super(`${resource.id} has finished as ${resource.status}.`);
    this.resource = resource;
  }
}

/** A file that arrived is not the file that the service has. */
export class RegulabDigestMismatch extends Error {
  override readonly name = 'RegulabDigestMismatch';

  constructor(
    readonly file: string,
    readonly expectedSha256: string,
    readonly actualSha256: string,
  ) {
    super(`${file} has the SHA-256 ${actualSha256}, not ${expectedSha256}.`);
  }
}

/** A message that does not come from the service, or is too old. */
export class RegulabSignatureInvalid extends Error {
  override readonly name = 'RegulabSignatureInvalid';
}

const messageOf = ({ title, detail, code }: Problem) => `${detail ?? title} (${code})`;

/** fetch says "fetch failed", and why in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason = error.cause instanceof Error ? reasonOf(error.cause) : error.message;
  return (reason || error.name).replace(/\.$/, '');
}
