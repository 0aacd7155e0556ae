/** What is wrong with text that is no JSON, and what to write instead. */
import { type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';

/** Nesting below this is not read: the check of the spec refuses such a body anyway. */
export const MAX_DEPTH = 64;

/** Where a parser stopped. */
interface Stop {
  text: string;
  /** The first character that does not fit. */
  at: number;
  /** What the parser expected: the name of jsonc-parser's error. */
  expected: string;
  /** Offsets of the brackets that are open there, the outermost first. */
  open: readonly number[];
}

/** A fault and a way out. */
interface Fault {
  what: string;
  instead?: string;
  /** Offset, where it is not that of the stop. */
  at?: number;
}

/** The first fault of text that is no JSON, with its place and a way out. */
export function locateJsonFault(text: string): string {
  let fault = `nesting deeper than ${MAX_DEPTH} levels`;
  const open: number[] = [];
  const opens = (offset: number) => {
    open.push(offset);
    if (open.length > MAX_DEPTH) throw new Found();
  };
  const closes = () => {
    open.pop();
  };
  const onError: JSONVisitor['onError'] = (error, offset, length) => {
    const expected = printParseErrorCode(error);
    const skipped = expected === 'UnexpectedEndOfString' ? length : 0;
    fault = describeJsonFault({ text, at: offset + skipped, expected, open });
    throw new Found();
  };
  const visitor = { onObjectBegin: opens, onArrayBegin: opens, onObjectEnd: closes, onArrayEnd: closes, onError };
  try {
    visit(text, visitor, { disallowComments: true });
  } catch (error) {
    if (!(error instanceof Found)) throw error;
  }
  return fault;
}

/** Ends a visit of the text. */
class Found extends Error {}

/**
 * The fault with its line and column, both counted from 1: `True is not a JSON value; write true
 * (line 1, column 6)`.
 */
function describeJsonFault(stop: Stop): string {
  const fault = firstFault(stop);
  const place = placeOf(stop.text, fault.at ?? stop.at);
  return fault.instead === undefined ? `${fault.what} at ${place}` : `${fault.what}; ${fault.instead} (${place})`;
}

function firstFault(stop: Stop): Fault {
  for (const rule of RULES) {
    const fault = rule(stop);
    if (fault !== null) return fault;
  }
  return { what: 'unexpected text' };
}

function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
}

/** The last character before the offset that is no white space, and its offset. */
function before(text: string, offset: number): { character: string; at: number } {
  let at = offset - 1;
  while (at >= 0 && /\s/.test(text[at]!)) at -= 1;
  return { character: text[at] ?? '', at };
}

/** What a sticky pattern finds at the offset. */
function match(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  const sticky = new RegExp(pattern.source, 'y');
  sticky.lastIndex = offset;
  return sticky.exec(text);
}

const NUMBER = 'write a number, or leave the field out';

/** What other languages write, and what to write in its place. */
const FOREIGN_WORDS: ReadonlyMap<string, string> = new Map([
  ['NaN', NUMBER],
  ['nan', NUMBER],
  ['Infinity', NUMBER],
  ['inf', NUMBER],
  ['True', 'write true'],
  ['TRUE', 'write true'],
  ['False', 'write false'],
  ['FALSE', 'write false'],
  ['None', 'write null'],
  ['NULL', 'write null'],
  ['nil', 'write null'],
  ['undefined', 'write null, or leave the field out'],
]);

