import { describe, expect, it } from '@jest/globals';
import type { Comparison } from '../../../../src/analysis/schemas.js';
import type { BiasVariance } from '../../../../src/analysis/studies/bias-variance.js';
import type { Ensembles } from '../../../../src/analysis/studies/ensembles.js';
import type { SweepPaths } from '../../../../src/analysis/studies/path.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { loadTestLabels } from '../../../../src/models/data/load-dataset.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { evaluationWith, predictionsWrongAt, range } from '../../../support/predictions.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const labels = await loadTestLabels();
const NOBODY = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

const model = { architecture: 'mlp', hiddenUnits: [8] };
const SWEEP = {
  seeds: [1, 2, 3],
  baseline: 'plain',
  arms: [
    { name: 'plain', model },
    { name: 'dropout', model, regularization: { dropout: { rate: { grid: [0.5, 0.25] } } } },
  ],
};
const REPLICAS = { ...SWEEP, kind: 'biasVariance', dataset: { resampling: 'bootstrap' } };

/** Ends every run with the images `wrongOf` gives it wrong. */
async function finishAll(experiment: Experiment, wrongOf: (arm: string, seed: number) => number[]): Promise<void> {
  for (const { id, arm, seed } of experiment.runs) {
    const wrong = wrongOf(arm, seed);
    await finishRun(api, id, {
      evaluation: evaluationWith(1 - wrong.length / 10000),
      files: { 'predictions.bin': predictionsWrongAt(labels, wrong) },
    });
  }
}
const scattered = (arm: string, seed: number) => range(0, 100 + arm.length + 7 * seed ** 2);

async function ask<Answer>(id: string, what: string): Promise<Answer> {
  const response = await api.call('GET', `/v1/experiments/${id}/${what}`);
  expect(response.statusCode).toBe(200);
  return response.json<Answer>();
}

describe('a sweep', () => {
  it('becomes arms when it is submitted, as its dry run showed', async () => {
    const dryRun = await api.call('POST', '/v1/experiments?dryRun=true', { payload: SWEEP });
    const experiment = await api.submit(SWEEP);
    expect(dryRun.json()).toMatchObject({ estimate: { arms: 3, runs: 9 }, spec: experiment.spec });
    expect(experiment.spec.arms.map(({ name, sweep }) => [name, sweep?.arm])).toEqual([
      ['plain', undefined],
      ['dropout_rate-0.5', 'dropout'],
      ['dropout_rate-0.25', 'dropout'],
    ]);
    expect(experiment.runs).toHaveLength(9);
  });

  it('is refused with a pointer into what was sent', async () => {
    const arms = [{ name: 'dropout', model, regularization: { dropout: { rate: { grid: [0.5, 1] } } } }];
    const response = await api.call('POST', '/v1/experiments', { payload: { arms } });
    expect([response.statusCode, response.json().errors]).toEqual([
      400,
      [{ pointer: '/arms/0/regularization/dropout/rate/grid/1', code: 'TOO_BIG', message: 'Must be less than 1.' }],
    ]);
  });

  it("counts every point in Holm's family", async () => {
    const experiment = await api.submit(SWEEP);
    await finishAll(experiment, scattered);
    const { comparisons } = await ask<Comparison>(experiment.id, 'comparison');
    expect(comparisons).toHaveLength(2);
    const { family } = comparisons[0]!.holm ?? {};
    // Both points have the same differences everywhere, and so no spread: nothing was tested.
    expect([family, comparisons[0]?.reasons.holm]).toEqual([
      undefined,
      expect.stringMatching(/All differences are equal/),
    ]);
    const other = await api.submit(SWEEP);
    const extra: Record<string, number> = { plain: 0, 'dropout_rate-0.5': 5, 'dropout_rate-0.25': 9 };
    await finishAll(other, (arm, seed) => range(0, 100 + extra[arm]! * seed ** 2));
    const compared = await ask<Comparison>(other.id, 'comparison?family=test.accuracy,test.dataLoss');
    expect(compared.comparisons[0]?.holm?.family).toMatchObject({
      size: 4,
      arms: ['dropout_rate-0.5', 'dropout_rate-0.25'],
      description: expect.stringContaining('2 arms × 2 metrics'),
    });
  });
});

