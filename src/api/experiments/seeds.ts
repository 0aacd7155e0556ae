/** The route that adds seeds to an experiment. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { type FieldProblem, ServiceError } from '../../errors.js';
import { planRuns } from '../../experiments/planning/plan-runs.js';
import { type Experiment, experimentSchema } from '../../experiments/records/experiment.js';
import type { ResolvedSpec } from '../../experiments/spec/experiment.js';
import { LIMITS, MAX_SEED } from '../../experiments/spec/limits.js';
import type { MoreSeeds } from '../../store/store.js';
import type { ApiDependencies, RequestDependencies } from '../dependencies.js';
import { ACTION_PROBLEMS, acceptedHeaders, sendAccepted } from '../http/actions.js';
import { requireBody } from '../http/bodies/body.js';
import { experimentNotFound } from '../http/not-found.js';
import { ownOf } from '../http/own.js';
import { experimentParams } from '../http/parameters.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { type Origin, originOf, repeatableHeaders } from '../http/repeatable.js';
import { needs } from '../http/scopes.js';
import { enqueueRuns, planExperiment, queueingOf } from './submit-experiment.js';

const moreSeedsSchema = z
  .strictObject({
    seeds: z.array(z.int().min(0).max(MAX_SEED)).min(1).max(LIMITS.seeds).optional().meta({
      description: 'Seeds that the experiment does not have.',
    }),
    count: z.int().min(1).max(LIMITS.seeds).optional().meta({
      description: 'Instead of `seeds`: so many that follow its largest one.',
    }),
  })
  .refine(({ seeds, count }) => (seeds === undefined) !== (count === undefined), 'Give either seeds or count.')
  .meta({ id: 'MoreSeeds', description: 'Either `seeds` or `count`.' });

const schema = {
  operationId: 'addSeeds',
  security: needs('submit'),
  tags: ['Experiments'],
  summary: 'Add seeds to an experiment',
  description:
    'Queues a run for each arm and new seed, also in a finished experiment, which is running then. The spec has the new seeds behind the others, and statistics are of all. Runs that are there stay as they are.',
  params: experimentParams,
  headers: repeatableHeaders,
  body: { required: true, content: { 'application/json': { schema: moreSeedsSchema } } },
  response: {
    202: {
      description: 'Accepted: the experiment with its new runs.',
      headers: acceptedHeaders,
      content: { 'application/json': { schema: experimentSchema } },
    },
    ...problemResponses(
      ...ACTION_PROBLEMS,
      ...(['EXPERIMENT_NOT_FOUND', 'SEEDS_FIXED', 'INVALID_SPEC', 'SPEC_TOO_LARGE'] as const),
      ...(['IDEMPOTENCY_KEY_REUSED', 'QUEUE_FULL', 'TENANT_QUEUE_FULL', 'TENANT_STORAGE_FULL', 'REDIS_FULL'] as const),
      ...EXPERIMENT_READ_PROBLEMS,
    ),
  },
};

/** Each time, others added seeds to the same experiment. */
const MOST_CONFLICTS = 100;

export const seedRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.post('/experiments/:experimentId/seeds', { schema, preValidation: requireBody() }, async (request, reply) => {
    const { experimentId } = request.params;
    const experiment = await addSeeds(experimentId, request.body, ownOf(request, deps), originOf(request, reply));
    return sendAccepted(reply, `/v1/experiments/${experimentId}`, experiment);
  });
};

type Wanted = z.output<typeof moreSeedsSchema>;

/** Reads, extends and stores the experiment, and begins again when others came first. */
async function addSeeds(id: string, wanted: Wanted, deps: RequestDependencies, origin: Origin): Promise<Experiment> {
  const { store } = deps;
  const options = queueingOf(deps, origin.request);
  const read = async () => (await store.getExperiment(id)) ?? experimentNotFound(id);
  for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts += 1) {
    const { more, refusal } = extended(await read(), wanted, deps);
    // A repetition is not refused although its seeds are there: the store knows whether it is one.
    const added = await store.addSeeds(id, more, options);
    if (added.outcome === 'refused') throw refusal;
    if (added.outcome === 'not_found') return experimentNotFound(id);
    if (added.outcome === 'fixed') throw fixed('It is a reproduction, or was made by an earlier version of regulab.');
    if (added.outcome !== 'extended') continue;
    const experiment = await read();
    const queued = experiment.runs.filter((run) => added.runIds.includes(run.id) && run.status === 'queued');
    const jobs = queued.map((run) => ({ runId: run.id, experimentId: id, jobFence: 0 }));
    await enqueueRuns(jobs, deps, origin.log);
    return experiment;
  }
  const message = `Too many others are adding seeds to experiment ${id}. Try again.`;
  throw new ServiceError('OVERLOADED', message, { retryAfterSeconds: 1 });
}

/** What the experiment becomes, or why the request is refused. */
function extended(
  { spec }: Experiment,
  wanted: Wanted,
  deps: RequestDependencies,
): { more: MoreSeeds; refusal?: never } | { more?: never; refusal: unknown } {
  try {
    const seeds = newSeeds(spec, wanted);
    const plan = planExperiment({ ...spec, seeds: [...spec.seeds, ...seeds] }, deps);
    const epochs = new Map(spec.arms.map(({ name, training }) => [name, training.epochs]));
    const runs = planRuns({ ...spec, seeds }).map((run) => ({
      ...{ ...run, id: `run_${uuidv7()}`, epochs: epochs.get(run.arm)! },
    }));
    return {
      more: { hadSeeds: spec.seeds.length, spec: plan.spec, warnings: plan.warnings, estimate: plan.estimate, runs },
    };
  } catch (refusal) {
    return { refusal };
  }
}

/** @throws ServiceError SEEDS_FIXED, INVALID_REQUEST, SPEC_TOO_LARGE */
function newSeeds({ seeds, arms, dataset, deadlines }: ResolvedSpec, { seeds: given, count = 0 }: Wanted): number[] {
  if (dataset.resampling === 'disjoint') {
    throw fixed('Its seeds share the training images among them: more of them would change the images of each.');
  }
  if (deadlines.experimentSeconds !== null) throw fixed('It has a deadline, which counts from its first run.');
  const next = Math.max(...seeds) + 1;
  const more = given ?? Array.from({ length: count }, (_, index) => next + index);
  const problems = more.flatMap((seed, index): FieldProblem[] => {
    const at = given === undefined ? '/count' : `/seeds/${index}`;
    if (seed > MAX_SEED) return [{ pointer: at, code: 'TOO_BIG', message: `Seeds end at ${MAX_SEED}.` }];
    if (!seeds.includes(seed) && more.indexOf(seed) === index) return [];
    return [{ pointer: at, code: 'DUPLICATE', message: `The experiment has the seed ${seed} already.` }];
  });
  if (problems.length > 0) {
    throw new ServiceError('INVALID_REQUEST', 'These seeds cannot be added.', { problems: problems.slice(0, 100) });
  }
  const total = seeds.length + more.length;
  if (total <= LIMITS.seeds && total * arms.length <= LIMITS.runs) return more;
  const pointer = given === undefined ? '/count' : '/seeds';
  const message = `The experiment would have ${total} seeds and ${total * arms.length} runs; at most ${LIMITS.seeds} and ${LIMITS.runs} are allowed.`;
  throw new ServiceError('SPEC_TOO_LARGE', message, { problems: [{ pointer, code: 'LIMIT_EXCEEDED', message }] });
}

const fixed = (why: string) => new ServiceError('SEEDS_FIXED', `The experiment cannot get more seeds. ${why}`);
