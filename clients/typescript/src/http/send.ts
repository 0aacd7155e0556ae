/** One request over fetch: sent again, with waits in between, where that helps and does no harm. */
import { RegulabError, RegulabUnreachable } from '../errors.js';
import type { Problem } from '../types.js';
import { isTransient, type Retry, retryAfterOf, sleep, waitMs } from './retry.js';

export interface ClientOptions {
  /** Address of the service; a path prefix is kept. In a browser it may be relative to the page. */
  url: string | URL;
  /** API key. It is sent in the header Authorization and appears nowhere else. */
  key?: string | undefined;
  /** Instead of the global fetch. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Ends every request of the client. */
  signal?: AbortSignal | undefined;
  /** How long an attempt may take until its answer is there, in milliseconds; 30,000 by default. */
  timeoutMs?: number | undefined;
  /** How often a request is sent again; 5 by default. */
  retries?: number | undefined;
  /** Called before a request is sent again, and before the wait. With false it is given up. */
  onRetry?: ((retry: Retry) => unknown) | undefined;
  /** Instead of JSON.parse, for answers and events. */
  parse?: ((text: string) => unknown) | undefined;
}

/** Settings of one call that take the place of the client's. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  retries?: number | undefined;
}

/** JSON as a file has it: sent byte for byte, so that the service alone judges it. */
export type JsonBytes = Uint8Array;

type QueryValue = string | number | boolean | readonly (string | number)[] | null | undefined;

export interface Request extends CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A list is sent with commas, `label` once for each of its items. */
  query?: Record<string, QueryValue>;
  headers?: Record<string, string>;
  /** Sent as JSON, {@link JsonBytes} as they are. */
  body?: unknown;
  /** Sent as they are; the type of a Blob is their media type. */
  bytes?: Blob | ArrayBuffer | Uint8Array;
  /** Whether sending it twice does no harm. By default all but POST and PATCH are taken to be. */
  isRepeatable?: boolean;
  /** The time limit ends when the answer begins: for files and streams. */
  isLong?: boolean;
}

export type Send = <Answer>(
  path: string,
  request: Request,
  read: (response: Response) => Promise<Answer>,
) => Promise<Answer>;

export interface Transport {
  send: Send;
  /** Reads a JSON answer. */
  json: <Answer>(path: string, request?: Request) => Promise<Answer>;
  parse: (text: string) => unknown;
  /** Of the client: the time limit of an attempt, and what ends everything. */
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

/** Statistics over many runs take their time, and so do exports and changes of many experiments. */
export const LONG_TIMEOUT_MS = 300_000;
const TIMEOUT_MS = 30_000;
const RETRIES = 5;

/** The part of the client that knows HTTP. */
export function createTransport(options: ClientOptions): Transport {
  // fetch would refuse it with a message that has the key in it.
  if (/[^\x21-\x7e]/.test(options.key ?? '')) throw new TypeError('The key has characters that no key has.');
  const base = baseOf(options.url);
  const send: Send = async (path, request, read) => {
    const {
      retries = options.retries ?? RETRIES,
      isRepeatable = !['POST', 'PATCH'].includes(request.method ?? 'GET'),
    } = request;
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await sendOnce(options, { base, path, attempt }, request, read);
      } catch (error) {
        if (!isRepeatable || attempt > retries || !isTransient(error)) throw error;
        const retry = { error, attempt, waitMs: waitMs(error, attempt), elapsedMs: performance.now() - startedAt };
        if (options.onRetry?.(retry) === false) throw error;
        await sleep(retry.waitMs, options.signal, request.signal);
      }
    }
  };
  const parse = options.parse ?? JSON.parse;
  // Rejects for an answer that is cut or is not the service's: then none has come.
  const json = <Answer>(path: string, request: Request = {}) =>
    send(path, request, async (response) => parse(await response.text()) as Answer);
  return { send, json, parse, timeoutMs: options.timeoutMs ?? TIMEOUT_MS, signal: options.signal };
}

/**
 * A request to any path, answered with a response whose body the caller reads. A POST carries an
 * Idempotency-Key unless it is said whether it may be repeated.
 */
