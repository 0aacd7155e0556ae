/**
 * Wall clocks of processes that a test sets, as an administrator or NTP does (Linux). Their
 * monotonic clocks are not affected.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clock is put between a process and its C library, by the dynamic linker. */
export const CAN_SHIFT_CLOCKS = process.platform === 'linux';

const SOURCE = fileURLToPath(new URL('../../fixtures/shifted-clock.c', import.meta.url));

export interface ShiftedClock {
  /** Makes a process follow this clock. */
  environment: Record<string, string>;
  /**
   * The same for a program that gets no environment of its own: the path of a script that starts
   * it.
   */
  wrapped(program: string): string;
  /** Sets the clock so many hours before or behind the right time. */
  set(hours: number): void;
}

/** Clocks, by name, and a function that removes what they are made of. */
export function createClocks<Name extends string>(names: readonly Name[]) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'regulab-clocks-'));
  const library = path.join(folder, 'shifted-clock.so');
  if (CAN_SHIFT_CLOCKS) execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE]);
  const clocks = Object.fromEntries(names.map((name) => [name, createClock(path.join(folder, name), library)]));
  return { clocks: clocks as Record<Name, ShiftedClock>, remove: () => rmSync(folder, { recursive: true }) };
}

function createClock(file: string, library: string): ShiftedClock {
  const environment = { LD_PRELOAD: library, TEST_CLOCK_FILE: file };
  const set = (hours: number) => {
    const seconds = Buffer.from(new BigInt64Array([BigInt(3600 * hours)]).buffer);
    // In place: processes have the file mapped.
    const target = openSync(file, 'r+');
    writeSync(target, seconds, 0, seconds.length, 0);
    closeSync(target);
  };
  writeFileSync(file, Buffer.alloc(8));
  return {
    environment,
    wrapped: (program) => {
      const variables = Object.entries(environment).map(([name, value]) => `${name}='${value}'`);
      const script = `${file}.sh`;
      writeFileSync(script, `#!/bin/sh\nexec env ${variables.join(' ')} '${program}' "$@"\n`, { mode: 0o755 });
      return script;
    },
    set,
  };
}
