/**
 * Reads a JSON request body strictly, for the API and for the command line before it sends one.
 * `JSON.parse` alone would accept two things that a spec must not hold: a key written twice, the
 * last of which wins silently, and `__proto__`.
 */
import { type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';
import { type FieldProblem, ServiceError } from './errors.js';
import { toPointer } from './experiments/spec/json-pointer.js';

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
  const problems = findUnsafeKeys(text);
  if (problems.length > 0) throw invalid('The body is not acceptable JSON.', problems);
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalid('The body is not valid UTF-8.', [
      { pointer: '', code: 'INVALID_ENCODING', message: 'Must be JSON in UTF-8.' },
    ]);
  }
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

const NUMBER = 'write a number, or leave the field out';

/** What other languages write, and what to write in its place. */
const FOREIGN_WORDS: Partial<Record<string, string>> = {
  NaN: NUMBER,
  nan: NUMBER,
  Infinity: NUMBER,
  inf: NUMBER,
  True: 'write true',
  False: 'write false',
  None: 'write null',
  undefined: 'write null, or leave the field out',
};

/** A word with its sign, or an opening quote. */
const FOREIGN = /[-+]?[A-Za-z_$][\w$]{0,40}|'/y;

/** What the text at this offset is in other languages, and what to write instead. */
function foreignValue(text: string, offset: number): { what: string; instead: string } | null {
  FOREIGN.lastIndex = offset;
  const [found = ''] = FOREIGN.exec(text) ?? [];
  if (found === "'") return { what: 'JSON has no single quotes', instead: 'use double quotes' };
  const instead = FOREIGN_WORDS[found.replace(/^[-+]/, '')];
  return instead === undefined ? null : { what: `${found} is not a JSON value`, instead };
}

/**
 * The first fault of text that is no JSON, with its line and column, both counted from 1, and a way
 * out where one is known.
 */
function locateFault(text: string): string {
  let fault = `nesting deeper than ${MAX_DEPTH} levels`;
  scan(text, {
    onError: (error, offset, length, startLine, startCharacter) => {
      const skipped = printParseErrorCode(error) === 'UnexpectedEndOfString' ? length : 0;
      const foreign = foreignValue(text, offset + skipped);
      const reason = offset + skipped >= text.length ? 'the JSON ends too early' : 'unexpected text';
      const place = `line ${startLine + 1}, column ${startCharacter + skipped + 1}`;
      fault = foreign ? `${foreign.what}; ${foreign.instead} (${place})` : `${reason} at ${place}`;
      throw new ScanStopped();
    },
  });
  return fault;
}

/** Keys written twice, and `__proto__`, in text that is JSON. */
function findUnsafeKeys(text: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const keysOfOpenObjects: Set<string>[] = [];
  scan(text, {
    onObjectBegin: () => {
      keysOfOpenObjects.push(new Set());
    },
    onObjectProperty: (key, _offset, _length, _line, _character, pathOfObject) => {
      const keys = keysOfOpenObjects.at(-1)!;
      const report = (code: string, message: string) =>
        problems.push({ pointer: toPointer([...pathOfObject(), key]), code, message });
      if (keys.has(key)) report('DUPLICATE', 'Is written more than once.');
      if (key === '__proto__') report('UNKNOWN_FIELD', 'There is no such field.');
      keys.add(key);
      if (keys.size > MAX_FIELDS) {
        const message = `Has more than ${MAX_FIELDS} fields.`;
        problems.push({ pointer: toPointer(pathOfObject()), code: 'TOO_BIG', message });
        throw new ScanStopped();
      }
      if (problems.length >= MAX_PROBLEMS) throw new ScanStopped();
    },
    onObjectEnd: () => {
      keysOfOpenObjects.pop();
    },
  });
  return problems;
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
        onArrayBegin: enter,
        onArrayEnd: leave,
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
