/**
 * A disk on which this process cannot read a file: no permission, or no descriptor left. The
 * errors are real.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { chmod, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';

const NOBODY = 65_534;

/**
 * Runs an action while this process may not use some files. Root may use all, so it becomes
 * another user.
 */
export async function whileForbidden<Result>(files: string[], action: () => Promise<Result>): Promise<Result> {
  const isRoot = process.geteuid?.() === 0;
  const modes = await Promise.all(files.map(async (file) => (await stat(file)).mode));
  await Promise.all(files.map((file) => chmod(file, 0)));
  if (isRoot) process.seteuid!(NOBODY);
  try {
    return await action();
  } finally {
    if (isRoot) process.seteuid!(0);
    await Promise.all(files.map((file, index) => chmod(file, modes[index]!)));
  }
}

/** Whether {@link whileOutOfFiles} works: only Linux changes the limits of a running process. */
export const CAN_LIMIT = process.platform === 'linux';

/** Runs an action while this process can open no file. */
export async function whileOutOfFiles<Result>(action: () => Promise<Result>): Promise<Result> {
  // Started first, since no process can start while the limit is in force.
  const limiter = spawn('sh', [
    '-c',
    'while read -r limit; do prlimit --pid "$0" --nofile="$limit:"; echo done; done',
    String(process.pid),
  ]);
  const answers = createInterface({ input: limiter.stdout });
  const limit = async (files: number) => {
    limiter.stdin.write(`${files}\n`);
    await once(answers, 'line');
  };
  try {
    await limit(lowestFree());
    return await action();
  } finally {
    await limit(4096);
    limiter.stdin.end();
    await once(limiter, 'exit');
  }
}

/** The system hands out the lowest free descriptor, so with this limit none is left. */
function lowestFree(): number {
  const descriptor = openSync('/dev/null', 'r');
  closeSync(descriptor);
  return descriptor;
}
