/** The built worker as a process of its own, for tests that kill it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from './until.js';
import type { Installation } from './worker.js';

const MAIN = fileURLToPath(new URL('../../dist/worker/main.js', import.meta.url));
/** The same worker, but with crashing trainers. */
const CRASHING_MAIN = fileURLToPath(new URL('worker-main.mjs', import.meta.url));
/** A trainer in which things go wrong at chosen moments. */
export const CRASHING_TRAINER = fileURLToPath(new URL('crashing-trainer.mjs', import.meta.url));

type LogLine = Record<string, unknown> & { msg: string };

export interface WorkerProcess {
  child: ChildProcess;
  /** Everything it logged so far. */
  lines: LogLine[];
  /** The first line, past or future, that satisfies the rule. */
  logged(rule: (line: LogLine) => boolean): Promise<LogLine>;
  /** Resolves when the process is gone. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Process id of the only trainer. */
  trainerPid(): Promise<number>;
}

/**
 * Starts a worker with one trainer and short lock times, and waits until it takes jobs.
 * @param crashes what goes wrong in its trainers, and when: see crashing-trainer.mjs
 */
export async function startWorkerProcess(
  installation: Installation,
  redisUrl: string,
  environment: Record<string, string> = {},
  crashes: string[] = [],
): Promise<WorkerProcess> {
  const child = fork(crashes.length > 0 ? CRASHING_MAIN : MAIN, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      REDIS_URL: redisUrl,
      REGULAB_KEY_PREFIX: installation.prefix,
      REGULAB_DATA_DIR: installation.data,
      REGULAB_CONCURRENCY: '1',
      REGULAB_LOCK_MS: '1500',
      REGULAB_STALLED_CHECK_MS: '300',
      TEST_CRASH_AT: crashes.join(),
      ...environment,
    },
  });
  const lines: LogLine[] = [];
  const listeners = new Set<(line: LogLine) => void>();
  readline.createInterface({ input: child.stdout! }).on('line', (text) => {
    const line = JSON.parse(text) as LogLine;
    lines.push(line);
    for (const listener of [...listeners]) listener(line);
  });
  let complaint = '';
  child.stderr!.on('data', (chunk) => {
    complaint += chunk;
  });
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const logged = (rule: (line: LogLine) => boolean) =>
    new Promise<LogLine>((resolve, reject) => {
      const found = lines.find(rule);
      if (found) return resolve(found);
      const listener = (line: LogLine) => {
        if (!rule(line)) return;
        listeners.delete(listener);
        resolve(line);
      };
      listeners.add(listener);
      void exited.then(({ code, signal }) => reject(new Error(`the worker ended (${code ?? signal}): ${complaint}`)));
    });
  const worker = {
    child,
    lines,
    logged,
    exited,
    trainerPid: async () => (await logged(({ msg }) => msg === 'trainer ready')).trainerPid as number,
  };
  await logged(({ msg }) => msg === 'worker ready');
  return worker;
}

/** Resolves when no process has this id; rejects after the time. */
export const processGone = (pid: number, withinMs: number): Promise<void> =>
  until(`process ${pid} is gone`, () => !runs(pid), { withinMs });

/**
 * Whether the process runs. A zombie does not: in a container nobody may collect an orphan that has
 * ended.
 */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
