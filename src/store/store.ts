/**
 * What the store offers the API and the worker. `api-store/` and `worker-store/` implement it.
 * Every write that changes a run's state is one Lua command (commands/), so that no two processes
 * can interleave.
 *
 * Fences: {@link WorkerStore.claimRun} hands out a number that grows with every hand-over of a
 * run. Every later write of that execution carries it, and is refused (`'stale'`) once a newer
 * number was handed out or the run is finished.
 */

import type { Artifact } from '../experiments/records/artifact.js';
import type { Event } from '../experiments/records/event.js';
import type { Experiment, ExperimentStatus, ExperimentSummary } from '../experiments/records/experiment.js';
import type { EpochMetrics, Evaluation } from '../experiments/records/metrics.js';
import type { Estimate, Warning } from '../experiments/records/plan.js';
import type { Expected, Receipt } from '../experiments/records/receipt.js';
import type { Run, RunError, RunProgress, RunStatus, StopReason, WaitReason } from '../experiments/records/run.js';
import type { TrainingPosition } from '../experiments/records/training-position.js';
import type { Annotations } from '../experiments/spec/annotations.js';
import type { ResolvedSpec, RunSpec } from '../experiments/spec/experiment.js';

export interface Page<Item> {
  items: Item[];
  /** Opaque; null on the last page. */
  nextCursor: string | null;
  /** Items on all pages together; null or left out where counting them would take a walk. */
  total?: number | null;
  /** Records of the page that this version cannot read; left out when there are none. */
  unreadable?: UnreadableRecord[];
}

/** A record that a list names instead of showing it. */
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
  /** One of these. */
  status?: readonly Status[] | undefined;
}

/** Which experiments a list shows; all that is given must hold. Texts are compared without case. */
export interface ExperimentFilter {
  /** Each has the key, and the value if one is given. */
  labels?: readonly { key: string; value?: string | undefined }[] | undefined;
  /** In the name. */
  name?: string | undefined;
  /** In the name, the description, the external id or a label. */
  text?: string | undefined;
  preset?: string | undefined;
  dataset?: string | undefined;
  /** All of them are used, by whichever arms. */
  techniques?: readonly string[] | undefined;
  /** Created then or later, in ms since 1970. */
  createdAfter?: number | undefined;
  /** Created before, in ms since 1970. */
  createdBefore?: number | undefined;
  /** Default `no`. */
  archived?: 'no' | 'only' | 'any' | undefined;
}

export interface Sorted {
  /** By time of creation; default descending. */
  sort?: 'createdAt' | '-createdAt' | undefined;
}

/**
 * A page of a filtered list. Few records are read for one page, so it may have fewer items than its
 * limit, or none, and another page after it.
 */
export type ExperimentQuery = PageQuery<ExperimentStatus> & ExperimentFilter & Sorted;

/** Of a technique, runs whose own arm uses it. */
export type RunQuery = PageQuery<RunStatus> & ExperimentFilter & Sorted & { arm?: string | undefined };

/** A queued or running run, and what its expected time follows from. */
export interface RunInQueue {
  tenant: string;
  runId: string;
  experimentId: string;
  experimentName: string;
  arm: string;
  seed: number;
  status: RunStatus;
  waitReason: WaitReason | null;
  epochs: number;
  percent: number;
  etaSeconds: number | null;
  startedAt: string | null;
  /** Mean of the epochs of its arm that were measured, in seconds; null before the first. */
  epochSeconds: number | null;
  /** Of its experiment. */
  estimate: Pick<Estimate, 'seconds' | 'runs'> | null;
}

/** What people may change on an experiment. */
export interface EditableFields extends Annotations {
  name: string;
}

/** `outdated`: it has none of the revisions that the change is for. */
export type Change =
  | { outcome: 'changed' | 'unchanged'; revision: string }
  | { outcome: 'outdated' }
  | { outcome: 'not_found' };

