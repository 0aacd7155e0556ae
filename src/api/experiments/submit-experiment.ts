/** A submission: validate, plan, store, enqueue. */
import type { FastifyBaseLogger } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { type PlannedRun, planRuns } from '../../experiments/planning/plan-runs.js';
import { resolveSpec } from '../../experiments/planning/resolve-spec.js';
import { experimentIdSchema } from '../../experiments/records/ids.js';
import type { Estimate, Warning } from '../../experiments/records/plan.js';
import type { Expected } from '../../experiments/records/receipt.js';
import type { Annotations } from '../../experiments/spec/annotations.js';
import type { ResolvedSpec } from '../../experiments/spec/experiment.js';
import type {
  CreateOptions,
  Creation,
  NewExperiment,
  QueuedRun,
  QueueingOptions,
  RepeatableRequest,
} from '../../store/store.js';
import { inSpan, jobAttributes, type Span, SpanKind } from '../../tracing/spans.js';
import type { RequestDependencies } from '../dependencies.js';
import type { Origin } from '../http/repeatable.js';
import type { ScheduleOptions } from './submit-options.js';

/** What a submission would create. */
export interface ExperimentPlan {
  name: string;
  annotations?: Annotations;
  preset?: string | null;
  spec: ResolvedSpec;
  warnings: Warning[];
  estimate: Estimate;
  runs: (PlannedRun & { reproduces?: Expected })[];
}

/** When a submission is answered with an experiment that is there, and when a new one starts. */
export type SubmitOptions = Pick<NewExperiment, 'externalId'> & Pick<CreateOptions, 'deduplicate'> & ScheduleOptions;

/**
 * Validates a body and plans its runs; stores nothing.
 * @param base the spec of the experiment that the body names in `from`
 * @throws ServiceError INVALID_SPEC, SPEC_TOO_LARGE, PRESET_NOT_FOUND
 */
export function planExperiment(
  body: unknown,
  { config }: Pick<RequestDependencies, 'config'>,
  base?: ResolvedSpec,
): ExperimentPlan {
  const limits = { ...config.limits, concurrency: config.worker.concurrency };
  const { spec, ...resolved } = resolveSpec(body, limits, datasetNames(config.datasets), base);
  return { name: spec.name, spec, ...resolved, runs: planRuns(spec) };
}

/** Made once: zod compiles an object's schema when it is first used. */
const cloneSchema = z.object({ from: experimentIdSchema });

/**
 * {@link planExperiment} of a body that may name an experiment of the tenant in `from`.
 * @throws ServiceError of {@link planExperiment}; REDIS_UNAVAILABLE, RECORD_UNREADABLE or
 *   RECORD_DAMAGED when that experiment cannot be read
 */
export async function planSubmission(
  body: unknown,
  deps: Pick<RequestDependencies, 'config' | 'store'>,
): Promise<ExperimentPlan> {
  const from = cloneSchema.safeParse(body).data?.from;
  const source = from === undefined ? null : await deps.store.getExperiment(from);
  return planExperiment(body, deps, source?.spec);
}

/**
 * Stores an experiment and enqueues its runs.
 * @throws ServiceError of {@link planSubmission}; QUEUE_FULL, TENANT_QUEUE_FULL,
 *   TENANT_STORAGE_FULL, IDEMPOTENCY_KEY_REUSED, EXTERNAL_ID_TAKEN, EXPERIMENT_NOT_FOUND or
 *   REDIS_FULL, and then nothing was created; REDIS_UNAVAILABLE or OVERLOADED, and then it is not
 *   known: only the same idempotency key makes another try safe
 */
export async function submitExperiment(
  body: unknown,
  deps: RequestDependencies,
  origin: Origin,
  options: SubmitOptions = {},
): Promise<Creation> {
  const creation = await createExperiment({ ...(await planSubmission(body, deps)), ...options }, deps, origin);
  const { experiment, isNew } = creation;
  if (isNew) origin.log.info({ experimentId: experiment.id, runs: experiment.runs.length }, 'experiment accepted');
  return creation;
}

