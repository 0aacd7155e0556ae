/** A webhook: an address, and the events that are sent there. */
import { z } from 'zod';
import { experimentIdSchema, timeSchema } from '../../experiments/records/ids.js';
import { METRIC_NAMES } from '../../experiments/records/metrics.js';

export const webhookIdSchema = z
  .string()
  .regex(/^wh_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'use the id of a webhook, wh_…')
  .meta({ id: 'WebhookId', example: 'wh_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b62' });

/** The events a webhook may ask for by name; the thresholds ask for their own. */
export const WEBHOOK_EVENTS = [
  'experiment.created',
  'experiment.finished',
  'run.started',
  'run.paused',
  'run.resumed',
  'run.retrying',
  'run.finished',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
export const DEFAULT_EVENTS: WebhookEvent[] = ['experiment.finished', 'run.finished'];

const LIMITS = { url: 2048, thresholds: 20 } as const;

export const thresholdSchema = z
  .strictObject({
    metric: z.enum(METRIC_NAMES).meta({ description: 'A metric of an epoch, as in the metrics of a run.' }),
    above: z.number().optional(),
    below: z.number().optional(),
  })
  .refine(({ above, below }) => (above === undefined) !== (below === undefined), 'Needs either above or below.')
  .meta({
    id: 'WebhookThreshold',
    description:
      'Reached with the first epoch whose metric is above (or below) the value: `run.threshold_reached`, once for each run. Give either `above` or `below`.',
  });
export type Threshold = z.output<typeof thresholdSchema>;

const editableShape = {
  url: z.string().min(1).max(LIMITS.url).meta({
    description:
      'Where events are sent: http or https, without user and password, and no address of a private network.',
    example: 'https://lab.example/hooks/regulab',
  }),
  events: z
    .array(z.enum(WEBHOOK_EVENTS))
    .max(WEBHOOK_EVENTS.length)
    .refine((events) => new Set(events).size === events.length, 'Must name each event once.')
    .meta({ description: 'Which events are sent; `experiment.finished` and `run.finished` by default.' }),
  thresholds: z.array(thresholdSchema).max(LIMITS.thresholds),
};

export const newWebhookSchema = z
  .strictObject({
    url: editableShape.url,
    experimentId: experimentIdSchema
      .nullable()
      .optional()
      .meta({ description: 'The experiment whose events are sent; left out or null: all experiments.' }),
    events: editableShape.events.optional(),
    thresholds: editableShape.thresholds.optional(),
  })
  .meta({ id: 'WebhookRequest' });

export const webhookPatchSchema = z
  .strictObject({
    ...editableShape,
    disabled: z.boolean().nullable().meta({
      description: 'true disables the webhook and drops what waits; null or false enables it again.',
    }),
  })
  .partial()
  .meta({ id: 'WebhookPatch', description: 'JSON merge patch (RFC 7396) on a webhook: what is left out stays.' });

export const webhookSchema = z
  .object({
    id: webhookIdSchema,
    url: z.string(),
    experimentId: experimentIdSchema.nullable().meta({ description: 'null: all experiments.' }),
    events: z.array(z.enum(WEBHOOK_EVENTS)),
    thresholds: z.array(thresholdSchema),
    createdAt: timeSchema,
    disabled: z
      .object({ at: timeSchema, reason: z.string() })
      .nullable()
      .meta({ description: 'Since when and why nothing is sent; null: it is.' }),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.output<typeof webhookSchema>;

export const webhookWithSecretSchema = webhookSchema
  .extend({
    secret: z.string().meta({
      description: 'Signs every message (Standard Webhooks). Shown in this answer alone.',
      example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
    }),
  })
  .meta({ id: 'WebhookWithSecret' });
export type WebhookWithSecret = z.output<typeof webhookWithSecretSchema>;
