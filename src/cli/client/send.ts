/**
 * One request of the command line over global fetch. Reads and repeatable writes are sent again
 * while the service is unreachable, up to the client's time limit.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiError, type ProblemDocument, UnreachableError } from '../errors.js';

export interface ClientOptions {
  /** Base URL of the service; a path prefix is kept. */
  url: string;
  /**
   * Gives answers as the service sent them, for programs. Otherwise control characters in their
   * texts become visible, for people: src/visible.ts.
   */
  raw?: boolean;
  apiKey?: string | undefined;
  /**
   * How long to keep trying when the service refuses connections or answers 503: milliseconds, per
   * request.
   */
  patience?: Partial<Patience>;
  /** Ends every request under way. */
  signal?: AbortSignal;
  /** Told before every wait, so that a person sees why nothing happens. */
  onWait?: (reason: string, waitMs: number) => void;
}

export interface Patience {
  /** For connections that fail. */
  unreachableMs: number;
  /** For 429 and 502 … 504 answers. */
  unavailableMs: number;
}

export interface RequestOptions {
  method?: string;
  /** Sent as JSON; bytes are sent as they are, and are JSON unless `headers` has a content-type. */
  body?: unknown;
  /** A list is sent as a parameter for each of its items. */
  query?: Record<string, string | number | readonly string[] | undefined>;
  headers?: Record<string, string>;
  /** How long the answer may take to begin. */
  timeoutMs?: number;
  /** Whether sending it twice does no harm; GET and DELETE are taken to be. */
  repeatable?: boolean;
  signal?: AbortSignal;
}

const DEFAULT_PATIENCE: Patience = { unreachableMs: 0, unavailableMs: 10_000 };
const REQUEST_TIMEOUT_MS = 30_000;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 5_000;

/** Sends until an answer comes that waiting would not change, or patience ends. */
export async function sendPatiently(options: ClientOptions, path: string, request: RequestOptions): Promise<Response> {
  const patience = { ...DEFAULT_PATIENCE, ...options.patience };
  const repeatable = request.repeatable ?? ['GET', 'DELETE'].includes(request.method ?? 'GET');
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    let failure: ApiError | UnreachableError;
    let waitMs = Math.min(FIRST_WAIT_MS * 2 ** attempt, MAX_WAIT_MS);
    try {
      const response = await sendOnce(options, path, request);
      if (response.ok) return response;
      failure = new ApiError(await readProblem(response));
      if (!failure.isTransient) throw failure;
      waitMs = retryAfterMs(response) ?? waitMs;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      failure = error;
    }
    const allowedMs = failure instanceof ApiError ? patience.unavailableMs : patience.unreachableMs;
    if (!repeatable || performance.now() + waitMs - started > allowedMs) throw failure;
    options.onWait?.(failure.message, waitMs);
    await delay(waitMs, undefined, options.signal ? { signal: options.signal } : {});
  }
}

async function sendOnce(options: ClientOptions, path: string, request: RequestOptions): Promise<Response> {
  const url = new URL(options.url.replace(/(?<!\/)\/+$/, '') + path);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) for (const each of [value].flat()) url.searchParams.append(name, String(each));
  }
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  if (options.apiKey) headers.authorization = `Bearer ${options.apiKey}`;
  const body = request.body === undefined ? undefined : bytesOf(request.body);
  if (body !== undefined) headers['content-type'] ??= 'application/json';

  // The limit is for the headers: a download or a stream may take as long as it takes.
  const tooSlow = new AbortController();
  const timer = setTimeout(
    () => tooSlow.abort(new Error('no answer in time')),
    request.timeoutMs ?? REQUEST_TIMEOUT_MS,
  );
  const signals = [tooSlow.signal, options.signal, request.signal].filter((signal) => signal !== undefined);
  try {
    return await fetch(url, {
      method: request.method ?? 'GET',
      headers,
      ...(body !== undefined && { body }),
      signal: AbortSignal.any(signals),
    });
  } catch (error) {
    if (options.signal?.aborted || request.signal?.aborted) throw error;
    throw new UnreachableError(options.url, error, body?.length);
  } finally {
    clearTimeout(timer);
  }
}

const bytesOf = (body: unknown) => (body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body)));

/**
 * The problem document of an error answer; one made up from the status when a proxy answered in its
 * own words.
 */
async function readProblem(response: Response): Promise<ProblemDocument> {
  const fallback = { status: response.status, title: response.statusText || 'Error', code: `HTTP_${response.status}` };
  const body = (await response.json().catch(() => null)) as Partial<ProblemDocument> | null;
  return body !== null && typeof body === 'object' && !Array.isArray(body)
    ? { ...fallback, ...body, status: response.status }
    : fallback;
}

function retryAfterMs(response: Response): number | undefined {
  const header = response.headers.get('retry-after');
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}
