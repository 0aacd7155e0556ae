/** Lists that come in pages. */
import type { Page } from '../types.js';

/** A list that is read while it is iterated over, page by page. */
export interface Listing<Item> extends AsyncIterable<Item> {
  /** The pages themselves, with `total` and with records that the service cannot read. */
  pages(): AsyncIterable<Page<Item>>;
  /** Every item. */
  all(): Promise<Item[]>;
}

/** @param read gets the cursor of a page, undefined for the first */
export function listing<Item>(read: (cursor: string | undefined) => Promise<Page<Item>>): Listing<Item> {
  async function* pages() {
    let cursor: string | undefined;
    do {
      const page = await read(cursor);
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
      const all: Item[] = [];
      for await (const item of items()) all.push(item);
      return all;
    },
    [Symbol.asyncIterator]: items,
  };
}
