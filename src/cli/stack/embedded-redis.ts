/**
 * A private Redis for installations that have none: a unix socket only this user can open (or a
 * loopback port), nothing evicted, an append-only file in its own folder. It runs in a process
 * group of its own, so that Ctrl-C in the terminal does not kill it before the other processes have
 * finished writing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { programSearchPath } from '../../config.js';
import { makeFolder } from '../../durable-files.js';
import { errnoOf } from '../../errors.js';

export interface EmbeddedRedisOptions {
  /** Path of redis-server or valkey-server; see {@link findRedisServer}. */
  binary: string;
  /** Where data, log and state file lie. One server per folder. */
  directory: string;
  /**
   * Keep every write in an append-only file, on disk before it is answered. False: nothing survives
   * the process.
   */
  appendOnly: boolean;
  /** Listen on this loopback port instead of a unix socket. */
  port?: number | undefined;
  /** Further settings of redis.conf, e.g. `{ maxmemory: '1gb' }`. */
  settings?: Record<string, string>;
  logger?: { info(data: object, message: string): void; warn(data: object, message: string): void } | undefined;
}

export interface EmbeddedRedis {
  /**
   * The same after every start on the same folder, so that clients find a server that came back.
   */
  url: string;
  pid: number;
  /** Asks it to write everything down and end; kills it after 8 s. */
  stop(): Promise<void>;
  /** Resolves when the process has ended, for any reason. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** The server could not be started; the message says why and what to do. */
export class EmbeddedRedisError extends Error {
  override readonly name = 'EmbeddedRedisError';
  /** Whether another try may succeed although nobody has done anything. */
  readonly passes: boolean;

  constructor(message: string, options: ErrorOptions & { passes?: boolean } = {}) {
    super(message, options);
    this.passes = options.passes ?? false;
  }
}

const START_TIMEOUT_MS = 30_000; // loading a large append-only file counts into it
const STOP_TIMEOUT_MS = 8_000;
const POLL_MS = 20;
/** sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the closing zero. */
const MAX_SOCKET_PATH = 103;
/** Room on disk without which a server is not started. */
const ROOM_BYTES = 2 ** 20;
const STATE_FILE = 'server.json';
const LOG_FILE = 'redis.log';

/**
 * Starts the server and waits until it answers. A server that an earlier start left on the folder
 * is ended, so the caller must hold the folder's lock (data-folder-lock.ts).
 * @throws EmbeddedRedisError when the binary is missing, the folder cannot be written to, a server
 *   on it does not give way, or the new one ends before it answers
 */
export async function startEmbeddedRedis(options: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
  const directory = path.resolve(options.directory);
  await assertWritable(directory);
  const address = await chooseAddress(directory, options.port);
  await replaceFormerServer(directory, address, options.logger);

  const child = await spawnServer(options, directory, address);
  const exited = exitOf(child);
  try {
    // Before it answers: if this process is killed while Redis loads, Redis is left behind as well.
    await writeAddress(directory, address);
    await waitUntilReady(child, address, directory);
  } catch (error) {
    // One that nobody looks after would keep the folder.
    child.kill('SIGKILL');
    await exited;
    throw error;
  }
  options.logger?.info({ pid: child.pid, url: urlOf(address), directory }, 'redis started');

  return {
    url: urlOf(address),
    pid: child.pid!,
    exited,
    stop: async () => {
      // Once it has ended, its id may be another's.
      if (child.exitCode === null && child.signalCode === null) await endProcess(child, exited);
      await fsp.rm(path.join(directory, STATE_FILE), { force: true });
    },
  };
}

/**
 * The Redis that set-up found or provided, else the first redis-server or valkey-server on PATH;
 * null when there is none.
 */
export function findRedisServer(searchPath: string = programSearchPath()): string | null {
  const provided = fromSetup();
  if (provided !== null) return provided;
  for (const folder of searchPath.split(path.delimiter)) {
    for (const name of ['redis-server', 'valkey-server']) {
      const candidate = path.join(folder, name);
      if (path.isAbsolute(candidate) && isExecutable(candidate)) return candidate;
    }
  }
  return null;
}

// ---- finding ------------------------------------------------------------------------------------

/**
 * Set-up leaves its findings in node_modules; src/ and dist/ are equally deep below the package's
 * root.
 */
function fromSetup(): string | null {
  try {
    const findings = JSON.parse(
      fs.readFileSync(new URL('../../../node_modules/.regulab-setup.json', import.meta.url), 'utf8'),
    );
    return typeof findings.redisServer === 'string' && isExecutable(findings.redisServer) ? findings.redisServer : null;
  } catch {
    return null;
  }
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

// ---- address ------------------------------------------------------------------------------------

type Address = { socket: string } | { port: number };

async function chooseAddress(directory: string, port: number | undefined): Promise<Address> {
  if (port !== undefined) return { port };
  const inFolder = path.join(directory, 'redis.sock');
  if (Buffer.byteLength(inFolder) <= MAX_SOCKET_PATH) return { socket: inFolder };
  return { socket: path.join(await shortPrivateFolder(directory), 'redis.sock') };
}

/** A folder of this user alone with a short name that depends on nothing but `directory`. */
async function shortPrivateFolder(directory: string): Promise<string> {
  const digest = createHash('sha256').update(directory).digest('hex').slice(0, 12);
  const folder = path.join(os.tmpdir(), `regulab-${process.getuid?.() ?? 0}-${digest}`);
  await makeFolder(folder, 0o700);
  const stat = await fsp.lstat(folder);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o077) !== 0) {
    throw new EmbeddedRedisError(`${folder} must belong to this user and nobody else; remove it and start again.`);
  }
  return folder;
}