/** A submitted experiment and its runs in training order. The caller sets ids and times. */
export interface NewExperiment {
  id: string;
  /** Chosen by the client; at most one experiment of its tenant has it. */
  externalId?: string | undefined;
  name: string;
  annotations?: Annotations | undefined;
  /** Null for one that was not submitted as a preset. */
  preset?: string | null | undefined;
  createdAt: string;
  spec: ResolvedSpec;
  warnings: Warning[];
  estimate: Estimate;
  runs: { id: string; arm: string; seed: number; epochs: number; reproduces?: Expected | undefined }[];
}

/** An experiment with further seeds: its spec then, and the runs that it gets. */
export interface MoreSeeds extends Pick<NewExperiment, 'spec' | 'warnings' | 'estimate' | 'runs'> {
  /** How many it had. Seeds are only ever added, so that the number identifies the spec. */
  hadSeeds: number;
}

/**
 * What the queue needs to know about a run. `jobFence` is the fence that the run had when it last
 * became queued, 0 for a new run; it names the job together with the run.
 */
export interface QueuedRun {
  runId: string;
  experimentId: string;
  jobFence: number;
}

/** Of a change by which more runs wait to be trained. */
export interface QueueingOptions {
  /** Most runs that may be queued or paused in all experiments together. */
  maxQueuedRuns?: number | undefined;
  /** Of the tenant; 0: no limit. */
  quotas?: { queuedRuns: number; storedMegabytes: number } | undefined;
  request?: RepeatableRequest | undefined;
}

export interface CreateOptions extends QueueingOptions {
  /** 0 … 9 of its runs among the queued ones of the tenant: a higher one goes first. Default 0. */
  priority?: number | undefined;
  /** Experiments of the tenant that must have finished before its runs start. */
  after?: readonly string[] | undefined;
  /** Its runs do not start before, in ms since 1970. */
  startAt?: number | undefined;
  /** Takes an experiment of the same spec that is live or has succeeded, the newest. */
  deduplicate?: boolean | undefined;
}

/** The experiment of a submit. */
export interface Creation {
  experiment: Experiment;
  /** False of one that was there before: with the external id, or of the same spec. */
  isNew: boolean;
  /** Its runs get jobs when it is released: see {@link WorkerStore.releaseExperiment}. */
  isHeld: boolean;
  /** Runs whose turns have changed, for the queue. */
  movedRunIds: string[];
}

/** A held experiment that was released: the jobs that the caller must add to the queue. */
export interface Release {
  experimentId: string;
  jobs: QueuedRun[];
  /** Runs whose turns have changed, for the queue. */
  movedRunIds: string[];
}

/** A queued run of a held experiment. */
export interface HeldRun {
  runId: string;
  waitReason: Extract<WaitReason, 'other_experiments' | 'start_time'>;
  /** When it is released, in ms since 1970; null while it waits for other experiments. */
  releasedAt: number | null;
}

/**
 * A request that its client may repeat with the same Idempotency-Key. What it does is done once,
 * within a day, and a repetition gets the first answer.
 */
export interface RepeatableRequest {
  /** Of the Idempotency-Key and the tenant: hexadecimal. */
  id: string;
  /** Of everything the request asks for: hexadecimal. */
  fingerprint: string;
  /** Called when it was done before. */
  onRepeated(): void;
}

/** Where the events of one experiment, or only those of one of its runs, are read from. */
export type EventScope = { experimentId: string } | { runId: string };

/** A record and its revision, read at one moment. */
export interface Revised<Record> {
  record: Record;
  revision: string;
}

/** Some of the events of all experiments of a tenant. */
export interface RecentEvents {
  /** In order, each with its id among them. Events of deleted experiments are missing. */
  events: { id: string; event: Event }[];
  /** Id of the last event that was looked at: what follows is after it. */
  lastId: string;
  /** How many were looked at. */
  size: number;
  /**
   * Whether events after the id are no longer kept, or may have been before they all went; also for
   * an id that was not given yet.
   */
  missed: boolean;
}

/**
 * The outcome of a cancellation, and the jobs that the caller must add to the queue: those of runs
 * whose model has yet to be saved.
 */