/** A whole body that is nothing but a path: with a folder, or with an extension. */
const FILE_NAME =
  /^\s*((?!\/[/*])(?=\S*(?:[/\\]|\.\d{0,3}[A-Za-z]))(?:[A-Za-z]:\\)?[\p{L}_.~/\\][\p{L}\p{N}_.~/\\@+-]{1,200})\s*$/u;

/** Of a body that was meant as something else, the first characters show as what. */
function noJsonAtAll({ text, at }: Stop): Fault | null {
  if (before(text, at).character !== '') return null;
  const start = text.slice(at, at + 200);
  if (start.startsWith('@')) {
    return { what: 'this is the name of a file, not its content', instead: 'let curl read the file: -d @spec.json' };
  }
  if (start.startsWith('<')) return { what: 'this is HTML or XML', instead: 'send JSON' };
  const [, path] = FILE_NAME.exec(text) ?? [];
  if (path !== undefined) {
    return { what: 'this looks like the name of a file', instead: `let curl read it: -d @${path}` };
  }
  const [, name, value] = /^([\w.-]{1,40})=([^&\s"]{0,60})/.exec(start) ?? [];
  if (name !== undefined) return { what: 'this is a form', instead: `write {"${name}": "${value}"}` };
  if (/^(?:---|[A-Za-z_][\w-]{0,40}:(?:\s|$))/.test(start))
    return { what: 'this looks like YAML', instead: 'send JSON' };
  return null;
}

function openQuote({ text, expected, open }: Stop): Fault | null {
  if (expected !== 'UnexpectedEndOfString') return null;
  const at = lastQuote(text, open.at(-1) ?? 0);
  return { what: 'this text is not closed', instead: 'add a double quote; a line end in a text is written \\n', at };
}

/** The offset of the last quote before the first line end at which a text is open. */
function lastQuote(text: string, from: number): number {
  let opened = -1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\' && opened >= 0) at += 1;
    else if (text[at] === '"') opened = opened < 0 ? at : -1;
    else if (text[at] === '\n' && opened >= 0) break;
  }
  return Math.max(opened, from);
}

function earlyEnd({ text, at, open }: Stop): Fault | null {
  if (at < text.length) return null;
  const last = open.at(-1);
  if (last === undefined) return { what: 'the JSON ends too early' };
  const close = CLOSING[text[last]!];
  return { what: 'the JSON ends too early', instead: `the ${text[last]} of ${placeOf(text, last)} needs a ${close}` };
}

const CLOSING: Partial<Record<string, string>> = { '{': '}', '[': ']' };

function comment({ text, at, expected }: Stop): Fault | null {
  if (expected !== 'InvalidCommentToken' && text[at] !== '#') return null;
  return { what: 'JSON has no comments', instead: 'remove this one' };
}

function otherQuotes({ text, at }: Stop): Fault | null {
  const [, quote, content] =
    match(/(['`\u2018\u2019\u201c-\u201e\u00ab])([\w .:/-]{0,40})(?=['`\u2018\u2019\u201c-\u201f\u00bb])/, text, at) ??
    [];
  if (quote === undefined) {
    if (!/['`\u2018\u2019\u201c-\u201f\u00ab\u00bb]/.test(text[at]!)) return null;
    return { what: quotesOf(text[at]!), instead: 'use double quotes' };
  }
  return { what: quotesOf(quote), instead: `write "${content}"` };
}

const quotesOf = (quote: string): string =>
  quote === "'" ? 'JSON has no single quotes' : quote === '`' ? 'JSON has no backticks' : 'JSON has no curly quotes';

/** A word without quotes: of another language, a name, or a text. */
function word({ text, at }: Stop): Fault | null {
  const [found] = match(/[-+]?[A-Za-z_$][\w$.-]{0,60}/, text, at) ?? [];
  if (found === undefined) return null;
  const foreign = FOREIGN_WORDS.get(found.replace(/^[-+]/, ''));
  if (foreign !== undefined) return { what: `${found} is not a JSON value`, instead: foreign };
  const isName = /^\s*[:=]/.test(text.slice(at + found.length, at + found.length + 50));
  return { what: isName ? 'a name needs double quotes' : 'a text needs double quotes', instead: `write "${found}"` };
}

function number({ text, at, expected }: Stop): Fault | null {
  const [plus] = match(/\+[\d.]{1,20}/, text, at) ?? [];
  if (plus !== undefined) return { what: 'a number has no plus sign', instead: `write ${plus.slice(1)}` };
  const [fraction] = match(/-?\.\d{1,20}/, text, at) ?? [];
  if (fraction !== undefined) {
    return { what: 'a number begins with a digit', instead: `write ${fraction.replace('.', '0.')}` };
  }
  if (expected === 'UnexpectedEndOfNumber') return { what: 'this number has no end', instead: 'add a digit' };
  const isGlued = /\d/.test(text[at - 1] ?? '') && /[\w.]/.test(text[at]!);
  return isGlued
    ? { what: 'this is not a number of JSON', instead: 'write decimal digits, without a leading 0' }
    : null;
}

function comma({ text, at }: Stop): Fault | null {
  const previous = before(text, at);
  if (previous.character === ',' && /[\]}]/.test(text[at]!)) {
    return { what: `a comma comes before ${text[at]}`, instead: 'remove it', at: previous.at };
  }
  if (text[at] === ',' && /[[{,]/.test(previous.character)) {
    return { what: 'a comma has nothing before it', instead: 'remove it' };
  }
  if (previous.character !== ':' || !/[,\]}]/.test(text[at]!)) return null;
  return { what: 'a value is missing after the colon', instead: 'write one, such as null' };
}

function bracket({ text, at, open }: Stop): Fault | null {
  if (!/[\]}]/.test(text[at]!)) return null;
  const last = open.at(-1);
  if (last === undefined) return { what: `this ${text[at]} closes nothing`, instead: 'remove it' };
  const close = CLOSING[text[last]!];
  return { what: `the ${text[last]} of ${placeOf(text, last)} is open`, instead: `write ${close} before this` };
}

function missingSign({ text, at, expected }: Stop): Fault | null {
  if (text[at] === '=') return { what: 'JSON has no =', instead: 'write a colon' };
  if (text[at] === ';') return { what: 'JSON has no semicolons', instead: 'write a comma' };
  if (text[at] === '(') return { what: 'JSON has no parentheses', instead: 'write a list with [ and ]' };
  if (expected === 'ColonExpected') return { what: 'the name before this has no colon', instead: 'add one' };
  if (expected === 'CommaExpected') return { what: 'a comma is missing before this', instead: 'add one' };
  return null;
}

const secondValue = ({ expected }: Stop): Fault | null =>
  expected === 'EndOfFileExpected' ? { what: 'a second JSON value begins here', instead: 'send one' } : null;

function character({ text, at, expected }: Stop): Fault | null {
  if (expected === 'InvalidEscapeCharacter') {
    return { what: 'a text has an unknown escape', instead: 'write a backslash as \\\\' };
  }
  if (expected === 'InvalidCharacter') {
    return { what: 'a text has a control character', instead: 'write a tab as \\t, a line end as \\n' };
  }
  const code = text.codePointAt(at)!;
  if (code < 0x7f) return null;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return { what: `the character ${name} is not allowed here`, instead: 'remove it' };
}

const RULES: ((stop: Stop) => Fault | null)[] = [
  noJsonAtAll,
  openQuote,
  earlyEnd,
  comment,
  otherQuotes,
  word,
  number,
  comma,
  bracket,
  missingSign,
  secondValue,
  character,
];
