/** Lists that come in pages. */
import type { Page } from '../types.js';

/** A list that is read while it is iterated over, page by page. */
export interface Listing<Item, Whole extends Page<Item> = Page<Item>> extends AsyncIterable<Item> {
  /** The pages themselves, with `total` and with records that the service cannot read. */
  pages(): AsyncIterable<Whole>;
  /** Every item. */
  all(): Promise<Item[]>;
}

/**
 * @param query its cursor, if it has one, is that of the first page
 * @param read asks for one page
 */
export function listing<Whole extends Page<unknown>, Filters extends { cursor?: string | undefined }>(
  query: Filters,
  read: (query: Filters & { cursor: string | undefined }) => Promise<Whole>,
): Listing<Whole['items'][number], Whole> {
  async function* pages() {
    let cursor = query.cursor;
    do {
      const page = await read({ ...query, cursor });
      yield page;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
  async function* items() {
    for await (const page of pages()) yield* page.items;
  }
  return {
    pages,
    all: async () => {
      const all: Whole['items'] = [];
      for await (const item of items()) all.push(item);
      return all;
    },
    [Symbol.asyncIterator]: items,
  };
}
