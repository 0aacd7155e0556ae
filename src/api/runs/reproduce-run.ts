/** Trains a finished run again, as an experiment of its own, so that the statistics of the first see nothing of it. */
import type { FastifyBaseLogger } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { ServiceError } from '../../errors.js';
import { estimateExperiment } from '../../experiments/planning/estimate.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { Run } from '../../experiments/records/run.js';
import type { ApiDependencies } from '../dependencies.js';
import { enqueueRuns } from '../experiments/submit-experiment.js';

/**
 * Stores an experiment with the whole spec of the run's experiment, since a replica's images hang on all seeds, but with this
 * one run of it.
 * @throws ServiceError RUN_NOT_REPRODUCIBLE when the run has left no weights to compare with; RUN_NOT_FOUND; REDIS_UNAVAILABLE, REDIS_FULL
 */
export async function reproduceRun(run: Run, deps: ApiDependencies, log: FastifyBaseLogger): Promise<Experiment> {
  const { id: runId, arm, seed, weightsSha256, receipt } = run;
  // A cancelled run may have left a model, of an epoch that training does not end with.
  if (run.status !== 'succeeded' || weightsSha256 === null) {
    throw new ServiceError(
      'RUN_NOT_REPRODUCIBLE',
      `Run ${runId} is ${run.status} and has no weights that a whole training gives.`,
    );
  }
  const original = await deps.store.getExperiment(run.experimentId);
  if (original === null) throw new ServiceError('RUN_NOT_FOUND', `There is no run ${runId}.`);
  const { spec } = original;
  const alone = { ...spec, arms: spec.arms.filter(({ name }) => name === arm), seeds: [seed] };
  const experiment = await deps.store.createExperiment({
    id: `exp_${uuidv7()}`,
    name: `reproduction of ${runId}`,
    createdAt: new Date().toISOString(),
    spec,
    warnings: [],
    estimate: estimateExperiment(alone),
    runs: [
      {
        id: `run_${uuidv7()}`,
        arm,
        seed,
        epochs: alone.arms[0]!.training.epochs,
        reproduces: { runId, weightsSha256, receipt },
      },
    ],
  });
  const [repetition] = experiment.runs;
  await enqueueRuns([{ runId: repetition!.id, experimentId: experiment.id, fence: 0 }], deps, log);
  log.info({ runId, experimentId: experiment.id }, 'Reproduction accepted.');
  return experiment;
}
