import { describe, expect, it } from '@jest/globals';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import {
  CheckpointUnusable,
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../../../src/models/checkpoints/checkpoint-file.js';
import type { TrainingState } from '../../../../src/models/loop/training-state.js';
import { randomStream } from '../../../../src/models/runtime/random.js';

const SEED = 7;
const random = randomStream(SEED, ['damage']);
const below = (limit: number) => uniformInt(random, 0, limit - 1);

const identity = { run: 'run_1', spec: 'abc', trainingSemantics: 1 };
const layout = ['float32:200', 'float32:50', 'int32:2'] as const;

const stateAt = (step: number): TrainingState => ({
  epoch: 2,
  step,
  steps: 40,
  elapsedMs: 3.25,
  epochs: [],
  layers: [],
  earlyStopping: null,
  variables: [
    Float32Array.from({ length: 200 }, () => below(1e6) / 7),
    Float32Array.from({ length: 50 }, () => below(1e6) / 3),
    Int32Array.of(0, 80 + step),
  ],
  best: null,
  average: null,
});

const encode = (state: TrainingState) => Buffer.concat(encodeCheckpoint(identity, state));

const DAMAGES: Record<string, (bytes: Buffer, older: Buffer) => Buffer> = {
  'a bit flipped': (bytes) => {
    bytes[below(bytes.length)]! ^= 1 << below(8);
    return bytes;
  },
  'cut off': (bytes) => bytes.subarray(0, below(bytes.length)),
  'filled with zeros from somewhere on': (bytes) => bytes.fill(0, below(bytes.length - 1)),
  'with bytes added': (bytes) => Buffer.concat([bytes, Buffer.alloc(1 + below(64), 1)]),
  'begun by an older one': (bytes, older) => {
    older.copy(bytes, 0, 0, 60 + below(bytes.length - 100));
    return bytes;
  },
};

describe('a checkpoint file', () => {
  it.each(Object.entries(DAMAGES))(`%s is never taken for whole (40 times, seed ${SEED})`, (_, damage) => {
    for (let count = 0; count < 40; count++) {
      const bytes = damage(encode(stateAt(9)), encode(stateAt(8)));
      const read = () => decodeCheckpoint(bytes, identity, layout);
      expect(read).toThrow(CheckpointUnusable);
      expect(read).toThrow('damaged');
    }
  });

  it('that is whole is always read, to the last bit', () => {
    for (let count = 0; count < 200; count++) {
      const state = stateAt(count);
      expect(decodeCheckpoint(encode(state), identity, layout)).toEqual(state);
    }
  });

  it('keeps what JSON and equality would lose: -0, the smallest numbers, NaN payloads of slots', () => {
    const state = stateAt(1);
    const bits = Uint32Array.of(0x80000000, 1, 0x7fc00123);
    state.variables[1] = new Float32Array(50);
    new Uint32Array(state.variables[1].buffer).set(bits);
    const read = decodeCheckpoint(encode(state), identity, layout);
    expect([...new Uint32Array(read.variables[1]!.buffer).subarray(0, 3)]).toEqual([...bits]);
  });
});
