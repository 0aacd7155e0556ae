/**
 * The commands of the store: Lua that Redis runs as a whole or not at all. Each change of a run's
 * state is one command: the record, the counts by status, the experiment's status, the sets that
 * lists read, the events, and the wake-up of readers. The header of each file explains its argument
 * and its answer.
 *
 * Rules of the Lua files:
 * - KEYS[1] is the root of all keys; `keys` has the others (keys.ts).
 * - JSON that is stored travels as text and is stored untouched: cjson rounds numbers to 14 digits.
 *   Numbers of an argument arrive as text for the same reason.
 * - The first write is one that Redis refuses when it is out of memory, so that nothing is left
 *   half done. delete-experiment begins with DEL, which is always allowed.
 */
import type { Cancellation, FencedAnswer, QueuedRun, RepeatableRequest } from '../store.js';

/** JSON as text, stored as it is. */
type Json = string;
type Progress = { epoch: number; percent: number; etaSeconds?: number | undefined };
/** `epoch` and `totalSteps` are finished ones, `step` those of the next epoch. */
type Position = { epoch: number; step: number; totalSteps: number };
/** Run id, experiment id, fence. */
type Job = [string, string, string];
type Fenced = { runId: string; fence: number };
/** The outcome, the jobs to add and those to remove. */
type CancelAnswer = [Cancellation['outcome'], Job[], Job[]];
/** How many may wait for a trainer; left out where there is no limit. */
interface QueueLimits {
  maxQueuedRuns?: number | undefined;
  maxTenantRuns?: number | undefined;
  maxTenantBytes?: number | undefined;
}
/** Why more runs would be too many. */
export type QueueRefusal = 'too_many' | 'too_many_of_tenant' | 'too_many_bytes';

