import { beforeEach, describe, expect, it } from '@jest/globals';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Page } from '../../../src/store/store.js';
import { epochMetrics, newExperiment, progressAt } from '../../support/experiments.js';
import { startTestRedis } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const server = await startTestRedis();
const { apiStore, workerStore, redis, keys } = await connectStores(server.url);
beforeEach(() => redis.flushall());

async function createExperiments(count: number) {
  const made = Array.from({ length: count }, (_, index) => newExperiment({ name: `experiment-${index}` }));
  for (const experiment of made) await apiStore.createExperiment(experiment);
  return made;
}

/** All pages, and what `between` does after each. */
async function walk<Item>(
  readPage: (cursor: string | undefined) => Promise<Page<Item> | null>,
  between: (page: number) => Promise<unknown> = async () => {},
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; ; page += 1) {
    const answer = (await readPage(cursor))!;
    items.push(...answer.items);
    if (answer.nextCursor === null) return items;
    cursor = answer.nextCursor;
    await between(page);
  }
}

describe('listExperiments', () => {
  it('starts at the newest, page by page', async () => {
    const made = await createExperiments(7);
    const listed = await walk((cursor) => apiStore.listExperiments({ limit: 3, cursor }));
    expect(listed.map(({ id }) => id)).toEqual(made.map(({ id }) => id).reverse());
    expect(listed[0]).toMatchObject({ name: 'experiment-6', status: 'queued', runCounts: { queued: 1, running: 0 } });
    expect((await apiStore.listExperiments({ limit: 7 })).nextCursor).toBeNull();
  });

  it('neither skips nor repeats while experiments are added and deleted, even that of the cursor', async () => {
    const made = await createExperiments(9);
    const ids = made.map(({ id }) => id).reverse();
    for (const id of ids) await apiStore.cancelExperiment(id);
    const listed = await walk(
      (cursor) => apiStore.listExperiments({ limit: 3, cursor }),
      async (page) => {
        await createExperiments(2);
        await apiStore.deleteExperiment(ids[page * 3 + 2]!);
      },
    );
    expect(listed.map(({ id }) => id)).toEqual(ids);
  });

  it('lists those with one status', async () => {
    const made = await createExperiments(6);
    for (const index of [0, 3, 4]) await apiStore.cancelExperiment(made[index]!.id);
    const listed = await walk((cursor) => apiStore.listExperiments({ limit: 2, cursor, status: ['cancelled'] }));
    expect(listed.map(({ id }) => id)).toEqual([made[4]!.id, made[3]!.id, made[0]!.id]);
    expect((await apiStore.listExperiments({ limit: 10, status: ['running'] })).items).toEqual([]);
  });

  it.each([
    '',
    'x',
    '!!',
    Buffer.from('["experiments:","(exp"]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
  ])('refuses %j as a cursor', async (cursor) => {
    await expect(apiStore.listExperiments({ limit: 3, cursor })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('refuses a cursor of a list with another filter', async () => {
    await createExperiments(2);
    const { nextCursor } = await apiStore.listExperiments({ limit: 1 });
    const query = { limit: 1, cursor: nextCursor!, status: ['queued' as const] };
    await expect(apiStore.listExperiments(query)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});

describe('listRuns', () => {
  it('keeps the order of planning, page by page, and filters by status', async () => {
    const experiment = newExperiment({ arms: 3, seeds: [1, 2, 3] });
    await apiStore.createExperiment(experiment);
    const ids = experiment.runs.map(({ id }) => id);
    const all = await walk((cursor) => apiStore.listRuns(experiment.id, { limit: 4, cursor }));
    expect(all.map(({ id }) => id)).toEqual(ids);
    for (const index of [1, 4, 8]) await apiStore.cancelRun(ids[index]!);
    const cancelled = await walk((cursor) =>
      apiStore.listRuns(experiment.id, { limit: 2, cursor, status: ['cancelled'] }),
    );
    expect(cancelled.map(({ id }) => id)).toEqual([ids[1], ids[4], ids[8]]);
  });
});

describe('progress', () => {
  it('is the mean over the runs, with the time left at the pace of the running ones', async () => {
    const experiment = newExperiment({ arms: 2, seeds: [1, 2] });
    await apiStore.createExperiment(experiment);
    expect((await apiStore.getExperiment(experiment.id))!.progress).toEqual({ percent: 0, etaSeconds: null });
    const [first, second] = experiment.runs;
    for (const run of [first!, second!]) {
      const claim = await workerStore.claimRun(run.id, { workerId: 'w', maxAttempts: 3 });
      if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
      // Half done in what will be 10 s: two more runs of 10 s, two at a time, follow.
      const progress = { epoch: 1, epochs: 3, percent: 50, etaSeconds: 5 };
      await workerStore.appendEpoch(run.id, claim.fence, epochMetrics(1), progress);
    }
    const expected = { percent: 25, etaSeconds: 15 };
    expect((await apiStore.getExperiment(experiment.id))!.progress).toEqual(expected);
    expect((await apiStore.listExperiments({ limit: 1 })).items[0]!.progress).toEqual(expected);
    await apiStore.cancelRun(experiment.runs[2]!.id);
    await apiStore.cancelRun(experiment.runs[3]!.id);
    expect((await apiStore.getExperiment(experiment.id))!.progress.percent).toBe(75);
  });

  it('reads a thousand runs in one call', async () => {
    const experiment = newExperiment({ arms: 10, seeds: Array.from({ length: 100 }, (_, seed) => seed) });
    await apiStore.createExperiment(experiment);
    const claim = await workerStore.claimRun(experiment.runs[999]!.id, { workerId: 'w', maxAttempts: 3 });
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    await workerStore.reportProgress(experiment.runs[999]!.id, claim.fence, progressAt(3));
    const read = (await apiStore.getExperiment(experiment.id))!;
    expect(read.runs.map(({ id }) => id)).toEqual(experiment.runs.map(({ id }) => id));
    expect(read.progress.percent).toBe(0.1);
  });

  it.each(['this version', 'an earlier one'])(
    'is the same in a list, whatever happens to runs of %s',
    async (version) => {
      const experiment = newExperiment({ arms: 2, seeds: [1, 2, 3] });
      await apiStore.createExperiment(experiment);
      if (version === 'an earlier one') await redis.hdel(keys.experiment(experiment.id), 'hasStartedRuns');
      const random = xoroshiro128plus(7);
      for (let step = 0; step < 150; step += 1) {
        const { id } = experiment.runs[uniformInt(random, 0, 5)]!;
        const happened = await change(id, random);
        const { progress, status } = (await apiStore.getExperiment(experiment.id))!;
        const [listed] = (await apiStore.listExperiments({ limit: 1 })).items;
        expect({ happened, status, progress: listed!.progress }).toEqual({ happened, status, progress });
      }
    },
  );

  it('reads in a list the started runs alone', async () => {
    const experiment = newExperiment({ arms: 10, seeds: Array.from({ length: 100 }, (_, seed) => seed) });
    await apiStore.createExperiment(experiment);
    await workerStore.claimRun(experiment.runs[999]!.id, { workerId: 'w', maxAttempts: 3 });
    const before = await recordsRead();
    await apiStore.listExperiments({ limit: 1 });
    expect((await recordsRead()) - before).toBe(1);
  });
});

/** How often Redis has read fields of a record. */
async function recordsRead(): Promise<number> {
  return Number(/^cmdstat_hmget:calls=(\d+)/m.exec(await redis.info('commandstats'))?.[1] ?? 0);
}

const fences = new Map<string, number>();

/** What users and workers do to a run, at random; much of it is refused. */
async function change(runId: string, random: RandomGenerator): Promise<string> {
  const fence = fences.get(runId) ?? 0;
  const epoch = uniformInt(random, 1, 2);
  const end = { status: 'succeeded', stopReason: { kind: 'completed', epoch: 3 } } as const;
  const changes: Record<string, () => Promise<unknown>> = {
    claim: async () => {
      const claim = await workerStore.claimRun(runId, { workerId: 'w', maxAttempts: 3 });
      if (claim.outcome === 'claimed') fences.set(runId, claim.fence);
    },
    progress: () => workerStore.reportProgress(runId, fence, progressAt(epoch)),
    release: () => workerStore.releaseRun(runId, fence, 'shutdown'),
    finish: () => workerStore.finishRun(runId, fence, end),
    pause: () => apiStore.pauseRun(runId),
    resume: () => apiStore.resumeRun(runId),
    retry: () => apiStore.retryRun(runId),
    cancel: () => apiStore.cancelRun(runId),
  };
  const names = Object.keys(changes);
  const name = names[uniformInt(random, 0, names.length - 1)]!;
  await changes[name]!();
  return `${name} of ${runId}`;
}