const urlOf = (address: Address) =>
  'socket' in address
    ? `unix://${address.socket.split('/').map(encodeURIComponent).join('/')}`
    : `redis://127.0.0.1:${address.port}`;

// ---- folder -------------------------------------------------------------------------------------

/** Until somebody changes the path or its rights. */
const LASTING = ['EACCES', 'EPERM', 'ENOTSUP', 'EROFS', 'ENOTDIR', 'EEXIST', 'ELOOP', 'ENAMETOOLONG'];

/**
 * A Redis that must not answer before its file is on disk ends when it cannot write, at once after
 * every start. So it is not started then; the caller gets the reason instead.
 */
async function assertWritable(directory: string): Promise<void> {
  const trial = path.join(directory, 'write-test');
  try {
    await makeFolder(directory, 0o700);
    await fsp.writeFile(trial, Buffer.alloc(ROOM_BYTES), { mode: 0o600, flush: true });
  } catch (cause) {
    throw new EmbeddedRedisError(
      `Redis cannot keep its data in ${directory} (${(cause as Error).message}). Free space on that disk, give this user write permission, or choose another REGULAB_DATA_DIR. No accepted experiment is lost.`,
      { cause, passes: !LASTING.includes(errnoOf(cause)) },
    );
  } finally {
    await fsp.rm(trial, { force: true }).catch(() => undefined); // said by the failure above
  }
}

// ---- process ------------------------------------------------------------------------------------

async function spawnServer(options: EmbeddedRedisOptions, directory: string, address: Address): Promise<ChildProcess> {
  if (!isExecutable(options.binary)) {
    throw new EmbeddedRedisError(
      `There is no Redis server at ${options.binary}. Install redis-server or valkey-server, or set REDIS_URL to a running Redis.`,
    );
  }
  const settings: Record<string, string> = {
    dir: directory,
    // The address; a port of 0 means no TCP at all.
    port: 'port' in address ? String(address.port) : '0',
    bind: '127.0.0.1',
    ...('socket' in address ? { unixsocket: address.socket, unixsocketperm: '700' } : {}),
    // Experiments are records, not a cache.
    'maxmemory-policy': 'noeviction',
    appendonly: options.appendOnly ? 'yes' : 'no',
    // A 202 must outlast a power cut (docs/adr/0008).
    appendfsync: 'always',
    save: '',
    daemonize: 'no',
    ...options.settings,
  };
  const log = await fsp.open(path.join(directory, LOG_FILE), 'a', 0o600);
  try {
    const child = spawn(
      options.binary,
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      { cwd: directory, detached: true, stdio: ['ignore', log.fd, log.fd] },
    );
    await once(child, 'spawn');
    return child;
  } catch (cause) {
    throw new EmbeddedRedisError(`${options.binary} could not be started: ${(cause as Error).message}`, { cause });
  } finally {
    await log.close();
  }
}

function exitOf(child: ChildProcess): EmbeddedRedis['exited'] {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
}

