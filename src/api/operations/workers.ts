/** The workers: which there are, on which machines, what they train, and drains. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { isOperator, type Principal } from '../../access/principal.js';
import { ServiceError } from '../../errors.js';
import { experimentIdSchema, runIdSchema, timeSchema } from '../../experiments/records/ids.js';
import { isFinished } from '../../experiments/records/states.js';
import type { LiveWorker, ServiceStore } from '../../store/store.js';
import type { ApiDependencies } from '../dependencies.js';
import { ACTION_PROBLEMS, acceptedHeaders, refuseBody, sendAccepted } from '../http/actions.js';
import { workerNotFound } from '../http/not-found.js';
import { onlyPage, pageSchema } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';

const machineSchema = z
  .object({
    platform: z.string(),
    architecture: z.string(),
    model: z.string().meta({ description: 'Of the CPU.' }),
    instructionSets: z.array(z.string()).meta({ description: 'Vector extensions of the CPU.' }),
  })
  .meta({ id: 'WorkerMachine', description: 'What of a machine the bits of a training depend on.' });

const workerIdSchema = z
  .string()
  .regex(/^[\w.-]{1,400}$/)
  .meta({ example: 'lab-7-4120-1b9d6bcd' });

const workerSchema = z
  .object({
    id: workerIdSchema,
    host: z.string(),
    labels: z.array(z.string()).meta({ description: 'What its machine can do, such as `x64` and `avx2`.' }),
    version: z.string().nullable().meta({ description: 'Of regulab; null of 1.0.0-rc.1 and before.' }),
    tensorflow: z
      .string()
      .nullable()
      .meta({ description: 'The version in its trainers; null until one has started, and of 1.0.0-rc.1.' }),
    machine: machineSchema.nullable().meta({ description: 'Null of 1.0.0-rc.1 and before.' }),
    slots: z.int().meta({ description: 'Runs that it can train at the same time.' }),
    busy: z.int().meta({ description: 'Runs that it trains now, those of other tenants included.' }),
    state: z.enum(['active', 'draining', 'drained']).meta({
      description:
        '`draining`: it takes no further jobs and hands its runs back. `drained`: it has handed them back, and waits to be resumed or stopped.',
    }),
    startedAt: timeSchema.nullable().meta({ description: 'By its own clock; null of 1.0.0-rc.1 and before.' }),
    lastSeenAt: timeSchema.meta({ description: 'Time of its last heartbeat: one comes every 2 s.' }),
    runs: z
      .array(z.object({ runId: runIdSchema, experimentId: experimentIdSchema }))
      .meta({ description: 'What it trains: your runs alone, unless you are an administrator of the default tenant.' }),
  })
  .meta({ id: 'Worker', description: 'A process that trains runs and has reported within 7 s.' });

type Worker = z.output<typeof workerSchema>;

const content = { 'application/json': { schema: workerSchema } };
const params = z.object({ workerId: workerIdSchema });

const listSchema = {
  operationId: 'listWorkers',
  security: needs('read'),
  tags: ['Operations'],
  summary: 'List the workers',
  description: 'All that are alive, by id.',
  response: {
    200: {
      description: 'All of them.',
      headers: tagHeaders,
      content: { 'application/json': { schema: pageSchema('WorkerPage', workerSchema) } },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE'),
  },
};

const readSchema = {
  operationId: 'getWorker',
  security: needs('read'),
  tags: ['Operations'],
  summary: 'Read a worker',
  params,
  response: {
    200: { description: 'The worker.', headers: tagHeaders, content },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'WORKER_NOT_FOUND', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE'),
  },
};

/** A repeated request sets the same again, so that none needs a key. */
const drainHeaders = acceptedHeaders.omit({ 'idempotency-replayed': true });

const actionSchema = (about: { operationId: string; summary: string; description: string; accepted: string }) => {
  const { accepted, ...rest } = about;
  return {
    ...rest,
    security: needs('admin'),
    tags: ['Operations'],
    params,
    response: {
      202: { description: accepted, headers: drainHeaders, content },
      ...problemResponses(...ACTION_PROBLEMS, 'WORKER_NOT_FOUND', 'WORKER_NOT_DRAINABLE', 'REDIS_FULL'),
    },
  };
};

