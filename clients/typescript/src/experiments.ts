/** Experiments: submit, read, compare, change. */
import { RegulabError } from './errors.js';
import { type Listing, listing } from './http/listing.js';
import { experimentPath } from './http/paths.js';
import { type CallOptions, type JsonBytes, LONG_TIMEOUT_MS, once, type Request, type Transport } from './http/send.js';
import type {
  Comparison,
  ComparisonAcross,
  ComparisonRequest,
  Experiment,
  ExperimentPatch,
  ExperimentPlan,
  ExperimentSummary,
  Page,
  Query,
  Run,
  Schemas,
  Selecting,
  Submission,
} from './types.js';
import { type WaitOptions, waitUntilFinished } from './wait.js';

export interface BatchOptions extends CallOptions {
  /** Answer with an experiment of the same spec if one is live or has succeeded. */
  deduplicate?: boolean | undefined;
  /** 0 to 9; 0 by default. */
  priority?: number | undefined;
  /** Ids of experiments that must have finished, in whatever way, before the runs start. */
  after?: readonly string[] | undefined;
  /** The runs do not start before; RFC 3339. */
  startAt?: string | undefined;
}

export interface SubmitOptions extends BatchOptions {
  /** Made by the client when left out. A submission is carried out once for a key, for a day. */
  idempotencyKey?: string | undefined;
  /** The experiment's id of your own: submitted once under it, however often this is called. */
  externalId?: string | undefined;
  /** Called when nothing is created: the experiment was there, by its external id or spec. */
  onExisting?: ((experiment: Experiment) => void) | undefined;
}

export interface ChangeOptions extends CallOptions {
  /** Change it only if it is still as it was under this entity tag; such a change is sent once. */
  ifMatch?: string | undefined;
}

export type HistoriesFormat = Exclude<NonNullable<Query<'getExperimentMetrics'>['format']>, 'json'>;

/** JSON is what the client reads. */
type HistoriesQuery = Omit<Query<'getExperimentMetrics'>, 'format'>;

export function experimentMethods(transport: Transport) {
  const { json } = transport;
  return {
    /** What a submission would create: spec with defaults, warnings, estimate, runs. */
    plan: (spec: Submission | JsonBytes, call: CallOptions = {}) =>
      json<ExperimentPlan>('/v1/experiments:plan', { ...call, method: 'POST', body: spec, isRepeatable: true }),
    /** Makes one experiment, however many attempts it takes. */
    submit: (spec: Submission | JsonBytes, options: SubmitOptions = {}) => submit(transport, spec, options),
    /** Many submissions in one request; the answer says for each what has become of it. */
    submitBatch: (experiments: readonly Submission[], options: BatchOptions = {}) => {
      const { deduplicate, priority, after, startAt, ...call } = options;
      return json<Schemas['BatchAnswer']>('/v1/experiments:batch', {
        ...call,
        ...once(),
        method: 'POST',
        body: { experiments },
        query: { deduplicate, priority, after, startAt },
      });
    },
    experiment: (id: string, call: CallOptions = {}) => json<Experiment>(experimentPath(id), call),
    experimentByExternalId: (externalId: string, call: CallOptions = {}) =>
      json<Experiment>(externalIdPath(externalId), call),
    /** The newest first. With `fields` the items have these alone. */
    experiments: <Field extends keyof ExperimentSummary = keyof ExperimentSummary>(
      filters: Selecting<Query<'listExperiments'>, Field> = {},
      call: CallOptions = {},
    ): Listing<Pick<ExperimentSummary, Field>> =>
      listing(filters, (query) => json<Page<Pick<ExperimentSummary, Field>>>('/v1/experiments', { ...call, query })),
    runs: (id: string, filters: Query<'listRuns'> = {}, call: CallOptions = {}) =>
      listing({ limit: 100, ...filters }, (query) => json<Page<Run>>(`${experimentPath(id)}/runs`, { ...call, query })),
    /** Resolves with the finished experiment. */
    waitFor: (id: string, options: WaitOptions<Experiment> = {}) => waitUntilFinished(transport, id, options),
    ...changeMethods(transport),
    ...statisticsMethods(transport),
  };
}

