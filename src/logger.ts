/**
 * The log of every process: JSON lines on stdout, one per event, with secrets redacted. All parts
 * use the fields `runId`, `experimentId`, `attempt`, `fence`, `reqId`, and `err` for errors. An
 * error that repeats is counted in `repeated`. What is traced has `trace_id` and `span_id`.
 */
import { format } from 'node:util';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.js';
import { countRepeatedErrors } from './repeated-errors.js';
import { traceFields } from './tracing/spans.js';

export type { Logger };

/**
 * Fields with secrets. The errors of ioredis hold a command's arguments, AUTH's password included.
 */
const SECRET_FIELDS = ['authorization', 'cookie', 'apiKeys', 'password'];
const SECRET_PATHS = [
  ...SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
  'err.command.args',
  'error.command.args',
];

/**
 * `redis://user:password@host` in any text of a line, messages and stack traces included. A scheme
 * has at most 31 letters here: without a bound the time grows with the square of a hostile line.
 */
const PASSWORD_IN_URL = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:@/"]*:)[^\s@/"]+@/gi;
/** A key that a client put into the query of a URL, where it does not belong. */
const KEY_IN_QUERY =
  /([?&](?:(?:sentinel-)?password|access_token|api[_-]?key|key|token|secret|authorization)=)[^\s&"#]+/gi;

/** One of our keys, wherever it stands; its beginning names it and is no secret. */
const API_KEY = /(\brgl_[0-9A-Za-z]{12})[0-9A-Za-z]+/g;

const scrub = (line: string) =>
  line.replace(PASSWORD_IN_URL, '$1[redacted]@').replace(KEY_IN_QUERY, '$1[redacted]').replace(API_KEY, '$1[redacted]');

/**
 * Makes the logger of one process.
 * @param log the validated logging settings
 * @param name of the process: `api`, `worker` …
 * @param destination of the lines; stdout by default
 */
export function createLogger(log: Config['log'], name: string, destination?: DestinationStream): Logger {
  const options = {
    name,
    level: log.level,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: traceFields,
    serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    hooks: { streamWrite: scrub, logMethod: countRepeatedErrors() },
  };
  // Written at once: pino flushes its buffer at exit, and when the reader of the log was killed,
  // that flush never returns (sonic-boom's flushSync repeats on EPIPE) and the process never exits.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: true }));
}

/** Takes what libraries write to the console into the log, which is JSON lines for machines. */
export function captureConsole(logger: Logger): void {
  for (const level of ['warn', 'error'] as const) {
    console[level] = (...words: unknown[]) => logger.warn({ warning: format(...words) }, 'warning of a library');
  }
}
