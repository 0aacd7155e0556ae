/** Walks lists of experiments, in batches that leave Redis and the event loop free in between. */
import { createHash } from 'node:crypto';
import type { StoreContext } from '../commands/load-commands.js';
import type { ExperimentFilter, Sorted } from '../store.js';
import { check, type Selection } from './conditions.js';

/** Records that are examined for one page at most, give or take a batch. */
export const WALK_LIMIT = 2000;
/** Records read in one round trip. */
const BATCH = 200;

export interface Span extends Sorted, Pick<ExperimentFilter, 'createdAfter' | 'createdBefore'> {
  /** Id of the experiment to start at; left out: at the first. */
  from?: { id: string; inclusive: boolean } | undefined;
  /** Ids read at once. */
  batch?: number;
}

/** Ids in order, batch by batch; the last batch is marked. */
export async function* batchesOf(
  { redis }: StoreContext,
  sources: string[],
  span: Span,
): AsyncGenerator<{ ids: string[]; isLast: boolean }> {
  const { from, batch = BATCH } = span;
  const ascending = span.sort === 'createdAt';
  const start = from && `${from.inclusive ? '[' : '('}${from.id}`;
  let low = (ascending ? start : undefined) ?? boundOf(span.createdAfter, -CLOCK_STEP_MS) ?? '-';
  let high = (ascending ? undefined : start) ?? boundOf(span.createdBefore, CLOCK_STEP_MS) ?? '+';
  for (;;) {
    const parts = await Promise.all(
      sources.map((key) =>
        ascending
          ? redis.zrangebylex(key, low, high, 'LIMIT', 0, batch)
          : redis.zrevrangebylex(key, high, low, 'LIMIT', 0, batch),
      ),
    );
    const sorted = [...new Set(parts.flat())].sort();
    const ids = (ascending ? sorted : sorted.reverse()).slice(0, batch);
    const isLast = ids.length < batch;
    yield { ids, isLast };
    if (isLast) return;
    if (ascending) low = `(${ids.at(-1)}`;
    else high = `(${ids.at(-1)}`;
  }
}

/**
 * Ids begin with their time (UUIDv7), but stay in order when a clock is set back by so much; the
 * time in the record decides.
 */
const CLOCK_STEP_MS = 60_000;

function boundOf(ms: number | undefined, margin: number): string | undefined {
  if (ms === undefined) return undefined;
  const time = Math.min(Math.max(Math.floor(ms) + margin, 0), 2 ** 48 - 1);
  const hex = time.toString(16).padStart(12, '0');
  return `[exp_${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/**
 * Up to `limit` ids that fulfil the conditions, and the id after which to continue: null at the end
 * of the list. Stops when {@link WALK_LIMIT} records were examined.
 */
export async function findIds(
  context: StoreContext,
  { sources, conditions }: Selection,
  { limit, ...span }: Span & { limit: number },
): Promise<{ ids: string[]; next: string | null }> {
  const found: string[] = [];
  let examined = 0;
  const batch = conditions.length === 0 ? limit + 1 : BATCH;
  for await (const { ids, isLast } of batchesOf(context, sources, { ...span, batch })) {
    const checked = await check(context, ids, conditions);
    for (const [index, { holds, cost }] of checked.entries()) {
      examined += cost;
      if (!holds) continue;
      if (found.length === limit) return { ids: found, next: found.at(-1)! };
      found.push(ids[index]!);
    }
    if (!isLast && (found.length === limit || examined >= WALK_LIMIT)) return { ids: found, next: ids.at(-1)! };
  }
  return { ids: found, next: null };
}

/** Names a list with its filter, for cursors, which fit no other. */
export function listName(list: string, { limit: _limit, cursor: _cursor, ...query }: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return `${list}:`;
  const text = JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${list}:${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;
}
