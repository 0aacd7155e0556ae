/** The service as the command line sees it: the routes of the REST contract. */
import { randomUUID } from 'node:crypto';
import type { ApiKey } from '../../access/api-key.js';
import type { Comparison, ComparisonAcross, Diagnostics } from '../../analysis/schemas.js';
import type { BiasVariance } from '../../analysis/studies/bias-variance.js';
import type { Ensembles } from '../../analysis/studies/ensembles.js';
import type { SweepPaths } from '../../analysis/studies/path.js';
import type { Advice } from '../../experiments/catalog/advisor/advise.js';
import type { Artifact } from '../../experiments/records/artifact.js';
import type { Experiment, ExperimentSummary } from '../../experiments/records/experiment.js';
import { externalIdSchema } from '../../experiments/records/ids.js';
import type { LayerReport, LayerState } from '../../experiments/records/layer-report.js';
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { ArmPrediction, RunPrediction } from '../../experiments/records/prediction.js';
import type { Run, WaitReason } from '../../experiments/records/run.js';
import { visibleDeep } from '../../visible.js';
import type { Attempt, Delivery } from '../../webhooks/records/delivery.js';
import type { Webhook, WebhookWithSecret } from '../../webhooks/records/webhook.js';
import { ApiError, CommandError, EXIT } from '../errors.js';
import { type ClientOptions, type RequestOptions, sendPatiently } from './send.js';

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
  /** Records that the service could not read, as those of another version. */
  unreadable?: { id: string; message: string }[];
}

export interface Metrics {
  runId: string;
  epochs: EpochMetrics[];
}

/** Which part of the histories of an experiment, as the user wrote it, and in which form. */
export interface MetricsQuery {
  format: 'json' | 'csv' | 'ndjson' | 'parquet';
  arm?: string | undefined;
  status?: string | undefined;
  names?: string | undefined;
  maxPoints?: string | undefined;
}

/** The histories of the runs of an experiment. */
export interface ExperimentMetrics {
  experimentId: string;
  runs: (Metrics & { arm: string; seed: number; status: string })[];
}

export interface Preset {
  name: string;
  title?: string;
  description?: string;
  [field: string]: unknown;
}

export interface ListQuery {
  limit?: number;
  cursor?: string | undefined;
  status?: string | undefined;
  [name: string]: string | number | readonly string[] | undefined;
}

/** A run in the queue; times are in RFC 3339, null where nothing is known. */
export interface QueueEntry {
  /** Null of a running one, and of one that waits for other experiments or for a time. */
  position: number | null;
  runId: string;
  experimentId: string;
  experimentName: string;
  arm: string;
  seed: number;
  status: string;
  waitReason: WaitReason | null;
  expectedStart: string | null;
  expectedEnd: string | null;
}

export interface Queue extends Page<QueueEntry> {
  at: string;
  queued: number;
  running: number;
  trainers: number;
}

/** An API key, without the key itself. */
export type Key = ApiKey;

/** A new key; `key` is null in the answer to a repeated request. */
export type MadeKey = ApiKey & { key: string | null };

/** A data set; null where its files cannot be read. */
export interface Dataset {
  name: string;
  trainImages: number | null;
  testImages: number | null;
}

/** What became, or would become, of many experiments. */
export interface BulkAnswer {
  dryRun: boolean;
  ids: string[];
  more: boolean;
  counts: { changed: number; unchanged: number; refused: number };
  items: {
    id: string;
    name: string | null;
    status: string | null;
    outcome: 'changed' | 'unchanged' | 'refused';
    problem?: { detail: string };
  }[];
}

/** As the user wrote them; the service checks them. */
export interface ComparisonQuery {
  baseline?: string | undefined;
  metric?: string | undefined;
  margin?: string | undefined;
  family?: string | undefined;
}

/** A picture that is the whole body, of this media type. */
export interface PictureBody {
  bytes: Buffer;
  type: string;
}
type PictureQuery = Record<string, string | number | undefined>;

/** What happened inside a run's layers. */
export type Layers = Omit<LayerReport, 'final' | 'epochs'> & { states: LayerState[] };

/** Statistics of a thousand runs take a while, and so do changes of a thousand experiments. */
const STATISTICS_TIMEOUT_MS = 300_000;

const experimentPath = (id: string) => `/v1/experiments/${encodeURIComponent(id)}`;
const externalIdPath = (id: string) => `/v1/experiments/by-external-id/${encodeURIComponent(id)}`;
const webhookPath = (id: string) => `/v1/webhooks/${encodeURIComponent(id)}`;
const runPath = (id: string) => `/v1/runs/${encodeURIComponent(id)}`;

