/**
 * The service as the command line sees it: the routes of the REST contract over global fetch. Reads
 * and repeatable writes are retried while the service is unreachable, up to the client's time
 * limit.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Comparison, Diagnostics } from '../../analysis/schemas.js';
import type { BiasVariance } from '../../analysis/studies/bias-variance.js';
import type { Ensembles } from '../../analysis/studies/ensembles.js';
import type { SweepPaths } from '../../analysis/studies/path.js';
import type { Advice } from '../../experiments/catalog/advisor/advise.js';
import type { Artifact } from '../../experiments/records/artifact.js';
import type { Experiment, ExperimentSummary } from '../../experiments/records/experiment.js';
import type { LayerReport, LayerState } from '../../experiments/records/layer-report.js';
import type { EpochMetrics } from '../../experiments/records/metrics.js';
import type { ArmPrediction, RunPrediction } from '../../experiments/records/prediction.js';
import type { Run } from '../../experiments/records/run.js';
import { ApiError, CommandError, EXIT, type ProblemDocument, UnreachableError } from '../errors.js';

export interface ClientOptions {
  /** Base URL of the service; a path prefix is kept. */
  url: string;
  apiKey?: string | undefined;
  /**
   * How long to keep trying when the service refuses connections or answers 503: milliseconds, per
   * request.
   */
  patience?: Partial<Patience>;
  /** Ends every request under way. */
  signal?: AbortSignal;
  /** Told before every wait, so that a person sees why nothing happens. */
  onWait?: (reason: string, waitMs: number) => void;
}

export interface Patience {
  /** For connections that fail. */
  unreachableMs: number;
  /** For 429 and 502 … 504 answers. */
  unavailableMs: number;
}

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

export interface Preset {
  name: string;
  title?: string;
  description?: string;
  [field: string]: unknown;
}

/** What /health/ready says that the command line needs. */
export interface ServiceHealth {
  status: string;
  /** Null while Redis is unreachable. */
  workers: number | null;
}

export interface ListQuery {
  limit?: number;
  cursor?: string | undefined;
  status?: string | undefined;
  [name: string]: string | number | undefined;
}

/** As the user wrote them; the service checks them. */
export interface ComparisonQuery {
  baseline?: string | undefined;
  metric?: string | undefined;
  margin?: string | undefined;
  family?: string | undefined;
}

/** What happened inside a run's layers. */
export type Layers = Omit<LayerReport, 'final' | 'epochs'> & { states: LayerState[] };

interface RequestOptions {
  method?: string;
  body?: unknown;
  query?: Record<string, string | number | undefined>;
  headers?: Record<string, string>;
  /** How long the answer may take to begin. */
  timeoutMs?: number;
  /** Whether sending it twice does no harm; GET and DELETE are taken to be. */
  repeatable?: boolean;
  signal?: AbortSignal;
}

const DEFAULT_PATIENCE: Patience = { unreachableMs: 0, unavailableMs: 10_000 };
const REQUEST_TIMEOUT_MS = 30_000;
/** Statistics of a thousand runs take a while. */
const STATISTICS_TIMEOUT_MS = 300_000;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 5_000;

export type Client = ReturnType<typeof createClient>;

/**
 * Makes a client of one service. Every method throws {@link ApiError} for an error answer and
 * {@link UnreachableError} when none came.
 */
