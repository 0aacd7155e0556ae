/** The queue: which runs start next, and when. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { expectedTimes } from '../../experiments/planning/schedule.js';
import { experimentIdSchema, runIdSchema, timeSchema } from '../../experiments/records/ids.js';
import { runStatusSchema, waitReasonSchema } from '../../experiments/records/run.js';
import { SharedCalls } from '../../shared-calls.js';
import type { HeldRun, RunInQueue, ServiceStore } from '../../store/store.js';
import type { ApiDependencies } from '../dependencies.js';
import { linkNextPage } from '../http/pagination.js';
import { cursorParameter, integerParameter, PAGE_LIMIT } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import { tenantOf } from '../http/tenant.js';

/** Runs whose place in the queue is known; what comes after them is only counted. */
const MOST = 10_000;
/** A look at the queue serves all requests for so long, in ms. */
const KEPT_MS = 2_000;

const entrySchema = z
  .object({
    position: z.int().nullable().meta({
      description:
        'From 1, for the run that starts next, and counting those of other tenants, which are not listed; null of a running one, and of one that waits for other experiments or its start time.',
    }),
    runId: runIdSchema,
    experimentId: experimentIdSchema,
    experimentName: z.string(),
    arm: z.string(),
    seed: z.int(),
    status: runStatusSchema,
    waitReason: waitReasonSchema,
    startedAt: timeSchema.nullable().meta({ description: 'Null before it has started for the first time.' }),
    expectedStart: timeSchema.nullable().meta({
      description: 'Null of a running one, and where nothing is known. With `waitReason` `start_time`: its `startAt`.',
    }),
    expectedEnd: timeSchema.nullable().meta({ description: 'Null where nothing is known.' }),
    basis: z.enum(['progress', 'measured', 'estimate']).nullable().meta({
      description:
        'What its duration follows from: its own progress, the measured epochs of its arm, or the estimate of the experiment. Null where nothing is known.',
    }),
  })
  .meta({ id: 'QueueEntry', description: 'A run that is training or will be.' });

const queueSchema = z
  .object({
    items: z.array(entrySchema),
    nextCursor: z.string().nullable().meta({ description: 'Gets the next page; null on the last.' }),
    at: timeSchema.meta({ description: 'When the queue was looked at.' }),
    queued: z
      .int()
      .meta({ description: `Queued runs of all tenants together. Those of yours among the first ${MOST} are listed.` }),
    running: z.int().meta({ description: 'Running runs of all tenants together.' }),
    trainers: z.int().meta({ description: 'Runs that all workers can train at the same time; 0 without a worker.' }),
  })
  .meta({
    id: 'Queue',
    description: 'Running runs, then queued ones in the order in which they will start, then held ones.',
  });

type Entry = z.output<typeof entrySchema>;

/** Of all tenants: what a run waits for may be another tenant's. */
type Snapshot = Omit<z.output<typeof queueSchema>, 'nextCursor' | 'items'> & {
  seen: number;
  entries: { tenant: string; entry: Entry }[];
};

const readSchema = {
  operationId: 'getQueue',
  security: needs('read'),
  tags: ['Runs'],
  summary: 'Read the queue: positions and expected times',
  description:
    'Expected times assume that the workers of now train the queue in its order, and that runs train all their epochs. Early stopping makes them earlier, retries later.',
  querystring: z.strictObject({
    limit: integerParameter(1, PAGE_LIMIT.maximum)
      .optional()
      .meta({ description: `Items per page, 1 to ${PAGE_LIMIT.maximum}; ${PAGE_LIMIT.default} by default.` }),
    cursor: cursorParameter,
  }),
  response: {
    200: { description: 'One page.', headers: tagHeaders, content: { 'application/json': { schema: queueSchema } } },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE'),
  },
};

/** The route of the queue. */
export const queueRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const looks = new SharedCalls<Snapshot>();
  let kept: Snapshot | undefined;

  const look = () =>
    looks.call('queue', async () => {
      if (kept === undefined || performance.now() - kept.seen > KEPT_MS) kept = await readSnapshot(deps);
      return kept;
    });

  app.get('/queue', { schema: readSchema }, async (request, reply) => {
    const { limit = PAGE_LIMIT.default, cursor } = request.query;
    const { entries, seen: _seen, ...rest } = await look();
    const tenant = tenantOf(request);
    const items = entries.filter((each) => each.tenant === tenant).map(({ entry }) => entry);
    const start = cursor === undefined ? 0 : startAfter(items, cursor);
    const page = items.slice(start, start + limit);
    const nextCursor = start + limit < items.length ? page.at(-1)!.runId : null;
    linkNextPage(request, reply, nextCursor);
    return { ...rest, items: page, nextCursor };
  });
};

