/**
 * What happens in the service, as it happens: one event stream for the whole page. It is closed
 * while the page is hidden, because a browser opens few connections to one host.
 */
import type { AllEvents } from 'regulab-client';
import { client, noticeRefusal } from './session.js';
import { sharedValue } from './shared-value.js';

/** Whether the page hears of changes: shown to its reader when it does not. */
export const connection = sharedValue<'connecting' | 'live' | 'lost'>('connecting');

/** Null: anything may have changed, because events were missed. */
export type Change = AllEvents | null;

const listeners = new Set<(change: Change) => void>();
const AGAIN_MS = 2_000;
/** A proxy may hold the stream back, and nobody waits for that. */
const PATIENCE_MS = 500;

let begin = () => {};
const begun = new Promise<void>((resolve) => {
  begin = resolve;
});

/**
 * Resolves when the page hears of changes, or is not going to soon. What is read from then on need
 * not be read again because something may have changed before.
 */
export const listening = (): Promise<unknown> =>
  Promise.race([begun, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);

/** @returns ends it */
export function onChange(listener: (change: Change) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Follows the service until the page is closed. */
export function followService(): void {
  let ending = new AbortController();
  const restart = () => {
    ending.abort();
    ending = new AbortController();
    if (document.hidden) begin();
    else void follow(ending.signal);
  };
  document.addEventListener('visibilitychange', restart);
  addEventListener('online', restart);
  addEventListener('offline', () => connection.set('lost'));
  client.watch(restart);
  restart();
}

async function follow(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await readStream(signal);
    } catch (error) {
      if (signal.aborted) return;
      noticeRefusal(error);
    }
    begin();
    connection.set('lost');
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** The stream begins with its position, and so with what happens from now on. */
async function readStream(given: AbortSignal): Promise<void> {
  const ending = new AbortController();
  const signal = AbortSignal.any([given, ending.signal]);
  // Shows at once whether the service is there, while the stream would try for longer.
  const seen = () => void (signal.aborted || connection.set('live'));
  client
    .get()
    .version({ signal, retries: 0 })
    .then(seen, (error) => ending.abort(error));
  // All that is shown is read again: it may have changed before.
  const onBegin = () => {
    tell(null);
    begin();
  };
  try {
    for await (const event of client.get().allEvents({ signal, onBegin })) {
      tell(event.type === 'events.missed' ? null : event);
    }
  } finally {
    ending.abort();
  }
}

function tell(change: Change): void {
  for (const listener of listeners) listener(change);
}
