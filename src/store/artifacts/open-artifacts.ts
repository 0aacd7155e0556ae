/** The store of artifacts that the configuration asks for. */
import type { BucketConfig } from '../../config.js';
import { createArtifactStore } from './artifact-store.js';
import { openBucket } from './bucket.js';
import { createBucketArtifacts } from './bucket-artifacts.js';
import type { ArtifactStore } from './contract.js';

/**
 * @param folder of artifacts, or of this machine's copies where a bucket has them
 * @param onFailure learns why a checkpoint could not be uploaded
 */
export function openArtifacts(
  folder: string,
  bucket: BucketConfig | null,
  onFailure: (runId: string, error: unknown) => void,
): ArtifactStore {
  if (bucket === null) return createArtifactStore(folder);
  const { hasLinks, copiesMegabytes, ...address } = bucket;
  const copiesBytes = copiesMegabytes * 2 ** 20;
  return createBucketArtifacts({ bucket: openBucket(address), folder, copiesBytes, hasLinks, onFailure });
}
