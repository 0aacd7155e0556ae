/** So many are read or written at once: Redis answers other clients in between. */
const CHUNK = 200;

/** The items in parts of {@link CHUNK}. */
export function* chunks<Item>(items: Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += CHUNK) yield items.slice(start, start + CHUNK);
}