/** Argument and answer of each command. No field may be null: Lua has no such value. */
export interface Commands {
  createExperiment: {
    argument: QueueLimits & {
      /** Left out for the default one. */
      tenant?: string | undefined;
      id: string;
      externalId?: string | undefined;
      createdAt: string;
      /** The same in ms since 1970. */
      createdMs: number;
      name: string;
      nameJson: Json;
      spec: Json;
      specSha256: string;
      warnings: Json;
      estimate: Json;
      /** Further fields of the record, as text. */
      fields: Record<string, string>;
      runs: { id: string; arm: string; seed: number; epochs: number; reproduces?: Json | undefined }[];
      priority?: number | undefined;
      after: readonly string[];
      /** 0 for none. */
      startAtMs: number;
      deduplicate?: boolean | undefined;
    };
    answer: [
      'created' | 'exists' | 'same' | 'taken' | 'unknown' | QueueRefusal | 'too_many_to_order',
      string,
      string[]?,
      string?,
    ];
  };
  releaseExperiment: {
    argument: Record<never, never>;
    answer: ['released', string, Job[], string[]] | ['none'];
  };
  readEvents: {
    argument: { experimentId: string; after: string; limit: number };
    answer: [(string | null)[], [string, string, string[]][]];
  };
  readExperiment: { argument: { experimentId: string }; answer: [string[], (string | null)[][]] };
  readStartedRuns: { argument: { experimentId: string }; answer: (string | null)[][] };
  changeExperiment: {
    argument: {
      experimentId: string;
      /** Left out: any. */
      revisions?: readonly string[] | undefined;
      was: Record<string, string>;
      set: Record<string, string>;
      unset: string[];
      data: Json;
    };
    answer: ['changed' | 'outdated' | 'conflict', string] | ['not_found'];
  };
  addSeeds: {
    argument: QueueLimits & {
      experimentId: string;
      seeds: number;
      spec: Json;
      specSha256: string;
      warnings: Json;
      estimate: Json;
      runs: { id: string; arm: string; seed: number; epochs: number }[];
      data: Json;
      isRefused?: true | undefined;
    };
    answer: ['extended' | 'outdated' | 'fixed' | 'refused' | 'not_found' | QueueRefusal, string, string[]?];
  };
  archiveExperiment: {
    argument: { experimentId: string; archive: boolean };
    answer: ['archived' | 'restored' | 'unchanged' | 'not_found'];
  };
  cancelExperiment: { argument: { experimentId: string; keepModel: boolean }; answer: CancelAnswer };
  deleteExperiment: {
    argument: { experimentId: string };
    answer: ['deleted', string[]] | ['not_found' | 'not_finished'];
  };
  readTurns: { argument: { runIds: string[] }; answer: (string | null)[] };
  readMetrics: { argument: { runId: string }; answer: [(string | null)[], Json[]] };
  cancelRun: { argument: { runId: string; keepModel: boolean }; answer: CancelAnswer };
  pauseRun: {
    argument: { runId: string };
    answer: ['paused' | 'pausing' | 'unchanged' | 'not_pausable' | 'not_found'];
  };
  resumeRun: {
    argument: { runId: string };
    answer: ['queued', string, string] | ['unchanged' | 'not_resumable' | 'not_found'];
  };
  retryRun: {
    argument: QueueLimits & { runId: string };
    answer: ['queued', string, string] | ['not_retryable' | 'not_found'] | [QueueRefusal, string];
  };
  claimRun: {
    argument: {
      runId: string;
      workerId: string;
      maxAttempts: number;
      token: string;
      jobFence?: number | undefined;
      maxRunningRuns?: number | undefined;
      lost: Json;
      damage?: Json | undefined;
    };
    answer: ['claimed', string[], number] | ['nothing_to_do' | 'parked' | 'given_up' | 'cancelled' | 'damaged'];
  };
  releaseParked: { argument: { runId: string; maxRunningRuns: number }; answer: Job[] };
  startTraining: { argument: Fenced & { position: Position; progress: Progress }; answer: FencedAnswer };
  recordCheckpoint: { argument: Fenced & { position: Position }; answer: FencedAnswer };
  reportProgress: { argument: Fenced & { progress: Progress }; answer: FencedAnswer };
  appendEpoch: {
    argument: Fenced & {
      progress: Progress;
      epoch: number;
      row: Json;
      metrics: Json;
      data: Json;
      seconds: number;
      bounds: number[];
    };
    answer: FencedAnswer;
  };
  finishRun: {
    argument: Fenced & {
      status: string;
      epoch: number;
      stopReason: Json;
      error?: Json | undefined;
      evaluation?: Json | undefined;
      weightsSha256?: string | undefined;
      artifacts?: Json | undefined;
      receipt?: Json | undefined;
    };
    answer: FencedAnswer;
  };
  requeueRun: { argument: Fenced & ({ failure: Json } | { reason: string }); answer: FencedAnswer };
  createKey: {
    argument: {
      id: string;
      secretHash: string;
      name: string;
      tenant: string;
      scopes: string;
      expiresMs?: number | undefined;
    };
    answer: ['created', string];
  };
  rotateKey: {
    argument: { id: string; successorId: string; secretHash: string; overlapMs: number };
    answer: ['created', string] | ['not_found' | 'not_active'];
  };
  revokeKey: { argument: { id: string }; answer: ['revoked' | 'unchanged' | 'not_found'] };
  readKey: {
    argument: { id: string; secretHash: string };
    answer: [] | [tenant: string, scopes: string, expiresMs: string, revokedAt: string, lastUsedMs: string];
  };
  recordChange: {
    argument: { tenant: string; entry: Json; keptOfAll: number; keptOfTenant: number };
    answer: string;
  };
  countRequest: {
    argument: ({ tenant: string } | { address: string }) & { windowMs: number };
    answer: [number, number];
  };
  useKey: { argument: { id: string }; answer: ['noted' | 'unchanged'] };
  createWebhook: {
    argument: {
      tenant: string;
      id: string;
      experimentId?: string | undefined;
      fields: Record<string, string>;
      most: number;
    };
    answer: ['created', string] | ['too_many' | 'no_experiment'];
  };
  changeWebhook: {
    argument: {
      tenant: string;
      id: string;
      fields: Record<string, string>;
      enable: boolean;
      disable?: string | undefined;
    };
    answer: ['changed' | 'not_found'];
  };
  rotateSecret: {
    argument: { tenant: string; id: string; secret: string; previousUntilMs: number };
    answer: ['rotated' | 'not_found'];
  };
  deleteWebhooks: { argument: { tenant: string; id?: string | undefined }; answer: ['deleted' | 'not_found'] };
  addDelivery: {
    argument: {
      webhookId: string;
      member: string;
      type: string;
      atMs: string;
      body: Json;
      onceForRun?: string | undefined;
    };
    answer: ['waiting', string] | ['dropped'];
  };
  recordAttempt: {
    argument: { webhookId: string; member: string; round: number; attempt: Json } & (
      | { outcome: 'succeeded' | 'failed' }
      | { outcome: 'retry'; nextAttemptMs: number }
      | { outcome: 'gone'; reason: string }
    );
    answer: 'written' | 'outdated';
  };
  redeliver: {
    argument: { tenant: string; webhookId: string; messageId: string };
    answer: ['redelivered' | 'no_webhook' | 'no_delivery' | 'disabled'];
  };
  setDrain: {
    argument: { workerId: string; wanted: '0' | '1'; keptMs: number };
    answer: ['asked' | 'not_drainable' | 'not_found'];
  };
  countBytes: {
    argument: { runId: string; bytes: number; expected?: number | undefined };
    answer: 'counted' | 'outdated';
  };
}

