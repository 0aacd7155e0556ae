/** Records and specs that another version of regulab stored. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { NEWER_VERSION, newExperiment, progressAt } from '../../support/experiments.js';
import { contentOf, startTestRedis } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const server = await startTestRedis();
const { apiStore, workerStore, redis, keys } = await connectStores(server.url);
const WORKER = { workerId: 'worker-1', maxAttempts: 3 };
const UNREADABLE = { code: 'RECORD_UNREADABLE', retryAfterSeconds: 30 };

const experiment = newExperiment();
const runId = experiment.runs[0]!.id;
beforeEach(async () => {
  await redis.flushall();
  await apiStore.createExperiment(experiment);
});

/** Everything stored about the experiment, its run, and the lists. */
async function everything() {
  const names = (await redis.keys('*')).sort();
  return Promise.all(names.map(async (name) => [name, await contentOf(redis, name)]));
}

const spec = async () => JSON.parse((await redis.hget(keys.experiment(experiment.id), 'spec'))!);
/** As a version does that knows this spec. */
async function storeSpec(value: object) {
  const text = JSON.stringify(value);
  const specSha256 = createHash('sha256').update(text).digest('hex');
  await redis.hset(keys.experiment(experiment.id), { spec: text, specSha256 });
}

describe('what a newer version stored', () => {
  const stored = {
    'a run of another schema version': () => redis.hset(keys.run(runId), 'schemaVersion', NEWER_VERSION),
    'an experiment of another schema version': () =>
      redis.hset(keys.experiment(experiment.id), 'schemaVersion', NEWER_VERSION),
    'a spec that asks for what is not known here': async () =>
      storeSpec({ ...(await spec()), training: { ...(await spec()).training, telepathy: true } }),
  };

  it.each(Object.entries(stored))('is not claimed and not changed: %s', async (_, store) => {
    await store();
    const before = await everything();
    const answer = await workerStore.claimRun(runId, WORKER);
    expect(answer).toEqual({ outcome: 'unreadable', reason: expect.stringMatching(/version/) });
    expect(await everything()).toEqual(before);
  });

  it('stays with its execution, whose worker has a version that knows the run', async () => {
    const claim = await workerStore.claimRun(runId, WORKER);
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    await stored['a run of another schema version']();
    const before = await everything();
    expect((await workerStore.claimRun(runId, WORKER)).outcome).toBe('unreadable');
    await expect(workerStore.reportProgress(runId, claim.fence, progressAt(1))).rejects.toMatchObject(UNREADABLE);
    expect(await everything()).toEqual(before);
  });

  it('is refused by the API with the reason, and cannot be changed', async () => {
    await stored['a run of another schema version']();
    const before = await everything();
    await expect(apiStore.getRun(runId)).rejects.toMatchObject(UNREADABLE);
    await expect(apiStore.getMetrics(runId)).rejects.toMatchObject(UNREADABLE);
    await expect(apiStore.getArtifacts(runId)).rejects.toMatchObject(UNREADABLE);
    await expect(apiStore.readEvents({ runId }, '0', 10)).rejects.toMatchObject(UNREADABLE);
    await expect(apiStore.cancelRun(runId)).rejects.toMatchObject(UNREADABLE);
    await expect(apiStore.cancelExperiment(experiment.id)).rejects.toMatchObject(UNREADABLE);
    await expect(apiStore.pauseRun(runId)).rejects.toMatchObject(UNREADABLE);
    expect(await everything()).toEqual(before);
    await stored['a spec that asks for what is not known here']();
    await expect(apiStore.getExperiment(experiment.id)).rejects.toMatchObject(UNREADABLE);
  });
});

describe('an experiment with parts of a newer version', () => {
  const mixed = newExperiment({ seeds: [1, 2] });
  const [first, second] = mixed.runs.map(({ id }) => id);
  beforeEach(() => apiStore.createExperiment(mixed));
  const newer = (key: string) => redis.hset(key, 'schemaVersion', NEWER_VERSION);

  it('is cancelled as a whole or not at all', async () => {
    await newer(keys.run(second!));
    const before = await everything();
    await expect(apiStore.cancelExperiment(mixed.id)).rejects.toMatchObject(UNREADABLE);
    await expect(apiStore.cancelExperiment(mixed.id, { keepModel: true })).rejects.toMatchObject(UNREADABLE);
    expect(await everything()).toEqual(before);
  });

  it.each([
    ['one of its runs', keys.run(second!)],
    ['the experiment', keys.experiment(mixed.id)],
  ])('is not deleted: %s', async (_, key) => {
    await apiStore.cancelExperiment(mixed.id);
    await newer(key);
    const before = await everything();
    await expect(apiStore.deleteExperiment(mixed.id)).rejects.toMatchObject(UNREADABLE);
    expect(await everything()).toEqual(before);
  });

  it('leaves runs of a newer experiment as they are', async () => {
    await newer(keys.experiment(mixed.id));
    const before = await everything();
    await expect(apiStore.pauseRun(first!)).rejects.toMatchObject(UNREADABLE);
    await expect(apiStore.cancelRun(first!)).rejects.toMatchObject(UNREADABLE);
    expect(await everything()).toEqual(before);
  });
});

