import { z } from 'zod';
import { DEFAULT_TENANT } from '../../access/principal.js';
import { ServiceError } from '../../errors.js';
import { techniquesInSpec } from '../../experiments/catalog/techniques-in-use.js';
import { estimateSchema, warningSchema } from '../../experiments/records/plan.js';
import { expectedSchema } from '../../experiments/records/receipt.js';
import { NO_ANNOTATIONS } from '../../experiments/spec/annotations.js';
import { type Commands, type QueueRefusal, readJob } from '../commands/commands.js';
import type { StoreContext } from '../commands/load-commands.js';
import { toJson, writeSpec } from '../records.js';
import type {
  ApiStore,
  Cancellation,
  CreateOptions,
  MoreSeeds,
  NewExperiment,
  QueuedRun,
  QueueingOptions,
} from '../store.js';
import { changeExperiment, writeAnnotations } from './edit.js';
import { getExperiment } from './experiments.js';
import type { TenantContext } from './owners.js';

const NO_QUOTAS = { queuedRuns: 0, storedMegabytes: 0 };

/** Made once: zod compiles a schema when it is first used. */
const warningsSchema = z.array(warningSchema);

/** Creates, cancels and deletes whole experiments. */
export function experimentChanges(context: TenantContext) {
  const { call, tenant } = context;
  return {
    createExperiment: async (made, options = {}) => {
      const { priority = 0, after = [], startAt = 0, deduplicate, request } = options;
      const { id, externalId, name, createdAt, spec, warnings, estimate, runs } = made;
      const stored = writeSpec(spec);
      const argument = {
        ...(tenant !== DEFAULT_TENANT && { tenant }),
        id,
        externalId,
        createdAt,
        createdMs: Date.parse(createdAt),
        name,
        nameJson: JSON.stringify(name),
        spec: stored.text,
        specSha256: stored.sha256,
        warnings: toJson(warningsSchema, warnings),
        estimate: toJson(estimateSchema, estimate),
        fields: { ...fieldsOf(made), ...waitFields(options) },
        runs: runs.map(({ reproduces, ...run }) => ({
          ...run,
          ...(reproduces && { reproduces: toJson(expectedSchema, reproduces) }),
        })),
        ...limitsOf(options),
        ...(priority > 0 && { priority }),
        after,
        startAtMs: startAt,
        deduplicate,
      };
      const [outcome, answer, movedRunIds = [], held] = await call('createExperiment', argument, request);
      refuseTooMany(outcome, answer, runs.length, options);
      if (outcome === 'too_many_to_order') throw tooManyToOrder(answer);
      if (outcome === 'unknown') throw unknownInAfter(answer);
      if (outcome === 'taken') throw externalIdTaken(externalId!, answer);
      const experiment = (await getExperiment(context, answer)) ?? deletedSince(answer);
      return { experiment, isNew: outcome !== 'same', isHeld: held === 'held', movedRunIds };
    },

    changeExperiment: (experimentId, edit, revisions) => changeExperiment(context, experimentId, edit, revisions),

    addSeeds: (experimentId, more, options) => addSeeds(context, experimentId, more, options),

    archiveExperiment: async (experimentId, archive, request) =>
      (await call('archiveExperiment', { experimentId, archive }, request))[0],

    deleteExperiment: async (experimentId) => {
      const answer = await call('deleteExperiment', { experimentId });
      return answer[0] === 'deleted' ? { outcome: answer[0], runIds: answer[1] } : { outcome: answer[0] };
    },

    cancelExperiment: async (experimentId, { keepModel = false } = {}, request) => {
      return readCancellation(await call('cancelExperiment', { experimentId, keepModel }, request));
    },
  } satisfies Partial<ApiStore>;
}

async function addSeeds(
  { call }: StoreContext,
  experimentId: string,
  more: MoreSeeds | undefined,
  options: QueueingOptions = {},
): ReturnType<ApiStore['addSeeds']> {
  const argument = { ...writeMoreSeeds(experimentId, more), ...limitsOf(options) };
  const [outcome, answer, runIds = []] = await call('addSeeds', argument, options.request);
  refuseTooMany(outcome, answer, more?.runs.length ?? 0, options);
  return outcome === 'extended' ? { outcome, runIds } : { outcome };
}

function writeMoreSeeds(experimentId: string, more: MoreSeeds | undefined): Commands['addSeeds']['argument'] {
  const nothing = { seeds: 0, spec: '', specSha256: '', warnings: '', estimate: '', runs: [], data: '' };
  if (more === undefined) return { experimentId, ...nothing, isRefused: true };
  const { hadSeeds, spec, warnings, estimate, runs } = more;
  const stored = writeSpec(spec);
  return {
    ...{ experimentId, seeds: hadSeeds, spec: stored.text, specSha256: stored.sha256 },
    warnings: toJson(warningsSchema, warnings),
    estimate: toJson(estimateSchema, estimate),
    runs,
    data: JSON.stringify({ fields: ['seeds'] }),
  };
}

/** What lists are filtered by, and what people wrote on the experiment. */
function fieldsOf({ spec, preset = null, annotations = NO_ANNOTATIONS }: NewExperiment): Record<string, string> {
  return {
    dataset: spec.dataset.name,
    techniques: techniquesInSpec(spec).join(','),
    ...(preset !== null && { preset }),
    ...writeAnnotations(annotations),
  };
}

