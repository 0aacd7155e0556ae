import { describe, expect, it } from '@jest/globals';
import { fromPointer, toPointer } from '../../../../src/experiments/spec/json-pointer.js';

describe('toPointer', () => {
  it.each([
    [[], ''],
    [['arms', 0, 'name'], '/arms/0/name'],
    [['a/b', 'm~n', '', ' '], '/a~1b/m~0n// '],
    [['~1'], '/~01'],
  ])('writes %j as "%s"', (path, pointer) => {
    expect(toPointer(path)).toBe(pointer);
  });
});

describe('fromPointer', () => {
  it('gives back the keys of any pointer', () => {
    for (const path of [[], ['a'], ['a/b', '~', '~1', ''], ['arms', '0']]) {
      expect(fromPointer(toPointer(path))).toEqual(path);
    }
  });
});
