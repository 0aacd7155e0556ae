/** Asks as its reader draws: a little after the last stroke, and one question at a time. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { noticeRefusal } from '../../../service/session.js';
import type { Ask, DrawAnswer } from './answer.js';

export interface Answers {
  /** For each of the networks, for each image; they stay while the next ones are computed. */
  answers: DrawAnswer[][] | undefined;
  /** Whether they are still those of an earlier drawing. */
  isOld: boolean;
  error: Error | undefined;
}

const PAUSE_MS = 120;
const NOTHING: State = { images: null, answers: undefined, error: undefined };

interface State extends Omit<Answers, 'isOld'> {
  /** What was asked about. */
  images: readonly Uint8Array[] | null;
}

/**
 * @param images null asks nothing
 * @param ask another one forgets what the one before has said; null asks nothing
 */
export function useAnswers(images: readonly Uint8Array[] | null, ask: Ask | null): Answers {
  const [state, setState] = useState(NOTHING);
  const latest = useRef<((images: readonly Uint8Array[] | null) => void) | undefined>(undefined);
  useEffect(() => {
    setState(NOTHING);
    if (ask === null) return;
    const asker = oneAtATime(ask, setState);
    latest.current = asker.want;
    asker.want(images);
    return () => {
      latest.current = undefined;
      asker.end();
    };
  }, [ask]);
  useEffect(() => latest.current?.(images), [images]);
  const { answers, error } = images === null ? NOTHING : state;
  return { answers, error, isOld: answers !== undefined && state.images !== images };
}

function oneAtATime(ask: Ask, give: (answers: State) => void) {
  const ending = new AbortController();
  let wanted: readonly Uint8Array[] | null = null;
  let isAsking = false;
  const work = async () => {
    isAsking = true;
    while (wanted && !ending.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      const images = wanted;
      wanted = null;
      if (images === null || ending.signal.aborted) break;
      const answer = await ask(images, ending.signal).then(
        (answers) => ({ images, answers, error: undefined }),
        (error: Error) => ({ images, answers: undefined, error }),
      );
      if (answer.error) noticeRefusal(answer.error);
      if (!ending.signal.aborted) give(answer);
    }
    isAsking = false;
  };
  return {
    want: (images: readonly Uint8Array[] | null) => {
      wanted = images;
      if (!isAsking && images) void work();
    },
    end: () => ending.abort(),
  };
}
