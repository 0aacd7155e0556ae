/** The client: every method, by what it is about. */
import { keyMethods, webhookMethods, workerMethods } from './administration.js';
import { type AllEventsOptions, type EventsOptions, readAllEvents, readEvents } from './events.js';
import { experimentMethods } from './experiments.js';
import { listing } from './http/listing.js';
import {
  type CallOptions,
  type ClientOptions,
  createTransport,
  type Request,
  requestAnything,
  type Transport,
} from './http/send.js';
import { predictionMethods } from './predictions.js';
import { reportMethods } from './reports.js';
import { runMethods } from './runs.js';
import type { Page, Query, Schemas } from './types.js';

export type RegulabClient = ReturnType<typeof createClient>;

/**
 * A client of one service. Every method rejects with RegulabError for an error answer, with
 * RegulabUnreachable when no answer came, and with the reason of a signal that was aborted.
 */
export function createClient(options: ClientOptions) {
  const transport = createTransport(options);
  return {
    ...experimentMethods(transport),
    ...runMethods(transport),
    ...reportMethods(transport),
    ...predictionMethods(transport),
    ...catalogMethods(transport),
    keys: keyMethods(transport),
    webhooks: webhookMethods(transport),
    workers: workerMethods(transport),
    /** Everything that happens to an experiment or run, until it has finished. */
    events: (id: string, events: EventsOptions = {}) => readEvents(transport, id, events),
    /** Everything that happens to any experiment, from the first `next()` or a position on. */
    allEvents: (events: AllEventsOptions = {}) => readAllEvents(transport, events),
    /** Running and queued runs, in the order in which they start. */
    queue: (query: Query<'getQueue'> = {}, call: CallOptions = {}) =>
      listing(query, (page) => transport.json<Schemas['Queue']>('/v1/queue', { ...call, query: page })),
    /** Who changed what, newest first. */
    audit: (query: Query<'listChanges'> = {}, call: CallOptions = {}) =>
      listing(query, (page) => transport.json<Schemas['AuditPage']>('/v1/audit', { ...call, query: page })),
    /**
     * Any request, also one that no method is for: sent again and refused as all are. The time
     * limit ends when the answer begins; the caller reads its body.
     */
    request: (path: string, request: Request = {}) => requestAnything(transport, path, request),
    version: (call: CallOptions = {}) => transport.json<Schemas['Version']>('/v1/version', call),
  };
}

function catalogMethods({ json }: Transport) {
  const items = async <Item>(path: string, call: CallOptions) => (await json<Page<Item>>(path, call)).items;
  return {
    /** Techniques for a situation, or for what an experiment shows. */
    advice: (request: Schemas['AdviceRequest'], call: CallOptions = {}) =>
      json<Schemas['Advice']>('/v1/advice', { ...call, method: 'POST', body: request, isRepeatable: true }),
    presets: (call: CallOptions = {}) => items<Schemas['Preset']>('/v1/presets', call),
    preset: (name: string, call: CallOptions = {}) =>
      json<Schemas['Preset']>(`/v1/presets/${encodeURIComponent(name)}`, call),
    techniques: (call: CallOptions = {}) => items<Schemas['Technique']>('/v1/techniques', call),
    technique: (name: string, call: CallOptions = {}) =>
      json<Schemas['Technique']>(`/v1/techniques/${encodeURIComponent(name)}`, call),
    datasets: (call: CallOptions = {}) => items<Schemas['DatasetDescription']>('/v1/datasets', call),
    /** Images of a data set by their numbers, each with its digit. */
    datasetImages: (
      name: string,
      split: Schemas['DatasetImages']['split'],
      indices: readonly number[],
      call: CallOptions = {},
    ) =>
      json<Schemas['DatasetImages']>(`/v1/datasets/${encodeURIComponent(name)}/images/${split}`, {
        ...call,
        query: { index: indices.join(',') },
      }),
  };
}
