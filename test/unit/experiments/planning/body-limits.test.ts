import { describe, expect, it } from '@jest/globals';
import { BODY_BOUNDS, findExcess } from '../../../../src/experiments/planning/body-limits.js';

function nested(depth: number): unknown {
  return JSON.parse('['.repeat(depth) + ']'.repeat(depth));
}

describe('findExcess', () => {
  it('finds nothing in values of any type within the bounds', () => {
    const body = [null, 1, 'x', true, {}, [], nested(BODY_BOUNDS.depth - 1), Array(BODY_BOUNDS.items).fill(0)];
    for (const value of [...body, body, undefined]) expect(findExcess(value)).toBeUndefined();
  });

  it('finds a value that is nested too deep, at any depth', () => {
    expect(findExcess(nested(BODY_BOUNDS.depth))).toBeUndefined();
    for (const depth of [BODY_BOUNDS.depth + 1, 100_000]) {
      expect(findExcess(nested(depth))).toMatchObject({ code: 'TOO_DEEP', path: Array(BODY_BOUNDS.depth).fill(0) });
    }
  });

  it('points at an array or object with too many items', () => {
    const wide = Array(BODY_BOUNDS.items + 1).fill(0);
    expect(findExcess({ a: [0, wide] })).toMatchObject({ code: 'TOO_BIG', path: ['a', 1] });
    expect(findExcess({ a: { ...wide } })).toMatchObject({ code: 'TOO_BIG', path: ['a'] });
  });

  it('finds a body with too many values', () => {
    const rows = Math.floor(BODY_BOUNDS.values / BODY_BOUNDS.items);
    const row = Array(BODY_BOUNDS.items).fill(0);
    expect(findExcess(Array(rows - 1).fill(row))).toBeUndefined();
    expect(findExcess(Array(rows + 1).fill(row))).toMatchObject({ code: 'TOO_BIG', path: [] });
  });

  it('finds a field name that is too long, without repeating it', () => {
    const name = 'k'.repeat(BODY_BOUNDS.keyLength + 1);
    const excess = findExcess({ a: { [name]: 1 } });
    expect(excess).toMatchObject({ code: 'UNKNOWN_FIELD', path: ['a'] });
    expect(excess?.message).not.toContain('kk');
  });

  it('terminates on a value that contains itself', () => {
    const body: unknown[] = [];
    body.push(body);
    expect(findExcess(body)).toMatchObject({ code: 'TOO_DEEP' });
  });
});
