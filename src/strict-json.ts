/**
 * Reads a JSON request body strictly, for the API and for the command line before it sends one.
 * `JSON.parse` alone would accept what a spec must not hold: a key written twice, the last of which
 * wins silently, `__proto__`, half a surrogate pair, which no UTF-8 can store, and a number that
 * becomes another one.
 */
import { type JSONPath, type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';
import { type FieldProblem, ServiceError } from './errors.js';
import { toPointer } from './experiments/spec/json-pointer.js';
import { describeJsonFault } from './json-faults.js';
import { describeLostNumber } from './json-numbers.js';

/** Nesting below this is not scanned: the check of the spec refuses such a body anyway. */
const MAX_DEPTH = 64;
/** Fields of one object: what has more is no spec, and each unknown field would be a finding. */
const MAX_FIELDS = 1000;
/** A body of 1 MiB could hold 100 000 problems. */
const MAX_PROBLEMS = 100;

// Ignores a byte order mark, as RFC 8259 section 8.1 allows, and refuses bytes that are not UTF-8.
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses the bytes of a body; an empty body gives undefined.
 * @throws ServiceError INVALID_REQUEST with the position of the fault
 */
export function parseJsonBody(bytes: Buffer): unknown {
  const text = decode(bytes);
  if (text.trim() === '') return undefined;
  const value = parse(text);
  const problems = findUnsafeParts(text);
  if (problems.length > 0) throw invalid('The body is not acceptable JSON.', problems);
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    const { detail, message } = describeBytes(bytes);
    throw invalid(detail, [{ pointer: '', code: 'INVALID_ENCODING', message }]);
  }
}

/** What begins with these bytes, by its signature. */
const SIGNATURES: [string, string][] = [
  ['89504e47', 'a PNG picture'],
  ['ffd8ff', 'a JPEG picture'],
  ['474946', 'a GIF picture'],
  ['52494646', 'a WebP picture or another RIFF file'],
  ['1f8b', 'gzip data'],
  ['504b0304', 'a ZIP archive'],
  ['25504446', 'a PDF'],
];

/** Bytes that are no UTF-8: what they are instead, and what to do. */
function describeBytes(bytes: Buffer): { detail: string; message: string } {
  const hex = bytes.toString('hex', 0, 4);
  const [, kind] = SIGNATURES.find(([start]) => hex.startsWith(start)) ?? [];
  if (kind !== undefined) {
    const message = `Must be JSON in UTF-8, not ${kind}.`;
    return { detail: `The body is ${kind}, not JSON. Check the name of the file that you send.`, message };
  }
  if (/^(?:fffe|feff)/.test(hex)) {
    const message = 'Must be JSON in UTF-8, not UTF-16.';
    return { detail: 'The body is UTF-16. Save the file as UTF-8 (PowerShell: Out-File -Encoding utf8).', message };
  }
  const at = firstFault(bytes);
  const place = `byte ${at + 1}, in line ${bytes.subarray(0, at).toString('latin1').split('\n').length}`;
  return {
    detail: `The body is not valid UTF-8: ${place}. Save the file as UTF-8.`,
    message: `Must be JSON in UTF-8; see ${place}.`,
  };
}

/** Offset of the first byte that is no UTF-8, of bytes that have one. */
function firstFault(bytes: Buffer): number {
  const { length } = Buffer.from(bytes.toString('utf8').split('\ufffd', 1)[0]!);
  return length;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const fault = locateFault(text);
    throw invalid(`The body is not valid JSON: ${fault}.`, [
      { pointer: '', code: 'INVALID_JSON', message: `Invalid JSON: ${fault}.` },
    ]);
  }
}

