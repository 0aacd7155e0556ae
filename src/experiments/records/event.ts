/** The events of an experiment's stream. */
import { z } from 'zod';
import { experimentIdSchema, runIdSchema, timeSchema } from './ids.js';
import { epochMetricsSchema, evaluationSchema } from './metrics.js';
import { runErrorSchema, runProgressSchema, stopReasonSchema } from './run.js';

const reachedSchema = z
  .looseObject({
    epoch: z.int().meta({ description: 'Number of finished epochs.' }),
    step: z.int().meta({ description: 'Finished steps of the current epoch.' }),
  })
  .meta({ id: 'ReachedPosition', description: 'How far a training had come.' });
const attempt = z.int().meta({ description: 'Starts at 1; incremented only when an execution fails.' });

/** What each type of event tells, in `data`. docs/events.md explains the types. */
const DATA = {
  'experiment.created': { name: z.string(), runs: z.int().meta({ description: 'How many runs it has.' }) },
  'experiment.changed': { fields: z.array(z.string()).meta({ description: 'Which fields were changed.' }) },
  'experiment.cancelling': {},
  'experiment.finished': {
    status: z.enum(['succeeded', 'partially_succeeded', 'failed', 'cancelled']),
    runCounts: z.record(z.string(), z.int()).meta({ description: 'Runs by status, without the zeros.' }),
  },
  'run.queued': {
    arm: z.string(),
    seed: z.int(),
    attempt,
    reason: z.string().meta({
      description:
        '`submitted`, `retry`, `resumed`, `released` after it was held, or why its worker gave the run back, such as `shutdown`.',
    }),
  },
  'run.started': { attempt, workerId: z.string(), resumedFrom: reachedSchema.nullable() },
  'run.epoch': { metrics: epochMetricsSchema, progress: runProgressSchema },
  'run.checkpoint': reachedSchema.shape,
  'run.paused': { epoch: reachedSchema.shape.epoch },
  'run.resumed': reachedSchema.shape,
  'run.retrying': { attempt, error: runErrorSchema },
  'run.cancelling': {
    keepModel: z.boolean().optional().meta({ description: 'Whether the model trained so far is to be saved.' }),
  },
  'run.finished': {
    status: z.enum(['succeeded', 'failed', 'cancelled']),
    attempt,
    stopReason: stopReasonSchema.nullable(),
    evaluation: evaluationSchema.nullable(),
    weightsSha256: z.string().nullable(),
    error: runErrorSchema.nullable(),
  },
} as const satisfies Record<string, z.core.$ZodLooseShape>;

export type EventType = keyof typeof DATA;
export const EVENT_TYPES = Object.keys(DATA) as [EventType, ...EventType[]];

/** An event as it is stored and read. */
export const eventSchema = z.object({
  id: z.string().regex(/^\d+$/).meta({ description: "Position in the experiment's event stream, from 1." }),
  type: z.enum(EVENT_TYPES),
  at: timeSchema,
  experimentId: experimentIdSchema,
  runId: runIdSchema.nullable(),
  data: z.record(z.string(), z.unknown()),
});

const [first, ...others] = EVENT_TYPES.map((type) =>
  eventSchema.extend({ type: z.literal(type), data: z.looseObject(DATA[type]) }),
);

/** The same as it is described to clients, with what each type tells. */
export const answeredEventSchema = z.discriminatedUnion('type', [first!, ...others]).meta({ id: 'Event' });

export type Event = z.output<typeof eventSchema>;
