/** The client of the service that the page came from, with the key of its reader, if any. */
import { createClient, type RegulabClient, RegulabError } from 'regulab-client';
import { sharedValue } from './shared-value.js';

const STORED_KEY = 'regulab-key';

/** The key lives as long as the tab; undefined where the service asks for none. */
const stored = sessionStorage.getItem(STORED_KEY) ?? undefined;

/** Whether the service has refused to answer without a (valid) key. */
export const keyIsMissing = sharedValue(false);

const connected = (withKey: string | undefined): RegulabClient => createClient({ url: './', key: withKey });

/** The client with the reader's key; everything that the page loads goes through it. */
export const client = sharedValue(connected(stored));

/**
 * Uses another key from now on; '' for none.
 * @throws TypeError for characters that no key has
 */
export function signIn(given: string): void {
  const next = given.trim() || undefined;
  client.set(connected(next));
  if (next === undefined) sessionStorage.removeItem(STORED_KEY);
  else sessionStorage.setItem(STORED_KEY, next);
  keyIsMissing.set(false);
}

/** Whether the reader has given one. */
export const hasKey = (): boolean => sessionStorage.getItem(STORED_KEY) !== null;

/** Asks for a key when an error says that one is needed. */
export function noticeRefusal(error: unknown): void {
  if (error instanceof RegulabError && error.status === 401) keyIsMissing.set(true);
}
