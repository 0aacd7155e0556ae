/**
 * The forked trainers of a worker. A trainer is kept warm (TensorFlow and the data sets loaded)
 * between runs, and is replaced after a number of runs, above a memory limit, or after a failure. A
 * process and not a thread: tfjs-node loads once per process, and a crash or a leak in native code
 * is contained in it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import os from 'node:os';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { ServiceError } from '../../errors.js';
import type { Logger } from '../../logger.js';
import { describeExit, type ProcessExit } from '../../process-exit.js';
import { apart } from '../../tracing/spans.js';
import type { ReadyReport, TrainerCommand, TrainerReport, TrainerVersions } from '../../trainer/messages.js';
import { residentMegabytes } from './memory.js';

export interface TrainerPoolOptions {
  logger: Logger;
  /** The trainer program; the built src/trainer/main when left out. */
  modulePath?: string;
  /** The whole environment of the trainers: an allow-list, as they need no secret. */
  environment: Record<string, string>;
  /**
   * By how much its trainers give way to this process and its other children when processors are
   * short, in steps of POSIX's niceness. 0 when left out.
   */
  niceness?: number;
  /** Runs after which a trainer is replaced. */
  maxRuns: number;
  /** Resident memory above which a trainer is replaced after its run. */
  maxMegabytes: number;
  /** Resident memory above which a trainer is killed during its run. */
  hardMaxMegabytes: number;
  /** How often the memory of a busy trainer is measured. */
  memoryCheckMs?: number;
  /** How long a trainer may take to load before it counts as failed. */
  readyTimeoutMs?: number;
  /** How long a trainer may take to exit by itself before it is killed. */
  endTimeoutMs?: number;
}

export interface TrainerExit extends ProcessExit {
  /** Set when the pool killed it for using too much memory. */
  outOfMemory: boolean;
  /** The last lines it wrote to stdout and stderr. */
  outputTail: string;
}

const TAIL_CHARACTERS = 4000;
/** How a trainer process is started. */
export const TRAINER_PROCESS = {
  serialization: 'advanced',
  // There is little JavaScript next to TensorFlow's work: a small heap is enough. The trainer
  // collects garbage after each run, so that the garbage of one does not add to that of the next.
  execArgv: ['--max-semi-space-size=1', '--optimize-for-size', '--expose-gc'],
  env: {
    // One thread each: trainings in parallel run at full speed, and their bits do not depend on the
    // number of cores.
    TF_NUM_INTRAOP_THREADS: '1',
    TF_NUM_INTEROP_THREADS: '1',
    OMP_NUM_THREADS: '1',
    // By default glibc keeps freed memory separately for each of a dozen threads, of which one
    // works at a time.
    MALLOC_ARENA_MAX: '1',
  },
} as const;

/** One forked child that trains one run at a time. */
export class Trainer {
  readonly pid: number | undefined;
  /** Resolves when the process is gone. Never rejects. */
  readonly exited: Promise<TrainerExit>;
  /** Runs so far. */
  runs = 0;
  #child: ChildProcess;
  #gone = false;
  #outOfMemory = false;
  #outputTail = '';
  #outputBytes = 0;
  #output: Writable | undefined;

