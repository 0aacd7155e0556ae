/**
 * A finished run trained again, in an experiment of its own: the statistics of the original
 * experiment do not change.
 */
import { ServiceError } from '../../errors.js';
import { estimateExperiment } from '../../experiments/planning/estimate.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { Run } from '../../experiments/records/run.js';
import type { RequestDependencies } from '../dependencies.js';
import { createExperiment } from '../experiments/submit-experiment.js';
import { runNotFound } from '../http/not-found.js';
import type { Origin } from '../http/repeatable.js';

/**
 * Creates an experiment with the whole original spec, because the images of a replica depend on all
 * seeds, but with this one run.
 * @throws ServiceError RUN_NOT_REPRODUCIBLE when the run has no weights to compare with;
 *   RUN_NOT_FOUND; REDIS_UNAVAILABLE, REDIS_FULL
 */
export async function reproduceRun(run: Run, deps: RequestDependencies, origin: Origin): Promise<Experiment> {
  const { id: runId, arm, seed, weightsSha256, receipt } = run;
  // The model of a cancelled run may be of an epoch at which training would not end.
  if (run.status !== 'succeeded' || weightsSha256 === null) {
    throw new ServiceError(
      'RUN_NOT_REPRODUCIBLE',
      `Run ${runId} is ${run.status} and has no weights of a complete training.`,
    );
  }
  const { spec } = (await deps.store.getExperiment(run.experimentId)) ?? runNotFound(runId);
  const onlyThisRun = { ...spec, arms: spec.arms.filter(({ name }) => name === arm), seeds: [seed] };
  const plan = {
    name: `reproduction of ${runId}`,
    spec,
    warnings: [],
    estimate: estimateExperiment(onlyThisRun),
    runs: [{ arm, seed, reproduces: { runId, weightsSha256, receipt } }],
  };
  const { experiment } = await createExperiment(plan, deps, origin);
  origin.log.info({ runId, experimentId: experiment.id }, 'reproduction accepted');
  return experiment;
}
