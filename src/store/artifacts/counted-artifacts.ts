/** An artifact store that counts the bytes of a run after every change of its files. */
import { SharedCalls } from '../../shared-calls.js';
import type { ArtifactStore } from './contract.js';

export interface CountedArtifacts extends ArtifactStore {
  /** Counts the files of a run, which somebody else has just written. */
  count(runId: string): Promise<void>;
}

interface ByteCounts {
  setBytes(runId: string, bytes: number): Promise<void>;
}

/**
 * A count that cannot be stored is no reason to fail: the sweep counts every run again in turn.
 * @param onFailure learns why a count was not stored
 */
export function countedArtifacts(
  store: ArtifactStore,
  counts: ByteCounts,
  onFailure: (error: unknown) => void,
): CountedArtifacts {
  /** One count after the other, so that no older one is stored last. */
  const counting = new SharedCalls<void>();

  const set = (runId: string, bytes: number) => counts.setBytes(runId, bytes).catch(onFailure);

  const count = (runId: string): Promise<void> =>
    counting.call(runId, async () => {
      try {
        const { bytes } = await store.lookAt(runId);
        await set(runId, bytes);
      } catch (error) {
        onFailure(error);
      }
    });

  const thenCounted =
    <Rest extends unknown[]>(remove: (runId: string, ...rest: Rest) => Promise<void>) =>
    async (runId: string, ...rest: Rest): Promise<void> => {
      await remove(runId, ...rest);
      await count(runId);
    };

  return {
    ...store,
    count,
    removeRun: async (runId) => {
      // Before the files: a process that dies in between leaves too low a count, never too high.
      await set(runId, 0);
      await store.removeRun(runId);
    },
    keepCheckpoint: async (runId) => {
      await store.keepCheckpoint(runId);
      await count(runId);
    },
    removeExecutions: thenCounted(store.removeExecutions),
    removeFence: thenCounted(store.removeFence),
    removeCheckpoints: thenCounted(store.removeCheckpoints),
  };
}
