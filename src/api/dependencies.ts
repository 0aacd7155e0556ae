/** What the API is given to work with. server.ts makes the real ones; tests pass their own Redis and folder. */
import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import type { PredictionQueue } from '../queue/prediction-queue.js';
import type { RunQueue } from '../queue/run-queue.js';
import type { ArtifactStore } from '../store/artifacts/artifact-store.js';
import type { EventFeed, ResourceStore } from '../store/store.js';

export interface ApiDependencies {
  config: Pick<Config, 'http' | 'limits' | 'datasets' | 'worker'>;
  logger: Logger;
  store: ResourceStore;
  feed: EventFeed;
  queue: RunQueue;
  predictions: PredictionQueue;
  artifacts: ArtifactStore;
  /** Where the statistics thread's program lies and how many may run; tests name the built one. */
  statistics?: StatisticsThreadsOptions;
  timing?: Partial<ApiTiming>;
}

export interface StatisticsThreadsOptions {
  /** The thread's program; the built `statistics/thread.js` when left out. */
  modulePath?: string | URL;
  /** Threads at the same time. */
  threads?: number;
  /** Tasks that may wait for a thread. */
  waiting?: number;
  /** Answers kept; the one asked for longest ago goes first. */
  kept?: number;
}

/** Milliseconds. */
export interface ApiTiming {
  /** Between two comments on a silent event stream: under the 60 s after which proxies and our CLI give up. */
  heartbeatMs: number;
  /** How long an event stream's reader may leave a message unread before it is disconnected. */
  slowReaderMs: number;
  /** How often a silent event stream looks for events that no notification announced. */
  rereadMs: number;
  /** Event loop delay beyond which requests are refused as OVERLOADED. */
  maxEventLoopDelayMs: number;
  /** How long a prediction may take. The first one of a worker waits for a process to start. */
  predictionMs: number;
}

export const DEFAULT_TIMING: ApiTiming = {
  heartbeatMs: 15_000,
  slowReaderMs: 10_000,
  rereadMs: 10_000,
  maxEventLoopDelayMs: 1_000,
  predictionMs: 20_000,
};
