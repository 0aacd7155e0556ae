/** One execution of one run: what it is, its writes, and how it is stopped early. */
import type { Logger } from '../../logger.js';
import type { RunQueue } from '../../queue/run-queue.js';
import type { CountedArtifacts } from '../../store/artifacts/counted-artifacts.js';
import type { ClaimedRun, EventFeed, FencedAnswer, WorkerStore } from '../../store/store.js';
import type { TrainerPool } from '../trainers/trainer-pool.js';
import { createDeadlines, type Deadlines } from './deadlines.js';
import type { Interruption } from './drive-trainer.js';
import { RecordWriter } from './record-writer.js';

/** What the executions of a worker share. */
export interface ExecutionContext {
  workerId: string;
  store: WorkerStore;
  artifacts: CountedArtifacts;
  queue: Pick<RunQueue, 'enqueue'>;
  feed: Pick<EventFeed, 'onCancel'>;
  pool: TrainerPool;
  logger: Logger;
  /** Executions in a row that may fail without adding a checkpoint before the run is given up. */
  maxAttempts: number;
  /** Runs that one tenant may have running; 0 is no limit. */
  maxRunningRuns: number;
  /** Milliseconds an execution may take; 0 is no limit. */
  runDeadlineMs: number;
  /**
   * How often a silent execution checks whether its run is still wanted: a cancel message can be
   * lost.
   */
  pollMs?: number;
  /** How often a run that waits for the disk tries again. */
  storageRetryMs?: number;
  /** How long a trainer may take to obey a stop before it is killed. */
  stopTimeoutMs?: number;
  /** How long a trainer may report nothing before it counts as stuck and is killed. */
  silenceMs: number;
}

export class Execution {
  readonly context: ExecutionContext;
  readonly claim: ClaimedRun;
  readonly runId: string;
  readonly fence: number;
  readonly logger: Logger;
  readonly record: RecordWriter;
  readonly deadlines: Deadlines;
  /** The error with which the store permanently refused a write. */
  refusal: unknown;
  readonly #interruption = new AbortController();
  readonly #finishing = new AbortController();
  readonly #forgetCancel: () => void;
  readonly #outside: AbortSignal;
  readonly #interruptFromOutside = () => this.#interrupt(this.#outside.reason);

  /** @param outside interrupts the execution; its reason is an {@link Interruption} */
  constructor(claim: ClaimedRun, outside: AbortSignal, context: ExecutionContext) {
    const { run, fence, attempt } = claim;
    this.context = context;
    this.claim = claim;
    this.runId = run.id;
    this.fence = fence;
    this.logger = context.logger.child({ runId: run.id, experimentId: run.experimentId, attempt, fence });
    this.record = this.#openRecord();
    if (claim.keepModel) this.#finishNow();
    this.#forgetCancel = context.feed.onCancel((runId) => runId === run.id && this.#interrupt('cancelled'));
    // A run that is finishing anyway is given the time to save its model.
    this.deadlines = createDeadlines(claim, context.runDeadlineMs, () => {
      if (!this.finishNow.aborted) this.#interrupt('deadline');
    });
    this.#outside = outside;
    outside.addEventListener('abort', this.#interruptFromOutside);
    if (outside.aborted) this.#interruptFromOutside();
  }

  /** Aborts with the first {@link Interruption}. */
  get interrupted(): AbortSignal {
    return this.#interruption.signal;
  }

  /** Aborts when the run is to stop training now and keep its model. */
  get finishNow(): AbortSignal {
    return this.#finishing.signal;
  }

  close(): void {
    this.record.discard();
    this.#forgetCancel();
    this.deadlines.clear();
    this.#outside.removeEventListener('abort', this.#interruptFromOutside);
  }

  #openRecord(): RecordWriter {
    const { context, claim, runId, fence, logger } = this;
    const options = {
      store: context.store,
      runId,
      fence,
      checkpointSteps: claim.checkpointSteps,
      logger,
      pollMs: context.pollMs ?? 1000,
      onAnswer: (answer: FencedAnswer) => this.#obey(answer),
      onFailure: (error: unknown) => {
        this.refusal = error;
        this.#interrupt('record_refused');
      },
    };
    return new RecordWriter(options, claim.run.progress);
  }

  #obey(answer: FencedAnswer): void {
    if (answer === 'cancelling') this.#interrupt('cancelled');
    if (answer === 'cancelling_keep_model') this.#finishNow();
    if (answer === 'pausing') this.#interrupt('paused');
    if (answer === 'stale') this.#interrupt('stale');
  }

  #interrupt(by: Interruption): void {
    if (this.interrupted.aborted) return;
    this.logger.info({ by }, 'run interrupted');
    this.#interruption.abort(by);
  }

  #finishNow(): void {
    if (this.finishNow.aborted) return;
    this.logger.info('stopping early, keeping the model');
    this.#finishing.abort();
  }
}