/** When a submission is answered with an experiment that is there, and when a new one starts. */
export interface Identity {
  /** When it has the same spec, and is live or has succeeded. */
  deduplicate?: boolean | undefined;
  /** When it has this external id. */
  externalId?: string | undefined;
  /** 0 … 9. */
  priority?: number | undefined;
  /** Ids of experiments that must have finished before it starts. */
  after?: readonly string[] | undefined;
  /** It does not start before; RFC 3339. */
  startAt?: string | undefined;
}

/** A spec as the service resolved it, and what it would create. */
export type ExperimentPlan = Pick<Experiment, 'name' | 'spec' | 'warnings' | 'estimate'>;

type Send = (path: string, request?: RequestOptions) => Promise<Response>;
type SendForJson = <Body>(path: string, request?: RequestOptions) => Promise<Body>;

export type Client = ReturnType<typeof createClient>;

/**
 * Makes a client of one service. Every method throws {@link ApiError} for an error answer and
 * {@link UnreachableError} when none came.
 */
export function createClient(options: ClientOptions) {
  const send: Send = (path, request = {}) => sendPatiently(options, path, request);
  const shown = <Value>(value: Value): Value => (options.raw ? value : visibleDeep(value));
  const json: SendForJson = async <Body>(path: string, request?: RequestOptions) => {
    const response = await send(path, request);
    return shown((await response.json()) as Body);
  };
  return {
    url: options.url,
    ...experimentRequests(send, json, shown),
    ...armRequests(json),
    ...statisticsRequests(send, json),
    ...runRequests(send, json),
    ...keyRequests(json),
    ...webhookRequests(send, json),
    /** Any path of the service; the caller reads the body. */
    send,
    /** What came with {@link send}, as other answers are given. */
    shown,
    advise: (request: object) => json<Advice>('/v1/advice', { method: 'POST', body: request, repeatable: true }),
    datasets: async () => (await json<Page<Dataset>>('/v1/datasets')).items,
    presets: async () => (await json<Page<Preset>>('/v1/presets')).items,
    /** Opens the event stream of an experiment or run; events after `lastEventId`. */
    eventStream: (id: string, lastEventId: string | undefined, signal: AbortSignal) =>
      send(`${id.startsWith('run_') ? runPath(id) : experimentPath(id)}/events`, {
        headers: {
          accept: 'text/event-stream',
          ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
        },
        signal,
      }),
  };
}

function experimentRequests(send: Send, json: SendForJson, shown: <Value>(value: Value) => Value) {
  const runPage = (experimentId: string, query: ListQuery) =>
    json<Page<Run>>(`${experimentPath(experimentId)}/runs`, { query });

  return {
    /** What a submission would create. */
    plan: (spec: unknown) =>
      json<ExperimentPlan>('/v1/experiments:plan', { method: 'POST', body: spec, repeatable: true }),
    submit: submitRequest(send, shown),
    experiment: (id: string) => json<Experiment>(experimentPath(id)),
    /** The id of the experiment with this external id, or null when none has it. */
    findByExternalId: async (externalId: string): Promise<string | null> => {
      if (!externalIdSchema.safeParse(externalId).success) return null;
      const found = await nullIfMissing(json<Experiment>(externalIdPath(externalId)));
      return found?.id ?? null;
    },
    /** The histories of the runs, in this form; no time limit once they flow. */
    experimentMetrics: (id: string, query: MetricsQuery) =>
      send(`${experimentPath(id)}/metrics`, { query: { ...query } }),
    experiments: (query: ListQuery) => json<Page<ExperimentSummary>>('/v1/experiments', { query }),
    /** A merge patch: null removes. */
    changeExperiment: (id: string, patch: object) =>
      json<Experiment>(experimentPath(id), { method: 'PATCH', body: patch, repeatable: true }),
    /** @param filters what is shown; with `ids` in the change it is carried out */
    bulk: (change: object, filters: ListQuery = {}) =>
      json<BulkAnswer>('/v1/experiments:bulk', {
        method: 'POST',
        body: change,
        query: filters,
        ...once(),
        timeoutMs: STATISTICS_TIMEOUT_MS,
      }),
    archiveExperiment: (id: string) =>
      json<Experiment>(`${experimentPath(id)}/archive`, { method: 'POST', repeatable: true }),
    restoreExperiment: (id: string) =>
      json<Experiment>(`${experimentPath(id)}/restore`, { method: 'POST', repeatable: true }),
    deleteExperiment: async (id: string): Promise<void> => {
      const response = await send(experimentPath(id), { method: 'DELETE' });
      await response.body?.cancel();
    },
    cancelExperiment: (id: string, keepModel = false) =>
      json<Experiment>(`${experimentPath(id)}/cancel`, cancelling(keepModel)),
    runPage,
    /**
     * Every run of the experiment, page by page.
     * @throws CommandError when the service cannot read one of them
     */
    runs: async (experimentId: string): Promise<Run[]> => {
      const runs: Run[] = [];
      let cursor: string | undefined;
      do {
        const page = await runPage(experimentId, { limit: 100, cursor });
        if (page.unreadable) throw new CommandError(page.unreadable[0]!.message, EXIT.unavailable);
        runs.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return runs;
    },
  };
}

/** Null where the service has no such resource. */
export async function nullIfMissing<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
}

