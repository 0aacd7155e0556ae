/** Cancels and deletes experiments, with what follows for the queue and the disk. */
import type { FastifyBaseLogger } from 'fastify';
import { ServiceError } from '../../errors.js';
import type { Cancellation, CancelOptions } from '../../store/store.js';
import type { RequestDependencies } from '../dependencies.js';
import { experimentNotFound } from '../http/not-found.js';
import type { Origin } from '../http/repeatable.js';
import { discardJobs, enqueueRuns } from './submit-experiment.js';

/**
 * Cancels every unfinished run.
 * @throws ServiceError EXPERIMENT_NOT_FOUND
 */
export async function cancelExperiment(
  experimentId: string,
  options: CancelOptions,
  deps: RequestDependencies,
  { request, log }: Origin,
): Promise<Exclude<Cancellation['outcome'], 'not_found'>> {
  const { outcome, jobs, obsoleteJobs } = await deps.store.cancelExperiment(experimentId, options, request);
  await enqueueRuns(jobs, deps, log);
  discardJobs(obsoleteJobs, deps, log);
  return outcome === 'not_found' ? experimentNotFound(experimentId) : outcome;
}

/**
 * Deletes a finished experiment with its runs and files.
 * @throws ServiceError EXPERIMENT_NOT_FOUND, EXPERIMENT_NOT_FINISHED
 */
export async function deleteExperiment(
  experimentId: string,
  deps: RequestDependencies,
  log: FastifyBaseLogger,
): Promise<void> {
  const deletion = await deps.store.deleteExperiment(experimentId);
  if (deletion.outcome === 'not_found') return experimentNotFound(experimentId);
  if (deletion.outcome !== 'deleted') throw notFinished(experimentId);
  await removeArtifacts(deletion.runIds, deps, log);
  log.info({ experimentId }, 'experiment deleted');
}

export const notFinished = (experimentId: string) =>
  new ServiceError('EXPERIMENT_NOT_FINISHED', `Experiment ${experimentId} has unfinished runs. Cancel it first.`);

/** The record is already gone: the worker's collector removes what cannot be removed now. */
async function removeArtifacts(
  runIds: string[],
  { artifacts }: Pick<RequestDependencies, 'artifacts'>,
  log: FastifyBaseLogger,
): Promise<void> {
  const removals = await Promise.allSettled(runIds.map((runId) => artifacts.removeRun(runId)));
  const failures = removals.filter((removal) => removal.status === 'rejected');
  if (failures.length > 0) log.warn({ err: failures[0]?.reason, failures: failures.length }, 'artifacts left behind');
}
