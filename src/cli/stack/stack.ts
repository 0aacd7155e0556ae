/**
 * The whole service in one place for `regulab start` and `regulab demo`: Redis (embedded unless
 * REDIS_URL names one), the API and a worker with its trainers, supervised. Every part has a
 * process group of its own, so that the terminal's Ctrl-C reaches the supervisor alone and the
 * order of stopping is kept: worker, API, Redis.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childEnvironment, type StackConfig } from '../../config.js';
import { loadImageFolder } from '../../models/data/load-dataset.js';
import { describeExit, EXIT_IMPOSSIBLE } from '../../process-exit.js';
import { assertDatasets, openDataFolders } from '../../start-checks.js';
import { CommandError, EXIT } from '../errors.js';
import { lockDataDirectory } from './data-folder-lock.js';
import {
  type EmbeddedRedis,
  EmbeddedRedisError,
  type EmbeddedRedisOptions,
  findRedisServer,
  startEmbeddedRedis,
} from './embedded-redis.js';
import type { StackLog } from './stack-log.js';
import { BACK_OFF, createSupervisor, type Part, type RunningPart } from './supervisor.js';

export interface Stack {
  /** Base URL of the API. */
  url: string;
  /** Whether Redis belongs to the stack. */
  embeddedRedis: boolean;
  pids(): Record<string, number>;
  /** Stops worker, API and Redis in this order, within 10 s, and gives the data folder free. */
  stop(): Promise<void>;
}

export interface StackOptions {
  config: StackConfig;
  log: StackLog;
  /** Variables of the parts in addition to this process's own. */
  environment?: Record<string, string>;
  /** Ends a start under way. */
  signal: AbortSignal;
  /** How often a part may fail to start before the start is given up; any number when left out. */
  firstRestarts?: number;
}

/** How long each part may take to end before it is killed: together below the promised 10 s. */
const STOP_MS = { worker: 5_500, api: 2_000, redis: 2_000 };
/** Until the API listens, or the worker takes jobs; slow machines included. */
const START_MS = 60_000;
const IMPOSSIBLE = describeExit({ code: EXIT_IMPOSSIBLE, signal: null });

/**
 * Starts everything and returns when the service takes experiments and trains them.
 * @throws CommandError when the port or the data folder is in use, there is no Redis, or the
 *   configuration makes a part impossible; other faults of parts are waited out
 * @throws ConfigError when the data folder or a data set cannot be used
 */
export async function startStack({
  config,
  log,
  environment = {},
  signal,
  firstRestarts = BACK_OFF.firstRestarts,
}: StackOptions): Promise<Stack> {
  await assertPortIsFree(config.http.host, config.http.port);
  const logger = { warn: (data: object, message: string) => log.warn('start', message, data) };
  await openDataFolders([path.join(config.paths.data, 'redis'), config.paths.artifacts], logger);
  await assertDatasets(config.datasets, loadImageFolder, logger);
  const lock = await lockDataDirectory(config.paths.data);
  // Filled in as the parts start: later parts, and restarted ones, need the addresses of earlier
  // ones.
  const address = { redis: config.externalRedisUrl ?? '', api: '', port: config.http.port };
  const environmentFor = () =>
    childEnvironment({
      ...environment,
      REDIS_URL: address.redis,
      PORT: String(address.port),
      REGULAB_DATA_DIR: config.paths.data,
    });

  const parts: Part[] = [];
  if (config.externalRedisUrl === null) parts.push(redisPart(config, log, address));
  parts.push(apiPart(log, address, environmentFor), workerPart(log, environmentFor));
  const supervisor = createSupervisor(parts, log, { ...BACK_OFF, firstRestarts });
  const stop = async () => {
    await supervisor.stop();
    await lock.release();
  };

  signal.addEventListener('abort', () => void stop(), { once: true });
  try {
    await supervisor.start();
    signal.throwIfAborted();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: address.api, embeddedRedis: config.externalRedisUrl === null, pids: supervisor.pids, stop };
}

async function assertPortIsFree(host: string, port: number): Promise<void> {
  const server = net.createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new CommandError(
        `Port ${port} of ${host} is in use, perhaps by another regulab. Stop it, or choose another port: PORT=${port + 1} npm start (PORT=0 chooses any free port).`,
        EXIT.usage,
      );
    }
    throw new CommandError(
      `${host}:${port} is not available: ${message}. Choose another address with HOST and PORT.`,
      EXIT.usage,
    );
  }
  await new Promise((resolve) => server.close(resolve));
}