export function createClient(options: ClientOptions) {
  const send = (path: string, request: RequestOptions = {}) => sendPatiently(options, path, request);
  const json = async <Body>(path: string, request?: RequestOptions): Promise<Body> => {
    const response = await send(path, request);
    return (await response.json()) as Body;
  };
  const experiment = (id: string) => `/v1/experiments/${encodeURIComponent(id)}`;
  const run = (id: string) => `/v1/runs/${encodeURIComponent(id)}`;

  const cancelling = (keepModel: boolean): RequestOptions => ({
    method: 'POST',
    repeatable: true,
    query: { keepModel: keepModel ? 'true' : undefined },
  });

  const runPage = (experimentId: string, query: ListQuery) =>
    json<Page<Run>>(`${experiment(experimentId)}/runs`, { query });

  return {
    url: options.url,
    /** Any path of the service; the caller reads the body. */
    send,
    /** Not repeated on a lost connection: the experiment may already be stored. */
    submit: (spec: unknown, { dryRun = false } = {}) =>
      json<Experiment>('/v1/experiments', {
        method: 'POST',
        body: spec,
        query: { dryRun: dryRun ? 'true' : undefined },
        repeatable: dryRun,
      }),
    experiment: (id: string) => json<Experiment>(experiment(id)),
    experiments: (query: ListQuery) => json<Page<ExperimentSummary>>('/v1/experiments', { query }),
    deleteExperiment: async (id: string): Promise<void> => {
      const response = await send(experiment(id), { method: 'DELETE' });
      await response.body?.cancel();
    },
    cancelExperiment: (id: string, keepModel = false) =>
      json<Experiment>(`${experiment(id)}/cancel`, cancelling(keepModel)),
    comparison: (id: string, query: ComparisonQuery = {}) =>
      json<Comparison>(`${experiment(id)}/comparison`, { query: { ...query }, timeoutMs: STATISTICS_TIMEOUT_MS }),
    path: (id: string, query: { metric?: string | undefined } = {}) =>
      json<SweepPaths>(`${experiment(id)}/path`, { query, timeoutMs: STATISTICS_TIMEOUT_MS }),
    biasVariance: (id: string) =>
      json<BiasVariance>(`${experiment(id)}/bias-variance`, { timeoutMs: STATISTICS_TIMEOUT_MS }),
    ensembles: (id: string, query: { arms?: string | undefined; size?: number | undefined } = {}) =>
      json<Ensembles>(`${experiment(id)}/ensembles`, { query, timeoutMs: STATISTICS_TIMEOUT_MS }),
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
    run: (id: string) => json<Run>(run(id)),
    cancelRun: (id: string, keepModel = false) => json<Run>(`${run(id)}/cancel`, cancelling(keepModel)),
    pauseRun: (id: string) => json<Run>(`${run(id)}/pause`, { method: 'POST', repeatable: true }),
    resumeRun: (id: string) => json<Run>(`${run(id)}/resume`, { method: 'POST', repeatable: true }),
    reproduceRun: (id: string) => json<Experiment>(`${run(id)}/reproduce`, { method: 'POST' }),
    retryRun: (id: string) => json<Run>(`${run(id)}/retry`, { method: 'POST' }),
    metrics: (runId: string) => json<Metrics>(`${run(runId)}/metrics`),
    diagnostics: (runId: string) =>
      json<Diagnostics>(`${run(runId)}/diagnostics`, { timeoutMs: STATISTICS_TIMEOUT_MS }),
    layers: (runId: string) => json<Layers>(`${run(runId)}/layers`),
    artifacts: async (runId: string) => (await json<Page<Artifact>>(`${run(runId)}/artifacts`)).items,
    /** The body of one artifact; no time limit once it flows. */
    artifact: (runId: string, name: string) => send(`${run(runId)}/artifacts/${encodeURIComponent(name)}`),
    predict: (runId: string, request: object) =>
      json<RunPrediction>(`${run(runId)}/predict`, { method: 'POST', body: request, repeatable: true }),
    predictWithArm: (experimentId: string, request: object) =>
      json<ArmPrediction>(`${experiment(experimentId)}/predict`, { method: 'POST', body: request, repeatable: true }),
    advise: (request: object) => json<Advice>('/v1/advice', { method: 'POST', body: request, repeatable: true }),
    presets: async () => (await json<Page<Preset>>('/v1/presets')).items,
    ready: () => json<ServiceHealth>('/health/ready'),
    /** Opens the event stream of an experiment or run; events after `lastEventId`. */
    eventStream: (id: string, lastEventId: string | undefined, signal: AbortSignal) =>
      send(`${id.startsWith('run_') ? run(id) : experiment(id)}/events`, {
        headers: {
          accept: 'text/event-stream',
          ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
        },
        signal,
      }),
  };
}

/** Sends until an answer comes that waiting would not change, or patience ends. */
async function sendPatiently(options: ClientOptions, path: string, request: RequestOptions): Promise<Response> {
  const patience = { ...DEFAULT_PATIENCE, ...options.patience };
  const repeatable = request.repeatable ?? ['GET', 'DELETE'].includes(request.method ?? 'GET');
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    let failure: ApiError | UnreachableError;
    let waitMs = Math.min(FIRST_WAIT_MS * 2 ** attempt, MAX_WAIT_MS);
    try {
      const response = await sendOnce(options, path, request);
      if (response.ok) return response;
      failure = new ApiError(await readProblem(response));
      if (!failure.isTransient) throw failure;
      waitMs = retryAfterMs(response) ?? waitMs;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      failure = error;
    }
    const allowedMs = failure instanceof ApiError ? patience.unavailableMs : patience.unreachableMs;
    if (!repeatable || performance.now() + waitMs - started > allowedMs) throw failure;
    options.onWait?.(failure.message, waitMs);
    await delay(waitMs, undefined, options.signal ? { signal: options.signal } : {});
  }
}

async function sendOnce(options: ClientOptions, path: string, request: RequestOptions): Promise<Response> {
  const url = new URL(options.url.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  if (options.apiKey) headers.authorization = `Bearer ${options.apiKey}`;
  if (request.body !== undefined) headers['content-type'] = 'application/json';

  // The limit is for the headers: a download or a stream may take as long as it takes.
  const tooSlow = new AbortController();
  const timer = setTimeout(
    () => tooSlow.abort(new Error('no answer in time')),
    request.timeoutMs ?? REQUEST_TIMEOUT_MS,
  );
  const signals = [tooSlow.signal, options.signal, request.signal].filter((signal) => signal !== undefined);
  try {
    return await fetch(url, {
      method: request.method ?? 'GET',
      headers,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      signal: AbortSignal.any(signals),
    });
  } catch (error) {
    if (options.signal?.aborted || request.signal?.aborted) throw error;
    throw new UnreachableError(options.url, error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The problem document of an error answer; one made up from the status when a proxy answered in its
 * own words.
 */
async function readProblem(response: Response): Promise<ProblemDocument> {
  const fallback = { status: response.status, title: response.statusText || 'Error', code: `HTTP_${response.status}` };
  const body = (await response.json().catch(() => null)) as Partial<ProblemDocument> | null;
  return body !== null && typeof body === 'object' && !Array.isArray(body)
    ? { ...fallback, ...body, status: response.status }
    : fallback;
}

function retryAfterMs(response: Response): number | undefined {
  const header = response.headers.get('retry-after');
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}
