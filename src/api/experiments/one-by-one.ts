/** Many things that one request asks for, each done and refused on its own. */
import { createTurns } from '../http/load/turns.js';
import type { ProblemCode, ProblemDocument } from '../http/problem.js';

/** Each takes some ms: one of all such requests in a round. */
const aTurn = createTurns(1);

/** What the rest would meet, too, each after the same time-out. */
const UNAVAILABLE: ProblemCode[] = ['REDIS_UNAVAILABLE', 'REDIS_FULL', 'REDIS_FORBIDDEN'];

/**
 * Does all parts of a request in their order. When Redis becomes unavailable, the rest is refused
 * with the problem of the first part that met it. What is done stays when the client leaves.
 * @param work does one part and does not reject
 * @param refuse the outcome of a part that is not tried
 * @param signal aborted when the client leaves: no further part is begun
 * @throws the reason of the signal
 */
export async function doOneByOne<Part, Item extends { problem?: ProblemDocument | undefined }>(
  parts: readonly Part[],
  work: (part: Part, index: number) => Promise<Item>,
  refuse: (part: Part, index: number, problem: ProblemDocument) => Item,
  signal: AbortSignal,
): Promise<Item[]> {
  const items: Item[] = [];
  let unavailable: ProblemDocument | undefined;
  for (const [index, part] of parts.entries()) {
    await aTurn();
    signal.throwIfAborted();
    const item = unavailable ? refuse(part, index, unavailable) : await work(part, index);
    if (item.problem !== undefined && UNAVAILABLE.includes(item.problem.code)) unavailable = item.problem;
    items.push(item);
  }
  return items;
}
