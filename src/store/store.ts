/**
 * What the API and the worker ask of the store, and the promises it gives. `resource-store.ts` and `execution-store.ts` implement it; every write
 * that changes a run's state is one Lua script, so that no two processes can interleave.
 *
 * Fences: {@link ExecutionStore.claimRun} hands out a number that grows with every hand-over of a run. Every later
 * write of that execution carries it, and is refused (`'stale'`) once a newer number was handed out or the run is over.
 */

import type { Artifact } from '../experiments/records/artifact.js';
import type { Event } from '../experiments/records/event.js';
import type { Experiment, ExperimentStatus, ExperimentSummary } from '../experiments/records/experiment.js';
import type { EpochMetrics, Evaluation } from '../experiments/records/metrics.js';
import type { Estimate, Warning } from '../experiments/records/plan.js';
import type { Expected, Receipt } from '../experiments/records/receipt.js';
import type { Run, RunError, RunProgress, RunStatus, StopReason } from '../experiments/records/run.js';
import type { TrainingPosition } from '../experiments/records/training-position.js';
import type { ResolvedSpec, RunSpec } from '../experiments/spec/experiment.js';

export interface Page<Item> {
  items: Item[];
  /** Opaque; null on the last page. */
  nextCursor: string | null;
  /** Records that belong on the page and cannot be read here, as those of another version; left out when there are none. */
  unreadable?: UnreadableRecord[];
}

/** A record that a list names in place of showing it. */
export interface UnreadableRecord {
  id: string;
  code: 'RECORD_UNREADABLE';
  message: string;
}

export interface PageQuery<Status> {
  /** 1 … 100. */
  limit: number;
  /** @throws ServiceError INVALID_REQUEST when it is not a cursor of this list. */
  cursor?: string | undefined;
  status?: Status | undefined;
}

/** A submit: the experiment and its runs, in the order they should train. Ids and times are the caller's. */
export interface NewExperiment {
  id: string;
  name: string;
  createdAt: string;
  spec: ResolvedSpec;
  warnings: Warning[];
  estimate: Estimate;
  runs: { id: string; arm: string; seed: number; epochs: number; reproduces?: Expected | undefined }[];
}

/**
 * What the queue is told about a run. `fence` is the run's `jobFence`: the fence it had when it last became queued (0 for
 * a new run), which together with the run names its job.
 */
export interface QueuedRun {
  runId: string;
  experimentId: string;
  fence: number;
}

/** Where the events of one experiment, or only those of one of its runs, are read from. */
export type EventScope = { experimentId: string } | { runId: string };

/** What a cancellation did, and the jobs that the caller must add to the queue: runs whose model is still to be saved. */
export interface Cancellation {
  outcome: 'cancelled' | 'cancelling' | 'already_finished' | 'not_found';
  jobs: QueuedRun[];
}

export interface CancelOptions {
  /**
   * Evaluates and saves the model trained so far, if there is a checkpoint. Can be withdrawn by a later cancellation
   * without it, but not added to one. Default false.
   */
  keepModel?: boolean | undefined;
}

/** The half that the API uses. Reads return null for what does not exist. Every method rejects with REDIS_UNAVAILABLE within 2 s when Redis does not answer, REDIS_FULL when it is out of memory. */
export interface ResourceStore {
  /** Stores experiment, runs and the events experiment.created and run.queued, all or nothing. */
  createExperiment(experiment: NewExperiment): Promise<Experiment>;
  getExperiment(experimentId: string): Promise<Experiment | null>;
  /** Newest first. */
  listExperiments(query: PageQuery<ExperimentStatus>): Promise<Page<ExperimentSummary>>;
  /** In planning order; null when there is no such experiment. */
  listRuns(experimentId: string, query: PageQuery<RunStatus>): Promise<Page<Run> | null>;
  getRun(runId: string): Promise<Run | null>;
  /** In order of epochs. */
  getMetrics(runId: string): Promise<EpochMetrics[] | null>;
  /** The artifacts of the execution that finished the run, with the fence that names their folder; empty list before. */
  getArtifacts(runId: string): Promise<{ fence: number; artifacts: Artifact[] } | null>;
  /** Events after the id `after` ('0' from the start), at most `limit`; null when the resource does not exist. */
  readEvents(scope: EventScope, after: string, limit: number): Promise<Event[] | null>;
  /** Id of the last event that changed the resource, its revision; '0' before any. */
  revision(scope: EventScope): Promise<string | null>;
  /**
   * Removes a terminal experiment from Redis and says which runs' folders remain to be removed from disk.
   * @throws ServiceError RECORD_UNREADABLE when another version stored it or one of its runs; nothing is removed then
   */
  deleteExperiment(
    experimentId: string,
  ): Promise<{ outcome: 'deleted'; runIds: string[] } | { outcome: 'not_found' | 'not_finished' }>;
  /**
   * Cancels a queued or paused run at once. A running one becomes `cancelling`: workers learn of it through Redis pub/sub,
   * or, with `keepModel`, from the answer to the owner's next write. A finished run stays as it is.
   */
  cancelRun(runId: string, options?: CancelOptions): Promise<Cancellation>;
  /** The same for every run of the experiment. */
  cancelExperiment(experimentId: string, options?: CancelOptions): Promise<Cancellation>;
  /**
   * A queued run is paused at once; a running one saves where it stands and is paused then (its owner hears of it with its next
   * write). `unchanged`: it is paused or being paused already.
   */
  pauseRun(runId: string): Promise<'paused' | 'pausing' | 'unchanged' | 'not_pausable' | 'not_found'>;
  /** Queues a paused run, and takes back the wish to pause a running one (`unchanged`). What it gives is what the queue wants to know. */
  resumeRun(
    runId: string,
  ): Promise<{ outcome: 'queued'; job: QueuedRun } | { outcome: 'unchanged' | 'not_resumable' | 'not_found' }>;
  /**
   * Queues a failed or cancelled run again with a fresh budget of attempts; its metrics and artifacts begin anew.
   * What it gives is what the queue wants to know.
   */
  retryRun(runId: string): Promise<{ outcome: 'queued'; job: QueuedRun } | { outcome: 'not_retryable' | 'not_found' }>;
  /** Live workers by their heartbeats. */
  countWorkers(): Promise<{ workers: number; trainers: number }>;
  /** Runs by status over all experiments, for metrics. */
  countRuns(): Promise<Record<RunStatus, number>>;
  /** How long the epochs of all runs took, deleted ones included, as a cumulative histogram. For metrics. */
  epochDurations(): Promise<EpochDurations>;
  /** For metrics. */
  workerTroubles(): Promise<WorkerTroubles>;
  ping(): Promise<void>;
}

