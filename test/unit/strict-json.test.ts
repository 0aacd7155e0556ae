/** Nothing in a body becomes another value when it is read: numbers and texts of every kind. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ServiceError } from '../../src/errors.js';
import { parseJsonBody } from '../../src/strict-json.js';

function faultsOf(text: string): [pointer: string, code: string][] {
  try {
    parseJsonBody(Buffer.from(text));
    return [];
  } catch (error) {
    const { code, problems } = error as ServiceError;
    expect(code).toBe('INVALID_REQUEST');
    return problems.map((problem) => [problem.pointer!, problem.code]);
  }
}

/** Where in a body a value may stand, and the pointer to it. */
const PLACES: [string, (value: string) => string, string][] = [
  ['alone', (value) => value, ''],
  ['in a field', (value) => `{"trainSize": ${value}}`, '/trainSize'],
  ['in a list', (value) => `{"seeds": [1, ${value}]}`, '/seeds/1'],
  ['deep', (value) => `{"a": [{"b/c": [[${value}]]}]}`, '/a/0/b~1c/0/0'],
];

/** Digits and a power of ten, written in every way that JSON has. */
function waysToWrite(digits: string, power: number): string[] {
  const ways = [`${digits}e${power}`, `${digits}E${power < 0 ? '' : '+'}${power}`, `${digits}.000e${power}`];
  if (power >= 0 && power < 400) ways.push(digits + '0'.repeat(power), `${digits}${'0'.repeat(power)}.0`);
  if (power < 0 && power > -600) ways.push(`0.${'0'.repeat(Math.max(0, -power - digits.length))}${digits}`);
  return ways.flatMap((way) => [way, `-${way}`]);
}

const LOST: Record<string, string[]> = {
  'becomes 0': ['1', '5', '123'].flatMap((digits) => [-400, -999, -1_000_000].flatMap((p) => waysToWrite(digits, p))),
  'becomes infinite': ['1', '999'].flatMap((digits) =>
    [309, 400, 99_999].flatMap((power) => waysToWrite(digits, power)),
  ),
  'is rounded': ['9007199254740993', '1234567890123456789', '9007199254740992', '1e16', '1e22', '1e300'].flatMap(
    (digits) => [digits, `-${digits}`, ...(digits.includes('e') ? [] : [`${digits}.0`, `${digits}e0`])],
  ),
  'becomes an integer': [
    '1.00000000000000000001',
    '0.99999999999999999999',
    '2147483646.9999999999',
    '1.0e0',
    '7e0',
  ].flatMap((digits) => (digits.length < 6 ? [] : [digits, `-${digits}`, `${digits}e0`, `${digits}00E-0`])),
};

describe.each(Object.entries(LOST))('a number that %s', (_, numbers) => {
  it.each(PLACES)('is refused once, at its place: %s', (_place, inBody, pointer) => {
    expect(numbers.length).toBeGreaterThan(5);
    for (const number of numbers)
      expect([number, faultsOf(inBody(number))]).toEqual([number, [[pointer, 'INVALID_VALUE']]]);
  });
});

describe('a body that is the name of a file', () => {
  const folder = fc.constantFrom('', './', '../', '/', '~/', 'examples/', 'my specs/'.replace(' ', '-'), 'C:\\', 'é/');
  const name = fc.stringMatching(/^[A-Za-z_][\w-]{0,12}$/);
  const extension = fc.constantFrom('.json', '.JSON', '.md', '.tar.gz', '.yml', '.5x.json');
  const detailOf = (text: string): string => {
    try {
      parseJsonBody(Buffer.from(text));
      return '';
    } catch (error) {
      return (error as ServiceError).message;
    }
  };

  it('is recognized by its folder or extension', () => {
    const withExtension = fc.tuple(folder, name, extension);
    const inFolder = fc.tuple(fc.constantFrom('./', '../', '/', 'examples/', 'a/b/'), name, fc.constant(''));
    fc.assert(
      fc.property(fc.oneof(withExtension, inFolder), fc.constantFrom('', '\n'), (parts, end) => {
        const path = parts.join('');
        expect(detailOf(path + end)).toContain(
          `this looks like the name of a file; let curl read it: -d @${path} (line`,
        );
      }),
    );
  });

  it.each(['null.', 'nope', '1.2.3', '01.5', '-x', '// a/b', '/* a */', '{a/b.json}', 'a b.json', '"a/b.json'])(
    'is not seen in %j',
    (text) => {
      expect(detailOf(text)).toMatch(/^The body is not valid JSON/);
      expect(detailOf(text)).not.toContain('name of a file');
    },
  );
});

describe('a number', () => {
  it('is taken when it is what is written, or as near as a double can be', () => {
    const exact = ['0', '-0', '0.0', '0e5', '0E-999', '1.0', '10e-1', '1000000000000000000000e-21', '1e15', '100.00e1'];
    const near = [
      '0.1',
      '0.30000000000000001',
      '1e-300',
      '5e-324',
      '254.9999999999999',
      '3.14159265358979323846264338',
    ];
    for (const number of [...exact, ...near, `1.${'0'.repeat(500)}`]) {
      expect([number, faultsOf(`[${number}]`)]).toEqual([number, []]);
    }
  });

  it('of any program that writes doubles is taken', () => {
    const written = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger());
    fc.assert(
      fc.property(written, (value) => {
        fc.pre(Math.abs(value) <= Number.MAX_SAFE_INTEGER);
        expect(faultsOf(JSON.stringify([value, { value }]))).toEqual([]);
        expect(faultsOf(`[${value.toExponential()}]`)).toEqual([]);
        if (Math.abs(value) < 1e20) expect(faultsOf(`[${value.toFixed(2)}]`)).toEqual([]);
      }),
    );
  });

  it('of a million digits takes no longer than its length', () => {
    const started = performance.now();
    for (const digits of [
      `1.${'0'.repeat(1e6)}1`,
      `0.${'0'.repeat(1e6)}`,
      '9'.repeat(1e6),
      `1${'0'.repeat(1e6)}e-1000000`,
    ]) {
      faultsOf(`[${digits}]`);
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

const HALVES = ['\\ud800', '\\udbff', '\\udc00', '\\udfff', '\\uD83D', '\\ude00\\ud83d'];

describe('text with half of a surrogate pair', () => {
  it.each(PLACES)('is refused as a value: %s', (_, inBody, pointer) => {
    for (const half of HALVES) {
      for (const text of [`"a${half}b"`, `"${half}"`, `"\\ud83d\\ude00${half}"`]) {
        expect([text, faultsOf(inBody(text))]).toEqual([text, [[pointer, 'INVALID_ENCODING']]]);
      }
    }
  });

  it.each(PLACES)('is refused as a name of a field: %s', (_, inBody, pointer) => {
    for (const half of HALVES) {
      const [[place, code] = [], ...more] = faultsOf(inBody(`{"a${half}": 1}`));
      expect([half, code, more]).toEqual([half, 'INVALID_ENCODING', []]);
      expect(place).toMatch(new RegExp(`^${pointer}/a\\ufffd+$`));
    }
  });

  it('is not what whole pairs are', () => {
    expect(parseJsonBody(Buffer.from('{"\\ud83d\\ude00": "👩‍🔬 \\ud83d\\ude00"}'))).toEqual({ '😀': '👩‍🔬 😀' });
  });
});
