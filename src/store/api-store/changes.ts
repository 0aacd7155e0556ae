import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { estimateSchema, warningSchema } from '../../experiments/records/plan.js';
import { expectedSchema } from '../../experiments/records/receipt.js';
import type { StoreContext } from '../commands/load-commands.js';
import { toJson, writeSpec } from '../records.js';
import type { ApiStore, QueuedRun } from '../store.js';
import { getExperiment } from './experiments.js';

/** Creates, cancels and deletes whole experiments. */
export function experimentChanges(context: StoreContext) {
  const { call } = context;
  return {
    createExperiment: async ({ id, name, createdAt, spec, warnings, estimate, runs }) => {
      const stored = writeSpec(spec);
      await call('createExperiment', {
        id,
        createdAt,
        name,
        nameJson: JSON.stringify(name),
        spec: stored.text,
        specSha256: stored.sha256,
        warnings: toJson(z.array(warningSchema), warnings),
        estimate: toJson(estimateSchema, estimate),
        runs: runs.map(({ reproduces, ...run }) => ({
          ...run,
          ...(reproduces && { reproduces: toJson(expectedSchema, reproduces) }),
        })),
      });
      const experiment = await getExperiment(context, id);
      if (experiment === null)
        throw new ServiceError('INTERNAL', `Experiment ${id} disappeared right after it was created.`);
      return experiment;
    },

    deleteExperiment: async (experimentId) => {
      const answer = await call('deleteExperiment', { experimentId });
      return answer[0] === 'deleted' ? { outcome: answer[0], runIds: answer[1] } : { outcome: answer[0] };
    },

    cancelExperiment: async (experimentId, { keepModel = false } = {}) => {
      const [outcome, jobs] = await call('cancelExperiment', { experimentId, keepModel });
      return { outcome, jobs: jobs.map(readJob) };
    },
  } satisfies Partial<ApiStore>;
}

/** Cancels, pauses, resumes and retries single runs. */
export function runChanges({ call }: StoreContext) {
  return {
    cancelRun: async (runId, { keepModel = false } = {}) => {
      const [outcome, jobs] = await call('cancelRun', { runId, keepModel });
      return { outcome, jobs: jobs.map(readJob) };
    },

    pauseRun: (runId) => call('pauseRun', { runId }),

    resumeRun: async (runId) => {
      const answer = await call('resumeRun', { runId });
      if (answer[0] !== 'queued') return { outcome: answer[0] };
      return { outcome: answer[0], job: readJob([runId, answer[1], answer[2]]) };
    },

    retryRun: async (runId) => {
      const answer = await call('retryRun', { runId });
      if (answer[0] !== 'queued') return { outcome: answer[0] };
      return { outcome: answer[0], job: readJob([runId, answer[1], answer[2]]) };
    },
  } satisfies Partial<ApiStore>;
}

/** A job as commands answer it. */
const readJob = ([runId, experimentId, jobFence]: [string, string, string]): QueuedRun => ({
  runId,
  experimentId,
  jobFence: Number(jobFence),
});
