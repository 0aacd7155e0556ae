/**
 * The log of every process: JSON lines on stdout, one per event, with secrets taken out. Fields shared by all parts:
 * `runId`, `experimentId`, `attempt`, `fence`, `reqId`; errors go under `err`.
 */
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.js';

export type { Logger };

/** Where secrets can stand in a logged object. ioredis puts a command's arguments, so also AUTH's password, on its errors. */
const SECRET_FIELDS = ['authorization', 'cookie', 'apiKeys', 'password'];
const SECRET_PATHS = [
  ...SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
  'err.command.args',
  'error.command.args',
];

/** `redis://user:password@host` in any text of a line, messages and stack traces included. */
const PASSWORD_IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"]*:)[^\s@/"]+@/gi;

/**
 * Makes the logger of one process.
 * @param log the validated logging settings
 * @param name who speaks: `api`, `worker` …
 * @param destination where lines go; stdout when left out
 */
export function createLogger(log: Config['log'], name: string, destination?: DestinationStream): Logger {
  const options = {
    name,
    level: log.level,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    hooks: { streamWrite: (line: string) => line.replace(PASSWORD_IN_URL, '$1[redacted]@') },
  };
  // Written at once: what pino buffers otherwise is flushed at exit, and that flush tries for ever when whoever read the
  // log was killed (sonic-boom's flushSync repeats on EPIPE), so that the process would never end.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: true }));
}
