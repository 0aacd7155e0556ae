/**
 * The messages that webhooks get: one schema for each type of event, from which they are written
 * and described.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { experimentStatusSchema } from '../../experiments/records/experiment.js';
import { experimentIdSchema, runIdSchema, timeSchema } from '../../experiments/records/ids.js';
import { METRIC_NAMES } from '../../experiments/records/metrics.js';
import { runErrorSchema, runStatusSchema, stopReasonSchema } from '../../experiments/records/run.js';
import type { OutboxEvent, OutboxRunEvent } from './outbox-entry.js';
import { type Threshold, type WebhookEvent, webhookIdSchema } from './webhook.js';

const eventIdSchema = z.string().meta({ description: "Position in the experiment's event stream." });
const linkSchema = z.string().meta({ description: 'A path of the service.' });

const experimentDataSchema = z.object({
  eventId: eventIdSchema,
  experimentId: experimentIdSchema,
  experimentName: z.string(),
  status: experimentStatusSchema,
  links: z.object({ experiment: linkSchema, runs: linkSchema, comparison: linkSchema }),
});

const runDataSchema = z.object({
  eventId: eventIdSchema,
  experimentId: experimentIdSchema,
  experimentName: z.string(),
  runId: runIdSchema,
  arm: z.string(),
  seed: z.int(),
  status: runStatusSchema,
  links: z.object({ experiment: linkSchema, run: linkSchema, metrics: linkSchema, artifacts: linkSchema }),
});

const figuresSchema = z.object({ accuracy: z.number(), dataLoss: z.number() }).meta({ id: 'MessageFigures' });
/** The main figures; the run has the others. */
const evaluationSchema = z
  .object({
    savedEpoch: z.int(),
    train: figuresSchema,
    validation: figuresSchema.nullable(),
    test: figuresSchema,
  })
  .meta({ id: 'MessageEvaluation' });

const messageOf = <const Type extends string, Data extends z.ZodType>(type: Type, name: string, data: Data) =>
  z.object({ type: z.literal(type), timestamp: timeSchema, data }).meta({ id: `${name}Message` });

export const MESSAGE_SCHEMAS = {
  'experiment.created': messageOf(
    'experiment.created',
    'ExperimentCreated',
    experimentDataSchema.extend({ runs: z.int().meta({ description: 'Their number.' }) }),
  ),
  'experiment.finished': messageOf(
    'experiment.finished',
    'ExperimentFinished',
    experimentDataSchema.extend({
      runCounts: z.partialRecord(runStatusSchema, z.int()).meta({ description: 'Runs by status, without the zeros.' }),
    }),
  ),
  'run.started': messageOf('run.started', 'RunStarted', runDataSchema.extend({ attempt: z.int() })),
  'run.paused': messageOf('run.paused', 'RunPaused', runDataSchema.extend({ epoch: z.int() })),
  'run.resumed': messageOf('run.resumed', 'RunResumed', runDataSchema.extend({ epoch: z.int(), step: z.int() })),
  'run.retrying': messageOf(
    'run.retrying',
    'RunRetrying',
    runDataSchema.extend({ attempt: z.int(), error: runErrorSchema }),
  ),
  'run.finished': messageOf(
    'run.finished',
    'RunFinished',
    runDataSchema.extend({
      attempt: z.int(),
      stopReason: stopReasonSchema,
      evaluation: evaluationSchema.nullable(),
      weightsSha256: z.string().nullable(),
      error: runErrorSchema.nullable(),
    }),
  ),
  'run.threshold_reached': messageOf(
    'run.threshold_reached',
    'RunThresholdReached',
    runDataSchema.extend({
      epoch: z.int(),
      metric: z.enum(METRIC_NAMES),
      value: z.number(),
      above: z.number().optional(),
      below: z.number().optional(),
    }),
  ),
  'webhook.test': messageOf('webhook.test', 'Test', z.object({ webhookId: webhookIdSchema })),
};
export type MessageType = keyof typeof MESSAGE_SCHEMAS;

/** A message as it is sent: the id stays the same over all attempts. */
export interface Message {
  id: string;
  type: MessageType;
  /** In ms since 1970. */
  at: number;
  /** JSON. */
  body: string;
}

/** Characters of an error's message that are sent: messages stay small. */
const ERROR_CHARACTERS = 1000;

/** The message of an event of this type. */
export function messageOfEvent(event: OutboxEvent, type: WebhookEvent): Message {
  const data = { ...JSON.parse(event.data), ...contextOf(event) };
  if (data.error) data.error.message = String(data.error.message).slice(0, ERROR_CHARACTERS);
  return write(idOf(event.experimentId, event.eventId), type, event.at, data);
}

/** What an epoch reached. */
export interface Reached {
  threshold: Threshold;
  epoch: number;
  value: number;
}

/** The message that a run has reached a threshold. Its id is the same whenever that happens. */
export function messageOfThreshold(event: OutboxRunEvent, { threshold, epoch, value }: Reached): Message {
  const { metric, above, below } = threshold;
  const id = idOf(event.runId, metric, above === undefined ? 'below' : 'above', String(above ?? below));
  return write(id, 'run.threshold_reached', event.at, { ...contextOf(event), ...threshold, epoch, value });
}

/** A message that only shows that messages arrive. */
export function testMessage(webhookId: string, now = new Date()): Message {
  return write(idOf(randomBytes(16).toString('hex')), 'webhook.test', now.toISOString(), { webhookId });
}

function write(id: string, type: MessageType, timestamp: string, data: object): Message {
  // The schema takes what it names, and leaves the rest out.
  const body = JSON.stringify(MESSAGE_SCHEMAS[type].parse({ type, timestamp, data }));
  return { id, type, at: Date.parse(timestamp), body };
}

function contextOf(event: OutboxEvent): object {
  const { eventId, experimentId, experimentName, status } = event;
  const experiment = `/v1/experiments/${experimentId}`;
  const shared = { eventId, experimentId, experimentName, status };
  if (!('seed' in event)) {
    return { ...shared, links: { experiment, runs: `${experiment}/runs`, comparison: `${experiment}/comparison` } };
  }
  const { runId, arm, seed } = event;
  const run = `/v1/runs/${runId}`;
  return {
    ...shared,
    ...{ runId, arm, seed },
    links: { experiment, run, metrics: `${run}/metrics`, artifacts: `${run}/artifacts` },
  };
}

const idOf = (...parts: string[]) => `msg_${createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 32)}`;