function submitRequest(send: Send, shown: <Value>(value: Value) => Value) {
  /**
   * @param spec a value, or the bytes of JSON
   * @returns also whether it was created now, and not found by its external id or spec
   */
  return async (spec: unknown, { deduplicate = false, externalId, priority, after = [], startAt }: Identity = {}) => {
    const schedule = { priority, after: after.length > 0 ? after.join() : undefined, startAt };
    const query = { deduplicate: deduplicate ? 'true' : undefined, ...schedule };
    const response = await (externalId === undefined
      ? send('/v1/experiments', { method: 'POST', body: spec, query, ...once() })
      : send(externalIdPath(externalId), { method: 'PUT', body: spec, query: schedule, repeatable: true }));
    const isNew = response.status === 202 && response.headers.get('deduplicated') === null;
    return { experiment: shown((await response.json()) as Experiment), isNew };
  };
}

function statisticsRequests(send: Send, json: SendForJson) {
  return {
    comparison: (id: string, query: ComparisonQuery = {}) =>
      json<Comparison>(`${experimentPath(id)}/comparison`, { query: { ...query }, timeoutMs: STATISTICS_TIMEOUT_MS }),
    /** @param request arms of several experiments, the baseline first */
    compareAcross: (request: object) =>
      json<ComparisonAcross>('/v1/comparisons', {
        method: 'POST',
        body: request,
        repeatable: true,
        timeoutMs: STATISTICS_TIMEOUT_MS,
      }),
    path: (id: string, query: { metric?: string | undefined } = {}) =>
      json<SweepPaths>(`${experimentPath(id)}/path`, { query, timeoutMs: STATISTICS_TIMEOUT_MS }),
    biasVariance: (id: string) =>
      json<BiasVariance>(`${experimentPath(id)}/bias-variance`, { timeoutMs: STATISTICS_TIMEOUT_MS }),
    /** The whole document as text; no time limit once it flows. */
    report: async (id: string, query: { format: 'html' | 'md'; ensembleSize?: number | undefined }) => {
      const headers = { accept: 'text/html, text/markdown' };
      const path = `${experimentPath(id)}/report`;
      return (await send(path, { query, headers, timeoutMs: STATISTICS_TIMEOUT_MS })).text();
    },
    ensembles: (id: string, query: { arms?: string | undefined; size?: number | undefined } = {}) =>
      json<Ensembles>(`${experimentPath(id)}/ensembles`, { query, timeoutMs: STATISTICS_TIMEOUT_MS }),
  };
}

function armRequests(json: SendForJson) {
  return {
    predictWithArm: (experimentId: string, request: object) =>
      json<ArmPrediction>(`${experimentPath(experimentId)}/predict`, {
        method: 'POST',
        body: request,
        repeatable: true,
      }),
    predictPictureWithArm: (experimentId: string, picture: PictureBody, query: PictureQuery) =>
      json<ArmPrediction>(`${experimentPath(experimentId)}/predict`, sendingPicture(picture, query)),
  };
}