describe('a spec that is damaged', () => {
  const record = keys.experiment(experiment.id);
  const text = async () => (await redis.hget(record, 'spec'))!;
  const damages = {
    'cut off': async () => redis.hset(record, 'spec', (await text()).slice(0, -20)),
    'cut off, and of an earlier version, which kept no sum of it': async () => {
      await redis.hset(record, 'spec', (await text()).slice(0, -20));
      await redis.hdel(record, 'specSha256');
    },
    'a field lost': async () => redis.hset(record, 'spec', (await text()).replace('"batchSize":32,', '')),
    'a digit changed': async () => redis.hset(record, 'spec', (await text()).replace('"seeds":[1]', '"seeds":[3]')),
    gone: () => redis.hdel(record, 'spec'),
  };

  it.each(Object.entries(damages))('fails its run with the reason, and uses no attempt: %s', async (_, damage) => {
    const whole = await text();
    await damage();
    expect(await text()).not.toBe(whole);
    expect(await workerStore.claimRun(runId, WORKER)).toEqual({
      outcome: 'damaged',
      reason: expect.stringMatching(/^The stored spec/),
    });
    expect(await apiStore.getRun(runId)).toMatchObject({
      status: 'failed',
      attempt: 1,
      stopReason: { kind: 'error', epoch: 0 },
      error: { code: 'RECORD_DAMAGED', message: expect.stringMatching(/^The stored spec/) },
    });
    const { items } = await apiStore.listExperiments({ limit: 10 });
    expect(items).toMatchObject([{ id: experiment.id, status: 'failed' }]);
    await expect(apiStore.getExperiment(experiment.id)).rejects.toMatchObject({ code: 'RECORD_DAMAGED' });
    expect(await workerStore.claimRun(runId, WORKER)).toEqual({ outcome: 'nothing_to_do' });
    expect(await apiStore.deleteExperiment(experiment.id)).toMatchObject({ outcome: 'deleted' });
  });

  it('does not fail a run of another version', async () => {
    await redis.hset(record, { spec: '(spec (seeds 1))', schemaVersion: NEWER_VERSION });
    const before = await everything();
    expect(await workerStore.claimRun(runId, WORKER)).toMatchObject({ outcome: 'unreadable' });
    expect(await everything()).toEqual(before);
  });

  it('does not keep a user from cancelling its run', async () => {
    const claim = await workerStore.claimRun(runId, WORKER);
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    await workerStore.recordCheckpoint(runId, claim.fence, { epoch: 1, step: 0, steps: 10 });
    await apiStore.cancelRun(runId, { keepModel: true });
    await damages['cut off']();
    expect(await workerStore.claimRun(runId, WORKER)).toEqual({ outcome: 'cancelled' });
  });
});

describe('a list', () => {
  const another = newExperiment({ name: 'another', seeds: [1, 2, 3] });
  beforeEach(() => apiStore.createExperiment(another));

  /** How a list names a record that it does not show. */
  const named = (id: string) => ({ id, code: 'RECORD_UNREADABLE', message: expect.stringContaining(id) });

  it('shows the experiments that can be read and names the one that cannot, page by page', async () => {
    await redis.hset(keys.experiment(experiment.id), 'schemaVersion', NEWER_VERSION);
    const whole = await apiStore.listExperiments({ limit: 10 });
    expect(whole.items.map(({ id }) => id)).toEqual([another.id]);
    expect(whole.unreadable).toEqual([named(experiment.id)]);

    const first = await apiStore.listExperiments({ limit: 1 });
    expect(first.unreadable).toBeUndefined();
    const second = await apiStore.listExperiments({ limit: 1, cursor: first.nextCursor! });
    expect(second).toEqual({ items: [], unreadable: [named(experiment.id)], nextCursor: null, total: 2 });
  });

  it('shows the runs that can be read and names those that cannot, for any reason', async () => {
    const [newer, damaged, whole] = another.runs.map(({ id }) => id);
    await redis.hset(keys.run(newer!), 'schemaVersion', NEWER_VERSION);
    await redis.hset(keys.run(damaged!), 'stopReason', '{"kind":');
    const page = (await apiStore.listRuns(another.id, { limit: 10 }))!;
    expect(page.items.map(({ id }) => id)).toEqual([whole]);
    expect(page.unreadable).toEqual([
      named(newer!),
      { ...named(damaged!), message: expect.stringContaining('not valid JSON') },
    ]);
    await expect(apiStore.getRun(damaged!)).rejects.toMatchObject(UNREADABLE);
  });
});

describe('a spec that an earlier version stored', () => {
  it('keeps its meaning, with defaults for fields added since', async () => {
    const { robustness, layerReport, kind, seedChanges, deadlines, ...rest } = experiment.spec;
    const earlyStopping = { monitor: 'validation.dataLoss', patience: 2 };
    const arms = rest.arms.map(({ training, ...arm }) => {
      const { mixup, augmentation, weightAveraging, ...older } = training;
      return { ...arm, training: { ...older, earlyStopping } };
    });
    await storeSpec({ ...rest, arms });
    await redis.hdel(keys.experiment(experiment.id), 'specSha256');

    const claim = await workerStore.claimRun(runId, WORKER);
    if (claim.outcome !== 'claimed') throw new Error(JSON.stringify(claim));
    expect(claim.spec.layerReport).toBe('final');
    expect(claim.spec.training).toEqual({
      ...experiment.spec.arms[0]!.training,
      earlyStopping: expect.objectContaining({ patience: 2, criterion: { type: 'patience' } }),
    });
    expect((await apiStore.getExperiment(experiment.id))!.spec).toMatchObject({ robustness, kind, seedChanges });
  });
});
