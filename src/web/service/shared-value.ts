/** A value that several parts of the page watch. */
import { useEffect, useState } from 'preact/hooks';

export interface SharedValue<Value> {
  get(): Value;
  set(value: Value): void;
  /** @returns ends it */
  watch(watcher: (value: Value) => void): () => void;
}

export function sharedValue<Value>(initial: Value): SharedValue<Value> {
  let current = initial;
  const watchers = new Set<(value: Value) => void>();
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return;
      current = value;
      for (const watcher of watchers) watcher(value);
    },
    watch: (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
  };
}

/** The value as it is now; the component is drawn again when it changes. */
export function useShared<Value>(shared: SharedValue<Value>): Value {
  const [value, setValue] = useState(shared.get);
  useEffect(() => {
    setValue(shared.get);
    return shared.watch((next) => setValue(() => next));
  }, [shared]);
  return value;
}
