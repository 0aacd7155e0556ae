/**
 * The built product as its user starts it: one-shot commands, and the whole service as a process
 * with its log.
 */
import { type ChildProcess, type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/regulab.mjs', import.meta.url));

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Command {
  child: ChildProcess;
  /** Resolves with the first line of output, so far or to come, for which `matches` holds. */
  line(matches: (line: string) => boolean): Promise<string>;
  finished: Promise<Finished>;
}

/** Nothing of the machine's own settings reaches what is tested. */
function environmentWith(environment: Record<string, string>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(REGULAB_|REDIS_URL$|HOST$|PORT$|LOG_LEVEL$|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(own), ...environment };
}

/** Starts a command in a process group of its own, as a shell does. */
export function startCommand(args: string[], environment: Record<string, string> = {}, stdin = ''): Command {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: environmentWith(environment), detached: true });
  child.stdin.end(stdin);
  return follow(child);
}

/** Starts a command on a terminal of its own, whose keyboard is the child's stdin. */
export function startOnTerminal(args: string[], environment: Record<string, string> = {}): Command {
  const line = [process.execPath, PROGRAM, ...args].map((word) => `'${word}'`).join(' ');
  const options = { env: environmentWith(environment), detached: true };
  return follow(spawn('script', ['--quiet', '--flush', '--command', line, '/dev/null'], options));
}

function follow(child: ChildProcessWithoutNullStreams): Command {
  running.add(child);
  child.once('close', () => running.delete(child));
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const check of waiting) check();
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const finished = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout: lines.join('\n'), stderr }));
  const line: Command['line'] = (matches) =>
    new Promise((resolve, reject) => {
      const check = () => {
        const found = lines.find(matches);
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
      void finished.then(({ code, stdout }) =>
        reject(new Error(`ended with ${code} before the line came:\n${stdout}\n${stderr}`)),
      );
    });
  return { child, line, finished };
}

/** Runs a command to its end. */
export const runCommand = (args: string[], environment?: Record<string, string>, stdin?: string): Promise<Finished> =>
  startCommand(args, environment, stdin).finished;

/** Commands that were started, so that a test's end can end those that still wait for something. */
const running = new Set<ChildProcess>();

/** Ends every command that a test left running. */
export function killCommands(): void {
  for (const child of running) child.kill('SIGKILL');
}

export interface Service extends Command {
  url: string;
  directory: string;
  /** Runs a client command against this service. */
  regulab(...args: string[]): Promise<Finished>;
  /** Starts one. */
  begin(...args: string[]): Command;
  /** Process ids of Redis, API, worker and the worker's trainers, as they are now. */
  processes(): Promise<number[]>;
  pid(part: 'redis' | 'api' | 'worker'): number;
  /** Kills a part as a crash would, and waits until it is back. */
  crash(part: 'redis' | 'api' | 'worker'): Promise<void>;
  /**
   * Ctrl-C, as a terminal sends it: to the whole process group. Resolves when the supervisor has
   * ended.
   */
  interrupt(): Promise<Finished>;
}

/** Starts the service on any free port, and waits until it is ready. */
export async function startService(directory: string, environment: Record<string, string> = {}): Promise<Service> {
  const command = startCommand(['start', '--json'], {
    PORT: '0',
    REGULAB_DATA_DIR: directory,
    REGULAB_CONCURRENCY: '1',
    // A killed worker's runs are taken over soon.
    REGULAB_LOCK_MS: '1500',
    REGULAB_STALLED_CHECK_MS: '300',
    ...environment,
  });
  const ready = JSON.parse(await command.line((line) => line.includes('"Ready at ')));
  const url = String(ready.msg).replace('Ready at ', '');
  const pids: Record<string, number> = { redis: ready.redis_pid, api: ready.api_pid, worker: ready.worker_pid };
  const onService = { REGULAB_URL: url };
  return {
    ...command,
    url,
    directory,
    regulab: (...args) => runCommand(args, onService),
    begin: (...args) => startCommand(args, onService),
    pid: (part) => pids[part]!,
    processes: async () => [...Object.values(pids), ...childrenOf(pids.worker!)],
    crash: async (part) => {
      const before = pids[part]!;
      process.kill(before, 'SIGKILL');
      const back = JSON.parse(
        await command.line((line) => {
          const { part: about, process: pid, msg } = JSON.parse(line);
          return about === part && pid !== before && msg === 'is back';
        }),
      );
      pids[part] = back.process;
    },
    interrupt: () => {
      process.kill(-command.child.pid!, 'SIGINT');
      return command.finished;
    },
  };
}

/** A folder for the data of one test. */
export const temporaryFolder = (): Promise<string> => fs.mkdtemp(path.join(os.tmpdir(), 'regulab-e2e-'));

export function childrenOf(pid: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child!);
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Waits until none of the processes is there; gives those that remain after `timeoutMs`. They are
 * not our children, so nothing tells us.
 */
export async function remaining(pids: number[], timeoutMs: number): Promise<number[]> {
  const deadline = Date.now() + timeoutMs;
  while (pids.some(isAlive) && Date.now() < deadline) await delay(50);
  return pids.filter(isAlive);
}

/** The JSON lines of a command's output. */
export const jsonLines = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