/** What it waits for. */
const waitFields = ({ after = [], startAt }: CreateOptions): Record<string, string> => ({
  ...(after.length > 0 && { after: JSON.stringify(after) }),
  ...(startAt !== undefined && { startAt: new Date(startAt).toISOString(), startAtMs: String(startAt) }),
});

function unknownInAfter(experimentId: string): ServiceError {
  const message = `There is no experiment ${experimentId}.`;
  const problem = { parameter: 'after', code: 'UNKNOWN_REFERENCE', message };
  return new ServiceError('EXPERIMENT_NOT_FOUND', message, { problems: [problem] });
}

function deletedSince(experimentId: string): never {
  throw new ServiceError('EXPERIMENT_NOT_FOUND', `Experiment ${experimentId} was created, and has been deleted since.`);
}

function externalIdTaken(externalId: string, holder: string): ServiceError {
  return new ServiceError(
    'EXTERNAL_ID_TAKEN',
    `Experiment ${holder} has the external id ${externalId} and another spec. Choose another id, or delete that experiment.`,
  );
}

function queueFull(queued: string, more: number, limit: number): ServiceError {
  return new ServiceError(
    'QUEUE_FULL',
    `${queued} runs are queued or paused; ${more} more would exceed the limit of ${limit}. Wait until some are ` +
      'trained, cancel some, or raise REGULAB_MAX_QUEUED_RUNS.',
    { retryAfterSeconds: 60 },
  );
}

/** Limits as commands take them; quotas that are 0 are left out. */
function limitsOf({ maxQueuedRuns, quotas: { queuedRuns, storedMegabytes } = NO_QUOTAS }: QueueingOptions) {
  return {
    maxQueuedRuns,
    ...(queuedRuns > 0 && { maxTenantRuns: queuedRuns }),
    ...(storedMegabytes > 0 && { maxTenantBytes: storedMegabytes * 2 ** 20 }),
  };
}

/**
 * @param waiting how many runs are queued or paused, as the command counted them
 * @param more how many would be added
 * @throws ServiceError QUEUE_FULL, TENANT_QUEUE_FULL or TENANT_STORAGE_FULL for a refusal
 */
function refuseTooMany<Outcome extends string>(
  outcome: Outcome,
  waiting: string,
  more: number,
  { maxQueuedRuns, quotas = NO_QUOTAS }: QueueingOptions,
): asserts outcome is Exclude<Outcome, QueueRefusal> {
  if (outcome === 'too_many') throw queueFull(waiting, more, maxQueuedRuns!);
  if (outcome === 'too_many_of_tenant') throw tenantQueueFull(waiting, more, quotas.queuedRuns);
  if (outcome === 'too_many_bytes') throw tenantStorageFull(quotas.storedMegabytes);
}

function tenantQueueFull(queued: string, more: number, limit: number): ServiceError {
  return new ServiceError(
    'TENANT_QUEUE_FULL',
    `${queued} of your runs are queued or paused; ${more} more would exceed your limit of ${limit}. Wait until some ` +
      'are trained, or cancel some.',
    { retryAfterSeconds: 60 },
  );
}

function tooManyToOrder(limit: string): ServiceError {
  return new ServiceError(
    'TENANT_QUEUE_FULL',
    `More than ${limit} of your runs would wait, which is more than a priority can be given among. Leave the ` +
      'priority out, or wait until fewer are queued.',
    { retryAfterSeconds: 60 },
  );
}

function tenantStorageFull(megabytes: number): ServiceError {
  const message = `The files of your experiments take all of the ${megabytes} MB that you may use. Delete some experiments.`;
  return new ServiceError('TENANT_STORAGE_FULL', message);
}

/** Cancels, pauses, resumes and retries single runs. */
export function runChanges({ call }: StoreContext) {
  return {
    cancelRun: async (runId, { keepModel = false } = {}, request) => {
      return readCancellation(await call('cancelRun', { runId, keepModel }, request));
    },

    pauseRun: async (runId, request) => (await call('pauseRun', { runId }, request))[0],

    resumeRun: async (runId, request) => {
      const answer = await call('resumeRun', { runId }, request);
      if (answer[0] !== 'queued') return { outcome: answer[0] };
      return { outcome: answer[0], job: readJobToAdd(runId, answer) };
    },

    retryRun: async (runId, options = {}) => {
      const answer = await call('retryRun', { runId, ...limitsOf(options) }, options.request);
      if (answer[0] === 'queued') return { outcome: answer[0], job: readJobToAdd(runId, answer) };
      const [outcome, waiting = ''] = answer;
      refuseTooMany(outcome, waiting, 1, options);
      return { outcome };
    },
  } satisfies Partial<ApiStore>;
}

/** None of a held run. */
const readJobToAdd = (runId: string, [, experimentId, fence]: ['queued', string, string]): QueuedRun | null =>
  fence === '' ? null : readJob([runId, experimentId, fence]);

const readCancellation = ([outcome, jobs, obsolete]: Commands['cancelRun']['answer']): Cancellation => ({
  outcome,
  jobs: jobs.map(readJob),
  obsoleteJobs: obsolete.map(readJob),
});
