/** Lists of the service, read as commands need them. */
import { type Listing, type Page, RegulabError, type Run } from '#client';
import { CommandError, EXIT } from '../errors.js';
import type { Client } from './client.js';

/** The page at which a list begins. */
export async function firstPage<Whole extends Page<unknown>>({
  pages,
}: Pick<Listing<Whole['items'][number], Whole>, 'pages'>): Promise<Whole> {
  for await (const page of pages()) return page;
  throw new TypeError('A list has at least one page.');
}

/**
 * A page with as many items as were asked for, if there are so many: one answer may have few, since
 * the service searches some records at a time.
 */
export async function fillPage<Item, Query extends { limit: number; cursor?: string | undefined }>(
  list: (query: Query) => Listing<Item>,
  query: Query,
): Promise<Page<Item>> {
  const { limit } = query;
  const page = await firstPage(list(query));
  while (page.nextCursor !== null && page.items.length < limit) {
    const more = await firstPage(list({ ...query, limit: limit - page.items.length, cursor: page.nextCursor }));
    page.items.push(...more.items);
    if (more.unreadable) page.unreadable = [...(page.unreadable ?? []), ...more.unreadable];
    page.nextCursor = more.nextCursor;
  }
  return page;
}

/**
 * Every run of an experiment.
 * @throws CommandError when the service cannot read one of them
 */
export async function runsOf(client: Client, experimentId: string): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const { items, unreadable } of client.runs(experimentId).pages()) {
    if (unreadable) throw new CommandError(unreadable[0]!.message, EXIT.unavailable);
    runs.push(...items);
  }
  return runs;
}

/** Null where the service has no such resource. */
export async function nullIfMissing<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RegulabError && error.status === 404) return null;
    throw error;
  }
}
