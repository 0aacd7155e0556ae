/**
 * The log of a stack as one stream: the JSON lines of every part. People get them formatted by
 * pino-pretty, with the name of the part; with `json` they pass unchanged, so that programs can
 * read them.
 */
import readline from 'node:readline';
import type { Readable } from 'node:stream';
import { type PrettyOptions, prettyFactory } from 'pino-pretty';
import { visible, visibleDeep, visibleJson, visibleLines } from '../../visible.js';
import type { Output } from '../session.js';

export interface StackLog {
  info(part: string, message: string, fields?: object): void;
  warn(part: string, message: string, fields?: object): void;
  /** Logs everything that a part writes, line by line. */
  attach(part: string, stream: Readable): void;
}

const INFO = 30;
const WARN = 40;
/** As wide as the longest name of a part. */
const PART_WIDTH = 6;

/**
 * `03:04:05 WARN: worker lost {"runId":"run_1"}`, in UTC as in the JSON lines. Errors follow with
 * their stack.
 */
const FORMAT: PrettyOptions = {
  translateTime: 'UTC:HH:MM:ss',
  // pino-pretty writes the time in brackets otherwise.
  customPrettifiers: { time: String },
  messageFormat: '{part} {msg}',
  ignore: 'part,name,pid,hostname,v',
  singleLine: true,
};

/** Makes the log of a stack. */
export function createStackLog(output: Output, { json = false } = {}): StackLog {
  const format = prettyFactory({ ...FORMAT, colorize: Boolean(output.isTTY && output.hasColors?.()) });
  const write = (part: string, line: string) => {
    const record = parseRecord(line);
    const plain = { level: INFO, time: now(), name: part, msg: line };
    if (json) output.write(`${record ? visible(line) : visibleJson(plain)}\n`);
    else output.write(format({ ...visibleDeep(record ?? plain, visibleLines), part: part.padEnd(PART_WIDTH) }));
  };
  const own =
    (level: number) =>
    (part: string, message: string, fields: object = {}) =>
      write(part, JSON.stringify({ level, time: now(), name: 'start', part, ...fields, msg: message }));
  return {
    info: own(INFO),
    warn: own(WARN),
    attach(part, stream) {
      readline
        .createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })
        .on('line', (line) => write(part, line));
    },
  };
}

const now = () => new Date().toISOString();

/** Null for what is no JSON line, such as TensorFlow's output. */
function parseRecord(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
