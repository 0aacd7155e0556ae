/** Reads several records at once. */
import { LRUCache } from 'lru-cache';
import { ServiceError } from '../../errors.js';
import type { Hash } from '../records.js';
import { execute, type RedisClient } from '../redis.js';
import type { Page, UnreadableRecord } from '../store.js';

/** Records in the order of their keys; those deleted in the meantime are left out. */
export async function readHashes(redis: RedisClient, names: string[]): Promise<Hash[]> {
  const pipeline = redis.pipeline();
  for (const name of names) pipeline.hgetall(name);
  return ((await execute(pipeline)) as Hash[]).filter((hash) => hash.id !== undefined);
}

/** Reads the records of a page one by one, so that one that cannot be read hides no other. */
export async function readEach<Item>(
  hashes: Hash[],
  read: (hash: Hash) => Item | Promise<Item>,
): Promise<Pick<Page<Item>, 'items' | 'unreadable'>> {
  const items: Item[] = [];
  const unreadable: UnreadableRecord[] = [];
  const results = await Promise.allSettled(hashes.map(async (hash) => read(hash)));
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') items.push(result.value);
    else unreadable.push(describeUnreadable(hashes[index]!.id!, result.reason));
  }
  return { items, ...(unreadable.length > 0 && { unreadable }) };
}

/** @throws the error itself when it is of another kind */
function describeUnreadable(id: string, error: unknown): UnreadableRecord {
  if (!(error instanceof ServiceError) || error.code !== 'RECORD_UNREADABLE') throw error;
  return { id, code: error.code, message: error.message };
}

/** Of the answers that a rereading remembers, in characters. */
const REMEMBERED = 4 * 1024 ** 2;

type Answer = readonly (string | null | Answer)[];

/**
 * Gives a function that makes the record of an id from what Redis has answered, or gives that of
 * the last time if Redis has answered the same. Clients ask again and again, and mostly nothing has
 * changed.
 * @param make gives a record that nobody may change, or null, which is not remembered
 */
export function createRereading<Given extends Answer, Found extends object>(make: (answer: Given) => Found | null) {
  const last = new LRUCache<string, { answer: Given; found: Found }>({
    maxSize: REMEMBERED,
    sizeCalculation: ({ answer }) => sizeOf(answer),
  });
  return (id: string, answer: Given): Found | null => {
    const known = last.get(id);
    if (known !== undefined && isSame(known.answer, answer)) return known.found;
    const found = make(answer);
    if (found !== null) last.set(id, { answer, found });
    return found;
  };
}

const isSame = (one: unknown, other: unknown): boolean =>
  Array.isArray(one) && Array.isArray(other)
    ? one.length === other.length && one.every((item, index) => isSame(item, other[index]))
    : one === other;

/** At least 1, as the cache demands. */
const sizeOf = (answer: string | null | Answer): number =>
  typeof answer === 'string' || answer === null
    ? (answer ?? '').length
    : answer.reduce<number>((sum, item) => sum + sizeOf(item), 1);
