/** What is listed, as the address says it and as the service is asked for it. */
import type { ExperimentStatus, operations } from 'regulab-client';

export type ListQuery = NonNullable<operations['listExperiments']['parameters']['query']>;

/** By their names in the address, which are those of the API where it has them. */
export type Filters = Readonly<Record<string, string>>;

export const STATUSES: readonly ExperimentStatus[] = [
  'queued',
  'running',
  'paused',
  'cancelling',
  'succeeded',
  'partially_succeeded',
  'failed',
  'cancelled',
];

/** What restricts the list: without these it has everything that is not archived. */
export const FILTERS = ['text', 'status', 'label', 'preset', 'technique', 'after', 'before', 'archived'] as const;

export const isFiltered = (filters: Filters): boolean => FILTERS.some((name) => filters[name]);

/** Dates are days where the reader is; `before` is the last day that counts. */
export function listQueryOf({
  text,
  status,
  label,
  preset,
  technique,
  after,
  before,
  archived,
  sort,
}: Filters): ListQuery {
  const isStatus = STATUSES.find((known) => known === status);
  return {
    ...(text && { text }),
    ...(isStatus && { status: [isStatus] }),
    ...(label && {
      label: label
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean),
    }),
    ...(preset && { preset }),
    ...(technique && { technique: technique.split(',') as NonNullable<ListQuery['technique']> }),
    ...dayBounds(after, before),
    ...((archived === 'true' || archived === 'any') && { archived }),
    ...(sort === 'createdAt' && { sort }),
  };
}

function dayBounds(after: string | undefined, before: string | undefined): ListQuery {
  const from = startOfDay(after, 0);
  const until = startOfDay(before, 1);
  return { ...(from && { createdAfter: from }), ...(until && { createdBefore: until }) };
}

function startOfDay(day: string | undefined, later: number): string | undefined {
  const [year, month, date] =
    /^(\d{4})-(\d{2})-(\d{2})$/
      .exec(day ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  if (year === undefined) return undefined;
  return new Date(year, month! - 1, date! + later).toISOString();
}