/**
 * Stores a plan under new ids and enqueues its runs.
 * @throws ServiceError of {@link submitExperiment}
 */
export function createExperiment(
  plan: ExperimentPlan & SubmitOptions,
  deps: Pick<RequestDependencies, 'config' | 'store' | 'queue'>,
  origin: Origin,
): Promise<Creation> {
  const attributes = { 'regulab.experiment.runs': plan.runs.length };
  return inSpan('submit experiment', { attributes }, async (span) => {
    const creation = await storeAndEnqueue(plan, deps, origin, span);
    span.setAttribute('regulab.experiment.is_new', creation.isNew);
    return creation;
  });
}

async function storeAndEnqueue(
  { runs, deduplicate, priority, after, startAt, ...plan }: ExperimentPlan & SubmitOptions,
  deps: Pick<RequestDependencies, 'config' | 'store' | 'queue'>,
  { request, log }: Origin,
  span: Span,
): Promise<Creation> {
  const epochs = new Map(plan.spec.arms.map(({ name, training }) => [name, training.epochs]));
  const creation = await deps.store.createExperiment(
    {
      id: `exp_${uuidv7()}`,
      createdAt: new Date().toISOString(),
      ...plan,
      runs: runs.map((run) => ({ ...run, id: `run_${uuidv7()}`, epochs: epochs.get(run.arm)! })),
    },
    { ...queueingOf(deps, request), priority, after, startAt, deduplicate },
  );
  const { experiment, isNew } = creation;
  span.setAttribute('regulab.experiment.id', experiment.id).addEvent('stored');
  if (!isNew || creation.isHeld) return creation;
  const queued = experiment.runs
    // Those of a repeated request may have been started.
    .filter(({ status }) => status === 'queued')
    .map(({ id }) => ({ runId: id, experimentId: experiment.id, jobFence: 0 }));
  await enqueueRuns(queued, deps, log);
  deps.queue.reorder(creation.movedRunIds).catch((err) => log.warn({ err }, 'runs left in their old order'));
  return creation;
}

/** The limits that hold for a request by which more runs wait. */
export const queueingOf = (
  { config: { limits, quotas } }: Pick<RequestDependencies, 'config'>,
  request: RepeatableRequest | undefined,
): QueueingOptions => ({ maxQueuedRuns: limits.queuedRuns, quotas, request });

/**
 * Enqueues stored runs. The store is the record and the queue a hint: reconciliation by the worker
 * adds stored runs that the queue does not know. An unreachable queue is therefore logged and not
 * reported: an error would invite the client to submit the same experiment twice.
 */
export async function enqueueRuns(
  runs: QueuedRun[],
  { queue }: Pick<RequestDependencies, 'queue'>,
  log: FastifyBaseLogger,
): Promise<void> {
  if (runs.length === 0) return;
  try {
    const attributes = {
      ...jobAttributes('send', 'runs'),
      'messaging.batch.message_count': runs.length,
      'regulab.experiment.id': runs[0]!.experimentId,
    };
    await inSpan('send runs', { kind: SpanKind.PRODUCER, attributes }, () => queue.enqueue(runs));
  } catch (err) {
    log.warn({ err, runIds: runs.map(({ runId }) => runId) }, 'runs stored but not queued, left to reconciliation');
  }
}

/**
 * Removes the jobs of runs that are no longer queued, after the answer. A worker would skip them
 * one by one; those that are left behind are removed by its sweep.
 */
export function discardJobs(
  jobs: QueuedRun[],
  { queue }: Pick<RequestDependencies, 'queue'>,
  log: FastifyBaseLogger,
): void {
  queue.discard(jobs).catch((err) => log.debug({ err }, 'obsolete jobs left to reconciliation'));
}

/** `mnist` ships with the product; the others are folders of this installation. */
function datasetNames(datasets: Record<string, string>): string[] {
  return [...new Set(['mnist', ...Object.keys(datasets)])];
}
