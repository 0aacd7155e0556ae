/** How routes ask for statistics: by experiment and revision, and only while the client waits. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ServiceError } from '../../errors.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { ApiDependencies } from '../dependencies.js';
import { isFresh } from '../http/conditional.js';
import type { StatisticsResult, StatisticsTask } from './task.js';
import type { StatisticsThreads } from './threads.js';

export interface ExperimentQuestion<Task extends StatisticsTask> {
  experimentId: string;
  /** Everything beside the experiment that the answer depends on. Called before an unchanged answer is looked for. */
  about(experiment: Experiment): unknown;
  makeTask(experiment: Experiment): Promise<Task>;
}

/**
 * The answer about an experiment as it is now; 304 when the client has it.
 * @throws ServiceError EXPERIMENT_NOT_FOUND
 */
export async function answerAbout<Task extends StatisticsTask>(
  { experimentId, about, makeTask }: ExperimentQuestion<Task>,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { deps: { store }, threads }: { deps: Pick<ApiDependencies, 'store'>; threads: StatisticsThreads },
): Promise<StatisticsResult<Task>> {
  const revision = (await store.revision({ experimentId })) ?? refuseUnknownExperiment(experimentId);
  if (isFresh(request, reply, revision)) return reply.code(304).send() as never;
  const experiment = (await store.getExperiment(experimentId)) ?? refuseUnknownExperiment(experimentId);
  const key = JSON.stringify([experimentId, revision, about(experiment)]);
  return whileAsked(reply, (signal) => threads.answer(key, () => makeTask(experiment), signal));
}

/** Gives up when the client hangs up before it has its answer. */
export async function whileAsked<Result>(reply: FastifyReply, ask: (signal: AbortSignal) => Promise<Result>) {
  const gone = new AbortController();
  const hangUp = () => {
    if (!reply.raw.writableFinished) gone.abort();
  };
  reply.raw.once('close', hangUp);
  try {
    return await ask(gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    reply.hijack();
    return reply as never;
  } finally {
    reply.raw.off('close', hangUp);
  }
}

function refuseUnknownExperiment(experimentId: string): never {
  throw new ServiceError('EXPERIMENT_NOT_FOUND', `There is no experiment ${experimentId}.`);
}
