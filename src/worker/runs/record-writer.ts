/**
 * The writes of one execution into the store while it trains: one at a time, in order, none left
 * out, progress coalesced to the latest. While Redis is unreachable or full they wait here and
 * training continues. Every write carries the fence; its answer, which may be about the run, is
 * passed on.
 */
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { RunProgress } from '../../experiments/records/run.js';
import { type TrainingPosition, totalSteps } from '../../experiments/records/training-position.js';
import type { Logger } from '../../logger.js';
import type { FencedAnswer, WorkerStore } from '../../store/store.js';
import { untilStored } from '../until-stored.js';

export interface RecordWriterOptions {
  store: Pick<WorkerStore, 'startTraining' | 'recordCheckpoint' | 'reportProgress' | 'appendEpoch' | 'storedEpochs'>;
  runId: string;
  fence: number;
  /** Steps of the furthest checkpoint of earlier executions. */
  checkpointSteps: number;
  logger: Logger;
  /**
   * After this long without a write the last progress is written again: its answer may be a cancel.
   */
  pollMs: number;
  onAnswer(answer: FencedAnswer): void;
  /** The store permanently refused a write. */
  onFailure(error: unknown): void;
}

export class RecordWriter {
  readonly #options: RecordWriterOptions;
  readonly #writes: (() => Promise<FencedAnswer>)[] = [];
  /** Every epoch so far. */
  readonly #epochs: EpochMetrics[] = [];
  readonly #poll: NodeJS.Timeout;
  #lastProgress: RunProgress;
  #progressDue = false;
  /** Steps of the furthest checkpoint, earlier executions included. */
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

  /** The latest progress. */
  get lastProgress(): RunProgress {
    return this.#lastProgress;
  }

  /** Whether this execution has a checkpoint beyond all earlier ones: the store's own rule. */
  get hasProgressed(): boolean {
    return this.#hasProgressed;
  }

  /**
   * Training begins at this position.
   * @param epochs the metrics of the epochs before it; those that the store lacks are added
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

  /** Writes what is pending, then stops. */
  async flush(): Promise<void> {
    clearInterval(this.#poll);
    this.#progressDue = false;
    await this.#draining;
    await this.#fillGaps();
    this.#closed = true;
  }

  /**
   * A replica promoted after a failover may lack epochs that the old Redis had: they are written
   * again.
   */
  async #fillGaps(): Promise<void> {
    if (this.#closed || this.#epochs.length === 0) return;
    const { store, runId, logger } = this.#options;
    const stored = await untilStored(() => store.storedEpochs(runId), logger);
    const missing = this.#epochs.filter(({ epoch }) => !stored.has(epoch));
    if (missing.length === 0) return;
    logger.warn({ epochs: missing.map(({ epoch }) => epoch) }, 'store lost epochs, writing them again');
    for (const metrics of missing) this.epoch(metrics, this.#lastProgress);
    await this.#draining;
  }

  /** Stops and drops what is pending: the run is no longer ours. */
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
        onAnswer(await untilStored(write, logger));
      } else if (this.#progressDue) {
        this.#progressDue = false;
        onAnswer(await untilStored(() => store.reportProgress(runId, fence, this.#lastProgress), logger));
      } else return;
    }
  }
}