/** Seconds. */
export const EPOCH_SECONDS_BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500] as const;

export interface EpochDurations {
  count: number;
  sumSeconds: number;
  /** Number of epochs that took at most so many seconds, for each of {@link EPOCH_SECONDS_BOUNDS}. */
  atMost: { seconds: number; count: number }[];
}

/** What a run says of its folders. */
export interface ArtifactOwner {
  /** Fence of its latest execution. */
  current: number;
  /** That of the execution whose artifacts are its result. */
  published: number | null;
  isFinished: boolean;
}

/** What endangered the runs of workers, counted over all of them and ever since. */
export interface WorkerTroubles {
  /** How often a worker's event loop was held up for longer than half the time of a lock. */
  blocked: number;
  /** For how long in all. */
  blockedSeconds: number;
  /** Locks of runs that could not be renewed in time. */
  locksLost: number;
}

/** What a claim gives: the run is now `running` under this fence and event run.started is written. */
export interface ClaimedRun {
  outcome: 'claimed';
  fence: number;
  attempt: number;
  /** Executions in a row that failed and added no checkpoint; decides when to give up. */
  failuresWithoutProgress: number;
  /** Steps of the furthest checkpoint that was recorded. */
  checkpointSteps: number;
  /** Checkpoints of executions before this fence are of an earlier life of the run, which a retry ended. */
  oldestFence: number;
  run: Run;
  spec: RunSpec;
  deadlines: ResolvedSpec['deadlines'];
  /** How long ago the first run of the experiment began, by Redis's clock, which all workers share. */
  experimentMs: number;
  /** Its user wants it cancelled and its model kept: it is not to be trained any more, and stays `cancelling`. */
  keepModel: boolean;
}

/**
 * A claim that gives nothing to train. `unreadable`: the run or its experiment was stored by another version of regulab, with
 * the reason in words; nothing was changed, and a worker of that version is to find the run as it is. `damaged`: no version can
 * read the spec that is stored; the run has failed with RECORD_DAMAGED.
 */
export type UnclaimedRun =
  | { outcome: 'nothing_to_do' | 'given_up' | 'cancelled' }
  | { outcome: 'unreadable' | 'damaged'; reason: string };

export interface ClaimOptions {
  workerId: string;
  /** Executions in a row that may fail without having added a checkpoint before the run is given up. */
  maxAttempts: number;
  /** The fence that names the delivered job: one that is not the run's `jobFence` is outdated and finds the run `over`. */
  jobFence?: number;
  /** Names this claim, so that asking again is answered as the first time; random when left out. */
  token?: string;
}

export interface FinishedRun {
  status: 'succeeded' | 'failed' | 'cancelled';
  stopReason: StopReason;
  evaluation?: Evaluation;
  weightsSha256?: string;
  receipt?: Receipt;
  artifacts?: Artifact[];
  error?: RunError;
}

/**
 * The answer to a fenced write. `stale`: not written; stop the trainer, because another execution owns the run or the run
 * is finished. With the others it is written; `cancelling`, `cancelling_keep_model` and `pausing` are the user's wish.
 */
