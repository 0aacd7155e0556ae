import { randomUUID } from 'node:crypto';
import { DEFAULT_TENANT } from '../../access/principal.js';
import { ServiceError } from '../../errors.js';
import { runSpecFor } from '../../experiments/planning/plan-runs.js';
import { runErrorSchema } from '../../experiments/records/run.js';
import type { ResolvedSpec } from '../../experiments/spec/experiment.js';
import { readJob } from '../commands/commands.js';
import type { StoreContext } from '../commands/load-commands.js';
import { checkVersion, fromFlat, readRun, readSpec, toJson } from '../records.js';
import { execute } from '../redis.js';
import type { ClaimedRun, WorkerStore } from '../store.js';

const LOST = { code: 'EXECUTION_LOST', message: 'The worker training this run disappeared.' };

/** Claims of runs. */
export function claims({ redis, keys, call }: StoreContext) {
  /**
   * Read before anything is changed; the stored version and spec never change.
   * @returns null when the run is deleted
   * @throws ServiceError RECORD_UNREADABLE, RECORD_DAMAGED
   */
  async function specOf(runId: string): Promise<ResolvedSpec | null> {
    const [version, experimentId] = await redis.hmget(keys.run(runId), 'schemaVersion', 'experimentId');
    if (!experimentId) return null;
    const experiment = await redis.hgetall(keys.experiment(experimentId));
    checkVersion(runId, version);
    checkVersion(experimentId, experiment.schemaVersion);
    return readSpec(experiment);
  }

  return {
    claimRun: async (runId, { workerId, maxAttempts, jobFence, maxRunningRuns = 0, token = randomUUID() }) => {
      const { spec, failure } = await outcomeOf(specOf(runId));
      if (failure?.code === 'RECORD_UNREADABLE') return { outcome: 'unreadable', reason: failure.message };
      const lost = toJson(runErrorSchema, LOST);
      const damage = failure && toJson(runErrorSchema, { code: failure.code, message: failure.message });
      const claim = { runId, workerId, maxAttempts, token, jobFence, maxRunningRuns, lost, damage };
      const answer = await call('claimRun', claim);
      if (answer[0] === 'damaged') return { outcome: answer[0], reason: failure!.message };
      return answer[0] === 'claimed' ? readClaim(answer[1], spec!, answer[2]) : { outcome: answer[0] };
    },

    releaseParked: async (runId, maxRunningRuns) => {
      const jobs = await call('releaseParked', { runId, maxRunningRuns });
      return jobs.map(readJob);
    },

    isReleaseDue: async () => {
      const [[seconds, micros], [, first]] = (await execute(
        redis.pipeline().time().zrange(keys.heldExperiments, 0, '0', 'WITHSCORES'),
      )) as [[string, string], string[]];
      return first !== undefined && Number(first) <= 1000 * Number(seconds) + Number(micros) / 1000;
    },

    releaseExperiment: async () => {
      const answer = await call('releaseExperiment', {});
      if (answer[0] === 'none') return null;
      const [, experimentId, jobs, movedRunIds] = answer;
      return { experimentId, jobs: jobs.map(readJob), movedRunIds };
    },
  } satisfies Partial<WorkerStore>;
}

/** A spec, or why its record cannot be read. Other errors are thrown. */
async function outcomeOf(
  reading: Promise<ResolvedSpec | null>,
): Promise<{ spec: ResolvedSpec | null; failure?: ServiceError }> {
  try {
    return { spec: await reading };
  } catch (error) {
    const known = error instanceof ServiceError && ['RECORD_UNREADABLE', 'RECORD_DAMAGED'].includes(error.code);
    if (!known) throw error;
    return { spec: null, failure: error };
  }
}

function readClaim(record: string[], experiment: ResolvedSpec, experimentMs: number): ClaimedRun {
  const hash = fromFlat(record);
  const run = readRun(hash);
  return {
    outcome: 'claimed',
    tenant: hash.tenant ?? DEFAULT_TENANT,
    traceparent: hash.traceparent,
    fence: Number(hash.fence),
    attempt: run.attempt,
    failuresWithoutProgress: Number(hash.failuresWithoutProgress ?? 0),
    checkpointSteps: Number(hash.checkpointSteps ?? 0),
    oldestFence: Number(hash.oldestFence ?? 0),
    run,
    spec: runSpecFor(experiment, run.arm, run.seed),
    deadlines: experiment.deadlines,
    experimentMs,
    keepModel: run.status === 'cancelling',
  };
}