export interface Cancellation {
  outcome: 'cancelled' | 'cancelling' | 'already_finished' | 'not_found';
  jobs: QueuedRun[];
  /** Those that the queue may still have of runs that are no longer queued. */
  obsoleteJobs: QueuedRun[];
}

export interface CancelOptions {
  /**
   * Evaluates and saves the model trained so far, if there is a checkpoint. A later cancellation
   * without it withdraws it; a later one cannot add it. Default false.
   */
  keepModel?: boolean | undefined;
}

/**
 * The half that the API uses, as one tenant sees it. Reads return null for what does not exist.
 * Every method rejects with REDIS_UNAVAILABLE within 2 s when Redis does not respond, and with
 * REDIS_FULL when it is out of memory. Changes take a request that may be repeated, and reject with
 * IDEMPOTENCY_KEY_REUSED when the first one with its key asked for something else.
 */
export interface ApiStore {
  /**
   * Stores experiment, runs and the events experiment.created and run.queued, all or nothing.
   * Rejects with QUEUE_FULL when more than `maxQueuedRuns` would be queued or paused, with
   * TENANT_QUEUE_FULL or TENANT_STORAGE_FULL when the tenant's quotas are used up, with
   * EXTERNAL_ID_TAKEN when an experiment of another spec has the external id, and with
   * EXPERIMENT_NOT_FOUND when a repeated request created one that was deleted since, or `after`
   * names none of the tenant.
   */
  createExperiment(experiment: NewExperiment, options?: CreateOptions): Promise<Creation>;
  /** The id of the experiment with this external id. */
  findByExternalId(externalId: string): Promise<string | null>;
  getExperiment(experimentId: string): Promise<Experiment | null>;
  /** The same, with the revision that it has then. */
  getRevisedExperiment(experimentId: string): Promise<Revised<Experiment> | null>;
  listExperiments(query: ExperimentQuery): Promise<Page<ExperimentSummary>>;
  /** Runs of all experiments: the experiments in the order asked for, their runs as planned. */
  listAllRuns(query: RunQuery): Promise<Page<Run>>;
  /** In planning order; null when there is no such experiment. */
  listRuns(experimentId: string, query: PageQuery<RunStatus>): Promise<Page<Run> | null>;
  getRun(runId: string): Promise<Run | null>;
  /** The same, with the revision that it has then. */
  getRevisedRun(runId: string): Promise<Revised<Run> | null>;
  /** In order of epochs. */
  getMetrics(runId: string): Promise<EpochMetrics[] | null>;
  /**
   * The artifacts of the execution that finished the run, and the fence that names their folder.
   * The list is empty before.
   */
  getArtifacts(runId: string): Promise<{ fence: number; artifacts: Artifact[] } | null>;
  /**
   * Events after the id `after` ('0' for all), at most `limit`; null when the resource does not
   * exist.
   * @throws ServiceError INVALID_REQUEST when `after` is not a whole number
   */
  readEvents(scope: EventScope, after: string, limit: number): Promise<Event[] | null>;
  /**
   * Looks at `limit` events of all experiments after the id `after`: '0' for the oldest kept,
   * undefined for none but those to come.
   */
  readRecentEvents(after: string | undefined, limit: number): Promise<RecentEvents>;
  /**
   * The experiment that a scope belongs to, and whether the resource is finished: what a stream
   * needs to know, at the price of one field. Null when there is no such resource.
   */
  eventOwner(scope: EventScope): Promise<{ experimentId: string; finished: boolean } | null>;
  /** Id of the last event that changed the resource, its revision; '0' before any. */
  revision(scope: EventScope): Promise<string | null>;
  /**
   * Stores what `edit` makes of the current fields, with event experiment.changed if it differs.
   * @param edit called again when another change came first; what it throws is thrown on
   * @param revisions the change is made only when the experiment has one of them; default any
   */
  changeExperiment(
    experimentId: string,
    edit: (current: EditableFields) => EditableFields,
    revisions?: readonly string[],
  ): Promise<Change>;
  /**
   * Adds the seeds and their runs to an experiment, which is unfinished then.
   * @param more undefined for a request that is refused, unless it was carried out before
   * @returns the ids of the new runs that need jobs, of a held experiment none; `outdated`: the
   *   experiment has others by now; `fixed`: it is a reproduction, or of an earlier version
   */
  addSeeds(
    experimentId: string,
    more: MoreSeeds | undefined,
    options?: QueueingOptions,
  ): Promise<{ outcome: 'extended'; runIds: string[] } | { outcome: 'outdated' | 'fixed' | 'refused' | 'not_found' }>;
  /** Takes an experiment out of lists, or puts it back, with event experiment.changed. */
  archiveExperiment(
    experimentId: string,
    archive: boolean,
    request?: RepeatableRequest,
  ): Promise<'archived' | 'restored' | 'unchanged' | 'not_found'>;
  /**
   * Removes a finished experiment from Redis and returns the runs whose folders are still on disk.
   * @throws ServiceError RECORD_UNREADABLE when another version stored it or one of its runs; then
   * nothing is removed
   */
  deleteExperiment(
    experimentId: string,
  ): Promise<{ outcome: 'deleted'; runIds: string[] } | { outcome: 'not_found' | 'not_finished' }>;
  /**
   * Cancels a queued or paused run at once. A running one becomes `cancelling`: workers learn of
   * it through Redis pub/sub or, with `keepModel`, from the answer to the owner's next write. A
   * finished run stays as it is.
   */
  cancelRun(runId: string, options?: CancelOptions, request?: RepeatableRequest): Promise<Cancellation>;
  /** The same for every run of the experiment. */
  cancelExperiment(experimentId: string, options?: CancelOptions, request?: RepeatableRequest): Promise<Cancellation>;
  /**
   * Pauses a queued run at once. A running one saves a checkpoint first; its owner learns of it
   * from the answer to its next write. `unchanged`: it is paused or being paused already.
   */
  pauseRun(
    runId: string,
    request?: RepeatableRequest,
  ): Promise<'paused' | 'pausing' | 'unchanged' | 'not_pausable' | 'not_found'>;
  /**
   * Queues a paused run, whose job the caller must add to the queue, and withdraws the request to
   * pause a running one (`unchanged`). A run of a held experiment has no job yet. No limit refuses
   * it: the run counted while it was paused.
   */
  resumeRun(
    runId: string,
    request?: RepeatableRequest,
  ): Promise<{ outcome: 'queued'; job: QueuedRun | null } | { outcome: 'unchanged' | 'not_resumable' | 'not_found' }>;
  /**
   * Queues a failed or cancelled run again, from the beginning and with all its attempts. The
   * caller must add its job to the queue. A run of a held experiment has none yet. Rejects as
   * {@link createExperiment} does when too many wait.
   */
  retryRun(
    runId: string,
    options?: QueueingOptions,
  ): Promise<{ outcome: 'queued'; job: QueuedRun | null } | { outcome: 'not_retryable' | 'not_found' }>;
  /** Live workers that take jobs, and how many runs they can train at the same time. */
  countWorkers(): Promise<{ workers: number; trainers: number }>;
}

