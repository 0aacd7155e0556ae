/** Something that the service is asked for, kept up to date while the page shows it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RegulabClient } from 'regulab-client';
import { type Change, listening, onChange } from './live.js';
import { client, noticeRefusal } from './session.js';

export interface Loaded<Value> {
  /** What was read last; it stays while it is read again. */
  value: Value | undefined;
  /** Why the last attempt failed. */
  error: Error | undefined;
  reload: () => void;
}

interface Question<Value> {
  /** Another key is another question: what was read before is forgotten. */
  key: string;
  load: (client: RegulabClient, signal: AbortSignal) => Promise<Value>;
  /** Whether the answer may have changed; by default it never does. */
  concerns?: (change: Exclude<Change, null>) => boolean;
}

/** Changes come in bursts, one for each epoch of each run. */
const PAUSE_MS = 600;
/** What took long is read less often, so that the service has time for the training. */
const PAUSE_FOR_EACH_MS = 4;
const MAX_PAUSE_MS = 3_000;

/** @param question null asks nothing */
export function useLoaded<Value>(question: Question<Value> | null): Loaded<Value> {
  const [state, setState] = useState<{ key: string | undefined; value?: Value; error?: Error | undefined }>({
    key: undefined,
  });
  const [attempt, setAttempt] = useState(0);
  const key = question?.key;

  useEffect(() => {
    if (question === null) return;
    const reader = repeatedly(question, (answer) => setState((now) => ({ ...(now.key === key && now), ...answer })));
    reader.read();
    const stop = onChange((change) => {
      if (question.concerns && (change === null || question.concerns(change))) reader.read();
    });
    const another = client.watch(reader.read);
    return () => {
      stop();
      another();
      reader.end();
    };
  }, [key, attempt]);

  const isOurs = state.key === key;
  return {
    value: isOurs ? state.value : undefined,
    error: isOurs ? state.error : undefined,
    reload: () => setAttempt((before) => before + 1),
  };
}

/** What was there last, so that nothing jumps while another question is answered. */
export function useLast<Value>(value: Value | undefined): Value | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}

/** Reads now and whenever it is asked to, one at a time and with a pause in between. */
function repeatedly<Value>(
  { key, load }: Question<Value>,
  give: (answer: { key: string; value?: Value; error: Error | undefined }) => void,
) {
  const ending = new AbortController();
  let isReading = false;
  let isAsked = false;
  const read = async () => {
    isAsked = true;
    if (isReading) return;
    isReading = true;
    await listening();
    while (isAsked && !ending.signal.aborted) {
      isAsked = false;
      const began = performance.now();
      try {
        const value = await load(client.get(), ending.signal);
        if (!ending.signal.aborted) give({ key, value, error: undefined });
      } catch (error) {
        if (ending.signal.aborted) return;
        noticeRefusal(error);
        give({ key, error: error instanceof Error ? error : new Error(String(error)) });
      }
      const tookMs = performance.now() - began;
      const pauseMs = Math.min(Math.max(PAUSE_MS, PAUSE_FOR_EACH_MS * tookMs), MAX_PAUSE_MS);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    isReading = false;
  };
  return { read: () => void read(), end: () => ending.abort() };
}