describe('GET /v1/experiments/{experimentId}/path', () => {
  it('follows a metric along the strength of what was swept', async () => {
    const experiment = await api.submit(SWEEP);
    await finishAll(experiment, scattered);
    const { metric, complete, paths, others } = await ask<SweepPaths>(experiment.id, 'path?metric=test.dataLoss');
    expect([metric, complete, others.map(({ arm }) => arm)]).toEqual(['test.dataLoss', true, ['plain']]);
    expect(paths[0]).toMatchObject({ sweep: 'dropout', fields: ['/regularization/dropout/rate'] });
    expect(paths[0]?.points.map(({ arm, point, n, values }) => [arm, Object.values(point), n, values.length])).toEqual([
      ['dropout_rate-0.25', [0.25], 3, 3],
      ['dropout_rate-0.5', [0.5], 3, 3],
    ]);
  });

  it('has none without a sweep, none of a metric that is not one, and none of nobody', async () => {
    const { id } = await api.submit(SMALL_SPEC);
    expect(await ask<SweepPaths>(id, 'path')).toMatchObject({ metric: 'test.accuracy', paths: [], complete: false });
    expect((await api.call('GET', `/v1/experiments/${id}/path?metric=accuracy`)).statusCode).toBe(400);
    expect((await api.call('GET', `/v1/experiments/${NOBODY}/path`)).json().code).toBe('EXPERIMENT_NOT_FOUND');
  });
});

describe('GET /v1/experiments/{experimentId}/bias-variance', () => {
  it('takes the error of every arm apart, from the stored predictions of its replicas', async () => {
    const experiment = await api.submit(REPLICAS);
    // Image 0 … 99 are wrong everywhere; of each replica 30 others, which the main answer has
    // right.
    await finishAll(experiment, (_, seed) => [...range(0, 100), ...range(1000 * seed, 1000 * seed + 30)]);
    const { arms, replicas, curves, complete } = await ask<BiasVariance>(experiment.id, 'bias-variance');
    expect(complete).toBe(true);
    expect(replicas).toMatchObject({ planned: 3, resampling: 'bootstrap', images: 48000 });
    expect(replicas.description).toContain('63.2 %');
    expect(arms.map(({ arm, seeds }) => [arm, seeds])).toEqual([
      ['plain', [1, 2, 3]],
      ['dropout_rate-0.5', [1, 2, 3]],
      ['dropout_rate-0.25', [1, 2, 3]],
    ]);
    expect(arms[0]?.zeroOne).toMatchObject({
      error: expect.closeTo(0.013, 12),
      bias: 0.01,
      unbiasedVariance: expect.closeTo(0.003, 12),
      biasedVariance: 0,
    });
    const { error, bias, variance } = arms[0]!.brier!;
    expect(bias + variance).toBeCloseTo(error, 9);
    expect(curves[0]?.points.map(({ arm }) => arm)).toEqual(['dropout_rate-0.25', 'dropout_rate-0.5']);
  });

  it('gives what is available while runs are unfinished, and says why the rest is missing', async () => {
    const experiment = await api.submit(REPLICAS);
    await finishAll(
      { ...experiment, runs: experiment.runs.filter(({ seed, arm }) => seed < 3 && arm === 'plain') },
      scattered,
    );
    const { arms, complete } = await ask<BiasVariance>(experiment.id, 'bias-variance');
    expect([complete, arms[0]?.n, arms[0]?.pending]).toEqual([false, 2, 1]);
    expect(arms[1]).toMatchObject({
      zeroOne: null,
      brier: null,
      reasons: { brier: expect.stringMatching(/two replicas/) },
    });
    const { id } = await api.submit(SWEEP);
    expect((await ask<BiasVariance>(id, 'bias-variance')).arms[0]?.reasons.zeroOne).toMatch(/same training images/);
    expect((await api.call('GET', `/v1/experiments/${NOBODY}/bias-variance`)).json().code).toBe('EXPERIMENT_NOT_FOUND');
  });

  it('names the run whose predictions are not there, and arms without ten probabilities', async () => {
    const experiment = await api.submit({
      ...REPLICAS,
      arms: [SWEEP.arms[0], { name: 'sigmoid', model: { ...model, output: { activation: 'sigmoid' } } }],
    });
    for (const { id, arm } of experiment.runs) {
      const files = arm === 'sigmoid' ? { 'predictions.bin': Buffer.alloc(40_000) } : {};
      await finishRun(api, id, { evaluation: evaluationWith(0.9), files });
    }
    const { arms } = await ask<BiasVariance>(experiment.id, 'bias-variance');
    expect(arms.map(({ reasons }) => reasons.zeroOne)).toEqual([
      'plain seed 1: No predictions are stored.',
      'sigmoid: a single sigmoid unit gives no probabilities of ten digits.',
    ]);
  });
});