export type FencedAnswer = 'written' | 'cancelling' | 'cancelling_keep_model' | 'pausing' | 'stale';

/** A run that is not terminal. `fence` is that of its latest execution, `jobFence` names its job (see {@link QueuedRun}). */
export interface ActiveRun {
  runId: string;
  experimentId: string;
  status: RunStatus;
  fence: number;
  jobFence: number;
  workerId: string | null;
}

/** What a worker says of itself while it lives. */
export interface WorkerHeartbeat {
  id: string;
  host: string;
  pid: number;
  /** Runs it trains at the same time at most. */
  concurrency: number;
  /** Runs it trains now. */
  busy?: number;
}

/** The half that the worker uses. Unlike the API's, its Redis connection waits for Redis to come back. */
export interface ExecutionStore {
  /**
   * Takes the next fence. A run found `running` means that its last execution died without a word: that uses an attempt,
   * and when too many in a row added no checkpoint the run is failed with EXECUTION_LOST (`given_up`). A run found `cancelling` is cancelled,
   * unless its model is to be kept and can be.
   * `over`: the run is terminal, gone or paused; there is nothing to do.
   */
  claimRun(runId: string, options: ClaimOptions): Promise<ClaimedRun | UnclaimedRun>;
  /**
   * Training begins at this place: metrics of later epochs, which will be measured again, are dropped. Event run.resumed unless
   * it is the beginning.
   */
  startTraining(runId: string, fence: number, position: TrainingPosition, progress: RunProgress): Promise<FencedAnswer>;
  /** A checkpoint was saved: event run.checkpoint. One beyond all before it counts as progress: failures are counted anew. */
  recordCheckpoint(runId: string, fence: number, position: TrainingPosition): Promise<FencedAnswer>;
  /** Progress inside an epoch: no event, overwrites the last. */
  reportProgress(runId: string, fence: number, progress: RunProgress): Promise<FencedAnswer>;
  /** Stores the epoch's metrics (idempotent per epoch) and writes event run.epoch. */
  appendEpoch(runId: string, fence: number, metrics: EpochMetrics, progress: RunProgress): Promise<FencedAnswer>;
  /** Numbers of the epochs whose metrics are stored. */
  storedEpochs(runId: string): Promise<Set<number>>;
  /** The one terminal write of a run: result, artifact pointer, event run.finished, and experiment.finished with the last run. */
  finishRun(runId: string, fence: number, result: FinishedRun): Promise<FencedAnswer>;
  /**
   * An execution failed and may be tried again: attempt + 1, status queued, waitReason retry_backoff, event run.retrying.
   * The run then wants a new job, named by this fence. When the user wants it cancelled or paused it is that instead, and wants no job.
   */
  failAttempt(runId: string, fence: number, error: RunError): Promise<FencedAnswer>;
  /**
   * Gives the run back without using an attempt (shutdown): status queued, event run.queued with the reason, of which
   * `disk_full` and `disk_unavailable` are its waitReason, too. The run then wants a new job, named by this fence. When the
   * user wants it cancelled or paused it is that instead, and wants no job.
   */
  releaseRun(runId: string, fence: number, reason: string): Promise<FencedAnswer>;
  /** Every run that is not terminal: what reconcile compares with the queue, whose job is named by `jobFence`. */
  activeRuns(): Promise<ActiveRun[]>;
  /** Terminal experiments, oldest finish first: what retention removes. */
  finishedExperiments(limit: number): Promise<{ id: string; finishedAt: string; runIds: string[] }[]>;
  /** For the collector: does this run exist, is it over, and which fence's folder must stay (current execution and published result)? */
  artifactFences(runIds: string[]): Promise<Map<string, ArtifactOwner | 'unreadable' | null>>;
  /** Says an answer to a prediction to whoever waits for it; it is stored nowhere. */
  publishPrediction(answer: string): Promise<void>;
  heartbeat(worker: WorkerHeartbeat, ttlMs: number): Promise<void>;
  /** Adds to what went wrong in workers. */
  countTroubles(more: WorkerTroubles): Promise<void>;
  /** Whether `holder` may do a task that one worker at a time should do; it stays taken for `ttlMs`, whatever becomes of Redis's clock. */
  takeLease(name: string, holder: string, ttlMs: number): Promise<boolean>;
  removeHeartbeat(workerId: string): Promise<void>;
}

/** Wakes readers when something happened. One Redis subscription per process, whatever the number of readers. */
export interface EventFeed {
  /** Calls back after new events of this experiment were stored; returns the unsubscribe function. */
  onExperimentEvents(experimentId: string, wake: () => void): () => void;
  /** Calls back for every wish to cancel a running run. */
  onCancel(listener: (runId: string) => void): () => void;
  /** Calls back for every answer to a prediction, whoever asked. */
  onPrediction(listener: (answer: string) => void): () => void;
  close(): Promise<void>;
}
