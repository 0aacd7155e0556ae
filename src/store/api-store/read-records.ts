/** Reads several records at once. */
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
