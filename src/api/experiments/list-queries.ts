/** Query parameters of the lists of experiments and of runs, and the filter that they make. */
import { z } from 'zod';
import { SPEC_TECHNIQUES } from '../../experiments/catalog/techniques-in-use.js';
import { EXPERIMENT_STATUSES, experimentSummarySchema } from '../../experiments/records/experiment.js';
import { RUN_STATUSES, runSchema } from '../../experiments/records/run.js';
import { labelKeySchema, labelValueSchema } from '../../experiments/spec/annotations.js';
import { identifierSchema } from '../../experiments/spec/limits.js';
import type { ExperimentQuery, RunQuery } from '../../store/store.js';
import {
  fieldsParameter,
  namesParameter,
  PAGE_LIMIT,
  pageQuery,
  repeatedParameter,
  timeParameter,
} from '../http/parameters.js';

const MOST_LABELS = 8;

/** `key=value`, or `key` for any value. */
const labelParameter = z
  .string()
  .transform((text): { key: string; value?: string | undefined } => {
    const at = text.indexOf('=');
    return at < 0 ? { key: text } : { key: text.slice(0, at), value: text.slice(at + 1) };
  })
  .pipe(z.object({ key: labelKeySchema, value: labelValueSchema.optional() }));

const part = z.string().min(1).max(200);

/** Filters on an experiment, other than its status. */
const filters = {
  label: repeatedParameter(labelParameter, MOST_LABELS)
    .optional()
    .meta({
      description:
        'Only those with this label, as `key=value`, or `key` for any value. May be repeated: all must hold.',
      example: ['team=vision'],
    }),
  name: part.optional().meta({ description: 'Only those whose name contains this text, in any case.' }),
  text: part.optional().meta({
    description: 'Only those with this text in the name, description, external id or a label, in any case.',
  }),
  preset: part.optional().meta({ description: 'Only those submitted as this preset.' }),
  dataset: identifierSchema.optional().meta({ description: 'Only those that train on this data set.' }),
  technique: namesParameter(SPEC_TECHNIQUES).optional().meta({
    description: 'Only those that use all of these techniques; `GET /v1/techniques` explains them.',
  }),
  createdAfter: timeParameter.optional().meta({ description: 'Only those created at this time or later.' }),
  createdBefore: timeParameter.optional().meta({ description: 'Only those created before this time.' }),
  archived: z.enum(['true', 'false', 'any']).optional().meta({
    description: 'Whether experiments are archived: `true`: only those that are; `any`: all. `false` by default.',
  }),
  sort: z.enum(['createdAt', '-createdAt']).optional().meta({
    description: 'By time of creation: `-createdAt`, newest first, by default.',
  }),
};

export const experimentListQuery = pageQuery(EXPERIMENT_STATUSES).extend({
  ...filters,
  fields: fieldsParameter(experimentSummarySchema),
});

/** The filters of the list alone, for changes of what they match. */
export const experimentFilterQuery = experimentListQuery.omit({ limit: true, cursor: true, sort: true, fields: true });

export const runListQuery = pageQuery(RUN_STATUSES).extend({
  ...filters,
  arm: identifierSchema.optional().meta({ description: 'Only runs of arms of this name.' }),
  fields: fieldsParameter(runSchema),
});

const ARCHIVED = { true: 'only', false: 'no', any: 'any' } as const;

/** The parameters as the store takes them. */
export function toExperimentQuery(query: Partial<z.output<typeof experimentListQuery>>): ExperimentQuery {
  return toQuery(query);
}

/** The parameters as the store takes them. */
export function toRunQuery(query: z.output<typeof runListQuery>): RunQuery {
  return toQuery(query);
}

function toQuery<Query extends { limit?: number | undefined } & Filters>({
  fields: _fields,
  limit = PAGE_LIMIT.default,
  label: labels,
  technique: techniques,
  archived,
  ...others
}: Query) {
  return { ...others, limit, labels, techniques, archived: archived && ARCHIVED[archived] };
}

type Filters = {
  fields?: unknown;
  label?: z.output<typeof labelParameter>[] | undefined;
  technique?: string[] | undefined;
  archived?: keyof typeof ARCHIVED | undefined;
};