export type CommandName = keyof Commands;

/**
 * The commands of the API after which no client learns that something is stored: they read, or
 * count what may be lost. Every other one waits for replicas (replicated-store.ts).
 */
export const UNCONFIRMED_COMMANDS: readonly CommandName[] = [
  ...(['readEvents', 'readExperiment', 'readStartedRuns', 'readMetrics', 'readTurns', 'readKey'] as const),
  ...(['countRequest', 'useKey', 'recordChange'] as const),
];

/**
 * Calls a command; rejects with what Redis or the command refuses, and with IDEMPOTENCY_KEY_REUSED
 * when an earlier request with the same key asked for something else. A repeated request changes
 * nothing and gets the answer that the first one got.
 */
export type CallCommand = <Name extends CommandName>(
  name: Name,
  argument: Commands[Name]['argument'],
  request?: RepeatableRequest,
) => Promise<Commands[Name]['answer']>;

/** A job as commands answer it. */
export const readJob = ([runId, experimentId, jobFence]: Job): QueuedRun => ({
  runId,
  experimentId,
  jobFence: Number(jobFence),
});

/** Where each command is, below this folder and without `.lua`. */
export const COMMAND_FILES = {
  createExperiment: 'experiments/create-experiment',
  releaseExperiment: 'experiments/release-experiment',
  readEvents: 'experiments/read-events',
  readExperiment: 'experiments/read-experiment',
  readStartedRuns: 'experiments/read-started-runs',
  changeExperiment: 'experiments/change-experiment',
  addSeeds: 'experiments/add-seeds',
  archiveExperiment: 'experiments/archive-experiment',
  cancelExperiment: 'experiments/cancel-experiment',
  deleteExperiment: 'experiments/delete-experiment',
  readMetrics: 'runs/read-metrics',
  readTurns: 'runs/read-turns',
  cancelRun: 'runs/cancel-run',
  pauseRun: 'runs/pause-run',
  resumeRun: 'runs/resume-run',
  retryRun: 'runs/retry-run',
  claimRun: 'executions/claim-run',
  releaseParked: 'executions/release-parked',
  startTraining: 'executions/start-training',
  recordCheckpoint: 'executions/record-checkpoint',
  reportProgress: 'executions/report-progress',
  appendEpoch: 'executions/append-epoch',
  finishRun: 'executions/finish-run',
  requeueRun: 'executions/requeue-run',
  createKey: 'access/create-key',
  rotateKey: 'access/rotate-key',
  revokeKey: 'access/revoke-key',
  readKey: 'access/read-key',
  useKey: 'access/use-key',
  countRequest: 'access/count-request',
  recordChange: 'access/record-change',
  createWebhook: 'webhooks/create-webhook',
  changeWebhook: 'webhooks/change-webhook',
  rotateSecret: 'webhooks/rotate-secret',
  deleteWebhooks: 'webhooks/delete-webhooks',
  addDelivery: 'webhooks/add-delivery',
  recordAttempt: 'webhooks/record-attempt',
  redeliver: 'webhooks/redeliver',
  setDrain: 'workers/set-drain',
  countBytes: 'files/count-bytes',
} as const satisfies Record<CommandName, string>;
