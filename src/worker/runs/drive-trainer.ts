/** Drives a trainer through one training: the command, its reports, and how it is stopped early. */
import { describeExecutionFailure, type ExecutionErrorCode, executionErrorCode } from '../../errors.js';
import { inSpan } from '../../tracing/spans.js';
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
import { describeTrainerExit, type Trainer, type TrainerExit, type TrainerPool } from '../trainers/trainer-pool.js';
import type { TrainingLog } from './training-log.js';

/**
 * Why a training is interrupted. `cancelled`, `paused`: the user asked for it. `deadline`: it takes
 * too long. `stale`: another execution owns the run, or it is finished. `shutdown`, `lock_lost`:
 * this worker cannot continue it. `record_refused`: the store permanently refused a write.
 */
export type Interruption = 'cancelled' | 'paused' | 'deadline' | 'stale' | 'shutdown' | 'lock_lost' | 'record_refused';

/** Interruptions after which the training resumes: its trainer saves its state first. */
const SAVES_STATE: ReadonlySet<unknown> = new Set<Interruption>(['paused', 'shutdown', 'lock_lost', 'record_refused']);

export interface FailedEnding {
  kind: 'failed';
  code: ExecutionErrorCode;
  message: string;
}

/** How a training ended. */
export type Ending =
  | { kind: 'finished'; report: FinishedReport }
  | { kind: 'diverged'; report: DivergedReport }
  | FailedEnding
  | { kind: 'interrupted'; by: Interruption };

/** Called with the reports of a training before its last. */
export interface TrainingReports {
  onStarted(report: StartedReport): void;
  onCheckpoint(report: CheckpointReport): void;
  onProgress(report: ProgressReport): void;
  onEpoch(report: EpochReport): void;
}

export interface DriveTrainerOptions extends TrainingReports {
  /** Interrupts the training; its reason is an {@link Interruption}. */
  signal: AbortSignal;
  /** Stops the training early and keeps the model: it then counts as `finished`. */
  finishNow: AbortSignal;
  log: TrainingLog;
  /** How long a trainer may take to obey a stop before it is killed, in milliseconds. */
  stopTimeoutMs: number;
  /**
   * How long a trainer may report nothing before it counts as stuck and is killed, in milliseconds.
   */
  silenceMs: number;
}

/**
 * Trains one run in a trainer of the pool. Whatever goes wrong there is an ending, never an
 * exception.
 */
export async function driveTrainer(
  pool: TrainerPool,
  command: TrainCommand,
  options: DriveTrainerOptions,
): Promise<Ending> {
  const { signal, log } = options;
  if (signal.aborted) return { kind: 'interrupted', by: signal.reason };
  let trainer: Trainer;
  try {
    trainer = await inSpan('acquire trainer', {}, () => pool.acquire());
  } catch (error) {
    return { kind: 'failed', ...describeExecutionFailure(error) };
  }
  trainer.pipeOutput(log.output);
  const ending = await untilEnded(trainer, command, options);
  await trainer.outputDrained();
  await pool.release(trainer, ending.kind !== 'failed');
  return ending;
}

/** Sends the command and passes reports on until the training ends or the trainer does. */
function untilEnded(trainer: Trainer, command: TrainCommand, options: DriveTrainerOptions): Promise<Ending> {
  const { signal, finishNow, stopTimeoutMs, silenceMs } = options;
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

    const unsubscribe = trainer.onReport((report: TrainerReport) => {
      if (!('runId' in report) || report.runId !== runId || report.fence !== fence) return;
      silence.refresh();
      const ending = endingOf(report, options);
      if (ending) end(ending);
      else passOn(report, options);
    });
    void trainer.exited.then((exit) => end(signal.aborted ? interruptedBy(signal) : crash(exit)));
    signal.addEventListener('abort', stop);
    finishNow.addEventListener('abort', sendFinishNow);

    trainer.send({ ...command, finishNow: finishNow.aborted });
    if (signal.aborted) stop();
  });
}

function passOn(report: TrainerReport, { onStarted, onCheckpoint, onProgress, onEpoch }: TrainingReports): void {
  if (report.type === 'progress') onProgress(report);
  else if (report.type === 'epoch') onEpoch(report);
  else if (report.type === 'started') onStarted(report);
  else if (report.type === 'checkpoint') onCheckpoint(report);
}

/** Null for a report that is not the last. */
function endingOf(report: TrainerReport, { signal, finishNow }: DriveTrainerOptions): Ending | null {
  if (report.type === 'finished') return { kind: 'finished', report };
  if (report.type === 'diverged') return { kind: 'diverged', report };
  if (report.type !== 'stopped' && report.type !== 'failed') return null;
  if (signal.aborted) return interruptedBy(signal);
  if (report.type === 'failed')
    return { kind: 'failed', code: executionErrorCode(report.code), message: report.message };
  if (finishNow.aborted) return { kind: 'interrupted', by: 'cancelled' };
  return { kind: 'failed', code: 'INTERNAL', message: 'The trainer stopped without being asked to.' };
}

const interruptedBy = (signal: AbortSignal): Ending => ({ kind: 'interrupted', by: signal.reason });

function crash(exit: TrainerExit): FailedEnding {
  const tail = exit.outputTail.trim().split('\n').slice(-5).join('\n');
  return {
    kind: 'failed',
    code: exit.outOfMemory ? 'TRAINER_OUT_OF_MEMORY' : 'TRAINER_CRASHED',
    message: `The trainer ${describeTrainerExit(exit)}.${tail === '' ? '' : ` Last output:\n${tail}`}`,
  };
}

function stuck(silenceMs: number): FailedEnding {
  const message = `The trainer reported nothing for ${silenceMs / 1000} s: it is hung, or a single step takes longer than that.`;
  return { kind: 'failed', code: 'TRAINER_STUCK', message };
}