function changeMethods({ json, send }: Transport) {
  const post = (id: string, action: string, call: CallOptions, query = {}) =>
    json<Experiment>(`${experimentPath(id)}/${action}`, { ...call, ...once(), method: 'POST', query });
  return {
    cancel: (id: string, { keepModel, ...call }: CallOptions & { keepModel?: boolean | undefined } = {}) =>
      post(id, 'cancel', call, { keepModel }),
    /** More runs of every arm: `{ count: 5 }` or `{ seeds: [11, 12] }`. */
    addSeeds: (id: string, seeds: Schemas['MoreSeeds'], call: CallOptions = {}) =>
      json<Experiment>(`${experimentPath(id)}/seeds`, { ...call, ...once(), method: 'POST', body: seeds }),
    archive: (id: string, call: CallOptions = {}) => post(id, 'archive', call),
    restore: (id: string, call: CallOptions = {}) => post(id, 'restore', call),
    /**
     * Changes many experiments. Without `ids` it shows what the filters find and what would become
     * of each; with the `ids` of that answer it does it.
     */
    bulk: (change: Schemas['BulkChange'], filters: Query<'changeExperiments'> = {}, call: CallOptions = {}) =>
      json<Schemas['BulkAnswer']>('/v1/experiments:bulk', {
        timeoutMs: LONG_TIMEOUT_MS,
        ...call,
        ...once(),
        method: 'POST',
        body: change,
        query: filters,
      }),
    /** Cancels what is running, and deletes the experiment with its runs and files. */
    delete: (id: string, call: CallOptions = {}) => deleteOnce(send, experimentPath(id), call),
    /** Name, description, labels, metadata. Null removes. */
    change: (id: string, patch: ExperimentPatch, { ifMatch, ...call }: ChangeOptions = {}) =>
      json<Experiment>(experimentPath(id), {
        ...call,
        method: 'PATCH',
        body: patch,
        isRepeatable: ifMatch === undefined,
        ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }),
      }),
  };
}

function statisticsMethods({ json, send }: Transport) {
  const read = <Answer>(id: string, what: string, query: object, call: CallOptions) =>
    json<Answer>(`${experimentPath(id)}/${what}`, {
      timeoutMs: LONG_TIMEOUT_MS,
      ...call,
      query: { ...query },
    });
  return {
    /** The arms against the baseline, paired over their seeds. */
    compare: (id: string, query: Query<'compareArms'> = {}, call: CallOptions = {}) =>
      read<Comparison>(id, 'comparison', query, call),
    /** Arms of several experiments, the baseline first, paired over the seeds they share. */
    compareAcross: (request: ComparisonRequest, call: CallOptions = {}) =>
      json<ComparisonAcross>('/v1/comparisons', {
        timeoutMs: LONG_TIMEOUT_MS,
        ...call,
        method: 'POST',
        body: request,
        isRepeatable: true,
      }),
    /** The metrics of all its runs after each epoch. */
    histories: (id: string, query: HistoriesQuery = {}, call: CallOptions = {}) =>
      read<Schemas['ExperimentMetrics']>(id, 'metrics', query, call),
    /** The same as a file: a row for each run and epoch. */
    exportHistories: (
      id: string,
      format: HistoriesFormat,
      query: HistoriesQuery = {},
      call: CallOptions = {},
    ): Promise<Blob> =>
      send(
        `${experimentPath(id)}/metrics`,
        { timeoutMs: LONG_TIMEOUT_MS, ...call, query: { ...query, format }, headers: { accept: '*/*' }, isLong: true },
        (answer) => answer.blob(),
      ),
    sweepPaths: (id: string, query: Query<'tracePaths'> = {}, call: CallOptions = {}) =>
      read<Schemas['SweepPaths']>(id, 'path', query, call),
    biasVariance: (id: string, call: CallOptions = {}) => read<Schemas['BiasVariance']>(id, 'bias-variance', {}, call),
    ensembles: (id: string, query: Query<'evaluateEnsembles'> = {}, call: CallOptions = {}) =>
      read<Schemas['Ensembles']>(id, 'ensembles', query, call),
  };
}

const externalIdPath = (id: string) => `/v1/experiments/by-external-id/${encodeURIComponent(id)}`;

async function submit(
  { send, parse }: Transport,
  spec: Submission | JsonBytes,
  options: SubmitOptions,
): Promise<Experiment> {
  const { idempotencyKey, externalId, deduplicate, priority, after, startAt, onExisting, ...call } = options;
  const schedule = { priority, after, startAt };
  if (externalId !== undefined && (deduplicate || idempotencyKey !== undefined))
    throw new TypeError('An experiment with an externalId is submitted once anyway: leave out the other option.');
  const path = externalId === undefined ? '/v1/experiments' : externalIdPath(externalId);
  const request: Request =
    externalId === undefined
      ? { ...once(idempotencyKey), method: 'POST', query: { deduplicate, ...schedule } }
      : { method: 'PUT', query: schedule };
  const { isNew, experiment } = await send(path, { ...call, ...request, body: spec }, async (response) => ({
    isNew: response.status === 202 && response.headers.get('deduplicated') === null,
    experiment: parse(await response.text()) as Experiment,
  }));
  if (!isNew) onExisting?.(experiment);
  return experiment;
}

/** When the answer to an attempt was lost, the next one finds nothing to delete: success. */
export async function deleteOnce(send: Transport['send'], path: string, call: CallOptions): Promise<void> {
  try {
    await send(path, { ...call, method: 'DELETE' }, (response) => response.text());
  } catch (error) {
    if (!(error instanceof RegulabError && error.status === 404 && error.attempts > 1)) throw error;
  }
}
