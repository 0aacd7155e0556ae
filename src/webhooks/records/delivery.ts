/** Deliveries: one message to one webhook, with every attempt to send it. */
import { z } from 'zod';
import { timeSchema } from '../../experiments/records/ids.js';

export const messageIdSchema = z
  .string()
  .regex(/^msg_[0-9a-f]{32}$/, 'use the id of a delivery, msg_…')
  .meta({ id: 'WebhookMessageId', example: 'msg_5f1d7a2b60019a7c528f5e7cc398d14f' });

export const attemptSchema = z
  .object({
    at: timeSchema,
    status: z.int().nullable().meta({ description: 'Of the HTTP answer; null when none came.' }),
    durationMs: z.int(),
    error: z.string().nullable().meta({ description: 'Why it failed, in a few words; null when it succeeded.' }),
  })
  .meta({ id: 'WebhookAttempt' });
export type Attempt = z.output<typeof attemptSchema>;

export const DELIVERY_STATES = ['waiting', 'succeeded', 'failed', 'dropped'] as const;

export const deliverySchema = z
  .object({
    id: messageIdSchema.meta({ description: 'The `webhook-id` of every attempt.' }),
    type: z.string().meta({ description: 'Of the event.' }),
    state: z.enum(DELIVERY_STATES).meta({
      description:
        '`waiting` for its next attempt; `succeeded`; `failed`: every attempt did; `dropped`: its webhook was disabled.',
    }),
    createdAt: timeSchema,
    nextAttemptAt: timeSchema.nullable().meta({ description: 'null: at once, or never again.' }),
    attempts: z.array(attemptSchema).meta({ description: 'The newest 50, in their order.' }),
  })
  .meta({ id: 'WebhookDelivery' });
export type Delivery = z.output<typeof deliverySchema>;
