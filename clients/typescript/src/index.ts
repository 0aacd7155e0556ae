/** Client of regulab for Node and browsers. README.md introduces it. */
export type { RegulabClient } from './client.js';
export { createClient } from './client.js';
export {
  RegulabDigestMismatch,
  RegulabError,
  RegulabNotSucceeded,
  RegulabSignatureInvalid,
  RegulabUnreachable,
} from './errors.js';
export type { AllEventsOptions, EventsOptions } from './events.js';
export type { BatchOptions, ChangeOptions, HistoriesFormat, SubmitOptions } from './experiments.js';
export type { Listing } from './http/listing.js';
export type { Retry } from './http/retry.js';
export type { CallOptions, ClientOptions, JsonBytes, Request } from './http/send.js';
export type { ImageOptions, PictureBytes, PictureOptions, Prediction, PredictionTarget } from './predictions.js';
export type { FigureFile } from './reports.js';
export type { ExportFormat, MetricsOptions } from './runs.js';
export type { components, operations, paths } from './schema.js';
export type * from './types.js';
export type { HeadersLike } from './verify-webhook.js';
export { verifyWebhook } from './verify-webhook.js';
export type { WaitOptions } from './wait.js';
