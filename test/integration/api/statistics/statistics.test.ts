import { once } from 'node:events';
import http from 'node:http';
import { describe, expect, it } from '@jest/globals';
import type { ArmComparison, Comparison, Diagnostics } from '../../../../src/analysis/schemas.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import type { EpochMetrics } from '../../../../src/experiments/records/metrics.js';
import { loadTestLabels } from '../../../../src/models/data/load-dataset.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { EVALUATION } from '../../../support/experiments.js';
import { evaluationWith, predictionsWrongAt, range } from '../../../support/predictions.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const labels = await loadTestLabels();
const NOBODY = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

const model = { architecture: 'softmax-regression' };
const twoArms = (seeds: number[]) => ({
  seeds,
  baseline: 'plain',
  arms: [
    { name: 'plain', model },
    { name: 'treated', model },
  ],
});

/** Images that each arm has wrong, by seed. Of every seed both arms miss image 0 … 99. */
const WRONG = {
  plain: {
    1: [...range(0, 100), ...range(200, 260)],
    2: [...range(0, 100), ...range(200, 270)],
    3: [...range(0, 190)],
  },
  treated: { 1: range(0, 120), 2: range(0, 125), 3: range(0, 130) },
} as Record<string, Record<number, number[]>>;

const history = (accuracies: number[]): EpochMetrics[] =>
  accuracies.map((accuracy, index) => ({
    epoch: index + 1,
    train: evaluationWith(accuracy).train,
    validation: evaluationWith(accuracy).validation,
    runningObjective: 1,
    durationMs: 10,
  }));

async function finishAll(experiment: Experiment, { predictions = true } = {}): Promise<void> {
  for (const { id, arm, seed } of experiment.runs) {
    const wrong = WRONG[arm]![seed]!;
    const accuracy = 1 - wrong.length / 10000;
    await finishRun(api, id, {
      epochs: history([accuracy - 0.1, accuracy]),
      evaluation: evaluationWith(accuracy),
      files: predictions ? { 'predictions.bin': predictionsWrongAt(labels, wrong) } : {},
    });
  }
}

async function compare(id: string, query = ''): Promise<Comparison> {
  const response = await api.call('GET', `/v1/experiments/${id}/comparison${query}`);
  expect(response.statusCode).toBe(200);
  return response.json<Comparison>();
}

const only = ({ comparisons }: Comparison): ArmComparison => {
  expect(comparisons).toHaveLength(1);
  return comparisons[0]!;
};

