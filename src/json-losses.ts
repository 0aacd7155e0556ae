/**
 * What `JSON.parse` changes silently in text that it has read. The walk is our own because it runs
 * in the event loop of the API: a parser that builds every value takes 100 to 300 ms for 2 MB that
 * are made for it (escapes, blanks, empty objects), this one a tenth of that.
 */
import type { FieldProblem } from './errors.js';
import { toPointer } from './experiments/spec/json-pointer.js';
import { MAX_DEPTH } from './json-faults.js';
import { describeLostNumber } from './json-numbers.js';

/** Fields of one object: what has more is no spec, and each unknown field would be a finding. */
const MAX_FIELDS = 1000;
/** A body of 1 MiB could hold 100 000 problems. */
const MAX_PROBLEMS = 100;
/** Characters of a key that a pointer shows. */
const SHOWN_OF_KEY = 200;

/** An object or a list that is not closed yet. */
interface Open {
  /** Where the walk is in it: a key of an object, an index of a list. */
  step: string | number;
  /** The next string is a key. */
  awaitsKey: boolean;
  /** Keys of an object so far; made with the first, because a body can hold 600 000 `{}`. */
  keys?: Set<string>;
}

/**
 * Finds keys that are written twice or are `__proto__`, halves of surrogate pairs, and numbers that
 * are read as other numbers. Linear in the length of the text.
 * @param text that `JSON.parse` has taken
 * @returns at most 100 problems, in the order of the text
 */
export function findLosses(text: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const around: Open[] = [];
  const report = ({ code, message }: Loss, path: readonly Open[] = around) => {
    problems.push({ pointer: pointerTo(path), code, message });
  };
  for (let at = 0, end = 0; at < text.length; at = end) {
    if (around.length > MAX_DEPTH || problems.length >= MAX_PROBLEMS) break;
    const first = text[at]!;
    const inside = around.at(-1);
    end = endOfToken(text, at);
    if (first === '{') around.push({ step: '', awaitsKey: true });
    else if (first === '[') around.push({ step: 0, awaitsKey: false });
    else if (first === '}' || first === ']') around.pop();
    else if (first === ',') stepOn(inside!);
    else if (first === '"' && inside?.awaitsKey) {
      for (const loss of lossesOfKey(inside, readString(text, at, end))) report(loss);
      if (inside.keys!.size > MAX_FIELDS) {
        report({ code: 'TOO_BIG', message: `Has more than ${MAX_FIELDS} fields.` }, around.slice(0, -1));
        break;
      }
    } else if (first === '"' && HALF_A_PAIR.test(readString(text, at, end))) report(ILL_FORMED);
    else if (isNumber(first)) {
      const message = describeLostNumber(text.slice(at, end));
      if (message !== undefined) report({ code: 'INVALID_VALUE', message });
    }
  }
  return problems.slice(0, MAX_PROBLEMS);
}

type Loss = Pick<FieldProblem, 'code' | 'message'>;

/** One half of a surrogate pair without the other: with `u`, a whole pair is no surrogate. */
const HALF_A_PAIR = /\p{Surrogate}/u;
const ILL_FORMED: Loss = {
  code: 'INVALID_ENCODING',
  message: 'Has half of a surrogate pair (\\ud800 to \\udfff), which is no character. Write the whole pair.',
};

/** After a comma, an object goes to its next key and a list to its next index. */
function stepOn(inside: Open): void {
  if (typeof inside.step === 'number') inside.step += 1;
  else inside.awaitsKey = true;
}

/** Enters a field of an object. */
function* lossesOfKey(object: Open, key: string): Generator<Loss> {
  object.step = key;
  object.awaitsKey = false;
  object.keys ??= new Set();
  if (HALF_A_PAIR.test(key)) yield ILL_FORMED;
  if (object.keys.has(key)) yield { code: 'DUPLICATE', message: 'Is written more than once.' };
  if (key === '__proto__') yield { code: 'UNKNOWN_FIELD', message: 'There is no such field.' };
  object.keys.add(key);
}

/** A pointer that every reader of JSON takes, without the rest of very long keys. */
function pointerTo(path: readonly Open[]): string {
  const steps = path.map(({ step }) => (typeof step === 'string' ? shorten(step) : step));
  return toPointer(steps).replace(/\p{Surrogate}/gu, '\ufffd');
}

const shorten = (key: string) => (key.length > SHOWN_OF_KEY ? `${key.slice(0, SHOWN_OF_KEY)}…` : key);

const isNumber = (first: string) => first === '-' || (first >= '0' && first <= '9');

const [WORD, SIGN, QUOTE, BLANK] = [0, 1, 2, 3];
/** Kinds of the characters below 128; outside strings there are no others. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if ('{}[],:'.includes(character)) return SIGN;
  if (character === '"') return QUOTE;
  return /\s/.test(character) ? BLANK : WORD;
});
const kindAt = (text: string, at: number) => KINDS[text.charCodeAt(at)];

/** Offset behind the token that begins at `at`: a sign, a string, blanks, a word or a number. */
function endOfToken(text: string, at: number): number {
  const kind = kindAt(text, at);
  if (kind === SIGN) return at + 1;
  if (kind === QUOTE) return endOfString(text, at);
  let end = at + 1;
  while (end < text.length && kindAt(text, end) === kind) end++;
  return end;
}

/** Offset behind the quote that ends the string: the first with an even number of `\` before it. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let escapes = quote;
    while (text[escapes - 1] === '\\') escapes--;
    if ((quote - escapes) % 2 === 0) return quote + 1;
  }
}

/** The string between the quotes; most have no escape, and need no parser. */
function readString(text: string, start: number, end: number): string {
  const written = text.slice(start + 1, end - 1);
  return written.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : written;
}
