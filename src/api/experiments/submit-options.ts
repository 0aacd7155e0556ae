/**
 * Query parameters of a submission. They are not part of the spec, which does not depend on when it
 * is trained.
 */
import type { z } from 'zod';
import { experimentIdSchema } from '../../experiments/records/ids.js';
import { flagParameter, instantParameter, integerParameter, listParameter } from '../http/parameters.js';

const MOST_AFTER = 20;
const MOST_DAYS = 30;

export const deduplicateParameter = flagParameter.optional().meta({
  description:
    'If an experiment with the same spec (including its name) is queued, running, paused or has succeeded, return the newest one, with `Deduplicated: true`, and create nothing.',
});

/** When the work is done. */
export const scheduleParameters = {
  priority: integerParameter(0, 9).optional().meta({
    description:
      'Queued runs of a higher priority start before others of the same tenant; other tenants wait no longer for it. 0 by default.',
  }),
  after: listParameter(experimentIdSchema, MOST_AFTER)
    .transform((ids) => [...new Set(ids)])
    .optional()
    .meta({
      description: `Up to ${MOST_AFTER} experiments that must have finished, in whatever way, before the runs start.`,
    }),
  startAt: instantParameter
    .refine((ms) => ms <= Date.now() + MOST_DAYS * 86_400_000, `Must be at most ${MOST_DAYS} days ahead.`)
    .optional()
    .meta({
      description: `The runs do not start before this time of RFC 3339, which is at most ${MOST_DAYS} days ahead. One that has passed is as good as none.`,
    }),
};

export type ScheduleOptions = z.output<z.ZodObject<typeof scheduleParameters>>;
