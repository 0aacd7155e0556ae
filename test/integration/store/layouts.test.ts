/**
 * Up to schema version 2, an event of a run was stored three times. Records of that layout and of
 * today's are written and read alike, and today's takes little room.
 */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { NewExperiment } from '../../../src/store/store.js';
import { EVALUATION, epochMetrics, METRICS, newExperiment, progressAt } from '../../support/experiments.js';
import { startTestRedis } from '../../support/redis.js';
import { connectStores } from '../../support/stores.js';

const server = await startTestRedis();
const { apiStore, workerStore, redis, keys } = await connectStores(server.url);
beforeEach(() => redis.flushall());

const SUCCESS = {
  status: 'succeeded',
  stopReason: { kind: 'completed', epoch: 3 },
  evaluation: EVALUATION,
  weightsSha256: 'cd'.repeat(32),
} as const;

async function create(version?: string): Promise<NewExperiment> {
  const experiment = newExperiment({ seeds: [1, 2, 3] });
  await apiStore.createExperiment(experiment);
  if (version === undefined) return experiment;
  for (const key of [keys.experiment(experiment.id), ...experiment.runs.map(({ id }) => keys.run(id))]) {
    await redis.hset(key, 'schemaVersion', version);
  }
  return experiment;
}

async function fenceOf(runId: string): Promise<number> {
  return Number(await redis.hget(keys.run(runId), 'fence'));
}

/** What a worker or a user may do to a run in any state; some of it is refused. */
const ACTIONS: ((runId: string, epoch: number) => Promise<unknown>)[] = [
  (runId) => workerStore.claimRun(runId, { workerId: 'worker-1', maxAttempts: 9 }),
  async (runId, epoch) => {
    const progress = { ...progressAt(epoch), etaSeconds: epoch === 1 ? null : 0.1 };
    return workerStore.appendEpoch(runId, await fenceOf(runId), epochMetrics(epoch), progress);
  },
  async (runId, epoch) => {
    const metrics = { ...epochMetrics(epoch), validation: null, runningObjective: epoch / 3 };
    return workerStore.appendEpoch(runId, await fenceOf(runId), metrics, progressAt(epoch));
  },
  async (runId, epoch) => {
    const position = { epoch, step: 0, steps: 10 };
    return workerStore.startTraining(runId, await fenceOf(runId), position, progressAt(epoch));
  },
  async (runId) => workerStore.releaseRun(runId, await fenceOf(runId), 'shutdown'),
  async (runId) => workerStore.finishRun(runId, await fenceOf(runId), SUCCESS),
  (runId) => apiStore.cancelRun(runId),
  (runId) => apiStore.retryRun(runId),
];
const NAMES = ['claim', 'epoch', 'other epoch', 'start', 'release', 'finish', 'cancel', 'retry'];
/** Epochs are frequent, ends are rare. */
const WEIGHTED = [0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 7];

/** Everything that readers see of an experiment, without ids and times. */
async function seen({ id, runs }: NewExperiment) {
  const indexOf = (runId: string | null) => runs.findIndex((run) => run.id === runId);
  const events = (await apiStore.readEvents({ experimentId: id }, '0', 1000))!;
  const times = events.map(({ at }) => Date.parse(at));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  // In parts as in one piece.
  const parts = [];
  for (let after = '0'; ; after = parts.at(-1)!.id) {
    const part = (await apiStore.readEvents({ experimentId: id }, after, 7))!;
    parts.push(...part);
    if (part.length < 7) break;
  }
  expect(parts).toEqual(events);
  for (const run of runs) {
    const ofRun = await apiStore.readEvents({ runId: run.id }, '0', 1000);
    expect(ofRun).toEqual(events.filter(({ runId }) => runId === run.id));
  }
  return {
    events: events.map(({ id, type, runId, data }) => ({ id, type, run: indexOf(runId), data })),
    metrics: await Promise.all(runs.map((run) => apiStore.getMetrics(run.id))),
    epochs: await Promise.all(runs.map(async (run) => [...(await workerStore.storedEpochs(run.id))].sort())),
  };
}

