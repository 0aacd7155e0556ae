/** A submit: check, plan, store, enqueue. */
import type { FastifyBaseLogger } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { planRuns } from '../../experiments/planning/plan-runs.js';
import { resolveSpec } from '../../experiments/planning/resolve-spec.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { Estimate, Warning } from '../../experiments/records/plan.js';
import type { ResolvedSpec } from '../../experiments/spec/experiment.js';
import type { QueuedRun } from '../../store/store.js';
import type { ApiDependencies } from '../dependencies.js';

/** What a submit would create. */
export interface ExperimentPlan {
  name: string;
  spec: ResolvedSpec;
  warnings: Warning[];
  estimate: Estimate;
  runs: { arm: string; seed: number }[];
}

/**
 * Checks a body and plans its runs; nothing is stored.
 * @throws ServiceError INVALID_SPEC, SPEC_TOO_LARGE, PRESET_NOT_FOUND
 */
export function planExperiment(body: unknown, { config }: Pick<ApiDependencies, 'config'>): ExperimentPlan {
  const limits = { ...config.limits, concurrency: config.worker.concurrency };
  const { spec, warnings, estimate } = resolveSpec(body, limits, datasetNames(config.datasets));
  return { name: spec.name, spec, warnings, estimate, runs: planRuns(spec).map(({ arm, seed }) => ({ arm, seed })) };
}

/**
 * Stores an experiment and hands its runs to the queue.
 * @throws ServiceError of {@link planExperiment}; REDIS_UNAVAILABLE or REDIS_FULL, and then nothing was created
 */
export async function submitExperiment(
  body: unknown,
  deps: ApiDependencies,
  log: FastifyBaseLogger,
): Promise<Experiment> {
  const plan = planExperiment(body, deps);
  const experiment = await deps.store.createExperiment({
    id: `exp_${uuidv7()}`,
    createdAt: new Date().toISOString(),
    ...plan,
    runs: planRuns(plan.spec).map(({ arm, seed, spec }) => ({
      id: `run_${uuidv7()}`,
      arm,
      seed,
      epochs: spec.training.epochs,
    })),
  });
  await enqueueRuns(
    experiment.runs.map(({ id }) => ({ runId: id, experimentId: experiment.id, fence: 0 })),
    deps,
    log,
  );
  log.info({ experimentId: experiment.id, runs: experiment.runs.length }, 'Experiment accepted.');
  return experiment;
}

/**
 * Tells the queue about runs that are stored. The store is the record and the queue a hint: once stored, the runs will
 * train, because the worker's reconciliation adds what the queue does not know. A queue that cannot be reached is
 * therefore logged and no reason to refuse, which would invite the client to submit the same experiment twice.
 */
export async function enqueueRuns(
  runs: QueuedRun[],
  { queue }: ApiDependencies,
  log: FastifyBaseLogger,
): Promise<void> {
  if (runs.length === 0) return;
  try {
    await queue.enqueue(runs);
  } catch (err) {
    log.warn(
      { err, runIds: runs.map(({ runId }) => runId) },
      'Runs are stored but not queued yet; reconciliation will queue them.',
    );
  }
}

/** `mnist` ships with the product; the others are folders of this installation. */
function datasetNames(datasets: Record<string, string>): string[] {
  return [...new Set(['mnist', ...Object.keys(datasets)])];
}