async function waitUntilReady(child: ChildProcess, address: Address, directory: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && child.signalCode === null) {
    // The answer must come from this very process: on a port, a stranger may be the one that
    // listens. PING answers -LOADING until the data is read.
    const answer = await ask(address, ['PING', 'INFO server'], /^-|\r\nprocess_id:\d+\r\n/);
    if (Number(/^\+PONG.*\r\nprocess_id:(\d+)\r\n/s.exec(answer ?? '')?.[1]) === child.pid) return;
    if (performance.now() > deadline) {
      throw new EmbeddedRedisError(
        `Redis did not answer within ${START_TIMEOUT_MS / 1000} s. ${await tail(directory)}`,
        { passes: true },
      );
    }
    await delay(POLL_MS);
  }
  const passes = child.signalCode !== null; // somebody killed it
  throw new EmbeddedRedisError(`Redis exited before it answered. ${await tail(directory)}`, { passes });
}

async function tail(directory: string): Promise<string> {
  const file = path.join(directory, LOG_FILE);
  const lines = (await fsp.readFile(file, 'utf8')).trimEnd().split('\n').slice(-5);
  return `The last lines of ${file}:\n${lines.join('\n')}`;
}

const ANSWER_MS = 1000;

/**
 * What a server answers to commands, up to `whole` or for a second: '' when somebody listens and
 * says nothing. Null when nobody listens.
 */
function ask(address: Address, commands: string[], whole: RegExp): Promise<string | null> {
  return new Promise((resolve) => {
    const connection = 'socket' in address ? net.connect(address.socket) : net.connect(address.port, '127.0.0.1');
    let connected = false;
    let answer = '';
    const done = () => {
      clearTimeout(timer);
      connection.destroy();
      resolve(connected ? answer : null);
    };
    const timer = setTimeout(done, ANSWER_MS);
    connection.on('connect', () => {
      connected = true;
      connection.write(commands.map((command) => `${command}\r\n`).join(''));
    });
    connection.on('error', done);
    connection.on('close', done);
    connection.on('data', (chunk) => {
      answer += chunk;
      if (whole.test(answer)) done();
    });
  });
}

async function endProcess(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const timer = new AbortController();
  const timeout = delay(STOP_TIMEOUT_MS, 'timeout', { signal: timer.signal }).catch(() => 'aborted');
  if ((await Promise.race([exited, timeout])) === 'timeout') {
    child.kill('SIGKILL');
    await exited;
  }
  timer.abort();
}

// ---- a server left over from a start that was killed --------------------------------------------

/** For the next start, which may be given another port. */
async function writeAddress(directory: string, address: Address): Promise<void> {
  await fsp.writeFile(path.join(directory, STATE_FILE), `${JSON.stringify({ address })}\n`, { mode: 0o600 });
}

async function readAddress(directory: string): Promise<Address | null> {
  try {
    return JSON.parse(await fsp.readFile(path.join(directory, STATE_FILE), 'utf8')).address ?? null;
  } catch {
    return null;
  }
}

/**
 * Ends the server that an earlier start left on this folder: two servers would write over each
 * other's append-only file. What listens at its address and works in this folder is that server,
 * whatever became of the process ids of then.
 */
async function replaceFormerServer(
  directory: string,
  address: Address,
  logger: EmbeddedRedisOptions['logger'],
): Promise<void> {
  const former = (await readAddress(directory)) ?? address;
  if (!(await worksIn(directory, former))) return;
  logger?.warn({ directory }, 'ending the redis of a start that was killed');
  await ask(former, ['SHUTDOWN'], /\r\n/);
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while ((await ask(former, ['PING'], /\r\n/)) !== null) {
    if (performance.now() > deadline) throw stays(directory);
    await delay(POLL_MS);
  }
}

/** A server closes its socket last, so none that still writes is taken for gone. */
async function worksIn(directory: string, address: Address): Promise<boolean> {
  const answer = await ask(address, ['CONFIG GET dir'], /^\*2(\r\n.*){4}\r\n|^-.*\r\n/);
  if (answer === null) return false;
  const folder = answer.split('\r\n')[4];
  if (folder !== undefined) return folder === (await fsp.realpath(directory));
  // On a port it may be anybody; in our folder it is a server that was stopped, or is busy.
  if ('socket' in address) throw stays(directory);
  return false;
}

const stays = (directory: string) =>
  new EmbeddedRedisError(
    `The Redis of an earlier start is still on ${directory} and does not answer. End the process that listens on its socket, or choose another REGULAB_DATA_DIR.`,
    { passes: true },
  );
