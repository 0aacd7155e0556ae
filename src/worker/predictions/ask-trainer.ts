/** One prediction as a conversation with a trainer child that does nothing else. */
import { ServiceError } from '../../errors.js';
import type { PredictCommand, PredictedReport, PredictionFailedReport, TrainerReport } from '../../trainer/messages.js';
import { describeExit, type TrainerPool } from '../trainers/trainer-pool.js';

/**
 * @param signal ends it: its asker has given up, or this worker is closing. A child that is at work then is killed.
 * @throws ServiceError TRAINER_CRASHED when no child can be had or it dies, PREDICTION_UNAVAILABLE when it was ended
 */
export async function predictInChild(
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
    if (signal.aborted) throw new ServiceError('PREDICTION_UNAVAILABLE', 'It took too long, or the worker closed.');
    throw new ServiceError('TRAINER_CRASHED', `The process that predicts ${describeExit(ending)}.`);
  } finally {
    signal.removeEventListener('abort', kill);
    unsubscribe();
    await pool.release(trainer, trainer.alive);
  }
}
