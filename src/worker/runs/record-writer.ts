/**
 * The writes of one execution into the store while it trains: one after the other, what happened in its order and nothing left out,
 * progress coalesced to the latest. While Redis is away or full they wait here and training goes on. Every write carries the
 * fence; what the answers say about the run is passed on.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '../../errors.js';
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { RunProgress } from '../../experiments/records/run.js';
import { type TrainingPosition, totalSteps } from '../../experiments/records/training-position.js';
import type { Logger } from '../../logger.js';
import type { ExecutionStore, FencedAnswer } from '../../store/store.js';

const RETRY_MS = 1000;

export interface RecordWriterOptions {
  store: Pick<ExecutionStore, 'startTraining' | 'recordCheckpoint' | 'reportProgress' | 'appendEpoch' | 'storedEpochs'>;
  runId: string;
  fence: number;
  /** Steps of the furthest checkpoint of the executions before. */
  checkpointSteps: number;
  logger: Logger;
  /** Without any write for this long the last progress is written again, to learn whether the run is still wanted. */
  pollMs: number;
  onAnswer(answer: FencedAnswer): void;
  /** The store refused a write for good. */
  onFailure(error: unknown): void;
}

export class RecordWriter {
  readonly #options: RecordWriterOptions;
  readonly #writes: (() => Promise<FencedAnswer>)[] = [];
  /** Every epoch it was told of. */
  readonly #epochs: EpochMetrics[] = [];
  readonly #poll: NodeJS.Timeout;
  #lastProgress: RunProgress;
  #progressDue = false;
  /** Steps of the furthest checkpoint before and since. */
  #checkpointSteps: number;
  #hasProgressed = false;
  #draining: Promise<void> | null = null;
  #closed = false;

  constructor(options: RecordWriterOptions, progress: RunProgress) {
    this.#options = options;
    this.#checkpointSteps = options.checkpointSteps;
    this.#lastProgress = progress;
    this.#poll = setInterval(() => this.progress(this.#lastProgress), options.pollMs);
  }

  /** The latest progress it was given. */
  get lastProgress(): RunProgress {
    return this.#lastProgress;
  }

  /** Whether there is a checkpoint beyond those that were recorded before this execution: the store's own rule. */
  get hasProgressed(): boolean {
    return this.#hasProgressed;
  }

  /**
   * Training begins at this place.
   * @param epochs the metrics of the epochs before it: those that the store has not got are added
   */
  started(position: TrainingPosition, epochs: readonly EpochMetrics[], progress: RunProgress): void {
    const { store, runId, fence } = this.#options;
    if (totalSteps(position) === 0) this.#checkpointSteps = 0;
    this.#noteCheckpoint(position);
    this.#write(progress, () => store.startTraining(runId, fence, position, progress));
    for (const metrics of epochs) this.epoch(metrics, progress);
  }

  checkpoint(position: TrainingPosition): void {
    const { store, runId, fence } = this.#options;
    this.#noteCheckpoint(position);
    this.#write(this.#lastProgress, () => store.recordCheckpoint(runId, fence, position));
  }

  progress(progress: RunProgress): void {
    this.#lastProgress = progress;
    this.#progressDue = true;
    this.#wake();
  }

  epoch(metrics: EpochMetrics, progress: RunProgress): void {
    const { store, runId, fence } = this.#options;
    this.#progressDue = false; // the epoch's write carries it
    this.#epochs.push(metrics);
    this.#write(progress, () => store.appendEpoch(runId, fence, metrics, progress));
  }

  #noteCheckpoint(position: TrainingPosition): void {
    const steps = totalSteps(position);
    if (steps <= this.#checkpointSteps) return;
    this.#checkpointSteps = steps;
    this.#hasProgressed = true;
  }

  #write(progress: RunProgress, write: () => Promise<FencedAnswer>): void {
    this.#lastProgress = progress;
    this.#writes.push(write);
    this.#wake();
  }

  /** Writes what is left, then stops. */
  async flush(): Promise<void> {
    clearInterval(this.#poll);
    this.#progressDue = false;
    await this.#draining;
    await this.#fillGaps();
    this.#closed = true;
  }

  /** A Redis that took the place of another may lack epochs which that one had taken: they are told again. */
  async #fillGaps(): Promise<void> {
    if (this.#closed || this.#epochs.length === 0) return;
    const { store, runId, logger } = this.#options;
    const stored = await delivered(() => store.storedEpochs(runId), logger);
    const missing = this.#epochs.filter(({ epoch }) => !stored.has(epoch));
    if (missing.length === 0) return;
    logger.warn({ epochs: missing.map(({ epoch }) => epoch) }, 'the store lost epochs; they are told again');
    for (const metrics of missing) this.epoch(metrics, this.#lastProgress);
    await this.#draining;
  }

  /** Stops and forgets what is left: the run is not ours any more. */
  discard(): void {
    clearInterval(this.#poll);
    this.#closed = true;
    this.#writes.length = 0;
  }

  #wake(): void {
    if (this.#closed || this.#draining) return;
    this.#poll.refresh();
    this.#draining = this.#drain()
      .catch((error) => {
        this.discard();
        this.#options.onFailure(error);
      })
      .finally(() => {
        this.#draining = null;
      });
  }

  async #drain(): Promise<void> {
    const { store, runId, fence, logger, onAnswer } = this.#options;
    while (!this.#closed) {
      const write = this.#writes.shift();
      if (write) {
        onAnswer(await delivered(write, logger));
      } else if (this.#progressDue) {
        this.#progressDue = false;
        onAnswer(await delivered(() => store.reportProgress(runId, fence, this.#lastProgress), logger));
      } else return;
    }
  }
}

/**
 * Does a write until the store takes it. Errors that time cannot heal are thrown. Safe to repeat: the store's writes are.
 * @param giveUp when it is aborted, an error that time could heal is thrown, too
 */
export async function delivered<T>(write: () => Promise<T>, logger: Logger, giveUp?: AbortSignal): Promise<T> {
  for (let warned = false; ; warned = true) {
    try {
      return await write();
    } catch (err) {
      if (!isTemporary(err) || giveUp?.aborted) throw err;
      if (!warned) logger.warn({ err }, 'the store takes no writes, trying again');
      await delay(RETRY_MS);
    }
  }
}

const isTemporary = (error: unknown) =>
  error instanceof ServiceError && (error.code === 'REDIS_UNAVAILABLE' || error.code === 'REDIS_FULL');
