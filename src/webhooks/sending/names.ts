/** Names of receivers, resolved without holding up the files of the process. */
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { SharedCalls } from '../../shared-calls.js';

/**
 * Names that are resolved at the same time. The system's resolver blocks one of the four threads
 * that Node has for files as well, for seconds when a name server does not answer.
 */
const AT_ONCE = 2;

/**
 * Gives the function that resolves a name. Messages to the same receiver share a question, and each
 * answer is of one that was asked after the message.
 */
export function createNames(lookup: LookupFunction): (hostname: string) => Promise<LookupAddress[]> {
  const shared = new SharedCalls<LookupAddress[]>();
  const waiting: (() => void)[] = [];
  let free = AT_ONCE;

  async function ask(hostname: string): Promise<LookupAddress[]> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await new Promise((resolve, reject) =>
        lookup(hostname, { all: true }, (error, found) => (error ? reject(error) : resolve(found as LookupAddress[]))),
      );
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  }

  return (hostname) => shared.call(hostname, () => ask(hostname));
}