/** What belongs to no tenant: figures of the whole installation. Rejects as {@link ApiStore}. */
export interface ServiceStore {
  /** Live workers that take jobs, and how many runs they can train at the same time. */
  countWorkers(): Promise<{ workers: number; trainers: number }>;
  /** The same workers, by id. */
  listWorkers(): Promise<LiveWorker[]>;
  /**
   * Asks a live worker to be drained or, with false, to work again; it learns of that from its next
   * heartbeat. `not_drainable`: its version knows no drain.
   */
  setDrain(workerId: string, wanted: boolean): Promise<'asked' | 'not_drainable' | 'not_found'>;
  /** Runs by status over all experiments, for metrics. */
  countRuns(): Promise<Record<RunStatus, number>>;
  /** Queued runs whose experiments are held, for metrics. */
  countHeldRuns(): Promise<number>;
  /** Whether a held experiment has nothing to wait for any more but a worker that releases it. */
  isReleaseWaiting(): Promise<boolean>;
  /** The same runs, at most so many: those first that are released first. */
  readHeldRuns(most: number): Promise<HeldRun[]>;
  /** Durations of the epochs of all runs, deleted ones included, for metrics. */
  epochDurations(): Promise<EpochDurations>;
  /** For metrics. */
  workerTroubles(): Promise<WorkerTroubles>;
  /** Writes a key that expires at once: rejects as a submit would. */
  assertWritable(): Promise<void>;
  /**
   * These runs in their order, of whichever tenants; those that do not exist or cannot be read are
   * left out. The times of a queue follow from all its runs.
   */
  readQueue(runIds: readonly string[]): Promise<RunInQueue[]>;
}

