/** Asks on request, and remembers the answers for as long as the tab is open. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Run } from 'regulab-client';
import type { SampledArm } from '../../../../charts/figures/monte-carlo/sampled-arm.js';
import { client, noticeRefusal } from '../../../service/session.js';
import { askRun, readTestImages, type TestImages } from './ask.js';

export interface Progress {
  arm: string;
  done: number;
  of: number;
}

export interface Sampling {
  /** Null until all have been asked. */
  answers: SampledArm[] | null;
  /** Images of the test set. */
  testImages: number;
  /** Null while nobody is asked. */
  progress: Progress | null;
  error: Error | undefined;
  ask: () => void;
  stop: () => void;
}

interface State {
  progress: Progress | null;
  error?: Error;
}

/** By run and weights. */
const remembered = new Map<string, SampledArm>();
const imagesOf = new Map<string, TestImages>();

const keyOf = ({ id, weightsSha256 }: Run) => `${id} ${weightsSha256}`;

/** @param dataset its name in the spec */
export function useSampling(runs: readonly Run[], dataset: string): Sampling {
  const [{ progress, error }, setState] = useState<State>({ progress: null });
  const ending = useRef(new AbortController());
  const key = runs.map(keyOf).join();
  const stop = () => {
    ending.current.abort();
    setState({ progress: null });
  };
  // Other runs, or the reader has left.
  useEffect(() => stop, [key]);
  const ask = async () => {
    ending.current = new AbortController();
    const { signal } = ending.current;
    const show = (state: State) => void (signal.aborted || setState(state));
    try {
      await askAll(runs, dataset, (now) => show({ progress: now }), signal);
      show({ progress: null });
    } catch (failure) {
      if (!signal.aborted) noticeRefusal(failure);
      show({ progress: null, error: failure as Error });
    }
  };
  const known = runs.flatMap((run) => remembered.get(keyOf(run)) ?? []);
  return {
    answers: known.length === runs.length ? known : null,
    testImages: imagesOf.get(dataset)?.total ?? 0,
    progress,
    error,
    ask: () => void ask(),
    stop,
  };
}

/** One after the other, so that nobody else waits long for the service. */
async function askAll(
  runs: readonly Run[],
  dataset: string,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<void> {
  const asked = runs.filter((run) => !remembered.has(keyOf(run)));
  onProgress({ arm: asked[0]!.arm, done: 0, of: 0 });
  const images = imagesOf.get(dataset) ?? (await readTestImages(client.get(), dataset, signal));
  imagesOf.set(dataset, images);
  for (const run of asked) {
    const { arm, seed } = run;
    const show = (done: number) => onProgress({ arm, done, of: images.images.length });
    show(0);
    const answered = await askRun(client.get(), run, images.images, show, signal);
    remembered.set(keyOf(run), { arm, seed, images: answered });
  }
}
