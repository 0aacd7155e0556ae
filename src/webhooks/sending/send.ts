/**
 * Sends a message to a webhook, once, as Standard Webhooks says: signed, in a limited time, and
 * without following redirects. The address is checked when the connection is made.
 */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Attributes, fail, inSpan, type Span, SpanKind, traceparent } from '../../tracing/spans.js';
import type { Attempt } from '../records/delivery.js';
import type { Message } from '../records/messages.js';
import { type AddressGuard, createAddressGuard, faultOfUrl, literalOf } from './addresses.js';
import { createNames } from './names.js';
import { signedHeaders } from './signatures.js';

export interface SenderOptions {
  /** Networks that may be reached although they are not public, as CIDR. */
  allow: readonly string[];
  /** Until the headers of the answer have arrived. */
  timeoutMs: number;
  /** The name and version of this program. */
  userAgent: string;
  /** Resolves names; the system's resolver when left out. */
  lookup?: LookupFunction;
}

/** Where a message goes, and the secrets that sign it: one, or two after a rotation. */
export interface Target {
  url: string;
  secrets: readonly string[];
}

export interface Sender {
  /**
   * What is wrong with the address of a webhook, as a sentence; null when nothing is that shows
   * without asking DNS.
   */
  faultOf(url: string): string | null;
  /** Never rejects: a failure is an attempt with an `error`. */
  send(target: Target, message: Pick<Message, 'id' | 'body'>, signal?: AbortSignal): Promise<Attempt>;
}

/** An answer's body is read up to here, and dropped: nobody needs it. */
const BODY_BYTES = 16_384;
const BODY_MS = 1_000;
const HEADER_BYTES = 16_384;

/** Short words for the log of deliveries; they name no address. */
const CAUSES: Record<string, string> = {
  ADDRESS_REFUSED: 'the address is not allowed',
  TOO_SLOW: 'no answer in time',
  INTERRUPTED: 'interrupted',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed',
  EPIPE: 'connection closed',
  ENOTFOUND: 'the name does not exist',
  EAI_AGAIN: 'the name could not be resolved',
  ETIMEDOUT: 'no connection in time',
  EHOSTUNREACH: 'not reachable',
  ENETUNREACH: 'not reachable',
};

export function createSender({ allow, timeoutMs, userAgent, lookup = systemLookup }: SenderOptions): Sender {
  const guard = createAddressGuard(allow);
  const checked = checkedLookup(lookup, guard);

  async function statusOf(target: Target, message: Pick<Message, 'id' | 'body'>, now: Date, signal?: AbortSignal) {
    const url = new URL(target.url);
    const literal = literalOf(url.hostname);
    // No name is looked up for it.
    if (literal !== null && !guard(literal)) throw failure('ADDRESS_REFUSED');
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(message.body)),
      'user-agent': userAgent,
      ...signedHeaders(target.secrets, message, now),
      ...traceHeaders(),
    };
    return post(url, { headers, lookup: checked, body: message.body, timeoutMs, signal });
  }

  return {
    faultOf: (url) => faultOfUrl(url, guard),
    send: (target, message, signal) =>
      inSpan('POST', { kind: SpanKind.CLIENT, attributes: attributesOf(target) }, async (span) => {
        const now = new Date();
        const started = performance.now();
        const outcome = await statusOf(target, message, now, signal).then(judge, describe);
        note(span, outcome);
        return { at: now.toISOString(), durationMs: Math.round(performance.now() - started), ...outcome };
      }),
  };
}

/** Only the host: paths and queries of webhooks hold secrets. */
function attributesOf({ url }: Target): Attributes {
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol.slice(0, -1);
  const usual = scheme === 'https' ? 443 : 80;
  return {
    'http.request.method': 'POST',
    'url.scheme': scheme,
    'server.address': hostname,
    'server.port': port === '' ? usual : Number(port),
  };
}

function note(span: Span, { status, error }: Pick<Attempt, 'status' | 'error'>): void {
  if (status !== null) span.setAttribute('http.response.status_code', status);
  if (error !== null) fail(span, status === null ? error : String(status));
}

/** The receiver can continue the trace. */
function traceHeaders(): Record<string, string> {
  const header = traceparent();
  return header === undefined ? {} : { traceparent: header };
}

/**
 * A lookup for connections that gives no address which the guard refuses. The connection is made to
 * what it gives, so that no second answer of DNS can lead elsewhere.
 */
function checkedLookup(lookup: LookupFunction, guard: AddressGuard): LookupFunction {
  const resolve = createNames(lookup);
  return (hostname, options, callback) => {
    const give = (addresses: LookupAddress[]) => {
      // A public name has no reason to lead to a private network as well.
      if (addresses.length === 0 || !addresses.every(({ address }) => guard(address))) {
        return callback(failure('ADDRESS_REFUSED'), []);
      }
      if (options.all) callback(null, addresses);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    };
    resolve(hostname).then(give, (error) => callback(error, []));
  };
}

interface Post {
  headers: Record<string, string>;
  lookup: LookupFunction;
  body: string;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

/** The status of the answer; rejects when none comes in time. */
function post(url: URL, { headers, lookup, body, timeoutMs, signal }: Post): Promise<number> {
  const { request: open } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    // A connection of its own: an earlier one was checked for another moment.
    const request = open(url, { method: 'POST', headers, lookup, agent: false, maxHeaderSize: HEADER_BYTES });
    const tooLate = setTimeout(() => request.destroy(failure('TOO_SLOW')), timeoutMs);
    const interrupt = () => request.destroy(failure('INTERRUPTED'));
    signal?.addEventListener('abort', interrupt);
    if (signal?.aborted) interrupt();
    const end = () => {
      clearTimeout(tooLate);
      signal?.removeEventListener('abort', interrupt);
    };
    let isAnswered = false;
    const fail = (error: Error) => {
      end();
      reject(error);
    };
    request.on('error', fail);
    // Node ends it without an error when another protocol is answered with.
    request.once('close', () => isAnswered || fail(failure('ECONNRESET')));
    request.once('response', (answer) => {
      isAnswered = true;
      clearTimeout(tooLate);
      answer.once('close', () => {
        end();
        resolve(answer.statusCode!);
      });
      drop(answer);
    });
    request.end(body);
  });
}

/** Reads the rest of an answer, as its sender expects, but not for long. */
function drop(answer: http.IncomingMessage): void {
  let bytes = 0;
  const timer = setTimeout(() => answer.destroy(), BODY_MS);
  answer.on('error', () => undefined); // its status is known
  answer.once('close', () => clearTimeout(timer));
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) answer.destroy();
  });
}

function judge(status: number): Pick<Attempt, 'status' | 'error'> {
  if (status >= 200 && status < 300) return { status, error: null };
  const isRedirect = status >= 300 && status < 400;
  return { status, error: isRedirect ? 'redirects are not followed' : `status ${status}` };
}

function describe(error: NodeJS.ErrnoException): Pick<Attempt, 'status' | 'error'> {
  // When all addresses of a name fail, the first failure says why.
  const { code = '' } = error instanceof AggregateError ? { code: error.errors[0]?.code } : error;
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code);
  return {
    status: null,
    error: CAUSES[code] ?? (isCertificate ? 'the certificate is not valid' : `failed ${code}`.trim()),
  };
}

function failure(code: keyof typeof CAUSES): NodeJS.ErrnoException {
  return Object.assign(new Error(CAUSES[code]), { code });
}
