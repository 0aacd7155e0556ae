/**
 * Keeps a log readable while something fails again and again. The first line of an error is
 * written at once; the same line after it is counted, and the count is written after 1 s, 2 s,
 * 4 s … at most once a minute.
 */
import type { LogFn, Logger } from 'pino';

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;
/** Different errors that are watched at a time; more are written as they come. */
const WATCHED = 500;

type Line = Parameters<LogFn>;

interface Watched {
  /** Lines since the last one that was written. */
  count: number;
  write(repeated: number): void;
}

/**
 * Makes the hook `logMethod` of a pino logger. Two lines are the same when text, level, fields and
 * the message of the error are; lines without `err` or `warning` are written as they are.
 */
export function countRepeatedErrors(): (this: Logger, line: Line, write: LogFn, level: number) => void {
  const watched = new Map<string, Watched>();

  function watch(key: string, waitMs: number): void {
    setTimeout(() => {
      const { count, write } = watched.get(key)!;
      watched.delete(key);
      if (count === 0) return; // it has passed
      write(count);
      watched.set(key, { count: 0, write });
      watch(key, Math.min(waitMs * 2, LONGEST_MS));
    }, waitMs).unref();
  }

  return function logMethod(line, write, level) {
    const [fields, ...rest] = line as [unknown, ...unknown[]];
    const key = isFault(fields) ? keyOf(fields, [level, this.bindings(), rest]) : null;
    const known = key === null ? undefined : watched.get(key);
    if (known) {
      known.count += 1;
      known.write = (repeated) => write.apply(this, [{ ...(fields as object), repeated }, ...rest] as unknown as Line);
      return;
    }
    write.apply(this, line);
    if (key === null || watched.size >= WATCHED) return;
    watched.set(key, { count: 0, write: () => undefined });
    watch(key, FIRST_MS);
  };
}

interface Fault {
  err?: Error;
  warning?: string;
}

const isFault = (fields: unknown): fields is Fault =>
  typeof fields === 'object' &&
  fields !== null &&
  ('warning' in fields || ('err' in fields && fields.err instanceof Error));

/** Null when the fields cannot be compared. */
function keyOf({ err, ...fields }: Fault, rest: unknown[]): string | null {
  try {
    return JSON.stringify([err?.name, err?.message, fields, ...rest]);
  } catch {
    return null;
  }
}