describe('GET /v1/experiments/{experimentId}/comparison', () => {
  it('compares finished arms seed by seed and image by image', async () => {
    const experiment = await api.submit(twoArms([1, 2, 3]));
    await finishAll(experiment);
    const comparison = await compare(experiment.id, '?margin=1');
    expect(comparison).toMatchObject({ metric: 'test.accuracy', baseline: 'plain', complete: true });
    expect(comparison.arms.map(({ arm, n, mean }) => [arm, n, mean?.toFixed(6)])).toEqual([
      ['plain', 3, '0.982667'],
      ['treated', 3, '0.987500'],
    ]);
    const { difference, pairedT, signFlip, bootstrap, mcnemar, holm, equivalence, detectable } = only(comparison);
    expect(difference?.values.map(({ seed, value }) => [seed, value.toFixed(4)])).toEqual([
      [1, '0.0040'],
      [2, '0.0045'],
      [3, '0.0060'],
    ]);
    expect(difference?.points).toBeCloseTo(0.48333, 4);
    expect(pairedT).toMatchObject({ df: 2, t: expect.closeTo(8.0431528453, 9), p: expect.closeTo(0.0151083643, 9) });
    expect(signFlip).toEqual({ p: 0.25, smallestPossible: 0.25 });
    expect(holm).toMatchObject({ p: pairedT?.p, family: { size: 1, arms: ['treated'] } });
    expect(mcnemar?.map(({ seed, b, c }) => [seed, b, c])).toEqual([
      [1, 20, 60],
      [2, 25, 70],
      [3, 0, 60],
    ]);
    expect(bootstrap.seeds).toMatchObject({ method: 'BCa', tooNarrow: true, provisional: false });
    // Images vary too: wider than over seeds alone.
    const { low, high } = bootstrap.seedsAndImages!;
    expect(high - low).toBeGreaterThan(bootstrap.seeds!.high - bootstrap.seeds!.low);
    expect(equivalence).toMatchObject({ equivalent: true });
    expect(comparison.margin).toEqual({ points: 1, value: 0.01 });
    expect(detectable).toMatchObject({ power: 0.8, alpha: 0.05 });
    expect(comparison.chosenOnValidation).toMatchObject({ arm: 'treated', metric: 'validation.accuracy' });
  });

  it('gives provisional intervals and tests nothing while runs are unfinished', async () => {
    const experiment = await api.submit(twoArms([1, 2, 3]));
    await finishAll({ ...experiment, runs: experiment.runs.filter(({ seed }) => seed < 3) });
    const comparison = await compare(experiment.id, '?margin=1');
    expect(comparison.complete).toBe(false);
    expect(comparison.arms[0]).toMatchObject({ n: 2, pending: 1, interval: { provisional: true } });
    const { difference, statement, reasons, ...figures } = only(comparison);
    expect(difference?.interval?.provisional).toBe(true);
    expect(statement).toMatch(/^Provisional/);
    for (const test of ['pairedT', 'signFlip', 'mcnemar', 'holm', 'equivalence', 'detectable'] as const) {
      expect(figures[test]).toBeNull();
      expect(reasons[test]).toMatch(/have not finished/);
    }
    expect(figures.missingPairs).toEqual([{ seed: 3, reason: 'treated: queued; plain: queued' }]);
  });

  it('counts a diverged run as an outcome and names the pair that is missing', async () => {
    const experiment = await api.submit(twoArms([1, 2, 3]));
    const [diverging, ...others] = experiment.runs.filter(({ arm }) => arm === 'treated').reverse();
    await finishAll({ ...experiment, runs: experiment.runs.filter(({ id }) => id !== diverging?.id) });
    const claim = await api.execution.claimRun(diverging!.id, { workerId: 'test', maxAttempts: 3 });
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    await api.execution.finishRun(diverging!.id, claim.fence, {
      status: 'failed',
      stopReason: { kind: 'diverged', epoch: 1, step: 3 },
      error: { code: 'TRAINING_DIVERGED', message: 'The loss is NaN.' },
    });
    const comparison = await compare(experiment.id);
    expect(others).toHaveLength(2);
    expect(comparison.complete).toBe(true);
    expect(comparison.arms[1]?.failed).toMatchObject({
      count: 1,
      rate: 1 / 3,
      runs: [{ runId: diverging?.id, seed: 3, status: 'failed', reason: 'diverged' }],
    });
    const { n, missingPairs, statement, pairedT } = only(comparison);
    expect([n, pairedT?.df]).toEqual([2, 1]);
    expect(missingPairs).toEqual([{ seed: 3, reason: 'treated: diverged' }]);
    expect(statement).toContain('seed 3: treated: diverged');
  });

  it('says why there is no test of one seed', async () => {
    const experiment = await api.submit(twoArms([1]));
    await finishAll(experiment);
    const { pairedT, difference, reasons, mcnemar, statement } = only(await compare(experiment.id));
    expect([pairedT, difference?.interval, difference?.standardDeviation]).toEqual([null, null, null]);
    expect(reasons.pairedT).toMatch(/One pair of runs shows no spread/);
    expect(statement).toContain(reasons.pairedT);
    expect(mcnemar).toHaveLength(1);
  });

  it('says why nothing is known of single images without stored predictions', async () => {
    const experiment = await api.submit(twoArms([1, 2]));
    await finishAll(experiment, { predictions: false });
    const { mcnemar, bootstrap, reasons, pairedT } = only(await compare(experiment.id));
    expect([mcnemar, bootstrap.seedsAndImages]).toEqual([null, null]);
    expect(reasons.mcnemar).toBe('treated seed 1: No predictions are stored.');
    expect(pairedT).not.toBeNull();
  });

  it('widens the family of Holm by the metrics that are looked at', async () => {
    const experiment = await api.submit(twoArms([1, 2, 3]));
    await finishAll(experiment);
    const { holm, pairedT } = only(await compare(experiment.id, '?family=test.accuracy,test.dataLoss'));
    expect(holm?.family).toMatchObject({ size: 2, metrics: ['test.accuracy', 'test.dataLoss'] });
    expect(holm?.p).toBeCloseTo(2 * pairedT!.p, 12);
  });

  it('takes another baseline and other metrics, with "better" inverted for losses', async () => {
    const experiment = await api.submit(twoArms([1, 2, 3]));
    await finishAll(experiment);
    const comparison = await compare(experiment.id, '?baseline=treated&metric=test.dataLoss');
    const { arm, difference, effectSize, bootstrap, mcnemar } = only(comparison);
    expect([comparison.higherIsBetter, arm, difference?.points]).toEqual([false, 'plain', null]);
    expect(effectSize?.probabilityBetter).toBe(0);
    expect(bootstrap.seedsAndImages?.low).toBeGreaterThan(0);
    expect(mcnemar).toBeNull();
  });

  it('compares after equally many epochs and at the epochs that validation chooses', async () => {
    const experiment = await api.submit(twoArms([1, 2]));
    for (const { id, arm, seed } of experiment.runs) {
      const epochs = arm === 'plain' ? [0.9, 0.95, 0.91] : [0.92, 0.93 + seed / 100];
      await finishRun(api, id, { epochs: history(epochs), evaluation: evaluationWith(epochs.at(-1)!, epochs.length) });
    }
    const [equal, selected] = only(await compare(experiment.id)).otherEpochs;
    // After 2 epochs: 0.94 and 0.95 against 0.95, on the validation images.
    expect(equal).toMatchObject({ basis: 'equalEpochs', metric: 'validation.accuracy', n: 2 });
    expect(equal?.difference?.mean).toBeCloseTo(-0.005, 10);
    expect(selected).toMatchObject({ basis: 'selectedEpochs', metric: 'validation.accuracy' });
    expect(selected?.difference?.mean).toBeCloseTo(-0.005, 10);
    expect(equal?.description).toContain('After 2 epochs in');
  });

  it('answers 304 until something happens to the experiment, and the same to the last bit when asked again', async () => {
    const experiment = await api.submit(twoArms([1, 2]));
    await finishAll(experiment);
    const url = `/v1/experiments/${experiment.id}/comparison`;
    const first = await api.call('GET', url);
    const again = await api.call('GET', url, { headers: { 'if-none-match': String(first.headers.etag) } });
    expect(again.statusCode).toBe(304);
    expect((await api.call('GET', `${url}?metric=test.accuracy`)).payload).toBe(first.payload);
  });

  it('has nothing to compare in an experiment of one arm', async () => {
    const { id } = await api.submit(SMALL_SPEC);
    expect(await compare(id)).toMatchObject({ comparisons: [], baseline: 'only' });
  });

  it.each([
    ['metric=accuracy', 'metric'],
    ['margin=0', 'margin'],
    ['margin=-1', 'margin'],
    ['margin=', 'margin'],
    ['margin=.', 'margin'],
    ['margin=0x1', 'margin'],
    ['margin=1e999', 'margin'],
    ['margin=1e-999', 'margin'],
    ['margin=Infinity', 'margin'],
    ['family=test.accuracy,', 'family'],
    ['family=test.accuracy,x,y', 'family'],
    ['baseline=nobody', 'baseline'],
    ['level=0.9', 'level'],
  ])('refuses ?%s', async (query, parameter) => {
    const { id } = await api.submit(SMALL_SPEC);
    const response = await api.call('GET', `/v1/experiments/${id}/comparison?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json().errors.map((error: { parameter: string }) => error.parameter)).toEqual([parameter]);
    expect(response.json().detail).not.toMatch(/[a-z]\.\d/);
  });

  it.each([
    ['0.5', 0.005],
    ['5e-1', 0.005],
    ['.5', 0.005],
    ['5E-1', 0.005],
    ['1e-7', 1e-9],
    ['1e3', 10],
    ['2.', 0.02],
  ])('takes a margin of %s', async (margin, value) => {
    const { id } = await api.submit(SMALL_SPEC);
    expect((await compare(id, `?margin=${margin}`)).margin!.value).toBeCloseTo(value, 12);
  });

  it('names the arms of an ensemble that are none', async () => {
    const { id } = await api.submit(SMALL_SPEC);
    const response = await api.call('GET', `/v1/experiments/${id}/ensembles?arms=only,nobody`);
    expect(response.json()).toMatchObject({ errors: [{ parameter: 'arms', code: 'UNKNOWN_REFERENCE' }] });
  });

  it('refuses a baseline that is no arm, and knows no experiment that does not exist', async () => {
    const { id } = await api.submit(SMALL_SPEC);
    const response = await api.call('GET', `/v1/experiments/${id}/comparison?baseline=nobody`);
    expect([response.statusCode, response.json().code]).toEqual([400, 'INVALID_REQUEST']);
    expect(response.json().detail).toContain('only');
    expect((await api.call('GET', `/v1/experiments/${NOBODY}/comparison`)).json().code).toBe('EXPERIMENT_NOT_FOUND');
  });
});

describe('GET /v1/runs/{runId}/diagnostics', () => {
  const url = (runId: string, query = '') => `/v1/runs/${runId}/diagnostics${query}`;

  it('measures calibration, confusions and the worst mistakes on the stored predictions', async () => {
    const experiment = await api.submit(SMALL_SPEC);
    const runId = experiment.runs[0]!.id;
    await finishRun(api, runId, { files: { 'predictions.bin': predictionsWrongAt(labels, [7, 3]) } });
    const response = await api.call('GET', url(runId, '?bins=10&mistakes=1'));
    expect(response.statusCode).toBe(200);
    const { samples, calibration, confusion, worstMistakes, temperatureScaled, reasons } = response.json<Diagnostics>();
    expect([samples, calibration?.bins.length, temperatureScaled]).toEqual([10000, 10, null]);
    // Confident by 0.91 (float32), right in 9998 of 10000.
    expect(calibration?.ece).toBeCloseTo(0.9998 - 0.91, 6);
    expect(confusion?.[labels[3]!]?.[labels[3]! + 1]).toBeGreaterThanOrEqual(1);
    expect(confusion?.flat().reduce((sum, count) => sum + count)).toBe(10000);
    expect(worstMistakes).toEqual([
      {
        image: 3,
        label: labels[3],
        answer: labels[3]! + 1,
        confidence: Math.fround(0.91),
        labelProbability: Math.fround(0.01),
      },
    ]);
    expect(reasons.temperatureScaled).toMatch(/validation images/);
  });

  it('shows the calibration with the temperature that was fitted on validation images', async () => {
    const runId = (await api.submit(SMALL_SPEC)).runs[0]!.id;
    const evaluation = { ...EVALUATION, temperature: { value: 0.5, nllBefore: 0.2, nllAfter: 0.1 } };
    await finishRun(api, runId, { evaluation, files: { 'predictions.bin': predictionsWrongAt(labels, [7]) } });
    const { temperatureScaled, calibration, reasons } = (await api.call('GET', url(runId))).json<Diagnostics>();
    // Squared and made to add up to 1 again.
    const confidence = 0.91 ** 2 / (0.91 ** 2 + 9 * 0.01 ** 2);
    expect(temperatureScaled?.temperature).toBe(0.5);
    expect(temperatureScaled?.bins.at(-1)?.confidence).toBeCloseTo(confidence, 6);
    expect(temperatureScaled!.ece).toBeLessThan(calibration!.ece);
    expect(reasons).toEqual({});
  });

  it.each([
    ['a run without predictions', {}, /No predictions are stored/],
    ['predictions of another size', { 'predictions.bin': Buffer.alloc(40) }, /do not fit/],
  ])('says why there is nothing of %s', async (_, files, reason) => {
    const runId = (await api.submit(SMALL_SPEC)).runs[0]!.id;
    await finishRun(api, runId, { files });
    const { calibration, confusion, worstMistakes, reasons } = (await api.call('GET', url(runId))).json<Diagnostics>();
    expect([calibration, confusion, worstMistakes]).toEqual([null, null, null]);
    expect(reasons.calibration).toMatch(reason);
  });

  it('says of a run that has not finished that there is nothing yet', async () => {
    const runId = (await api.submit(SMALL_SPEC)).runs[0]!.id;
    const { reasons } = (await api.call('GET', url(runId))).json<Diagnostics>();
    expect(reasons.calibration).toBe('No predictions are stored yet: the run has not finished.');
  });

  it('knows no run that does not exist', async () => {
    const response = await api.call('GET', url('run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60'));
    expect([response.statusCode, response.json().code]).toEqual([404, 'RUN_NOT_FOUND']);
  });
});

describe('a client that hangs up', () => {
  it('leaves the service able to answer the next one', async () => {
    const experiment = await api.submit(twoArms([1, 2]));
    await finishAll(experiment);
    const address = `${await api.listen()}/v1/experiments/${experiment.id}/comparison`;
    const request = http.get(address);
    const refused = once(request, 'error');
    await once(request, 'finish');
    request.destroy(new Error('hung up'));
    await refused.catch(() => {});
    const response = await fetch(address);
    expect(await response.json()).toMatchObject({ complete: true });
  });
});
