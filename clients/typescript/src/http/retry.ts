/** When a request is sent again, and after how long. */
import { RegulabError, RegulabUnreachable } from '../errors.js';

const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 8_000;
/** A service that wants to be left alone for longer is not waited for. */
const MAX_RETRY_AFTER_SECONDS = 60;
/** Answers that may be different the next time. */
const TRANSIENT = [408, 429, 502, 503, 504];

/** An attempt that failed, before the wait for the next one. */
export interface Retry {
  error: RegulabError | RegulabUnreachable;
  /** Which one it was, from 1. */
  attempt: number;
  /** Milliseconds until the next one. */
  waitMs: number;
  /** Milliseconds since the first one began. */
  elapsedMs: number;
}

/** Whether the next attempt may fare better. */
export function isTransient(error: unknown): error is Retry['error'] {
  if (error instanceof RegulabUnreachable) return true;
  if (!(error instanceof RegulabError)) return false;
  return TRANSIENT.includes(error.status) && (error.retryAfterSeconds ?? 0) <= MAX_RETRY_AFTER_SECONDS;
}

/**
 * Milliseconds until the next attempt. Doubles with each; the jitter keeps clients that failed
 * together from returning together.
 */
export function waitMs(error: unknown, attempt: number): number {
  const backoff = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), MAX_WAIT_MS) * (0.5 + Math.random() / 2);
  const asked = error instanceof RegulabError ? error.retryAfterSeconds : undefined;
  return asked === undefined ? backoff : asked * 1000 + backoff / 2;
}

/** @throws the reason of a signal that is aborted */
export async function sleep(ms: number, ...signals: (AbortSignal | undefined)[]): Promise<void> {
  const signal = AbortSignal.any(signals.filter((each) => each !== undefined));
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Seconds of a Retry-After header, which has a number or a date. */
export function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.max(seconds, 0);
}