  constructor(options: TrainerPoolOptions) {
    const modulePath = options.modulePath ?? fileURLToPath(new URL('../../trainer/main.js', import.meta.url));
    this.#child = fork(modulePath, {
      serialization: TRAINER_PROCESS.serialization,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [...TRAINER_PROCESS.execArgv],
      env: { ...options.environment, ...TRAINER_PROCESS.env },
    });
    this.pid = this.#child.pid;
    if (this.pid !== undefined && options.niceness) giveWay(this.pid, options.niceness);
    const outputs = [this.#child.stdout!, this.#child.stderr!];
    for (const output of outputs) output.on('data', (chunk) => this.#collect(chunk));
    // Not the event 'close', which Node 20 never emits after a disconnect from our side.
    const outputEnded = Promise.all(outputs.map((output) => finished(output).catch(() => undefined)));
    this.exited = new Promise((resolve) => {
      const gone = async (code: number | null, signal: NodeJS.Signals | null) => {
        this.#gone = true;
        await outputEnded;
        resolve({ code, signal, outOfMemory: this.#outOfMemory, outputTail: this.#outputTail });
      };
      this.#child.once('exit', (code, signal) => void gone(code, signal));
      this.#child.on('error', (error) => {
        this.#collect(`${error.message}\n`);
        if (this.#child.pid === undefined) void gone(null, null);
      });
    });
  }

  get alive(): boolean {
    return !this.#gone && this.#child.connected;
  }

  /**
   * Sends a command. One that cannot be delivered is dropped: the exit that explains why follows.
   */
  send(command: TrainerCommand): void {
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }

  /** Calls back for every report; returns the unsubscribe function. */
  onReport(listener: (report: TrainerReport) => void): () => void {
    const received = (message: unknown) => listener(message as TrainerReport);
    this.#child.on('message', received);
    return () => this.#child.off('message', received);
  }

  /**
   * Copies what the process writes to stdout and stderr into `output`, until called with undefined.
   */
  pipeOutput(output: Writable | undefined): void {
    this.#output = output;
  }

  /**
   * Waits until everything that the process wrote before its last report has arrived. Its pipes and
   * the IPC channel are separate, but its writes to pipes are synchronous: all of it can be read by
   * then, and arrives within a turn of the event loop.
   */
  async outputDrained(): Promise<void> {
    for (let seen = -1; seen !== this.#outputBytes; ) {
      seen = this.#outputBytes;
      await new Promise(setImmediate);
      await new Promise(setImmediate);
    }
  }

  /** Kills the process above this resident memory. @returns the function that stops the watch */
  watchMemory(maxMegabytes: number, everyMs: number): () => void {
    const look = async () => {
      const megabytes = await this.residentMegabytes();
      if (megabytes <= maxMegabytes) return;
      this.#outOfMemory = true;
      this.kill();
    };
    const timer = setInterval(() => void look(), everyMs);
    return () => clearInterval(timer);
  }

  /** Resident memory in megabytes (2^20 bytes); 0 when the process is gone. */
  async residentMegabytes(): Promise<number> {
    return this.pid === undefined || this.#gone ? 0 : residentMegabytes(this.pid);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Closes its channel, at which the process exits, and kills it if it does not do so in time. */
  async end(timeoutMs: number): Promise<TrainerExit> {
    if (this.#child.connected) this.#child.disconnect();
    const deadline = setTimeout(() => this.kill(), timeoutMs);
    return this.exited.finally(() => clearTimeout(deadline));
  }

  #collect(chunk: Buffer | string): void {
    this.#outputBytes += chunk.length;
    this.#outputTail = (this.#outputTail + chunk.toString()).slice(-TAIL_CHARACTERS);
    this.#output?.write(chunk);
  }
}

/** Threads that the process starts from now on give way, too. */
function giveWay(pid: number, niceness: number): void {
  try {
    os.setPriority(pid, Math.min(os.getPriority() + niceness, os.constants.priority.PRIORITY_LOW));
  } catch {
    // It is gone already, or the system does not permit it: it trains all the same.
  }
}

/** Warm trainers and those being started. The caller limits how many are busy. */
export class TrainerPool {
  readonly #options: Required<Omit<TrainerPoolOptions, 'modulePath'>> & TrainerPoolOptions;
  readonly #idle: Trainer[] = [];
  /** Replacements being started: the next acquire takes one instead of starting another. */
  readonly #starting = new Set<Promise<Trainer>>();
  readonly #all = new Set<Trainer>();
  readonly #memoryWatches = new Map<Trainer, () => void>();
  #versions: TrainerVersions | null = null;
  #closed = false;

  constructor(options: TrainerPoolOptions) {
    this.#options = { niceness: 0, memoryCheckMs: 500, readyTimeoutMs: 60_000, endTimeoutMs: 2_000, ...options };
  }

  /** Trainer processes alive, idle or busy. */
  get size(): number {
    return this.#all.size;
  }

  /** What the trainer that was started last has loaded; null before the first. */
  get versions(): TrainerVersions | null {
    return this.#versions;
  }

  /**
   * Starts trainers until `count` are warm.
   * @throws ServiceError TRAINER_CRASHED when one does not start
   */
  async prewarm(count: number): Promise<void> {
    const missing = Math.max(0, count - this.#idle.length);
    const trainers = await Promise.all(Array.from({ length: missing }, () => this.#start()));
    for (const trainer of trainers) this.#keepWarm(trainer);
  }

  /**
   * Takes a warm trainer, or starts one.
   * @throws ServiceError TRAINER_CRASHED when it does not start
   */
  async acquire(): Promise<Trainer> {
    const replacement = () => {
      const [first] = this.#starting;
      if (first) this.#starting.delete(first);
      return first?.catch(() => undefined);
    };
    const trainer = this.#takeIdle() ?? (await replacement()) ?? (await this.#start());
    trainer.runs += 1;
    this.#memoryWatches.set(trainer, trainer.watchMemory(this.#options.hardMaxMegabytes, this.#options.memoryCheckMs));
    return trainer;
  }

  /**
   * Returns a trainer after its run. It is kept warm, or replaced when it is worn out.
   * @param reusable false when its state is in doubt, as after a failure
   */
  async release(trainer: Trainer, reusable: boolean): Promise<void> {
    this.#memoryWatches.get(trainer)?.();
    this.#memoryWatches.delete(trainer);
    trainer.pipeOutput(undefined);
    const worn = await this.#wornBy(trainer);
    if (reusable && worn === null) return this.#keepWarm(trainer);

    this.#options.logger.debug({ trainerPid: trainer.pid, reason: worn ?? 'failed' }, 'trainer replaced');
    void trainer.end(this.#options.endTimeoutMs);
    if (!this.#closed) this.#startReplacement();
  }

  /** Ends every trainer, busy ones included, and waits until their processes are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#memoryWatches.values()) stop();
    await Promise.all([...this.#all].map((trainer) => trainer.end(this.#options.endTimeoutMs)));
  }

  async #start(): Promise<Trainer> {
    if (this.#closed) throw new ServiceError('TRAINER_CRASHED', 'The worker is closing and starts no more trainers.');
    const started = performance.now();
    // It outlives the run for which it is started.
    const trainer = apart(() => new Trainer(this.#options));
    this.#all.add(trainer);
    void trainer.exited.then(() => this.#forget(trainer));
    const { versions } = await waitUntilReady(trainer, this.#options.readyTimeoutMs);
    this.#versions = versions;
    const ms = Math.round(performance.now() - started);
    this.#options.logger.info({ trainerPid: trainer.pid, ms, versions }, 'trainer ready');
    return trainer;
  }

  /** In the background, so that the next run finds a warm one. A failure is only logged. */
  #startReplacement(): void {
    const starting = this.#start();
    this.#starting.add(starting);
    const taken = () => !this.#starting.delete(starting);
    starting.then(
      (trainer) => taken() || this.#keepWarm(trainer),
      (err) => taken() || this.#closed || this.#options.logger.warn({ err }, 'failed to replace trainer'),
    );
  }

  #takeIdle(): Trainer | undefined {
    let trainer = this.#idle.pop();
    while (trainer && !trainer.alive) trainer = this.#idle.pop();
    return trainer;
  }

  #keepWarm(trainer: Trainer): void {
    if (this.#closed) void trainer.end(this.#options.endTimeoutMs);
    else if (trainer.alive) this.#idle.push(trainer);
  }

  #forget(trainer: Trainer): void {
    this.#all.delete(trainer);
    const index = this.#idle.indexOf(trainer);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  async #wornBy(trainer: Trainer): Promise<string | null> {
    if (trainer.runs >= this.#options.maxRuns) return `trained ${trainer.runs} runs`;
    const megabytes = await trainer.residentMegabytes();
    return megabytes > this.#options.maxMegabytes ? `uses ${Math.round(megabytes)} MB` : null;
  }
}

async function waitUntilReady(trainer: Trainer, timeoutMs: number): Promise<ReadyReport> {
  let unsubscribe = () => {};
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<ReadyReport>((resolve) => {
    unsubscribe = trainer.onReport((report) => report.type === 'ready' && resolve(report));
  });
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'late');
  });
  try {
    const first = await Promise.race([ready, late, trainer.exited]);
    if (first !== 'late' && 'type' in first) return first;
    trainer.kill();
    const how = first === 'late' ? `was not ready after ${timeoutMs} ms` : describeTrainerExit(first);
    throw startFailure(how, (await trainer.exited).outputTail);
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}

/** TensorFlow's library or a package is missing: no trainer starts until it is installed. */
export class LibraryMissingError extends ServiceError {}

function startFailure(how: string, outputTail: string): ServiceError {
  const missing = /libtensorflow|tfjs_binding|Cannot find (package|module)/.test(outputTail);
  const remedy = missing
    ? ' Its native library or a package is missing: run `node scripts/setup.mjs` in the checkout to install both.'
    : '';
  const output = outputTail.trim() === '' ? ' It wrote nothing.' : ` Last output:\n${outputTail.trim()}`;
  const Kind = missing ? LibraryMissingError : ServiceError;
  return new Kind('TRAINER_CRASHED', `A trainer could not start: it ${how}.${remedy}${output}`);
}

/** To follow "the trainer". */
export const describeTrainerExit = (exit: TrainerExit): string =>
  exit.outOfMemory ? 'was killed because it used too much memory' : describeExit(exit);
