/** What the API works with. main.ts makes the real ones; tests pass their own Redis and folder. */
import type { Config } from '../config.js';
import type { Logger } from '../logger.js';
import type { PredictionQueue } from '../queue/prediction-queue.js';
import type { QueueBoard } from '../queue/queue-board.js';
import type { RunQueue } from '../queue/run-queue.js';
import type { WebhookQueue } from '../queue/webhook-queue.js';
import type { AccessStore } from '../store/access-store/access-store.js';
import type { ArtifactStore } from '../store/artifacts/contract.js';
import type { ApiStore, ApiStores, EventFeed } from '../store/store.js';
import type { WebhookStore } from '../store/webhooks/contract.js';
import type { Sender } from '../webhooks/sending/send.js';

export interface ApiDependencies {
  config: Pick<Config, 'http' | 'limits' | 'quotas' | 'datasets' | 'worker' | 'tracing'>;
  logger: Logger;
  stores: ApiStores;
  access: AccessStore;
  feed: EventFeed;
  queue: RunQueue;
  predictions: PredictionQueue;
  artifacts: ArtifactStore;
  webhooks: WebhookStore;
  webhookQueue: Pick<WebhookQueue, 'waiting'>;
  /** Makes the page of the queues for a path; its caller closes it. */
  openQueueBoard: (path: string) => Promise<QueueBoard>;
  /** Checks addresses of webhooks, and sends the messages that test them. */
  sender: Sender;
  /**
   * Looks at the files of a data set; those of the packaged MNIST without a folder. Rejects when
   * they cannot be read.
   */
  describeDataset: (folder?: string) => Promise<DatasetDescription>;
  /** Reads images of a data set by their numbers, and says how many there are. */
  readImages: (question: ImageQuestion, folder?: string) => Promise<{ total: number; images: NumberedImage[] }>;
  /** The program of the statistics threads and their limits; tests pass the built program. */
  statistics?: StatisticsThreadsOptions;
  /** The program of the export threads and their limits; tests pass the built program. */
  exports?: ExportThreadsOptions;
  timing?: Partial<ApiTiming>;
  /** Whether records are compared with their schema once more when they are sent, as in tests. */
  checksRecords?: boolean;
}

/** What a request works with: the store of the caller's tenant. */
export interface RequestDependencies extends Omit<ApiDependencies, 'stores' | 'access'> {
  tenant: string;
  store: ApiStore;
}

/** What is in a data set. */
export interface DatasetDescription {
  trainImages: number;
  testImages: number;
  classes: number;
  /** Rows, columns, channels. */
  imageShape: number[];
  /** Of each file, decompressed. */
  sha256: Record<string, string>;
}

/** Images by their numbers, counted from 0. */
export interface ImageQuestion {
  split: 'train' | 'test';
  indices: readonly number[];
}

/** An image, its digit, and its 784 pixels of 0 … 255, row by row. */
export interface NumberedImage {
  index: number;
  label: number;
  pixels: Uint8Array;
}

export interface StatisticsThreadsOptions {
  /** The program of a thread; by default `statistics/thread.js`. */
  modulePath?: string | URL;
  /** Threads at the same time. */
  threads?: number;
  /** Computations that may wait for a thread. */
  waiting?: number;
  /** What to tell those who would have to wait behind them, as a sentence. */
  overloaded?: string;
  /** Answers kept; the least recently used is dropped first. */
  kept?: number;
  /** Length of the kept answers together, as JSON; a longer one is not kept. */
  keptCharacters?: number;
}

export interface ExportThreadsOptions {
  /** The program of a thread; by default `exports/thread.js`. */
  modulePath?: string | URL;
  /** Exports at the same time. */
  threads?: number;
  /** Exports that may wait for a thread. */
  waiting?: number;
  /** How long one may take. */
  timeoutMs?: number;
}

/** Milliseconds. */
export interface ApiTiming {
  /** How long a request may take to arrive; an answer has no limit here. */
  requestMs: number;
  /** Between two comments on a silent event stream; proxies and our CLI give up after 60 s. */
  heartbeatMs: number;
  /** How long an event-stream client may leave a message unread before it is disconnected. */
  slowReaderMs: number;
  /** How long a client may read nothing of an answer before it is disconnected. */
  stuckAnswerMs: number;
  /** How often a silent event stream reads events, in case a notification was lost. */
  rereadMs: number;
  /** Event-loop delay above which requests are refused as OVERLOADED. */
  maxEventLoopDelayMs: number;
  /** How long a prediction may take. The first one of a worker has to start a process. */
  predictionMs: number;
}

export const DEFAULT_TIMING: ApiTiming = {
  requestMs: 30_000,
  heartbeatMs: 15_000,
  slowReaderMs: 10_000,
  stuckAnswerMs: 30_000,
  rereadMs: 10_000,
  maxEventLoopDelayMs: 1_000,
  predictionMs: 20_000,
};
