/** Runs: state, metrics, files, and what a user does to them. */
import { download } from './download.js';
import { type Listing, listing } from './http/listing.js';
import { runPath } from './http/paths.js';
import { type CallOptions, LONG_TIMEOUT_MS, once, type Transport } from './http/send.js';
import type { Artifact, Experiment, Metrics, Page, Query, Run, Schemas, SelectedMetrics, Selecting } from './types.js';
import { type WaitOptions, waitUntilFinished } from './wait.js';

export type ExportFormat = NonNullable<Query<'exportRun'>['format']>;

type MetricName = NonNullable<Query<'getMetrics'>['names']>[number];

export interface MetricsOptions<Name extends MetricName> extends CallOptions {
  /** Only these; the answer has no others. */
  names?: readonly Name[];
  /** At most so many epochs, evenly spaced. */
  maxPoints?: number;
}

export function runMethods(transport: Transport) {
  const { json, send } = transport;
  const post = <Answer>(id: string, action: string, call: CallOptions, query = {}) =>
    json<Answer>(`${runPath(id)}/${action}`, { ...call, ...once(), method: 'POST', query });
  return {
    run: (id: string, call: CallOptions = {}) => json<Run>(runPath(id), call),
    /** Runs of all experiments, the newest first. With `fields` the items have these alone. */
    allRuns: <Field extends keyof Run = keyof Run>(
      filters: Selecting<Query<'listAllRuns'>, Field> = {},
      call: CallOptions = {},
    ): Listing<Pick<Run, Field>> =>
      listing(filters, (query) => json<Page<Pick<Run, Field>>>('/v1/runs', { ...call, query })),
    /** Resolves with the finished run. */
    waitForRun: (id: string, options: WaitOptions<Run> = {}) => waitUntilFinished(transport, id, options),
    cancelRun: (id: string, { keepModel, ...call }: CallOptions & { keepModel?: boolean | undefined } = {}) =>
      post<Run>(id, 'cancel', call, { keepModel }),
    pause: (id: string, call: CallOptions = {}) => post<Run>(id, 'pause', call),
    resume: (id: string, call: CallOptions = {}) => post<Run>(id, 'resume', call),
    /** Trains a failed or cancelled run again. */
    retry: (id: string, call: CallOptions = {}) => post<Run>(id, 'retry', call),
    /** A new experiment that trains the run again, to compare the bits of the weights. */
    reproduce: (id: string, call: CallOptions = {}) => post<Experiment>(id, 'reproduce', call),
    metrics: <Name extends MetricName = never>(id: string, options: MetricsOptions<Name> = {}) => {
      const { names, maxPoints, ...call } = options;
      return json<[Name] extends [never] ? Metrics : SelectedMetrics>(`${runPath(id)}/metrics`, {
        ...call,
        query: { names, maxPoints },
      });
    },
    /** Calibration, confusion, mistakes. */
    diagnostics: (id: string, query: Query<'diagnoseRun'> = {}, call: CallOptions = {}) =>
      json<Schemas['Diagnostics']>(`${runPath(id)}/diagnostics`, { ...call, query }),
    generalization: (id: string, call: CallOptions = {}) =>
      json<Schemas['Generalization']>(`${runPath(id)}/generalization`, call),
    layers: (id: string, query: Query<'inspectLayers'> = {}, call: CallOptions = {}) =>
      json<Schemas['Layers']>(`${runPath(id)}/layers`, { ...call, query }),
    /** Empty until the run has finished. */
    artifacts: async (id: string, call: CallOptions = {}) =>
      (await json<Page<Artifact>>(`${runPath(id)}/artifacts`, call)).items,
    /** A file of the run, checked against its SHA-256. */
    download: (id: string, name: string, call: CallOptions = {}) => download(transport, id, name, call),
    /** The run as a file of another tool's, which the service makes. */
    export: (id: string, format: ExportFormat, call: CallOptions = {}): Promise<Blob> =>
      send(
        `${runPath(id)}/export`,
        { timeoutMs: LONG_TIMEOUT_MS, ...call, query: { format }, headers: { accept: '*/*' }, isLong: true },
        (answer) => answer.blob(),
      ),
  };
}
