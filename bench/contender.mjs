// @ts-check
/** A process that is measured: started once, warmed up, then asked for one repetition at a time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const HERE = import.meta.dirname;
export const PYTHON = process.env.REGULAB_BENCH_PYTHON ?? 'python3';

/**
 * @param {string} script @param {(string | number)[]} args
 * @throws an Error with what the process wrote, when it cannot run here
 */
export async function startContender(script, args = [], environment = {}) {
  const python = script.endsWith('.py');
  const child = spawn(python ? PYTHON : process.execPath, [path.join(HERE, script), ...args.map(String)], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  // A process that cannot even be started has no more to say than one that ends at once.
  child.on('error', (error) => {
    errors += error.message;
  });
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function next() {
    for (;;) {
      const { value, done } = await lines.next();
      if (done)
        throw new Error(`${script} ${args.join(' ')} ended:\n${errors.trim().split('\n').slice(-3).join('\n')}`);
      if (value.startsWith('@')) return JSON.parse(value.slice(1));
    }
  }

  const about = await next();
  return {
    about,
    pid: child.pid,
    repeat() {
      child.stdin.write('go\n');
      return next();
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
    },
  };
}

/** @param {number[]} values @returns {number} */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? Number.NaN) + (sorted[sorted.length % 2 ? middle : middle - 1] ?? Number.NaN)) / 2;
}
