/**
 * The bytes of a checkpoint. A file holds the whole state and its own checksum, so no two files can
 * disagree:
 *
 * | bytes | content |
 * |---|---|
 * | 8 | `RGLBCKP1` |
 * | 4 | length of the manifest, unsigned little-endian |
 * | … | manifest, JSON: identity, position, metric history, early stopping, layout of the arrays |
 * | … | the arrays one after the other, little-endian |
 * | 32 | SHA-256 of everything before |
 */
import { createHash } from 'node:crypto';
import os from 'node:os';
import type { VariableLayout, VariableValues } from '../loop/epoch-steps.js';
import type { TrainingState } from '../loop/training-state.js';

/**
 * What a state belongs to: the run, its spec, and everything that the bits of its next steps depend
 * on. A checkpoint is used only where all of it is equal.
 */
export type CheckpointIdentity = Readonly<Record<string, string | number>>;

export class CheckpointUnusable extends Error {
  /**
   * @param damaged true when the file is not what was written; false when it belongs to another
   * run, version or machine
   */
  constructor(
    message: string,
    readonly damaged: boolean,
  ) {
    super(message);
  }
}

interface Manifest extends Omit<TrainingState, 'variables' | 'best' | 'average'> {
  identity: CheckpointIdentity;
  variables: VariableLayout[];
  best: { epoch: number; weights: number[] } | null;
  average: { epoch: number; count: number; weights: number[] } | null;
}

const MAGIC = Buffer.from('RGLBCKP1');
const HASH_BYTES = 32;
const PREFIX_BYTES = MAGIC.length + 4;

/** @returns the parts of the file, to be written one after the other */
export function encodeCheckpoint(identity: CheckpointIdentity, state: TrainingState): Uint8Array[] {
  const { variables, best, average, ...rest } = state;
  const manifest: Manifest = {
    ...rest,
    identity,
    variables: variables.map(layoutOf),
    best: best && { ...best, weights: lengthsOf(best.weights) },
    average: average && { ...average, weights: lengthsOf(average.weights) },
  };
  const text = Buffer.from(JSON.stringify(manifest));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const parts = [
    MAGIC,
    length,
    text,
    ...[...variables, ...(best?.weights ?? []), ...(average?.weights ?? [])].map(littleEndian),
  ];
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return [...parts, hash.digest()];
}

/**
 * Reads a checkpoint, all of it or nothing.
 * @param expected what it must have been written for
 * @param layout of the variables that it must hold
 * @throws CheckpointUnusable
 */
export function decodeCheckpoint(
  bytes: Buffer,
  expected: CheckpointIdentity,
  layout: readonly VariableLayout[],
): TrainingState {
  const manifest = verify(bytes);
  for (const name of new Set([...Object.keys(expected), ...Object.keys(manifest.identity)])) {
    const [found, wanted] = [manifest.identity[name], expected[name]];
    if (found !== wanted) throw new CheckpointUnusable(`it was written for ${name} ${found}, not ${wanted}`, false);
  }
  if (manifest.variables.join() !== layout.join()) {
    throw new CheckpointUnusable('its variables are not those of this version', false);
  }
  const { identity: _, variables, best, average, ...rest } = manifest;
  const arrays = readArrays(bytes, [
    ...variables,
    ...[...(best?.weights ?? []), ...(average?.weights ?? [])].map((length): VariableLayout => `float32:${length}`),
  ]);
  const weightsFrom = (start: number, lengths: number[]) =>
    arrays.slice(start, start + lengths.length) as Float32Array[];
  const afterBest = variables.length + (best?.weights.length ?? 0);
  return {
    ...rest,
    variables: arrays.slice(0, variables.length),
    best: best && { ...best, weights: weightsFrom(variables.length, best.weights) },
    // Checkpoints of earlier versions have none.
    average: average ? { ...average, weights: weightsFrom(afterBest, average.weights) } : null,
  };
}

/** The manifest of a file that is whole. */
function verify(bytes: Buffer): Manifest {
  const end = bytes.length - HASH_BYTES;
  const whole =
    end >= PREFIX_BYTES &&
    bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
    createHash('sha256').update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end));
  if (!whole) throw new CheckpointUnusable('it is damaged', true);
  return JSON.parse(bytes.subarray(PREFIX_BYTES, manifestEnd(bytes)).toString('utf8')) as Manifest;
}

const lengthsOf = (arrays: Float32Array[]) => arrays.map(({ length }) => length);

const manifestEnd = (bytes: Buffer) => PREFIX_BYTES + bytes.readUInt32LE(MAGIC.length);

function readArrays(bytes: Buffer, layout: readonly VariableLayout[]): VariableValues[] {
  let start = manifestEnd(bytes);
  return layout.map((entry) => {
    const [type, length] = entry.split(':') as ['float32' | 'int32', string];
    const end = start + 4 * Number(length);
    // Copied, because a typed array must begin at a multiple of four bytes.
    const copy = Uint8Array.prototype.slice.call(bytes, start, end);
    start = end;
    const content = littleEndian(copy);
    return type === 'int32' ? new Int32Array(content.buffer) : new Float32Array(content.buffer);
  });
}

/** By tag, not by class: arrays of a native library may come from another realm. */
const layoutOf = (values: VariableValues): VariableLayout =>
  `${values[Symbol.toStringTag] === 'Int32Array' ? 'int32' : 'float32'}:${values.length}`;

/** Converts between this machine's byte order and little-endian, in either direction. */
function littleEndian(values: VariableValues | Uint8Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return os.endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}
