/** What runs have in a bucket: its objects, put together as folders by their keys. */
import { runIdSchema } from '../../experiments/records/ids.js';
import type { Bucket, StoredObject } from './bucket.js';
import type { ArtifactStore, RunFolder } from './contract.js';

/** Objects of one answer: a page that has fewer is the last. */
const PAGE = 1000;

export interface BucketFolders extends Pick<ArtifactStore, 'lookAt' | 'lookAtNext' | 'listRuns'> {
  /** Every object whose key begins like this. */
  objectsBelow(start: string): Promise<StoredObject[]>;
}

export function createBucketFolders(bucket: Pick<Bucket, 'list'>): BucketFolders {
  const objectsBelow = (start: string) => bucket.list({ start }, Number.POSITIVE_INFINITY);

  async function lookAtNext(runBefore: string, limit: number): Promise<RunFolder[]> {
    const folders: RunFolder[] = [];
    // "0" is the character behind "/": everything of the run before comes before it.
    let after = `${runBefore}0`;
    for (;;) {
      const page = await bucket.list({ start: '', after }, PAGE);
      addObjects(folders, page);
      // The last run of a full page may have more objects on the next one.
      if (page.length < PAGE || folders.length > limit) return folders.slice(0, limit);
      after = page.at(-1)!.key;
    }
  }

  return {
    objectsBelow,
    lookAtNext,
    lookAt: async (runId) => {
      const [folder] = addObjects([], await objectsBelow(`${runId}/`));
      return folder ?? emptyFolder(runId);
    },
    listRuns: async () => (await lookAtNext('', Number.POSITIVE_INFINITY)).map(({ runId }) => runId),
  };
}

/** Adds objects, which come in the order of their keys, to the folders of their runs. */
function addObjects(folders: RunFolder[], objects: readonly StoredObject[]): RunFolder[] {
  for (const { key, size, modifiedAt } of objects) {
    const [runId = '', inside = '', name] = key.split('/');
    if (name === undefined || !runIdSchema.safeParse(runId).success) continue;
    if (folders.at(-1)?.runId !== runId) folders.push(emptyFolder(runId));
    const folder = folders.at(-1)!;
    folder.bytes += size;
    if (modifiedAt > folder.modifiedAt) folder.modifiedAt = modifiedAt;
    if (inside === 'checkpoints') folder.hasCheckpoints = true;
    else if (/^\d{1,15}$/.test(inside)) addFence(folder, Number(inside));
  }
  return folders;
}

/** Keys are in the order of text, fences in that of numbers. */
function addFence({ fences }: RunFolder, fence: number): void {
  if (fences.includes(fence)) return;
  fences.push(fence);
  fences.sort((a, b) => a - b);
}

const emptyFolder = (runId: string): RunFolder => ({
  runId,
  fences: [],
  hasCheckpoints: false,
  modifiedAt: new Date(0),
  bytes: 0,
});