/** The API's stores. A route has that of the caller's tenant, and no other. */
export interface ApiStores {
  /** In it, the experiments and runs of other tenants do not exist. */
  forTenant(tenant: string): ApiStore;
  service: ServiceStore;
}

/** Seconds. */
export const EPOCH_SECONDS_BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500] as const;

/** A cumulative histogram. */
export interface EpochDurations {
  count: number;
  sumSeconds: number;
  /** Number of epochs that took `seconds` or less, for each of {@link EPOCH_SECONDS_BOUNDS}. */
  atMost: { seconds: number; count: number }[];
}

/** Which folders of a run are in use. */
export interface ArtifactOwner {
  /** Fence of its latest execution. */
  current: number;
  /** That of the execution whose artifacts are its result. */
  published: number | null;
  isFinished: boolean;
}

/** What endangered the runs of workers: totals of all workers, never reset. */
export interface WorkerTroubles {
  /** How often a worker's event loop was blocked for longer than half the time of a lock. */
  blocked: number;
  /** The sum of these times. */
  blockedSeconds: number;
  /** Locks of runs that could not be renewed in time. */
  locksLost: number;
}

/** A run that is now `running` under this fence; event run.started is stored. */
export interface ClaimedRun {
  outcome: 'claimed';
  tenant: string;
  /** What queued it, in traces; undefined when that was not traced. */
  traceparent: string | undefined;
  fence: number;
  attempt: number;
  /** Executions in a row that failed and added no checkpoint. It decides when to give up. */
  failuresWithoutProgress: number;
  /** Steps of the furthest checkpoint that was recorded. */
  checkpointSteps: number;
  /** Checkpoints of executions before this fence date from before a retry and are not used. */
  oldestFence: number;
  run: Run;
  spec: RunSpec;
  deadlines: ResolvedSpec['deadlines'];
  /**
   * Time since the first run of the experiment began, by Redis's clock, which all workers share.
   */
  experimentMs: number;
  /** The user cancelled it and keeps its model: save the model, train no further. */
  keepModel: boolean;
}

/**
 * A claim with nothing to train. `parked`: its tenant has as many running as it may; the run waits
 * without a job until {@link WorkerStore.releaseParked}. `unreadable`: another version of regulab
 * stored the run or its experiment; nothing was changed, so that a worker of that version finds the
 * run as it is.
 * `damaged`: no version can read the stored spec; the run has failed with RECORD_DAMAGED.
 */
export type UnclaimedRun =
  | { outcome: 'nothing_to_do' | 'given_up' | 'cancelled' | 'parked' }
  | { outcome: 'unreadable' | 'damaged'; reason: string };

