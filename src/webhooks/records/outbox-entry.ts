/** What the store notes for webhooks in the step that stores an event. */
import { z } from 'zod';
import { experimentStatusSchema } from '../../experiments/records/experiment.js';
import { experimentIdSchema, runIdSchema, timeSchema } from '../../experiments/records/ids.js';
import { runStatusSchema } from '../../experiments/records/run.js';
import { messageIdSchema } from './delivery.js';
import { WEBHOOK_EVENTS, webhookIdSchema } from './webhook.js';

const eventShape = {
  kind: z.literal('event'),
  tenant: z.string(),
  /** Position in the stream of the experiment. */
  eventId: z.string(),
  at: timeSchema,
  experimentId: experimentIdSchema,
  experimentName: z.string(),
  /** JSON, as the event has it. */
  data: z.string(),
  /** What it was stored for, in traces; '' when that was not traced. */
  traceparent: z.string().default(''),
};

const outboxEntrySchema = z.union([
  z.object({
    ...eventShape,
    type: z.enum(WEBHOOK_EVENTS).extract(['experiment.created', 'experiment.finished']),
    runId: z.literal(''),
    status: experimentStatusSchema,
  }),
  z.object({
    ...eventShape,
    type: z.enum([...WEBHOOK_EVENTS, 'run.epoch']).exclude(['experiment.created', 'experiment.finished']),
    runId: runIdSchema,
    status: runStatusSchema,
    arm: z.string(),
    seed: z.coerce.number(),
  }),
  /** A delivery is to be sent again: `round` tells its jobs apart. */
  z.object({
    kind: z.literal('redelivery'),
    webhookId: webhookIdSchema,
    messageId: messageIdSchema,
    round: z.coerce.number(),
  }),
]);
export type OutboxEntry = z.output<typeof outboxEntrySchema>;
export type OutboxEvent = Extract<OutboxEntry, { kind: 'event' }>;
export type OutboxRunEvent = Extract<OutboxEvent, { seed: number }>;

/** The entry, or null for what this version does not know. */
export function readOutboxEntry(fields: Record<string, string>): OutboxEntry | null {
  return outboxEntrySchema.safeParse(fields).data ?? null;
}
