/**
 * Checkpoint files as a test changes them; their layout is that of
 * src/models/checkpoints/checkpoint-file.ts.
 */
import {
  type CheckpointIdentity,
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../../src/models/checkpoints/checkpoint-file.js';
import type { VariableLayout } from '../../../src/models/loop/epoch-steps.js';

interface Manifest {
  identity: CheckpointIdentity;
  variables: VariableLayout[];
}

/** 8 bytes, the length of the manifest in 4, the manifest. */
export const manifestOf = (bytes: Buffer): Manifest =>
  JSON.parse(bytes.subarray(12, 12 + bytes.readUInt32LE(8)).toString('utf8'));

/** The same state, whole, as another version, run or spec would have written it. */
export function rewrittenFor(other: CheckpointIdentity, bytes: Buffer): Buffer {
  const { identity, variables } = manifestOf(bytes);
  return Buffer.concat(encodeCheckpoint({ ...identity, ...other }, decodeCheckpoint(bytes, identity, variables)));
}
