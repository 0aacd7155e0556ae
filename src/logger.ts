/**
 * The log of every process: JSON lines on stdout, one per event, with secrets redacted. All parts
 * use the fields `runId`, `experimentId`, `attempt`, `fence`, `reqId`, and `err` for errors.
 */
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.js';

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

/** `redis://user:password@host` in any text of a line, messages and stack traces included. */
const PASSWORD_IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"]*:)[^\s@/"]+@/gi;

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
    serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    hooks: { streamWrite: (line: string) => line.replace(PASSWORD_IN_URL, '$1[redacted]@') },
  };
  // Written at once: pino flushes its buffer at exit, and when the reader of the log was killed,
  // that flush never returns (sonic-boom's flushSync repeats on EPIPE) and the process never exits.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: true }));
}
