/**
 * Wakes the readers of a process: one subscription to a few channels for all of them. A wake-up
 * has no content: readers read the store from where they stopped. So one too many does no harm,
 * and a lost one is made up for by waking all readers after each reconnect.
 */
import type { Keys } from './keys.js';
import type { RedisClient } from './redis.js';
import type { EventFeed } from './store.js';

/** @param redis a connection of the role `subscriber`; the caller closes it */
export function createEventFeed(redis: RedisClient, keys: Keys): EventFeed {
  const readers = new Map<string, Set<() => void>>();
  const cancelListeners = new Set<(runId: string) => void>();
  const predictionListeners = new Set<(answer: string) => void>();
  const channels = [keys.wakeChannel, keys.cancelChannel, keys.predictionChannel];

  const onMessage = (channel: string, text: string) => {
    if (channel === keys.wakeChannel) for (const wake of [...(readers.get(text) ?? [])]) wake();
    if (channel === keys.cancelChannel) for (const listener of [...cancelListeners]) listener(text);
    if (channel === keys.predictionChannel) for (const listener of [...predictionListeners]) listener(text);
  };
  const wakeAll = () => {
    for (const wakes of [...readers.values()]) for (const wake of [...wakes]) wake();
  };
  // Readers are woken once the subscription is active, not when the connection is: what is
  // published in between is lost.
  const subscribe = () => {
    redis.subscribe(...channels).then(wakeAll, () => {
      // The connection broke again; the next 'ready' subscribes again.
    });
  };
  redis.on('message', onMessage);
  redis.on('ready', subscribe);
  if (redis.status === 'ready') subscribe();

  return {
    onEvents: (name, wake) => {
      const wakes = readers.get(name) ?? new Set();
      readers.set(name, wakes.add(wake));
      return () => {
        wakes.delete(wake);
        if (wakes.size === 0 && readers.get(name) === wakes) readers.delete(name);
      };
    },
    onCancel: (listener) => {
      cancelListeners.add(listener);
      return () => cancelListeners.delete(listener);
    },
    onPrediction: (listener) => {
      predictionListeners.add(listener);
      return () => predictionListeners.delete(listener);
    },
    close: async () => {
      redis.off('message', onMessage).off('ready', subscribe);
      readers.clear();
      cancelListeners.clear();
      predictionListeners.clear();
      if (redis.status === 'ready') await redis.unsubscribe(...channels);
    },
  };
}
