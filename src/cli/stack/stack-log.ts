/**
 * The log of a stack in one stream: each part's JSON lines under its name. For people they are set in columns; with
 * `json` they pass as they are, so that programs can read them.
 */

import readline from 'node:readline';
import type { Readable } from 'node:stream';
import { paletteFor } from '../output/format.js';
import type { Output } from '../session.js';

export interface StackLog {
  info(part: string, message: string, fields?: object): void;
  warn(part: string, message: string, fields?: object): void;
  /** Takes over the output of a part, line by line. */
  attach(part: string, stream: Readable): void;
}

const LEVELS: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
/** Fields that are in the columns already, or say nothing to a person. */
const SHOWN_ELSEWHERE = new Set(['level', 'time', 'name', 'msg', 'pid', 'hostname', 'err', 'v']);

/** Makes the log of a stack. */
export function createStackLog(output: Output, { json = false } = {}): StackLog {
  const palette = paletteFor(output);
  const write = (part: string, line: string) => {
    if (json) {
      output.write(`${parseRecord(line) ? line : JSON.stringify({ level: 30, time: now(), name: part, msg: line })}\n`);
      return;
    }
    const record = parseRecord(line) ?? { msg: line };
    const level = LEVELS[Number(record.level)] ?? 'info';
    const time = String(record.time ?? now()).slice(11, 19);
    const text = `${record.msg ?? ''}${describeFields(record)}${describeError(record.err)}`;
    const shown = level === 'info' || level === 'debug' || level === 'trace' ? text : palette.bad(text);
    output.write(
      `${palette.dim(time)} ${palette.bar(part.padEnd(6))} ${level === 'info' ? '' : `${level}: `}${shown}\n`,
    );
  };
  const own =
    (level: number) =>
    (part: string, message: string, fields: object = {}) =>
      write(part, JSON.stringify({ level, time: now(), name: 'start', part, ...fields, msg: message }));
  return {
    info: own(30),
    warn: own(40),
    attach(part, stream) {
      readline
        .createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })
        .on('line', (line) => write(part, line));
    },
  };
}

const now = () => new Date().toISOString();

function parseRecord(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function describeFields(record: Record<string, unknown>): string {
  return Object.entries(record)
    .filter(([name, value]) => !SHOWN_ELSEWHERE.has(name) && name !== 'part' && value !== undefined)
    .map(([name, value]) => ` ${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join('');
}

function describeError(error: unknown): string {
  if (error === null || typeof error !== 'object') return '';
  const { message, stack } = error as { message?: string; stack?: string };
  return `\n${stack ?? message ?? JSON.stringify(error)}`;
}