describe('GET /v1/experiments/{experimentId}/ensembles', () => {
  it('averages the runs of every arm, and is right where most of them are', async () => {
    const experiment = await api.submit({ ...SWEEP, seeds: [1, 2, 3] });
    await finishAll(experiment, (_, seed) => range(100 * seed, 100 * seed + 60));
    const { ensembles } = await ask<Ensembles>(experiment.id, 'ensembles');
    expect(ensembles.map(({ arms, size, groups }) => [arms, size, groups.length])).toEqual([
      [['plain'], 3, 1],
      [['dropout_rate-0.5'], 3, 1],
      [['dropout_rate-0.25'], 3, 1],
    ]);
    const [{ ensemble, membersMean, ambiguity, residual }] = ensembles[0]!.groups as [
      Ensembles['ensembles'][0]['groups'][0],
    ];
    expect([ensemble.accuracy, membersMean.accuracy]).toEqual([1, expect.closeTo(0.994, 12)]);
    expect(ensemble.brier).toBeCloseTo(membersMean.brier - ambiguity, 9);
    expect(Math.abs(residual)).toBeLessThan(1e-9);
    expect(ensembles[0]?.gain?.accuracy).toMatchObject({ n: 1, points: expect.closeTo(0.6, 9), pairedT: null });
  });

  it('makes groups of a size that share no run, also of several arms together', async () => {
    const experiment = await api.submit({ ...SWEEP, seeds: [1, 2, 3] });
    await finishAll(experiment, (arm, seed) => range(arm.length * seed, 100 + 40 * seed));
    const { ensembles } = await ask<Ensembles>(experiment.id, 'ensembles?arms=plain,dropout_rate-0.5&size=2');
    const [ensemble] = ensembles;
    expect(ensemble?.groups.map(({ members }) => members.map(({ arm, seed }) => `${arm} ${seed}`))).toEqual([
      ['plain 1', 'dropout_rate-0.5 1'],
      ['plain 2', 'dropout_rate-0.5 2'],
      ['plain 3', 'dropout_rate-0.5 3'],
    ]);
    expect(ensemble?.gain?.brier.pairedT).toMatchObject({ df: 2 });
    const alone = await ask<Ensembles>(experiment.id, 'ensembles?arms=plain&size=2');
    expect(alone.ensembles[0]?.unused).toEqual([
      expect.objectContaining({ arm: 'plain', seed: 3, reason: expect.stringMatching(/left over/) }),
    ]);
  });

  it.each([
    ['size=1', 'size'],
    ['size=x', 'size'],
    ['members=2', 'members'],
  ])('refuses ?%s', async (query, parameter) => {
    const { id } = await api.submit(SMALL_SPEC);
    const response = await api.call('GET', `/v1/experiments/${id}/ensembles?${query}`);
    expect([response.statusCode, response.json().errors[0].parameter]).toEqual([400, parameter]);
  });

  it('refuses arms that are not there', async () => {
    const { id } = await api.submit(SMALL_SPEC);
    const response = await api.call('GET', `/v1/experiments/${id}/ensembles?arms=only,nobody`);
    expect([response.statusCode, response.json().code]).toEqual([400, 'INVALID_REQUEST']);
    expect((await ask<Ensembles>(id, 'ensembles')).ensembles[0]).toMatchObject({
      gain: null,
      reasons: { gain: expect.stringMatching(/Fewer runs/) },
    });
  });
});

it('the answers are kept until something happens to the experiment', async () => {
  const experiment = await api.submit(REPLICAS);
  await finishAll(experiment, scattered);
  for (const what of ['path', 'bias-variance', 'ensembles']) {
    const first = await api.call('GET', `/v1/experiments/${experiment.id}/${what}`);
    const url = `/v1/experiments/${experiment.id}/${what}`;
    expect((await api.call('GET', url, { headers: { 'if-none-match': String(first.headers.etag) } })).statusCode).toBe(
      304,
    );
    expect((await api.call('GET', url)).body).toBe(first.body);
  }
});