const drainSchema = actionSchema({
  operationId: 'drainWorker',
  summary: 'Drain a worker',
  description:
    'The worker takes no further runs and predictions, and hands its runs back with a checkpoint, so that other workers continue them: no attempt is used and no step is lost. It learns of that within 2 s, is `draining` until its runs are handed back, and stays `drained` until it is resumed or its process ends. Draining it again changes nothing. For administrators of the default tenant.',
  accepted: 'It is drained, or will be.',
});

const resumeSchema = actionSchema({
  operationId: 'resumeWorker',
  summary: 'Resume a drained worker',
  description:
    'Ends a drain: within 2 s the worker takes jobs again. Of one that is not drained it changes nothing. For administrators of the default tenant.',
  accepted: 'It takes jobs, or will.',
});

/** Routes of the workers. */
export const workerRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.get('/workers', { schema: listSchema }, async ({ principal }) => {
    const { service } = deps.stores;
    return onlyPage(await shown(await service.listWorkers(), principal, service));
  });

  app.get('/workers/:workerId', { schema: readSchema }, async ({ principal, params: { workerId } }) =>
    readWorker(workerId, principal, deps),
  );

  async function setDrain(request: FastifyRequest, reply: FastifyReply, workerId: string, wanted: boolean) {
    assertOperator(request.principal);
    const outcome = await deps.stores.service.setDrain(workerId, wanted);
    if (outcome === 'not_found') return workerNotFound(workerId);
    if (outcome === 'not_drainable') throw notDrainable(workerId);
    request.log.info({ workerId, wanted }, 'drain of a worker');
    const worker = await readWorker(workerId, request.principal, deps);
    const isSettled = worker.state === (wanted ? 'drained' : 'active');
    return sendAccepted(reply, `/v1/workers/${workerId}`, worker, { isSettled });
  }

  app.post('/workers/:workerId/drain', { schema: drainSchema, preValidation: refuseBody }, async (request, reply) =>
    setDrain(request, reply, request.params.workerId, true),
  );

  app.post('/workers/:workerId/resume', { schema: resumeSchema, preValidation: refuseBody }, async (request, reply) =>
    setDrain(request, reply, request.params.workerId, false),
  );
};

/** Workers train the runs of all tenants. */
function assertOperator(principal: Principal): void {
  if (isOperator(principal)) return;
  throw new ServiceError(
    'SCOPE_MISSING',
    'Workers are for administrators of the default tenant: they train the runs of all tenants.',
  );
}

const notDrainable = (workerId: string) =>
  new ServiceError(
    'WORKER_NOT_DRAINABLE',
    `Worker ${workerId} runs a version of regulab that cannot be drained. Stop its process instead (SIGTERM): it hands its runs back, too.`,
  );

/** @throws ServiceError WORKER_NOT_FOUND */
async function readWorker(workerId: string, principal: Principal, { stores }: ApiDependencies): Promise<Worker> {
  const worker = (await stores.service.listWorkers()).find(({ id }) => id === workerId);
  if (worker === undefined) return workerNotFound(workerId);
  const [one] = await shown([worker], principal, stores.service);
  return one!;
}

/** The workers with the runs that the caller may know of. */
async function shown(
  workers: LiveWorker[],
  principal: Principal,
  store: Pick<ServiceStore, 'readQueue'>,
): Promise<Worker[]> {
  const records = await store.readQueue(workers.flatMap(({ runs }) => runs));
  const seesAll = isOperator(principal);
  const known = new Map(
    records
      // A heartbeat may be 2 s old.
      .filter(({ tenant, status }) => (seesAll || tenant === principal.tenant) && !isFinished(status))
      .map(({ runId, experimentId }) => [runId, { runId, experimentId }]),
  );
  return workers.map(({ runs, ...worker }) => ({ ...worker, runs: runs.flatMap((id) => known.get(id) ?? []) }));
}
