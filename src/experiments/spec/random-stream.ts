/**
 * Random streams derived from a seed and a purpose. Streams with different purposes are
 * independent; the same seed and purpose give the same stream everywhere.
 */
import { createHash } from 'node:crypto';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

export type Purpose = readonly [name: string, ...qualifiers: (string | number)[]];
export type RandomStream = JumpableRandomGenerator;

/** The generator for a purpose. Its initial state is the SHA-256 of seed and purpose. */
export function randomStream(seed: number, purpose: Purpose): RandomStream {
  return xoroshiro128plusFromState(digestWords(seed, purpose, 4));
}

/** A 32-bit key for a purpose: the seed of TensorFlow's stateless random ops. */
export function randomKey(seed: number, purpose: Purpose): number {
  return digestWords(seed, purpose, 1)[0]!;
}

/** The initial state of a stream as 32 hexadecimal digits. */
export function streamDigest(seed: number, purpose: Purpose): string {
  return digestOf(seed, purpose).toString('hex', 0, 16);
}

function digestOf(seed: number, purpose: Purpose): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]))
    .digest();
}

function digestWords(seed: number, purpose: Purpose, count: number): number[] {
  const digest = digestOf(seed, purpose);
  return Array.from({ length: count }, (_, word) => digest.readInt32LE(4 * word));
}
