// @ts-check
/** Other programs: running them, finding them, and ending them with everything they started. */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const KILL_AFTER_MS = 3000;
const KEPT_CHARACTERS = 60_000;

/**
 * @typedef {object} RunOptions
 * @property {AbortSignal} signal ends the program and all it started
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [input] written to its standard input
 * @property {boolean} [showOutput] let it draw on the terminal (a progress bar) instead of
 *   collecting standard output
 */

/**
 * Runs a program to its end, in a process group of its own: Ctrl-C then reaches set-up alone, which
 * ends the whole group.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} options
 * @returns {Promise<{ code: number, output: string }>} exit code (128 + n when killed) and the end
 *   of what it printed
 * @throws {Error} with `code` ENOENT when there is no such program; the signal's reason when
 *   aborted
 */
export function run(command, args, { signal, cwd, env, input, showOutput = false }) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      detached: true,
      stdio: [input === undefined ? 'ignore' : 'pipe', showOutput ? 'inherit' : 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-KEPT_CHARACTERS);
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    // A program that ends before it has read its input is judged by its exit code, not by the
    // broken pipe.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);

    /** @type {NodeJS.Timeout | undefined} */
    let killTimer;
    const end = () => {
      killGroup(child.pid, 'SIGTERM');
      killTimer = setTimeout(() => killGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS);
    };
    signal.addEventListener('abort', end, { once: true });
    const settle = () => {
      signal.removeEventListener('abort', end);
      clearTimeout(killTimer);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (code, killedBy) => {
      settle();
      if (signal.aborted) reject(signal.reason);
      else resolve({ code: code ?? 128 + (killedBy ? os.constants.signals[killedBy] : 0), output });
    });
  });
}

/** @param {number | undefined} pid @param {NodeJS.Signals} name */
function killGroup(pid, name) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended by itself.
  }
}

/**
 * Runs a short question to a program.
 * @param {string} command @param {string[]} args @param {RunOptions} options
 * @returns {Promise<string | null>} what it printed, or null when it does not exist or fails
 */
export async function ask(command, args, options) {
  try {
    const { code, output } = await run(command, args, options);
    return code === 0 ? output.trim() : null;
  } catch (error) {
    if (options.signal.aborted) throw error;
    return null;
  }
}

/**
 * Looks a program up on PATH.
 * @param {string} name @param {NodeJS.ProcessEnv} environment
 * @returns {string | null} its absolute path
 */
export function findProgram(name, environment) {
  for (const folder of (environment.PATH ?? '').split(path.delimiter)) {
    if (folder === '') continue;
    const candidate = path.resolve(folder, name);
    if (isExecutable(candidate)) return candidate;
  }
  return null;
}

/** @param {string} file @returns {boolean} */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