interface Addresses {
  redis: string;
  api: string;
  port: number;
}

function redisPart(config: StackConfig, log: StackLog, address: Addresses): Part {
  return {
    name: 'redis',
    async start() {
      const binary = findRedisServer();
      if (binary === null) {
        throw new CommandError(
          'There is no Redis server. Run "npm run setup", which looks for one and downloads one if possible; or install redis-server or valkey-server (apt install redis-server, brew install redis); or set REDIS_URL to a running Redis.',
        );
      }
      const redis = await startOrSayWhy({
        binary,
        directory: path.join(config.paths.data, 'redis'),
        appendOnly: true,
        logger: {
          info: (data, message) => log.info('redis', message, data),
          warn: (data, message) => log.warn('redis', message, data),
        },
      });
      address.redis = redis.url;
      return {
        pid: redis.pid,
        exited: redis.exited.then(describeExit),
        stop: async () => {
          const killer = setTimeout(() => kill(redis.pid, 'SIGKILL'), STOP_MS.redis);
          await redis.stop();
          clearTimeout(killer);
        },
      };
    },
  };
}

/** @throws CommandError for what no retry mends */
async function startOrSayWhy(options: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
  try {
    return await startEmbeddedRedis(options);
  } catch (error) {
    const isFinal = error instanceof EmbeddedRedisError && !error.passes;
    throw isFinal ? new CommandError(error.message, EXIT.failed, { cause: error }) : error;
  }
}

function apiPart(log: StackLog, address: Addresses, environment: () => NodeJS.ProcessEnv): Part {
  return {
    name: 'api',
    async start(signal) {
      const { child, running } = forkPart('api', '../../api/main.js', environment(), log);
      address.api = await (await startedOrEnded('api', running, signal, messageOf(child, 'listening'))).url!;
      // A restarted API must be found where the first one was.
      address.port = Number(new URL(address.api).port);
      return running;
    },
  };
}

function workerPart(log: StackLog, environment: () => NodeJS.ProcessEnv): Part {
  return {
    name: 'worker',
    async start(signal) {
      const { child, running } = forkPart('worker', '../../worker/main.js', environment(), log);
      await startedOrEnded('worker', running, signal, messageOf(child, 'ready'));
      return running;
    },
  };
}

/** Starts a process of the product with its output in the log. */
function forkPart(name: 'api' | 'worker', script: string, environment: NodeJS.ProcessEnv, log: StackLog) {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
    env: environment,
    execArgv: [],
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.stdout) log.attach(name, child.stdout);
  if (child.stderr) log.attach(name, child.stderr);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      // Whatever it started and left behind is in its process group.
      if (child.pid !== undefined) kill(-child.pid, 'SIGKILL');
      resolve(describeExit({ code, signal }));
    });
  });
  const running: RunningPart = { pid: child.pid ?? 0, exited, stop: () => stopChild(child, exited, STOP_MS[name]) };
  return { child, running };
}

async function stopChild(child: ChildProcess, exited: Promise<string>, allowedMs: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const group = -child.pid;
  child.kill('SIGTERM');
  const killer = setTimeout(() => kill(group, 'SIGKILL'), allowedMs);
  await exited;
  clearTimeout(killer);
}

/**
 * The result of `started`, unless the part ends first, takes too long, or is no longer wanted; then
 * it is stopped.
 */
async function startedOrEnded<Result>(
  name: string,
  running: RunningPart,
  signal: AbortSignal,
  started: Promise<Result>,
): Promise<Result> {
  const settled = new AbortController();
  const waiting = AbortSignal.any([signal, settled.signal]);
  try {
    return await Promise.race([
      started,
      running.exited.then((reason) => {
        const message = `The ${name} exited while starting (${reason}); see its log above.`;
        throw reason === IMPOSSIBLE ? new CommandError(message) : new Error(message);
      }),
      delay(START_MS, undefined, { signal: waiting }).then(() => {
        throw new Error(`The ${name} did not start within ${START_MS / 1000} s.`);
      }),
    ]);
  } catch (error) {
    await running.stop();
    throw error;
  } finally {
    settled.abort();
  }
}

/** What a part of the service sends when it does its work. */
type StartedMessage = { type: string; url?: string };

function messageOf(child: ChildProcess, type: 'listening' | 'ready'): Promise<StartedMessage> {
  return new Promise((resolve) => {
    child.on('message', (message: StartedMessage | null) => {
      if (message?.type === type) resolve(message);
    });
  });
}

/** Signals a process, or with a negative id a group; nothing when it is gone. */
function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
