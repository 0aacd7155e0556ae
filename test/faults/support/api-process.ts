/** The built API as a process of its own, for faults that kill it or what it depends on, and clients that submit to it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Installation } from '../../support/worker.js';

const SERVER = fileURLToPath(new URL('../../../dist/api/server.js', import.meta.url));
const SMALL_SPEC = JSON.stringify({ arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }] });
/** A client's patience: above the 2 s within which the API answers, since machines are busy. */
const PATIENCE_MS = 20_000;

export interface ApiProcess {
  url: string;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
}

/** Starts the API of an installation on a port of its own and waits until it listens. */
export async function startApiProcess(here: Installation, redisUrl: string): Promise<ApiProcess> {
  const child: ChildProcess = fork(SERVER, {
    env: {
      PATH: process.env.PATH,
      REDIS_URL: redisUrl,
      REGULAB_KEY_PREFIX: here.prefix,
      REGULAB_DATA_DIR: here.data,
      PORT: '0',
      LOG_LEVEL: 'error',
    },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const [first] = await Promise.race([once(child, 'message'), exited]);
  if (typeof first?.url !== 'string') throw new Error(`The API ended with ${first}.`);
  return {
    url: first.url,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What became of one submit. `cut off`: the connection broke, so that the client knows nothing. */
export type Submit =
  | { outcome: 'acknowledged'; experimentId: string; runIds: string[]; seconds: number }
  | { outcome: 'refused'; code: string; seconds: number }
  | { outcome: 'cut off'; seconds: number };

/**
 * Submits a small experiment.
 * @throws when the answer is neither 202 nor a 503 that says when to try again
 */
export async function submit(url: string): Promise<Submit> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  let response: Response;
  let body: { id: string; code: string; runs: { id: string }[] };
  try {
    response = await fetch(`${url}/v1/experiments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: SMALL_SPEC,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = (await response.json()) as typeof body;
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw error;
    return { outcome: 'cut off', seconds: seconds() };
  }
  if (response.status === 202) {
    const runIds = body.runs.map(({ id }) => id);
    return { outcome: 'acknowledged', experimentId: body.id, runIds, seconds: seconds() };
  }
  if (response.status === 503 && response.headers.has('retry-after')) {
    return { outcome: 'refused', code: body.code, seconds: seconds() };
  }
  throw new Error(`A submit was answered with ${response.status} ${body.code}.`);
}
