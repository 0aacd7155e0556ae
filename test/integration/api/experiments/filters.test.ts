/** Lists of experiments and runs, compared with a filter in JavaScript over generated records. */
import { describe, expect, it } from '@jest/globals';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { v7 as uuid } from 'uuid';
import { techniquesInArm } from '../../../../src/experiments/catalog/techniques-in-use.js';
import { planRuns } from '../../../../src/experiments/planning/plan-runs.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import type { Experiment, ExperimentSummary } from '../../../../src/experiments/records/experiment.js';
import type { Run } from '../../../../src/experiments/records/run.js';
import { WALK_LIMIT } from '../../../../src/store/api-store/walk.js';
import { finishRun, startApi } from '../../../support/api.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const random = xoroshiro128plus(20261130);
const below = (count: number) => uniformInt(random, 0, count - 1);
const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)]!;
const sometimes = <Value extends object>(value: () => Value): Value | object => (below(2) === 0 ? value() : {});

const COUNT = 240;
const START = Date.parse('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;
const WORDS = ['Dropout', 'baseline', 'ÄRGER', 'wide net', 'L1 sweep', '100 %', 'a*b?c[d]'];
const REGULARIZATIONS = [
  {},
  { dropout: { rate: 0.5 } },
  { dropout: { rate: 0 } },
  { kernel: { l2: 0.01 }, dropout: { rate: 0.2 } },
  { kernel: { l1: 0.01 } },
  { batchNormalization: {} },
];
const STACK = { architecture: 'layers', layers: [{ type: 'flatten' }, { type: 'dropout', rate: 0.3 }] };

interface Made {
  experiment: Experiment;
  runs: Run[];
}

function generate(index: number) {
  const arms = Array.from({ length: 1 + below(2) }, (_, arm) => ({
    name: pick(['first', 'second']) + arm,
    ...(below(5) === 0 ? { model: STACK } : { model: { architecture: 'mlp' }, regularization: pick(REGULARIZATIONS) }),
    training: { ...sometimes(() => ({ labelSmoothing: 0.1 })) },
  }));
  const dataset = { name: pick(['mnist', 'fashion']) };
  const annotations = {
    labels: {
      ...sometimes(() => ({ team: pick(['vision', 'text', 'a=b']) })),
      ...sometimes(() => ({ stage: 'prod' })),
    },
    ...sometimes(() => ({ description: `about ${pick(WORDS)}` })),
  };
  const body = { name: `${pick(WORDS)} ${index}`, dataset, seeds: { count: 1 + below(2) }, arms, ...annotations };
  const { spec, ...plan } = resolveSpec(body, { parameters: 1e9, memoryMegabytes: 1e9 }, ['mnist', 'fashion']);
  const msecs = START + index * HOUR;
  return {
    ...plan,
    id: `exp_${uuid({ msecs })}`,
    externalId: below(3) === 0 ? `ext-${pick(['dropout', 'other'])}-${index}` : undefined,
    preset: pick([null, 'quick-start', 'dropout-inference']),
    name: spec.name,
    createdAt: new Date(msecs).toISOString(),
    spec,
    runs: planRuns(spec).map((run) => ({ ...run, id: `run_${uuid({ msecs })}`, epochs: 3 })),
  };
}

/** In the order of their creation; some archived, some as earlier versions stored them. */
async function generateAll(): Promise<Made[]> {
  const made: Made[] = [];
  for (let index = 0; index < COUNT; index += 1) {
    const plan = generate(index);
    await api.store.createExperiment(plan);
    if (below(3) === 0) await api.store.cancelRun(plan.runs[0]!.id);
    const fate = pick(['cancelled', 'finished', 'finished', 'queued', 'queued', 'queued']);
    if (fate === 'cancelled') await api.store.cancelExperiment(plan.id);
    if (fate === 'finished') for (const { id } of plan.runs) await finishUnlessCancelled(id);
    if (below(5) === 0) await api.store.archiveExperiment(plan.id, true);
    if (below(6) === 0) await api.redis.hdel(api.keys.experiment(plan.id), 'dataset', 'techniques');
    const experiment = (await api.store.getExperiment(plan.id))!;
    made.push({ experiment, runs: (await api.store.listRuns(plan.id, { limit: 100 }))!.items });
  }
  return made;
}

async function finishUnlessCancelled(runId: string): Promise<void> {
  if ((await api.store.getRun(runId))!.status === 'queued') await finishRun(api, runId);
}

const made = await generateAll();
const CANCELLED = made.filter(({ experiment }) => experiment.status === 'cancelled');

type Query = [parameter: string, value: string][];
interface Kind {
  values: string[];
  holds(experiment: Experiment, value: string): boolean;
}

const has = (text: string | null, part: string) => (text ?? '').toLowerCase().includes(part.toLowerCase());
const usedBy = ({ spec }: Experiment) => spec.arms.map((arm) => [arm.name, techniquesInArm(arm)] as const);
const KINDS: Record<string, Kind> = {
  label: {
    values: ['team=vision', 'team=a=b', 'stage', 'stage=prod', 'team=nobody', 'none'],
    holds: ({ labels }, value) => {
      const [key = '', ...rest] = value.split('=');
      return value.includes('=') ? labels[key] === rest.join('=') : Object.hasOwn(labels, key);
    },
  },
  name: {
    values: ['dropout', 'ärger', 'NET 1', '100 %', 'b?c[d', 'absent'],
    holds: ({ name }, value) => has(name, value),
  },
  text: {
    values: ['dropout', 'about l1', 'team=vision', 'EXT-', 'stage'],
    holds: ({ name, description, externalId, labels }, value) =>
      [name, description, externalId, ...Object.entries(labels).map((pair) => pair.join('='))].some((each) =>
        has(each, value),
      ),
  },
  preset: { values: ['quick-start', 'dropout-inference', 'none'], holds: ({ preset }, value) => preset === value },
  dataset: { values: ['mnist', 'fashion', 'other'], holds: ({ spec }, value) => spec.dataset.name === value },
  technique: {
    values: ['dropout', 'l2', 'dropout,l2', 'label-smoothing', 'batch-normalization,dropout', 'max-norm'],
    holds: (experiment, value) => {
      const used = usedBy(experiment).flatMap(([, names]) => names);
      return value.split(',').every((name) => used.includes(name));
    },
  },
  createdAfter: {
    values: ['2026-03-02', '2026-03-05T03:00:00Z', '2026-03-05T03:00:00.001Z', '2027-01-01'],
    holds: ({ createdAt }, value) => Date.parse(createdAt) >= Date.parse(value),
  },
  createdBefore: {
    values: ['2026-03-02', '2026-03-05T03:00:00Z', '2026-03-05T05:00:00.001+02:00', '2020-01-01'],
    holds: ({ createdAt }, value) => Date.parse(createdAt) < Date.parse(value),
  },
  archived: {
    values: ['true', 'false', 'any'],
    holds: ({ archivedAt }, value) => value === 'any' || (archivedAt !== null) === (value === 'true'),
  },
  status: {
    values: ['queued', 'succeeded', 'cancelled,partially_succeeded', 'running,queued', 'paused'],
    holds: ({ status }, value) => value.split(',').includes(status),
  },
};
const names = Object.keys(KINDS);
const PAIRS = names.flatMap((a, index) => names.slice(index + 1).map((b) => [a, b] as const));

/** All pages by the Link header, with the number of items on each. */
async function walk<Item>(path: string, query: Query): Promise<{ items: Item[]; sizes: number[]; total: unknown }> {
  const items: Item[] = [];
  const sizes: number[] = [];
  let url: string | undefined = `${path}?${new URLSearchParams(query)}`;
  let total: unknown;
  while (url !== undefined) {
    const answer = await api.call('GET', url);
    expect([url, answer.statusCode]).toEqual([url, 200]);
    const page = answer.json<{ items: Item[]; nextCursor: string | null; total: unknown }>();
    items.push(...page.items);
    sizes.push(page.items.length);
    total = page.total;
    url = /<(.+)>; rel="next"/.exec(String(answer.headers.link))?.[1];
    expect(url === undefined).toBe(page.nextCursor === null);
  }
  return { items, sizes, total };
}

const isListed = (query: Query) => (experiment: Experiment) =>
  [['archived', 'false'] as const, ...query].every(
    ([name, value], index, all) =>
      (index === 0 && all.some(([other], at) => at > 0 && other === 'archived')) ||
      KINDS[name]!.holds(experiment, value),
  );

function expected(query: Query, descending: boolean): string[] {
  const ids = made
    .map(({ experiment }) => experiment)
    .filter(isListed(query))
    .map(({ id }) => id);
  return descending ? ids.reverse() : ids;
}

async function compare(query: Query): Promise<void> {
  const descending = below(2) === 0;
  const order: Query = descending ? [] : [['sort', 'createdAt']];
  const all: Query = [...query, ...order, ['limit', pick(['7', '40', '100'])]];
  const { items } = await walk<ExperimentSummary>('/v1/experiments', all);
  expect([all, items.map(({ id }) => id)]).toEqual([all, expected(query, descending)]);
}

describe('the list of experiments', () => {
  it('was generated with enough of each kind', () => {
    for (const [name, { values, holds }] of Object.entries(KINDS)) {
      const counts = values.map((value) => made.filter(({ experiment }) => holds(experiment, value)).length);
      expect([name, Math.max(...counts) > 20]).toEqual([name, true]);
    }
    expect(CANCELLED.length).toBeGreaterThan(20);
  });

  it.each(names)('is filtered by %s', async (name) => {
    for (const value of KINDS[name]!.values) await compare([[name, value]]);
  });

  it.each(PAIRS)('is filtered by %s and %s', async (a, b) => {
    for (let times = 0; times < 2; times += 1) {
      await compare([
        [a, pick(KINDS[a]!.values)],
        [b, pick(KINDS[b]!.values)],
      ]);
    }
  });

  it('takes several labels, of which all must hold', async () => {
    await compare([
      ['label', 'team=vision'],
      ['label', 'stage'],
    ]);
  });

  it('has each experiment once, with full pages and a total, when it is not filtered', async () => {
    const { items, sizes, total } = await walk<ExperimentSummary>('/v1/experiments', [
      ['limit', '50'],
      ['archived', 'any'],
    ]);
    expect(items.map(({ id }) => id)).toEqual(made.map(({ experiment }) => experiment.id).reverse());
    expect([sizes.slice(0, -1), total]).toEqual([Array(4).fill(50), COUNT]);
  });

  it('counts what Redis knows, and says null elsewhere', async () => {
    const totalOf = async (query: Query) => (await walk('/v1/experiments', [...query, ['limit', '100']])).total;
    const count = (query: Query) => expected(query, true).length;
    for (const query of [[], [['archived', 'true']]] as Query[]) expect(await totalOf(query)).toBe(count(query));
    const status: Query = [
      ['archived', 'any'],
      ['status', 'queued,cancelled'],
    ];
    expect(await totalOf(status)).toBe(count(status));
    for (const name of ['name', 'label', 'technique'])
      expect(await totalOf([[name, KINDS[name]!.values[0]!]])).toBeNull();
  });

  it('gives the fields that are asked for', async () => {
    const { items } = await walk<object>('/v1/experiments', [
      ['fields', 'id,status'],
      ['limit', '100'],
    ]);
    for (const item of items) expect(Object.keys(item).sort()).toEqual(['id', 'status']);
    const { id } = made[0]!.experiment;
    const one = await api.call('GET', `/v1/experiments/${id}?fields=spec,id`);
    expect(Object.keys(one.json()).sort()).toEqual(['id', 'spec']);
  });

  it('keeps its cursors to itself', async () => {
    const first = await api.call('GET', '/v1/experiments?limit=1&name=a&status=queued,cancelled');
    const { nextCursor } = first.json<{ nextCursor: string }>();
    for (const query of ['', '&name=b&status=queued,cancelled', '&name=a&status=queued', '&name=a&sort=createdAt']) {
      const answer = await api.call('GET', `/v1/experiments?cursor=${nextCursor}${query}`);
      expect(answer.json()).toMatchObject({ status: 400, errors: [{ parameter: 'cursor' }] });
    }
    const other = `/v1/experiments?limit=3&status=queued,cancelled&name=a&cursor=${nextCursor}`;
    expect((await api.call('GET', other)).statusCode).toBe(200);
  });

  it.each([
    ['status', 'done'],
    ['status', ''],
    ['label', '=x'],
    ['label', 'a b=c'],
    ['name', ''],
    ['technique', 'droput'],
    ['technique', 'ensemble'],
    ['createdAfter', 'yesterday'],
    ['createdAfter', '2026-13-01'],
    ['archived', 'yes'],
    ['sort', 'name'],
    ['fields', 'id,secret'],
    ['limit', '101'],
    ['lable', 'a'],
  ])('refuses %s=%s, and says where', async (parameter, value) => {
    const query = new URLSearchParams([[parameter, value]]);
    const { status, errors } = (await api.call('GET', `/v1/experiments?${query}`)).json();
    expect([status, errors[0].parameter]).toEqual([400, parameter]);
  });

  it('searches a bounded number of records for one answer', async () => {
    const { id } = made[0]!.experiment;
    const stored = await api.redis.hgetall(api.keys.experiment(id));
    const copies = Array.from({ length: WALK_LIMIT + 500 }, (_, index) => `exp_${uuid({ msecs: START - 1 - index })}`);
    const pipeline = api.redis.pipeline();
    for (const copy of copies) {
      pipeline.hset(api.keys.experiment(copy), { ...stored, id: copy, name: 'copy' });
      pipeline.zadd(api.keys.experiments, 0, copy);
    }
    await pipeline.exec();
    try {
      const before = await recordsRead();
      const first = (await api.call('GET', '/v1/experiments?name=nothing&sort=createdAt')).json();
      expect([first.items, typeof first.nextCursor]).toEqual([[], 'string']);
      expect((await recordsRead()) - before).toBeLessThan(WALK_LIMIT + 250);
      const { items } = await walk('/v1/experiments', [
        ['name', 'copy'],
        ['limit', '100'],
      ]);
      expect(items).toHaveLength(copies.length);
      const runs = (await api.call('GET', '/v1/runs?name=nothing&sort=createdAt')).json();
      expect([runs.items, typeof runs.nextCursor]).toEqual([[], 'string']);
      const last = made.filter(({ experiment }) => experiment.archivedAt === null).at(-1)!;
      const found = await walk<Run>('/v1/runs', [
        ['name', last.experiment.name],
        ['sort', 'createdAt'],
      ]);
      expect(found.items.map(({ id }) => id)).toEqual(last.runs.map(({ id }) => id));
    } finally {
      const undo = api.redis.pipeline();
      for (const copy of copies) undo.del(api.keys.experiment(copy)).zrem(api.keys.experiments, copy);
      await undo.exec();
    }
  });
});

/** How often Redis has read fields of a record. */
async function recordsRead(): Promise<number> {
  return Number(/^cmdstat_hmget:calls=(\d+)/m.exec(await api.redis.info('commandstats'))?.[1] ?? 0);
}

describe('the list of all runs', () => {
  const RUN_STATUSES = ['queued', 'succeeded,cancelled', 'running'];

  function expectedRuns(query: Query, descending: boolean): string[] {
    const own = ['status', 'arm', 'technique'];
    const ofExperiment = query.filter(([name]) => !own.includes(name));
    const given = (name: string) => query.find(([each]) => each === name)?.[1];
    const ids = expected(ofExperiment, descending);
    return ids.flatMap((id) => {
      const { experiment, runs } = made.find((each) => each.experiment.id === id)!;
      const techniques = new Map(usedBy(experiment));
      return runs
        .filter(({ status }) => given('status')?.split(',').includes(status) ?? true)
        .filter(({ arm }) => arm === (given('arm') ?? arm))
        .filter(({ arm }) =>
          (given('technique')?.split(',') ?? []).every((name) => techniques.get(arm)!.includes(name)),
        )
        .map((run) => run.id);
    });
  }

  async function compareRuns(query: Query): Promise<void> {
    const descending = below(2) === 0;
    const order: Query = descending ? [] : [['sort', 'createdAt']];
    const all: Query = [...query, ...order, ['limit', pick(['7', '40', '100'])]];
    const { items } = await walk<Run>('/v1/runs', all);
    expect([all, items.map(({ id }) => id)]).toEqual([all, expectedRuns(query, descending)]);
  }

  it('has each run once, the newest experiments first', async () => {
    const query: Query = [['archived', 'any']];
    const { items, sizes, total } = await walk<Run>('/v1/runs', [...query, ['limit', '60']]);
    expect(items.map(({ id }) => id)).toEqual(expectedRuns(query, true));
    expect(new Set(sizes.slice(0, -1))).toEqual(new Set([60]));
    expect(total).toBe(items.length);
  });

  it.each(names.filter((name) => name !== 'status'))('is filtered by %s', async (name) => {
    for (const value of KINDS[name]!.values) await compareRuns([[name, value]]);
    for (const status of RUN_STATUSES) {
      await compareRuns([
        [name, pick(KINDS[name]!.values)],
        ['status', status],
      ]);
    }
  });

  it.each(['first0', 'second1', 'nobody'])('is filtered by the arm %s', async (arm) => {
    await compareRuns([['arm', arm]]);
    await compareRuns([
      ['arm', arm],
      ['technique', 'dropout'],
    ]);
  });

  it('gives the fields that are asked for, and refuses others', async () => {
    const { items } = (await api.call('GET', '/v1/runs?fields=id,arm&limit=3')).json<{ items: object[] }>();
    for (const item of items) expect(Object.keys(item).sort()).toEqual(['arm', 'id']);
    expect((await api.call('GET', '/v1/runs?fields=nothing')).json()).toMatchObject({ code: 'INVALID_REQUEST' });
  });
});
