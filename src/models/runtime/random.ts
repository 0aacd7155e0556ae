/**
 * Every random stream of a run is derived from the run's seed and the stream's purpose: the same
 * purpose under the same seed is the same stream in every arm, which is what pairs the arms of an
 * experiment.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomStream } from '../../experiments/spec/random-stream.js';

export { type Purpose, type RandomStream, randomKey, randomStream } from '../../experiments/spec/random-stream.js';

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
