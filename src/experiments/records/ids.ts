/** The ids and times of records. */
import { z } from 'zod';

/** A time in RFC 3339, in UTC. */
export const timeSchema = z.iso.datetime();

export const experimentIdSchema = z
  .string()
  .regex(/^exp_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'use the id of an experiment, exp_…')
  .meta({ id: 'ExperimentId', example: 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60' });
export const runIdSchema = z
  .string()
  .regex(/^run_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'use the id of a run, run_…')
  .meta({ id: 'RunId', example: 'run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61' });
export const externalIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._~:@-]{0,127}$/,
    'use 1 to 128 letters, digits and . _ ~ : @ -, and begin with a letter or digit',
  )
  .meta({
    id: 'ExternalId',
    description: 'A unique name for the experiment, chosen by the client.',
    example: 'nightly-2026-11-30',
  });