function runRequests(send: Send, json: SendForJson) {
  return {
    run: (id: string) => json<Run>(runPath(id)),
    allRuns: (query: ListQuery) => json<Page<Run>>('/v1/runs', { query }),
    queue: (query: ListQuery) => json<Queue>('/v1/queue', { query }),
    cancelRun: (id: string, keepModel = false) => json<Run>(`${runPath(id)}/cancel`, cancelling(keepModel)),
    pauseRun: (id: string) => json<Run>(`${runPath(id)}/pause`, { method: 'POST', repeatable: true }),
    resumeRun: (id: string) => json<Run>(`${runPath(id)}/resume`, { method: 'POST', repeatable: true }),
    reproduceRun: (id: string) => json<Experiment>(`${runPath(id)}/reproduce`, { method: 'POST', ...once() }),
    retryRun: (id: string) => json<Run>(`${runPath(id)}/retry`, { method: 'POST', ...once() }),
    metrics: (runId: string) => json<Metrics>(`${runPath(runId)}/metrics`),
    diagnostics: (runId: string) =>
      json<Diagnostics>(`${runPath(runId)}/diagnostics`, { timeoutMs: STATISTICS_TIMEOUT_MS }),
    layers: (runId: string) => json<Layers>(`${runPath(runId)}/layers`),
    artifacts: async (runId: string) => (await json<Page<Artifact>>(`${runPath(runId)}/artifacts`)).items,
    /** The body of one artifact; no time limit once it flows. */
    artifact: (runId: string, name: string) => send(`${runPath(runId)}/artifacts/${encodeURIComponent(name)}`),
    /** The bytes of an export; no time limit once they flow. */
    exportRun: (runId: string, format: string) =>
      send(`${runPath(runId)}/export`, { query: { format }, timeoutMs: STATISTICS_TIMEOUT_MS }),
    /** @param request a value, or the bytes of JSON */
    predict: (runId: string, request: object) =>
      json<RunPrediction>(`${runPath(runId)}/predict`, { method: 'POST', body: request, repeatable: true }),
    predictPicture: (runId: string, picture: PictureBody, query: PictureQuery) =>
      json<RunPrediction>(`${runPath(runId)}/predict`, sendingPicture(picture, query)),
  };
}

function keyRequests(json: SendForJson) {
  const keyPath = (id: string) => `/v1/keys/${encodeURIComponent(id)}`;
  return {
    /** Sent once: the answer to a repetition would not have the key. */
    createKey: (key: object) => json<MadeKey>('/v1/keys', { method: 'POST', body: key }),
    keys: (query: ListQuery) => json<Page<Key>>('/v1/keys', { query }),
    rotateKey: (id: string, overlapSeconds: number) =>
      json<MadeKey>(`${keyPath(id)}/rotate`, { method: 'POST', body: { overlapSeconds } }),
    revokeKey: (id: string) => json<Key>(`${keyPath(id)}/revoke`, { method: 'POST', repeatable: true }),
  };
}

function webhookRequests(send: Send, json: SendForJson) {
  return {
    createWebhook: (webhook: object) =>
      json<WebhookWithSecret>('/v1/webhooks', { method: 'POST', body: webhook, ...once() }),
    webhooks: () => json<Page<Webhook>>('/v1/webhooks'),
    webhook: (id: string) => json<Webhook>(webhookPath(id)),
    /** A merge patch: `disabled: null` enables it again. */
    changeWebhook: (id: string, patch: object) =>
      json<Webhook>(webhookPath(id), { method: 'PATCH', body: patch, repeatable: true }),
    rotateWebhookSecret: (id: string) =>
      json<WebhookWithSecret>(`${webhookPath(id)}/rotate-secret`, { method: 'POST', ...once() }),
    testWebhook: (id: string) => json<Attempt>(`${webhookPath(id)}/test`, { method: 'POST' }),
    deliveries: (id: string, query: ListQuery) => json<Page<Delivery>>(`${webhookPath(id)}/deliveries`, { query }),
    redeliver: (id: string, deliveryId: string) =>
      json<{ id: string; state: string }>(`${webhookPath(id)}/deliveries/${encodeURIComponent(deliveryId)}/redeliver`, {
        method: 'POST',
        ...once(),
      }),
    deleteWebhook: async (id: string): Promise<void> => {
      const response = await send(webhookPath(id), { method: 'DELETE' });
      await response.body?.cancel();
    },
  };
}

function sendingPicture({ bytes, type }: PictureBody, query: PictureQuery): RequestOptions {
  return { method: 'POST', body: bytes, headers: { 'content-type': type }, query, repeatable: true };
}

/** A request that the service carries out once, however often it is sent. */
const once = (): RequestOptions => ({ headers: { 'idempotency-key': randomUUID() }, repeatable: true });

function cancelling(keepModel: boolean): RequestOptions {
  return { method: 'POST', repeatable: true, query: { keepModel: keepModel ? 'true' : undefined } };
}