describe('records of version 2 and of today', () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed))('are seen alike, history %i', async (seed) => {
    const random = xoroshiro128plus(seed);
    const below = (limit: number) => uniformInt(random, 0, limit - 1);
    const [today, earlier] = [await create(), await create('2')];
    const history: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      const action = WEIGHTED[below(WEIGHTED.length)]!;
      const [run, epoch] = [below(3), 1 + below(12)];
      history.push(`${NAMES[action]} run ${run} epoch ${epoch}`);
      const answers = [];
      for (const { runs } of [today, earlier]) {
        answers.push(await ACTIONS[action]!(runs[run]!.id, epoch).catch((error) => String(error)));
      }
      if (action !== 0) expect([history, answers[0]]).toEqual([history, withoutIds(answers[1], earlier, today)]);
    }
    expect([history, await seen(today)]).toEqual([history, await seen(earlier)]);
  });

  it('tells events and metrics of today apart from those of version 2 by what is stored', async () => {
    const [today, earlier] = [await create(), await create('2')];
    for (const { runs } of [today, earlier]) {
      await workerStore.claimRun(runs[0]!.id, { workerId: 'worker-1', maxAttempts: 3 });
      await workerStore.appendEpoch(runs[0]!.id, 1, epochMetrics(1), progressAt(1));
    }
    const layout = async ({ id, runs: [run] }: NewExperiment) => [
      (await redis.xrevrange(keys.experimentEvents(id), '+', '-', 'COUNT', 1))[0]![1].length,
      await redis.exists(keys.runMetrics(run!.id)),
      await redis.exists(keys.runEpochs(run!.id)),
    ];
    expect([await layout(today), await layout(earlier)]).toEqual([
      [2, 0, 1],
      [8, 1, 0],
    ]);
  });
});

/** The answer about one experiment as if it were about another. */
const withoutIds = (answer: unknown, from: NewExperiment, to: NewExperiment): unknown =>
  JSON.parse(
    from.runs.reduce(
      (text, { id }, index) => text.replaceAll(id, to.runs[index]!.id),
      (JSON.stringify(answer) ?? 'null').replaceAll(from.id, to.id),
    ),
  );

describe('a finished run of 200 epochs', () => {
  it('takes less than 60 KB of Redis, all that belongs to it counted', async () => {
    const experiment = await create();
    const { id } = experiment.runs[0]!;
    await workerStore.claimRun(id, { workerId: 'worker-1', maxAttempts: 3 });
    const before = await redis.memory('USAGE', keys.experimentEvents(experiment.id), 'SAMPLES', 0);
    for (let epoch = 1; epoch <= 200; epoch += 1) {
      // Losses with as many digits as measured ones have.
      const split = { ...METRICS, objective: Math.sin(epoch) ** 2, dataLoss: Math.cos(epoch) ** 2 };
      const metrics = { ...epochMetrics(epoch), train: split, validation: split, durationMs: Math.PI * epoch };
      const progress = { epoch, epochs: 200, percent: epoch / 2, etaSeconds: 12.3 };
      await workerStore.appendEpoch(id, 1, metrics, progress);
    }
    await workerStore.finishRun(id, 1, SUCCESS);
    const own = [keys.run(id), keys.runEvents(id), keys.runEpochs(id), keys.runMetrics(id)];
    const sizes = await Promise.all(own.map(async (key) => Number(await redis.memory('USAGE', key, 'SAMPLES', 0))));
    const shared = Number(await redis.memory('USAGE', keys.experimentEvents(experiment.id), 'SAMPLES', 0));
    const bytes = sizes.reduce((sum, size) => sum + size, 0) + shared - Number(before);
    expect(bytes).toBeLessThan(60_000);
    expect(await apiStore.getMetrics(id)).toHaveLength(200);
  });
});