export interface ClaimOptions {
  workerId: string;
  /** So many failed executions in a row without a new checkpoint, and the run is given up. */
  maxAttempts: number;
  /**
   * The fence that names the delivered job. One that is not the run's is outdated: nothing to do.
   */
  jobFence?: number;
  /** Runs that one tenant may have running; 0: no limit. Default 0. */
  maxRunningRuns?: number;
  /** Names this claim: sent again, it gets the same answer. Random when left out. */
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
 * The answer to a fenced write. `stale`: not written; stop the trainer, because another execution
 * owns the run or the run is finished. With all others it is written; `cancelling`,
 * `cancelling_keep_model` and `pausing` are what the user asked for.
 */
export type FencedAnswer = 'written' | 'cancelling' | 'cancelling_keep_model' | 'pausing' | 'stale';

/**
 * A run that is not finished. `fence` is that of its latest execution, `jobFence` names its job
 * (see {@link QueuedRun}).
 */
export interface ActiveRun {
  runId: string;
  experimentId: string;
  status: RunStatus;
  fence: number;
  jobFence: number;
  workerId: string | null;
  tenant: string;
  /** Whether it waits without a job for another run of its tenant to end. */
  isParked: boolean;
  /** Whether it waits without a job until its experiment is released. */
  isHeld: boolean;
}

export interface FinishedExperiment {
  id: string;
  tenant: string;
  finishedAt: string;
  runIds: string[];
}

/** A worker that is alive. What may be left out, 1.0.0-rc.1 does not know. */
export interface WorkerHeartbeat {
  id: string;
  host: string;
  pid: number;
  /** Maximum number of runs that it trains at the same time. */
  concurrency: number;
  /** Runs it trains now. */
  busy?: number;
  /** What its machine can do. */
  labels?: readonly string[];
  /** Of regulab. */
  version?: string;
  /** The version of TensorFlow in its trainers; null while none has been started. */
  tensorflow?: string | null;
  machine?: WorkerMachine;
  state?: WorkerState;
  startedAt?: string;
  /** Ids of the runs it trains now. */
  runs?: readonly string[];
}

/** What the worker is to do. */
export interface HeartbeatAnswer {
  isDrainWanted: boolean;
}

/**
 * Of a worker. `draining`: it takes no further jobs, and hands its runs back. `drained`: they are
 * handed back, and it stays like that until it is asked to work again.
 */
export type WorkerState = 'active' | 'draining' | 'drained';

/** What of a machine the bits of a training depend on. */
export interface WorkerMachine {
  platform: string;
  architecture: string;
  model: string;
  instructionSets: string[];
}

/** A worker as its heartbeat shows it; null is what an earlier version does not say. */
export interface LiveWorker {
  id: string;
  host: string;
  /** Runs that it trains at the same time. */
  slots: number;
  busy: number;
  state: WorkerState;
  labels: string[];
  version: string | null;
  tensorflow: string | null;
  machine: WorkerMachine | null;
  startedAt: string | null;
  /** Time of the heartbeat. */
  lastSeenAt: string;
  /** Ids of runs, of whichever tenants. */
  runs: string[];
}

/** The half that the worker uses. Unlike the API's, its connection waits for Redis to come back. */
export interface WorkerStore {
  /**
   * Takes the next fence. A run that is `running` already has lost its last execution: that uses
   * an attempt, and after too many in a row without a new checkpoint the run fails with
   * EXECUTION_LOST (`given_up`). A run that is `cancelling` is cancelled, unless its model is
   * wanted and there is a checkpoint. `nothing_to_do`: the run is finished, deleted, paused or
   * held, or the job is outdated.
   */
  claimRun(runId: string, options: ClaimOptions): Promise<ClaimedRun | UnclaimedRun>;
  /**
   * Gives new jobs to parked runs of the tenant of a run, as many as may run now; the caller must
   * add them to the queue.
   * @param maxRunningRuns 0: no limit
   */
  releaseParked(runId: string, maxRunningRuns: number): Promise<QueuedRun[]>;
  /** Whether a held experiment may be released. */
  isReleaseDue(): Promise<boolean>;
  /**
   * Releases one held experiment whose time has come, by Redis's clock, and that waits for no
   * other; null when there is none.
   */
  releaseExperiment(): Promise<Release | null>;
  /**
   * Training begins at this position: metrics of later epochs, which are measured again, are
   * dropped. Adds event run.resumed unless it is the beginning.
   */
  startTraining(runId: string, fence: number, position: TrainingPosition, progress: RunProgress): Promise<FencedAnswer>;
  /**
   * A checkpoint was saved: adds event run.checkpoint. One further than all before it is progress
   * and resets the count of failures.
   */
  recordCheckpoint(runId: string, fence: number, position: TrainingPosition): Promise<FencedAnswer>;
  /** Progress inside an epoch: overwrites the last, adds no event. */
  reportProgress(runId: string, fence: number, progress: RunProgress): Promise<FencedAnswer>;
  /** Stores the epoch's metrics and adds event run.epoch, once per epoch. */
  appendEpoch(runId: string, fence: number, metrics: EpochMetrics, progress: RunProgress): Promise<FencedAnswer>;
  /** Numbers of the epochs whose metrics are stored. */
  storedEpochs(runId: string): Promise<Set<number>>;
  /**
   * Finishes the run: its result, the pointer to its artifacts, event run.finished and, with the
   * last run, experiment.finished.
   */
  finishRun(runId: string, fence: number, result: FinishedRun): Promise<FencedAnswer>;
  /**
   * An execution failed and may be tried again: attempt + 1, status queued, waitReason
   * retry_backoff, event run.retrying. The run then needs a new job, named by this fence. A run
   * that the user cancels or pauses becomes cancelled or paused instead and needs no job.
   */
  failAttempt(runId: string, fence: number, error: RunError): Promise<FencedAnswer>;
  /**
   * Gives the run back without using an attempt (shutdown): status queued, event run.queued with
   * the reason; `disk_full` and `disk_unavailable` become its waitReason, too. The run then needs
   * a new job, named by this fence. A run that the user cancels or pauses becomes cancelled or
   * paused instead and needs no job.
   */
  releaseRun(runId: string, fence: number, reason: string): Promise<FencedAnswer>;
  /**
   * A batch of the runs that are not finished, for reconcile to compare with the queue. A batch may
   * be empty, and a run may come twice.
   * @param cursor '0' for the first batch, then `next` until that is '0' again
   */
  activeRuns(cursor: string): Promise<{ runs: ActiveRun[]; next: string }>;
  /**
   * Finished experiments, the one that finished first in front, for retention to remove.
   * @param skip so many of them are left out
   */
  finishedExperiments(limit: number, skip?: number): Promise<FinishedExperiment[]>;
  /** Which folders of these runs must stay; null for a run that does not exist. */
  artifactFences(runIds: string[]): Promise<Map<string, ArtifactOwner | 'unreadable' | null>>;
  /** Sends an answer to a prediction to the process that waits for it; it is stored nowhere. */
  publishPrediction(answer: string): Promise<void>;
  heartbeat(worker: WorkerHeartbeat, ttlMs: number): Promise<HeartbeatAnswer>;
  /** Adds to the totals of {@link ApiStore.workerTroubles}. */
  countTroubles(more: WorkerTroubles): Promise<void>;
  /**
   * Whether `holder` may do a task that one worker at a time should do. The lease lasts `ttlMs`,
   * also when Redis's clock is set.
   */
  takeLease(name: string, holder: string, ttlMs: number): Promise<boolean>;
  /** Makes a lease last `ttlMs` from now, if it is still the holder's. */
  extendLease(name: string, holder: string, ttlMs: number): Promise<void>;
  removeHeartbeat(workerId: string): Promise<void>;
}

/** What the feed calls the events of all experiments of a tenant, as `refer` in events.lua does. */
export const eventsOfTenant = (tenant: string) => `tenant:${tenant}`;

/** Wakes readers of events. One Redis subscription per process, for any number of readers. */
export interface EventFeed {
  /**
   * Calls back after new events are stored; returns the unsubscribe function.
   * @param name the id of an experiment, or `eventsOfTenant` of a tenant
   */
  onEvents(name: string, wake: () => void): () => void;
  /** Calls back for every request to cancel a running run. */
  onCancel(listener: (runId: string) => void): () => void;
  /** Calls back for every answer to a prediction of any process. */
  onPrediction(listener: (answer: string) => void): () => void;
  close(): Promise<void>;
}