export function requestAnything({ send }: Transport, path: string, request: Request = {}): Promise<Response> {
  const isKeyed = request.method === 'POST' && request.isRepeatable === undefined;
  const { headers, ...key } = isKeyed ? once() : {};
  return send(
    path,
    { isLong: true, ...request, ...key, headers: { accept: '*/*', ...headers, ...request.headers } },
    async (response) => response,
  );
}

function baseOf(address: string | URL): string {
  const page = (globalThis as { location?: { href?: string } }).location?.href;
  const { origin, pathname } = new URL(address, page);
  return `${origin}${pathname.replace(/(?<!\/)\/+$/, '')}`;
}

interface Attempt {
  base: string;
  path: string;
  /** From 1. */
  attempt: number;
}

/**
 * @throws RegulabError for an error answer, RegulabUnreachable when no whole answer came, the
 * reason of a signal that was aborted
 */
async function sendOnce<Answer>(
  options: ClientOptions,
  { base, path, attempt }: Attempt,
  request: Request,
  read: (response: Response) => Promise<Answer>,
): Promise<Answer> {
  const tooSlow = new AbortController();
  const limitMs = request.timeoutMs ?? options.timeoutMs ?? TIMEOUT_MS;
  const given = [options.signal, request.signal].filter((signal) => signal !== undefined);
  // Called without a receiver: a browser's fetch refuses any but the window.
  const send = options.fetch ?? globalThis.fetch;
  const url = urlOf(base, path, request.query);
  const { size, ...init } = initOf(request, options.key);
  const signal = AbortSignal.any([tooSlow.signal, ...given]);
  const timer = setTimeout(() => tooSlow.abort(new Error(`no answer within ${limitMs} ms`)), limitMs);
  try {
    const response = await send(url, { ...init, signal });
    if (!response.ok && response.status !== 304) throw await refusalOf(response, attempt);
    if (request.isLong) clearTimeout(timer);
    return await read(response);
  } catch (error) {
    for (const signal of given) signal.throwIfAborted();
    if (error instanceof RegulabError) throw error;
    const cause = tooSlow.signal.aborted ? tooSlow.signal.reason : error;
    throw new RegulabUnreachable({ url: base, cause, attempts: attempt, bodyBytes: size });
  } finally {
    clearTimeout(timer);
  }
}

function urlOf(base: string, path: string, query: Request['query'] = {}): URL {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query)) {
    // A list of nothing says as much as none.
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue;
    const values = name === 'label' ? [value].flat() : [[value].flat().join(',')];
    for (const each of values) url.searchParams.append(name, String(each));
  }
  return url;
}

/** What fetch is given, and the size of the body in bytes. */
function initOf({ method = 'GET', body, bytes, headers }: Request, key: string | undefined) {
  const content = bytes ?? (body === undefined ? undefined : jsonBytesOf(body));
  const typeOfBytes = (bytes instanceof Blob && bytes.type) || 'application/octet-stream';
  return {
    method,
    headers: {
      accept: 'application/json',
      ...(key && { authorization: `Bearer ${key}` }),
      ...(content !== undefined && { 'content-type': bytes ? typeOfBytes : 'application/json' }),
      ...headers,
    },
    ...(content !== undefined && { body: content as Blob }),
    size: content === undefined ? 0 : content instanceof Blob ? content.size : content.byteLength,
  };
}

const jsonBytesOf = (body: unknown): JsonBytes =>
  body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body));

async function refusalOf(response: Response, attempts: number): Promise<RegulabError> {
  const { status, statusText, headers } = response;
  const text = await response.text().catch(() => '');
  const requestId = headers.get('x-request-id') ?? undefined;
  return new RegulabError({
    status,
    statusText,
    problem: problemIn(text),
    requestId,
    retryAfterSeconds: retryAfterOf(headers.get('retry-after')),
    attempts,
  });
}

function problemIn(text: string): Problem | null {
  try {
    const problem = JSON.parse(text) as Partial<Problem> | null;
    return typeof problem?.code === 'string' ? (problem as Problem) : null;
  } catch {
    return null;
  }
}

/**
 * A header that makes a POST repeatable: all its attempts carry the same key. Not
 * `crypto.randomUUID`, which pages without TLS lack.
 */
export function once(key: string = newKey()): Pick<Request, 'headers' | 'isRepeatable'> {
  return { headers: { 'idempotency-key': key }, isRepeatable: true };
}

const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-');
