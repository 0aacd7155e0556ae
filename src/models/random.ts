/**
 * Every random stream of a run, derived from the run's seed and the stream's purpose. Two streams with different
 * purposes are independent; the same purpose under the same seed is the same stream in every arm, which is what pairs
 * the arms of an experiment.
 */
import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

export type Purpose = readonly [name: string, ...qualifiers: (string | number)[]];
export type RandomStream = JumpableRandomGenerator;

/** The generator for one purpose: its state is the SHA-256 of seed and purpose. */
export function randomStream(seed: number, purpose: Purpose): RandomStream {
  return xoroshiro128plusFromState(digestWords(seed, purpose, 4));
}

/** A 32-bit key for one purpose, to seed TensorFlow's stateless random ops with. */
export function randomKey(seed: number, purpose: Purpose): number {
  return digestWords(seed, purpose, 1)[0]!;
}

/** The numbers 0 … count-1 in random order (Fisher-Yates). */
export function shuffledIndices(count: number, stream: RandomStream): Uint32Array {
  const indices = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = uniformInt(stream, 0, last);
    const swapped = indices[last]!;
    indices[last] = indices[other]!;
    indices[other] = swapped;
  }
  return indices;
}

/** Uniform values in [-limit, limit). */
export function uniformValues(count: number, limit: number, stream: RandomStream): Float32Array {
  return Float32Array.from({ length: count }, () => (2 * uniformFloat64(stream) - 1) * limit);
}

/** Standard normal values (Box-Muller). */
export function normalValues(count: number, stream: RandomStream): Float32Array {
  const values = new Float32Array(count);
  for (let index = 0; index < count; index += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(stream)));
    const angle = 2 * Math.PI * uniformFloat64(stream);
    values[index] = radius * Math.cos(angle);
    if (index + 1 < count) values[index + 1] = radius * Math.sin(angle);
  }
  return values;
}

function digestWords(seed: number, purpose: Purpose, count: number): number[] {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]))
    .digest();
  return Array.from({ length: count }, (_, word) => digest.readInt32LE(4 * word));
}
