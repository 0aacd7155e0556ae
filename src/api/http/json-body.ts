/**
 * Reads a JSON request body strictly. `JSON.parse` alone would let two things pass that a spec must not hold: a key
 * written twice, of which the last would win in silence, and `__proto__`.
 */
import { type Problem, ServiceError } from '../../errors.js';

/** What lies deeper is not looked at: the check of the spec refuses such a body as a whole. */
const MAX_DEPTH = 64;
/** A body of 1 MiB could hold 100 000 of them. */
const MAX_PROBLEMS = 100;

// A byte order mark is ignored, as RFC 8259 section 8.1 allows; bytes that are not UTF-8 are refused.
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses the bytes of a body; an empty body gives undefined.
 * @throws ServiceError INVALID_REQUEST saying where the fault is
 */
export function parseJsonBody(bytes: Buffer): unknown {
  const text = decode(bytes);
  if (text.trim() === '') return undefined;
  const value = parse(text);
  const problems = findTraps(text);
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
  } catch (error) {
    const where = locate(text, (error as Error).message);
    throw invalid(`The body is not valid JSON: ${where}.`, [
      { pointer: '', code: 'INVALID_JSON', message: `Has ${where}.` },
    ]);
  }
}

/** V8 names the offset of many faults, but not of a token that it did not expect. */
function locate(text: string, message: string): string {
  const offset = Number(/position (\d+)/.exec(message)?.[1] ?? findUnexpected(text));
  const before = text.slice(0, offset).split('\n');
  const reason = offset >= text.length ? 'the text ends too early' : 'unexpected text';
  return `${reason} at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

const SPACE = /[ \t\r\n]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Offset of the first thing that is no token, or of a token that cannot follow the one before. */
function findUnexpected(text: string): number {
  let at = 0;
  let previous = '';
  while (at < text.length) {
    at += matchAt(SPACE, text, at).length;
    const token = matchAt(TOKEN, text, at);
    const missesValue = /[[{,:]/.test(previous) && token === ',';
    const closesTooEarly = /[,:]/.test(previous) && /^[\]}]$/.test(token);
    if (token === '' || missesValue || closesTooEarly) return at;
    previous = /^[{}[\],:]$/.test(token) ? token : 'value';
    at += token.length;
  }
  return text.length;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** Walks through text that is known to be valid JSON. */
function findTraps(text: string): Problem[] {
  const problems: Problem[] = [];
  const open: { keys: Set<string> | null; step: string | number }[] = [];
  const pointer = () => open.map(({ step }) => `/${String(step).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
  for (let at = 0; at < text.length && problems.length < MAX_PROBLEMS; at++) {
    const character = text[at];
    const container = open.at(-1);
    if (character === '{' || character === '[') {
      open.push(character === '{' ? { keys: new Set(), step: '' } : { keys: null, step: 0 });
      if (open.length > MAX_DEPTH) return problems;
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === ',' && typeof container?.step === 'number') {
      container.step += 1;
    } else if (character === '"') {
      const end = endOfString(text, at);
      if (container?.keys && isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end + 1)) as string;
        container.step = key;
        if (container.keys.has(key)) {
          problems.push({ pointer: pointer(), code: 'DUPLICATE', message: 'Is written more than once.' });
        }
        if (key === '__proto__') {
          problems.push({ pointer: pointer(), code: 'UNKNOWN_FIELD', message: 'There is no such field.' });
        }
        container.keys.add(key);
      }
      at = end;
    }
  }
  return problems;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function isKey(text: string, endOfString: number): boolean {
  let at = endOfString + 1;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}

function invalid(message: string, problems: Problem[]): ServiceError {
  return new ServiceError('INVALID_REQUEST', message, { problems });
}