/** The first fault of text that is no JSON, with its place and a way out. */
function locateFault(text: string): string {
  let fault = `nesting deeper than ${MAX_DEPTH} levels`;
  const open: number[] = [];
  const opens = (offset: number) => {
    open.push(offset);
  };
  const closes = () => {
    open.pop();
  };
  scan(text, {
    onObjectBegin: opens,
    onObjectEnd: closes,
    onArrayBegin: opens,
    onArrayEnd: closes,
    onError: (error, offset, length) => {
      const expected = printParseErrorCode(error);
      const skipped = expected === 'UnexpectedEndOfString' ? length : 0;
      fault = describeJsonFault({ text, at: offset + skipped, expected, open });
      throw new ScanStopped();
    },
  });
  return fault;
}

/** What `JSON.parse` would change silently in text that is JSON. */
function findUnsafeParts(text: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const keysOfOpenObjects: Set<string>[] = [];
  const report = (path: JSONPath, code: string, message: string) => {
    problems.push({ pointer: wellFormed(toPointer(path)), code, message });
    if (problems.length >= MAX_PROBLEMS) throw new ScanStopped();
  };
  scan(text, {
    onObjectBegin: () => {
      keysOfOpenObjects.push(new Set());
    },
    onObjectProperty: (key, _offset, _length, _line, _character, pathOfObject) => {
      const keys = keysOfOpenObjects.at(-1)!;
      for (const [code, message] of faultsOfKey(key, keys)) report([...pathOfObject(), key], code, message);
      keys.add(key);
      if (keys.size > MAX_FIELDS) {
        report(pathOfObject(), 'TOO_BIG', `Has more than ${MAX_FIELDS} fields.`);
        throw new ScanStopped();
      }
    },
    onObjectEnd: () => {
      keysOfOpenObjects.pop();
    },
    onLiteralValue: (value, offset, length, _line, _character, pathOfValue) => {
      if (typeof value === 'string' && HALF_A_PAIR.test(value)) report(pathOfValue(), 'INVALID_ENCODING', ILL_FORMED);
      const lost = typeof value === 'number' && describeLostNumber(text, offset, length, value);
      if (lost) report(pathOfValue(), 'INVALID_VALUE', lost);
    },
  });
  return problems;
}

/** One half of a surrogate pair without the other: with `u`, a whole pair is no surrogate. */
const HALF_A_PAIR = /\p{Surrogate}/u;
const ILL_FORMED = 'Has half of a surrogate pair (\\ud800 to \\udfff), which is no character. Write the whole pair.';
/** A pointer that every reader of JSON takes. */
const wellFormed = (pointer: string) => pointer.replace(/\p{Surrogate}/gu, '\ufffd');

function* faultsOfKey(key: string, earlier: ReadonlySet<string>): Generator<[code: string, message: string]> {
  if (HALF_A_PAIR.test(key)) yield ['INVALID_ENCODING', ILL_FORMED];
  if (earlier.has(key)) yield ['DUPLICATE', 'Is written more than once.'];
  if (key === '__proto__') yield ['UNKNOWN_FIELD', 'There is no such field.'];
}

class ScanStopped extends Error {}

/** Visits the text until the visitor throws {@link ScanStopped} or the nesting is too deep. */
function scan(text: string, visitor: JSONVisitor): void {
  let depth = 0;
  const enter = () => {
    depth += 1;
    if (depth > MAX_DEPTH) throw new ScanStopped();
  };
  const leave = () => {
    depth -= 1;
  };
  try {
    visit(
      text,
      {
        ...visitor,
        onArrayBegin: (...at) => {
          enter();
          visitor.onArrayBegin?.(...at);
        },
        onArrayEnd: (...at) => {
          leave();
          visitor.onArrayEnd?.(...at);
        },
        onObjectBegin: (...at) => {
          enter();
          visitor.onObjectBegin?.(...at);
        },
        onObjectEnd: (...at) => {
          leave();
          visitor.onObjectEnd?.(...at);
        },
      },
      { disallowComments: true },
    );
  } catch (error) {
    if (!(error instanceof ScanStopped)) throw error;
  }
}

function invalid(message: string, problems: FieldProblem[]): ServiceError {
  return new ServiceError('INVALID_REQUEST', message, { problems });
}
