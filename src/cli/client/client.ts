/** The client of the command line: how long it keeps trying, and what people are shown. */
import { createClient as createRegulabClient, type RegulabClient, RegulabUnreachable, type Retry } from '#client';
import { visibleDeep } from '../../visible.js';
import { summaryOf, wasClosed } from '../errors.js';

export type Client = RegulabClient;

export interface ClientSettings {
  /** Base URL of the service; a path prefix is kept. */
  url: string;
  apiKey?: string | undefined;
  /**
   * Gives answers as the service sent them, for programs. Otherwise control characters in their
   * texts become visible, for people: src/visible.ts.
   */
  raw?: boolean;
  patience?: Partial<Patience>;
  /** Ends every request under way. */
  signal?: AbortSignal;
  /** Told before every wait, so that a person sees why nothing happens. */
  onWait?: (reason: string) => void;
}

/** How long to keep trying, in milliseconds for each request. */
export interface Patience {
  /** For a service that no connection can be made to. */
  unreachableMs: number;
  /** For one that is there: it cuts connections, or answers that it may do better later. */
  unavailableMs: number;
}

const DEFAULT_PATIENCE: Patience = { unreachableMs: 0, unavailableMs: 10_000 };

/** A client of one service for one command. */
export function createClient({ url, apiKey, raw, patience, signal, onWait }: ClientSettings): Client {
  const limits = { ...DEFAULT_PATIENCE, ...patience };
  return createRegulabClient({
    url,
    key: apiKey,
    signal,
    // The time decides, not the number.
    retries: Number.POSITIVE_INFINITY,
    onRetry: ({ error, waitMs, elapsedMs }: Retry) => {
      const isAway = error instanceof RegulabUnreachable && !wasClosed(error);
      if (elapsedMs + waitMs > (isAway ? limits.unreachableMs : limits.unavailableMs)) return false;
      onWait?.(summaryOf(error));
      return true;
    },
    ...(!raw && { parse: (text: string) => visibleDeep(JSON.parse(text)) }),
  });
}
