/** One training as a conversation with a trainer child: the command, its reports, and how to end it early. */
import { ERROR_CODES, type ErrorCode, ServiceError, storageTrouble } from '../../errors.js';
import type {
  CheckpointReport,
  DivergedReport,
  EpochReport,
  FinishedReport,
  ProgressReport,
  StartedReport,
  TrainCommand,
  TrainerReport,
} from '../../trainer/messages.js';
import { describeExit, type Trainer, type TrainerExit, type TrainerPool } from '../trainers/trainer-pool.js';
import type { TrainingLog } from './training-log.js';

/**
 * Why a training is ended from outside. `cancelled`, `paused`: its user wants it so. `deadline`: it takes too long. `stale`: another
 * execution owns the run, or it is over. `shutdown`, `lock_lost`: this worker cannot go on with it. `record_refused`: the
 * store refused a write for good.
 */
export type Interruption = 'cancelled' | 'paused' | 'deadline' | 'stale' | 'shutdown' | 'lock_lost' | 'record_refused';

/** The training that is interrupted so is wanted back: its trainer saves where it stands. */
const SAVES_STATE: ReadonlySet<unknown> = new Set<Interruption>(['paused', 'shutdown', 'lock_lost', 'record_refused']);

/** How a training ended. */
export type Ending =
  | { kind: 'finished'; report: FinishedReport }
  | { kind: 'diverged'; report: DivergedReport }
  | { kind: 'failed'; code: ErrorCode; message: string }
  | { kind: 'interrupted'; by: Interruption };

export interface TrainInChildOptions {
  /** Ends the training early; its reason is an {@link Interruption}. */
  signal: AbortSignal;
  /** Ends the training with the model that it has come to: it then has `finished`. */
  finishNow: AbortSignal;
  log: TrainingLog;
  /** How long a trainer may take to obey a stop before it is killed, in milliseconds. */
  stopTimeoutMs: number;
  /** How long a trainer may say nothing before it counts as stuck and is killed, in milliseconds. */
  silenceMs: number;
  onStarted(report: StartedReport): void;
  onCheckpoint(report: CheckpointReport): void;
  onProgress(report: ProgressReport): void;
  onEpoch(report: EpochReport): void;
}

/** Trains one run in a child of the pool. Whatever goes wrong there is an ending, never an exception. */
export async function trainInChild(
  pool: TrainerPool,
  command: TrainCommand,
  options: TrainInChildOptions,
): Promise<Ending> {
  const { signal, log } = options;
  if (signal.aborted) return { kind: 'interrupted', by: signal.reason };
  let trainer: Trainer;
  try {
    trainer = await pool.acquire();
  } catch (error) {
    return failure(error);
  }
  trainer.pipeOutput(log.output);
  const ending = await converse(trainer, command, options);
  await trainer.outputDrained();
  await pool.release(trainer, ending.kind !== 'failed');
  return ending;
}

function converse(trainer: Trainer, command: TrainCommand, options: TrainInChildOptions): Promise<Ending> {
  const { signal, finishNow, stopTimeoutMs, silenceMs } = options;
  const { onStarted, onCheckpoint, onProgress, onEpoch } = options;
  const { runId, fence } = command;
  return new Promise((resolve) => {
    let killer: NodeJS.Timeout | undefined;
    const silence = setTimeout(() => {
      end(stuck(silenceMs));
      trainer.kill();
    }, silenceMs);
    const end = (ending: Ending) => {
      clearTimeout(silence);
      clearTimeout(killer);
      unsubscribe();
      signal.removeEventListener('abort', stop);
      finishNow.removeEventListener('abort', sendFinishNow);
      resolve(ending);
    };
    const stop = () => {
      trainer.send({ type: 'stop', runId, fence, saveState: SAVES_STATE.has(signal.reason) });
      killer = setTimeout(() => trainer.kill(), stopTimeoutMs);
    };
    const sendFinishNow = () => trainer.send({ type: 'finish_now', runId, fence });
    const endEarly = () => end({ kind: 'interrupted', by: signal.reason });

    const unsubscribe = trainer.onReport((report: TrainerReport) => {
      if (!('runId' in report) || report.runId !== runId || report.fence !== fence) return;
      silence.refresh();
      if (report.type === 'alive') return;
      if (report.type === 'progress') onProgress(report);
      else if (report.type === 'epoch') onEpoch(report);
      else if (report.type === 'started') onStarted(report);
      else if (report.type === 'checkpoint') onCheckpoint(report);
      else if (report.type === 'finished') end({ kind: 'finished', report });
      else if (report.type === 'diverged') end({ kind: 'diverged', report });
      else if (signal.aborted) endEarly();
      else if (report.type === 'stopped' && finishNow.aborted) end({ kind: 'interrupted', by: 'cancelled' });
      else if (report.type === 'stopped') end({ kind: 'failed', code: 'INTERNAL', message: 'It stopped unasked.' });
      else end({ kind: 'failed', code: knownCode(report.code), message: report.message });
    });
    void trainer.exited.then((exit) => (signal.aborted ? endEarly() : end(crash(exit))));
    signal.addEventListener('abort', stop);
    finishNow.addEventListener('abort', sendFinishNow);

    trainer.send({ ...command, finishNow: finishNow.aborted });
    if (signal.aborted) stop();
  });
}

function crash(exit: TrainerExit): Ending {
  const lastWords = exit.outputTail.trim().split('\n').slice(-5).join('\n');
  return {
    kind: 'failed',
    code: exit.outOfMemory ? 'TRAINER_OUT_OF_MEMORY' : 'TRAINER_CRASHED',
    message: `The trainer ${describeExit(exit)}.${lastWords === '' ? '' : ` It wrote last:\n${lastWords}`}`,
  };
}

function stuck(silenceMs: number): Ending {
  const message = `The trainer said nothing for ${silenceMs / 1000} s: a computation hangs, or one step takes as long.`;
  return { kind: 'failed', code: 'TRAINER_STUCK', message };
}

/** An error of ours or of the system as an ending. */
export function failure(error: unknown): Ending {
  const known = error instanceof ServiceError ? error : storageTrouble(error);
  if (known) return { kind: 'failed', code: known.code, message: known.message };
  return { kind: 'failed', code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}

function knownCode(code: string): ErrorCode {
  return (ERROR_CODES as readonly string[]).includes(code) ? (code as ErrorCode) : 'INTERNAL';
}
