/** Has a trainer that only predicts answer one prediction. */
import { ServiceError } from '../../errors.js';
import type { PredictCommand, PredictedReport, PredictionFailedReport, TrainerReport } from '../../trainer/messages.js';
import { describeTrainerExit, type TrainerPool } from '../trainers/trainer-pool.js';

/**
 * @param signal aborts when the client has given up or this worker is closing: the trainer is
 * killed
 * @throws ServiceError TRAINER_CRASHED when no trainer starts or it dies, PREDICTION_UNAVAILABLE
 * when the signal aborted
 */
export async function predictWithTrainer(
  pool: TrainerPool,
  command: PredictCommand,
  signal: AbortSignal,
): Promise<PredictedReport | PredictionFailedReport> {
  const trainer = await pool.acquire();
  let unsubscribe = () => {};
  const kill = () => trainer.kill();
  try {
    const answered = new Promise<PredictedReport | PredictionFailedReport>((resolve) => {
      unsubscribe = trainer.onReport((report: TrainerReport) => {
        if ('requestId' in report && report.requestId === command.requestId) resolve(report);
      });
    });
    signal.addEventListener('abort', kill);
    if (signal.aborted) kill();
    trainer.send(command);
    const ending = await Promise.race([answered, trainer.exited]);
    if ('type' in ending) return ending;
    if (signal.aborted)
      throw new ServiceError('PREDICTION_UNAVAILABLE', 'The prediction took too long, or the worker was stopped.');
    throw new ServiceError('TRAINER_CRASHED', `The trainer that predicts ${describeTrainerExit(ending)}.`);
  } finally {
    signal.removeEventListener('abort', kill);
    unsubscribe();
    await pool.release(trainer, trainer.alive);
  }
}
