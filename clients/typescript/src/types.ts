/** The names of schema.ts that callers meet, and what the service's answers are to them. */
import type { components, operations } from './schema.js';

export type Schemas = components['schemas'];

export type Submission = Schemas['Submission'];
export type ExperimentSpec = Schemas['ExperimentSpec'];
export type PresetRequest = Schemas['PresetRequest'];
export type ExperimentPatch = Schemas['ExperimentPatch'];
export type Experiment = Schemas['Experiment'];
export type ExperimentPlan = Schemas['ExperimentPlan'];
export type ExperimentSummary = Schemas['ExperimentSummary'];
export type ExperimentStatus = Schemas['ExperimentStatus'];
export type Run = Schemas['Run'];
export type RunStatus = Schemas['RunStatus'];
export type Metrics = Schemas['Metrics'];
export type SelectedMetrics = Schemas['SelectedMetrics'];
export type Comparison = Schemas['Comparison'];
export type ComparisonAcross = Schemas['ComparisonAcross'];
export type ComparisonRequest = Schemas['ComparisonRequest'];
export type Artifact = Schemas['Artifact'];
export type ImageInput = Schemas['ImageInput'];
export type Problem = Schemas['Problem'];
export type ErrorCode = Schemas['ErrorCode'];
export type FieldProblem = Schemas['FieldProblem'];

/** An event; its `type` says what `data` is. */
export type Event = Schemas['Event'];
export type EventType = Event['type'];
/** The event of one type. */
export type EventOf<Type extends EventType> = Extract<Event, { type: Type }>;

/** Events that `allEvents` would have given are gone: read the lists again. */
export interface EventsMissed {
  type: 'events.missed';
}
/** What `allEvents` gives, with its place among all events: remember it to continue `after` it. */
export type AllEvents = (Event | EventsMissed) & { position: string };

/** What a webhook receives; its `type` says what `data` is. */
export type WebhookMessage =
  | Schemas['ExperimentCreatedMessage']
  | Schemas['ExperimentFinishedMessage']
  | Schemas['RunStartedMessage']
  | Schemas['RunPausedMessage']
  | Schemas['RunResumedMessage']
  | Schemas['RunRetryingMessage']
  | Schemas['RunFinishedMessage']
  | Schemas['RunThresholdReachedMessage']
  | Schemas['TestMessage'];

/** Query parameters of an operation; those that are undefined are left out. */
export type Query<Operation extends keyof operations> = operations[Operation] extends {
  parameters: { query?: infer Parameters };
}
  ? { [Name in keyof Parameters]: Parameters[Name] | undefined }
  : never;

/** A query whose `fields` decide what the items have. */
export type Selecting<Parameters, Field> = Omit<Parameters, 'fields'> & { fields?: readonly Field[] };

/** One page of a list. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
  /** Items of all pages; null where counting would be expensive. */
  total?: number | null;
  /** Records that the service cannot read, such as those of another version. */
  unreadable?: Schemas['UnreadableRecord'][];
}
