/**
 * Cursors of lists: opaque to clients, the item after which a page begins. They contain no
 * offset, so deleting does not shift them.
 */
import { z } from 'zod';
import { ServiceError } from '../errors.js';

const cursorSchema = z.tuple([z.string(), z.string()]);

/**
 * @param list names the list and its filter; a cursor fits no other
 * @param after the last item of the page
 */
export function encodeCursor(list: string, after: string): string {
  return Buffer.from(JSON.stringify([list, after])).toString('base64url');
}

/**
 * The `after` of a cursor of this list.
 * @param pattern what an `after` of this list looks like
 * @throws ServiceError INVALID_REQUEST when it is no cursor of this list
 */
export function decodeCursor(list: string, cursor: string, pattern: RegExp): string {
  try {
    const [ofList, after] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (ofList === list && pattern.test(after)) return after;
  } catch {
    // Not a cursor of ours: refused below.
  }
  throw new ServiceError('INVALID_REQUEST', 'The cursor does not belong to this list.', {
    problems: [{ parameter: 'cursor', code: 'INVALID_VALUE', message: 'Use nextCursor of a page of the same list.' }],
  });
}
