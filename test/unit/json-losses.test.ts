/** The walk over the text of a body finds what a parser would lose, at any size, in linear time. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findLosses } from '../../src/json-losses.js';

const found = (text: string) => findLosses(text).map(({ pointer, code }) => [pointer, code]);

/** A key, and the JSON texts that write it. */
const key = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((name) => name !== '__proto__');
const written = (name: string, inEscapes: boolean) =>
  inEscapes ? `"${[...Array(name.length).keys()].map((at) => escapeOf(name, at)).join('')}"` : JSON.stringify(name);
const escapeOf = (name: string, at: number) => `\\u${name.charCodeAt(at).toString(16).padStart(4, '0')}`;
const blank = fc.constantFrom('', ' ', '\n', '\t\r\n  ');

describe('text that JSON.parse reads as it is', () => {
  it('has no losses, whatever its strings, keys and blanks are', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), blank, (text, gap) => {
        fc.pre(!text.includes('__proto__') && !/e[+-]?\d/.test(text) && !/\d{15}/.test(text));
        const spaced = JSON.stringify(JSON.parse(text), undefined, gap);
        expect(found(spaced)).toEqual([]);
      }),
    );
  });
});

describe('a key that is written twice', () => {
  it('is found at its place, whichever way each is escaped and whatever stands between', () => {
    const between = fc.constantFrom('1', '"\\\\"', '"\\""', '{"a":{}}', '[[],{}]', '"}{\\\\\\""', 'null', '-0.5e3');
    fc.assert(
      fc.property(key, fc.boolean(), fc.boolean(), between, blank, (name, first, second, value, gap) => {
        const object = `{${gap}${written(name, first)}${gap}:${value},${gap}${written(name, second)}:${gap}${value}}`;
        expect(() => JSON.parse(object) as unknown).not.toThrow();
        const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
        expect(found(`[0,{"in":${object}}]`)).toEqual([[`/1/in/${escaped}`, 'DUPLICATE']]);
      }),
    );
  });

  it('is one key in two objects', () => {
    expect(found('[{"a":1},{"a":1},{"b":{"a":1}}]')).toEqual([]);
  });
});

describe('half of a surrogate pair', () => {
  it.each([
    ['a text', '{"a":["x","\\ud800"]}', '/a/1'],
    ['a key', '{"a\\udfff":1}', '/a\ufffd'],
    ['a long text', `{"a":"${'\\n'.repeat(50_000)}\\udc00"}`, '/a'],
  ])('is found in %s', (_, text, pointer) => {
    expect(found(text)).toEqual([[pointer, 'INVALID_ENCODING']]);
  });

  it('is not found where the backslash itself is escaped, or where the pair is whole', () => {
    expect(found('["\\\\ud800","\\ud83d\\ude00","\\\\\\\\ud800"]')).toEqual([]);
  });
});

describe('what the answer holds', () => {
  it('is 100 problems at most, with pointers of a length that a person can read', () => {
    const problems = findLosses(`{"${'k'.repeat(100_000)}":[${'1e999,'.repeat(500)}1]}`);
    expect(problems).toHaveLength(100);
    expect(Math.max(...problems.map(({ pointer }) => pointer!.length))).toBeLessThan(220);
  });
});

/** Two million characters of what costs most; each is walked in the time of some parses. */
const HEAVY: Record<string, string> = {
  escapes: `["${'\\n'.repeat(1_000_000)}"]`,
  backslashes: `["${'\\\\'.repeat(1_000_000)}"]`,
  quotes: `["${'\\"'.repeat(1_000_000)}"]`,
  'escapes in a key': `{"${'\\n'.repeat(1_000_000)}":1}`,
  blanks: `[${' '.repeat(2_000_000)}]`,
  digits: `[0.${'3'.repeat(2_000_000)}]`,
  numbers: `[${'1,'.repeat(1_000_000)}1]`,
  'empty objects': `[${'{},'.repeat(660_000)}1]`,
  'short texts': `[${'"",'.repeat(660_000)}1]`,
};

describe('the time of the walk', () => {
  it.each(Object.keys(HEAVY))('is under two seconds, where a square of the length takes minutes: %s', (name) => {
    expect(timeOf(HEAVY[name]!)).toBeLessThan(2000);
  });
});

function timeOf(text: string): number {
  const start = performance.now();
  findLosses(text);
  return performance.now() - start;
}