/**
 * Runs leave the queue at its front. When that of the cursor has left it, those after it are the
 * first that are queued.
 */
function startAfter(items: Entry[], cursor: string): number {
  if (!runIdSchema.safeParse(cursor).success) {
    throw new ServiceError('INVALID_REQUEST', 'The cursor does not belong to the queue.', {
      problems: [{ parameter: 'cursor', code: 'INVALID_VALUE', message: 'Use nextCursor of a page of the queue.' }],
    });
  }
  const index = items.findIndex(({ runId }) => runId === cursor);
  if (index >= 0) return index + 1;
  const firstQueued = items.findIndex(({ status }) => status === 'queued');
  return firstQueued >= 0 ? firstQueued : items.length;
}

async function readSnapshot({ stores, queue, config }: ApiDependencies): Promise<Snapshot> {
  const store = stores.service;
  const seen = performance.now();
  // First: one that is released meanwhile is found in the queue.
  const held = await store.readHeldRuns(MOST);
  const { active, waiting } = await queue.readOrder(MOST);
  const [runs, heldEntries, workers, counts] = await Promise.all([
    store.readQueue([...active, ...waiting]),
    readHeldEntries(held, new Set(waiting), store),
    store.countWorkers(),
    store.countRuns(),
  ]);
  const now = Date.now();
  // A job is a hint: the record says whether its run waits, trains or has finished since.
  const running = runs.filter(({ status }) => status === 'running' || status === 'cancelling');
  const queued = runs.filter(({ status }) => status === 'queued');
  const timed = (run: RunInQueue) => ({ run, ...remaining(run, config.worker.concurrency) });
  const [timedRunning, timedQueued] = [running.map(timed), queued.map(timed)];
  const times = expectedTimes(timedRunning, timedQueued, workers.trainers, now);
  return {
    seen,
    at: new Date(now).toISOString(),
    queued: counts.queued,
    running: counts.running + counts.cancelling,
    trainers: workers.trainers,
    entries: [
      ...timedRunning.map((each, index) => entryOf(each, null, times.running[index]!)),
      ...timedQueued.map((each, index) => entryOf(each, index + 1, times.queued[index]!)),
      ...heldEntries,
    ],
  };
}

/** Held runs have no job and no place; what they wait for may tell when they start. */
async function readHeldEntries(
  held: readonly HeldRun[],
  released: ReadonlySet<string>,
  store: Pick<ServiceStore, 'readQueue'>,
): Promise<Snapshot['entries']> {
  const holds = new Map(held.filter(({ runId }) => !released.has(runId)).map((each) => [each.runId, each]));
  const runs = await store.readQueue([...holds.keys()]);
  return runs
    .filter(({ status }) => status === 'queued')
    .map((run) => {
      const { waitReason, releasedAt } = holds.get(run.runId)!;
      return entryOf({ run: { ...run, waitReason }, basis: null }, null, { start: releasedAt, end: null });
    });
}

/** How long a run will still train, in ms, and how that is known. */
function remaining(run: RunInQueue, concurrency: number): { remainingMs: number | null; basis: Entry['basis'] } {
  const { status, etaSeconds, epochSeconds, estimate, epochs, percent } = run;
  if (status !== 'queued' && etaSeconds !== null) return { remainingMs: etaSeconds * 1000, basis: 'progress' };
  const left = 1 - percent / 100;
  if (epochSeconds !== null) return { remainingMs: epochSeconds * epochs * left * 1000, basis: 'measured' };
  if (estimate === null) return { remainingMs: null, basis: null };
  // The estimate is for all runs on so many trainers; one of them takes no longer than all.
  const seconds = estimate.seconds * Math.min(1, concurrency / estimate.runs);
  return { remainingMs: seconds * left * 1000, basis: 'estimate' };
}

function entryOf(
  { run, basis }: { run: RunInQueue; basis: Entry['basis'] },
  position: number | null,
  { start, end }: { start: number | null; end: number | null },
): Snapshot['entries'][number] {
  const { tenant, runId, experimentId, experimentName, arm, seed, status, waitReason, startedAt } = run;
  const [expectedStart, expectedEnd] = [toTime(start), toTime(end)];
  const entry = {
    ...{ position, runId, experimentId, experimentName, arm, seed, status, waitReason, startedAt },
    ...{ expectedStart, expectedEnd, basis: expectedEnd === null ? null : basis },
  };
  return { tenant, entry };
}

/** A deadline of the far future is none: RFC 3339 has four digits for a year. */
const LAST = Date.parse('9999-12-31T00:00:00Z');
const toTime = (ms: number | null): string | null => (ms === null || ms > LAST ? null : new Date(ms).toISOString());
