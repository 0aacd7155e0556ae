/**
 * The built API as a process of its own, for faults that kill it or what it depends on, and clients
 * that submit to it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Installation } from '../../support/worker.js';

const SERVER = fileURLToPath(new URL('../../../dist/api/main.js', import.meta.url));
const SMALL_SPEC = { arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }] };
/** A client's patience: above the 2 s within which the API answers, since machines are busy. */
const PATIENCE_MS = 20_000;

export interface ApiProcess {
  url: string;
  pid: number;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Asks it to end, and gives how it did. */
  stop(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export interface ApiProcessOptions {
  /** Any that is free when left out. */
  port?: number;
  environment?: Record<string, string>;
  /** Given every line of its log; without it the process logs errors alone. */
  onLog?(line: Record<string, unknown> & { msg: string }): void;
}

/** Starts the API of an installation on a port of its own and waits until it listens. */
export async function startApiProcess(
  here: Pick<Installation, 'prefix' | 'data'>,
  redisUrl: string,
  { port = 0, environment = {}, onLog }: ApiProcessOptions = {},
): Promise<ApiProcess> {
  const child: ChildProcess = fork(SERVER, {
    env: {
      PATH: process.env.PATH,
      REDIS_URL: redisUrl,
      REGULAB_KEY_PREFIX: here.prefix,
      REGULAB_DATA_DIR: here.data,
      PORT: String(port),
      LOG_LEVEL: onLog ? 'info' : 'error',
      ...environment,
    },
    execArgv: [],
    stdio: ['ignore', onLog ? 'pipe' : 'ignore', 'inherit', 'ipc'],
  });
  if (onLog) readline.createInterface({ input: child.stdout! }).on('line', (line) => onLog(JSON.parse(line)));
  const exited = once(child, 'exit');
  const [first] = await Promise.race([once(child, 'message'), exited]);
  if (typeof first?.url !== 'string') throw new Error(`The API ended with ${first}.`);
  return {
    url: first.url,
    pid: child.pid!,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const [code, signal] = await exited;
      return { code, signal };
    },
  };
}

/** The outcome of one submit. `cut off`: the connection broke, so that the client knows nothing. */
export type Submit =
  | { outcome: 'acknowledged'; experimentId: string; runIds: string[]; seconds: number }
  | { outcome: 'refused'; code: string; retryAfterSeconds: number; seconds: number }
  | { outcome: 'cut off'; reason: string; seconds: number };

/**
 * Submits an experiment, a small one when left out.
 * @throws when the answer is neither 202 nor a 503 that says when to try again
 */
export async function submit(url: string, spec: object = SMALL_SPEC): Promise<Submit> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let response: Response;
  let body: { id: string; code: string; runs: { id: string }[] };
  try {
    response = await fetch(`${url}/v1/experiments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(spec),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = (await response.json()) as typeof body;
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw error;
    const { message, cause } = error as Error;
    return { outcome: 'cut off', reason: `${message}: ${cause}`, seconds: seconds() };
  }
  if (response.status === 202) {
    const runIds = body.runs.map(({ id }) => id);
    return { outcome: 'acknowledged', experimentId: body.id, runIds, seconds: seconds() };
  }
  const retryAfter = response.headers.get('retry-after');
  if (response.status === 503 && retryAfter !== null) {
    return { outcome: 'refused', code: body.code, retryAfterSeconds: Number(retryAfter), seconds: seconds() };
  }
  throw new Error(`A submit was answered with ${response.status} ${body.code}.`);
}
