/** The events of an experiment's stream. */
import { z } from 'zod';
import { experimentIdSchema, runIdSchema, timeSchema } from './ids.js';

export const EVENT_TYPES = [
  'experiment.created',
  'experiment.changed',
  'experiment.cancelling',
  'experiment.finished',
  'run.queued',
  'run.started',
  'run.epoch',
  'run.checkpoint',
  'run.paused',
  'run.resumed',
  'run.retrying',
  'run.cancelling',
  'run.finished',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const eventSchema = z
  .object({
    id: z.string().regex(/^\d+$/).meta({ description: "Position in the experiment's event stream, from 1." }),
    type: z.enum(EVENT_TYPES),
    at: timeSchema,
    experimentId: experimentIdSchema,
    runId: runIdSchema.nullable(),
    data: z.record(z.string(), z.unknown()).meta({ description: 'Depends on the type; see docs/events.md.' }),
  })
  .meta({ id: 'Event' });

export type Event = z.output<typeof eventSchema>;
