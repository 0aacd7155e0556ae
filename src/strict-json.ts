/**
 * Reads a JSON request body strictly, for the API and for the command line before it sends one.
 * `JSON.parse` alone would accept what a spec must not hold: a key written twice, the last of which
 * wins silently, `__proto__`, half a surrogate pair, which no UTF-8 can store, and a number that
 * becomes another one.
 */
import { type FieldProblem, ServiceError } from './errors.js';
import { formatOf } from './file-formats.js';
import { locateJsonFault } from './json-faults.js';
import { findLosses } from './json-losses.js';

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
  const problems = findLosses(text);
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

/** Bytes that are no UTF-8: what they are instead, and what to do. */
function describeBytes(bytes: Buffer): { detail: string; message: string } {
  const format = formatOf(bytes);
  if (format !== undefined) {
    const message = `Must be JSON in UTF-8, not ${format.name}.`;
    return { detail: `The body is ${format.name}, not JSON. Check the name of the file that you send.`, message };
  }
  if (/^(?:fffe|feff)/.test(bytes.toString('hex', 0, 2))) {
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
    const fault = locateJsonFault(text);
    throw invalid(`The body is not valid JSON: ${fault}.`, [
      { pointer: '', code: 'INVALID_JSON', message: `Invalid JSON: ${fault}.` },
    ]);
  }
}

function invalid(message: string, problems: FieldProblem[]): ServiceError {
  return new ServiceError('INVALID_REQUEST', message, { problems });
}
