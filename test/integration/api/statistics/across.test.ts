import { describe, expect, it } from '@jest/globals';
import type { Comparison, ComparisonAcross } from '../../../../src/analysis/schemas.js';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import { loadTestLabels } from '../../../../src/models/data/load-dataset.js';
import { finishRun, startApi } from '../../../support/api.js';
import { evaluationWith, predictionsWrongAt, range } from '../../../support/predictions.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const labels = await loadTestLabels();
const NOBODY = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

const model = { architecture: 'mlp', hiddenUnits: [8] };
const plain = { name: 'plain', model };
const dropout = { name: 'dropout', model, regularization: { dropout: { rate: 0.5 } } };
const SEEDS = [1, 2, 3, 4, 5];

/** Ends every run with images that depend on its arm and seed wrong. */
async function finishAll(experiment: Experiment): Promise<Experiment> {
  for (const { id, arm, seed } of experiment.runs) {
    const wrong = range(seed, 200 + 3 * seed ** 2 + (arm === 'dropout' ? -20 - 2 * seed : 0));
    await finishRun(api, id, {
      evaluation: evaluationWith(1 - wrong.length / 10000),
      files: { 'predictions.bin': predictionsWrongAt(labels, wrong) },
    });
  }
  return experiment;
}

const compare = (arms: object[], more: object = {}) =>
  api.call('POST', '/v1/comparisons', { payload: { arms, ...more } });

describe('POST /v1/comparisons', () => {
  it('gives the figures that the arms have in one experiment, also when each is in one of its own', async () => {
    const together = await finishAll(await api.submit({ seeds: SEEDS, arms: [plain, dropout] }));
    const first = await finishAll(await api.submit({ seeds: SEEDS, arms: [plain] }));
    const second = await finishAll(await api.submit({ seeds: [...SEEDS, 9], arms: [dropout] }));
    const query = 'margin=0.5&family=test.accuracy,test.dataLoss';
    const within = (await api.call('GET', `/v1/experiments/${together.id}/comparison?${query}`)).json<Comparison>();
    const response = await compare(
      [
        { experimentId: first.id, arm: 'plain' },
        { experimentId: second.id, arm: 'dropout' },
      ],
      { margin: 0.5, family: ['test.accuracy', 'test.dataLoss'] },
    );
    expect(response.statusCode).toBe(200);
    const across = response.json<ComparisonAcross>();
    const { differences, missingPairs, statement, ...figures } = across.comparisons[0]!;
    const { missingPairs: _none, statement: wordsWithin, ...figuresWithin } = within.comparisons[0]!;
    expect(figures).toEqual(figuresWithin);
    expect(figures.mcnemar).toHaveLength(SEEDS.length);
    expect(statement.startsWith(wordsWithin)).toBe(true);
    expect(missingPairs).toEqual([{ seed: 9, reason: 'plain: no run with this seed' }]);
    expect(differences).toEqual([{ pointer: '/regularization/dropout', arm: expect.anything(), baseline: null }]);
    expect(across.sources).toEqual([
      { name: 'plain', experimentId: first.id, arm: 'plain', seeds: SEEDS },
      { name: 'dropout', experimentId: second.id, arm: 'dropout', seeds: [...SEEDS, 9] },
    ]);
    expect(across).not.toHaveProperty('experimentId');
  });

  it('names arms of the same name by their experiments, and as the request says', async () => {
    const [first, second] = [await api.submit({ arms: [plain] }), await api.submit({ arms: [plain] })];
    const arms = [first, second].map(({ id }) => ({ experimentId: id, arm: 'plain' }));
    const { baseline, comparisons, complete } = (await compare(arms)).json<ComparisonAcross>();
    expect([baseline, comparisons[0]?.arm]).toEqual([first, second].map(({ id }) => `plain (…${id.slice(-6)})`));
    expect(complete).toBe(false);
    const named = await compare([
      { ...arms[0], name: 'before' },
      { ...arms[1], name: 'after' },
    ]);
    expect(named.json<ComparisonAcross>()).toMatchObject({ baseline: 'before', comparisons: [{ arm: 'after' }] });
    const twice = await compare([arms[0]!, arms[0]!]);
    expect([twice.statusCode, twice.json().errors]).toEqual([
      400,
      [{ pointer: '/arms/1', code: 'DUPLICATE', message: expect.stringContaining('give it a "name"') }],
    ]);
  });

  it('refuses what cannot be compared, and says where', async () => {
    const first = await api.submit({ seeds: [1, 2], arms: [plain] });
    const other = await api.submit({ seeds: [1, 2], dataset: { trainSize: 2000 }, arms: [dropout] });
    const arms = [
      { experimentId: first.id, arm: 'plain' },
      { experimentId: other.id, arm: 'dropout' },
    ];
    const refused = await compare(arms, { metric: 'validation.accuracy' });
    expect([refused.statusCode, refused.json()]).toEqual([
      422,
      expect.objectContaining({
        code: 'NOT_COMPARABLE',
        errors: [{ pointer: '/arms/1', code: 'NOT_COMPARABLE', message: expect.stringContaining('dataset.trainSize') }],
      }),
    ]);
    const { notes, chosenOnValidation } = (await compare(arms)).json<ComparisonAcross>();
    expect(notes).toContainEqual(expect.stringContaining('also differ in /dataset/trainSize'));
    expect(chosenOnValidation).toBeNull();
  });

  it('says which experiment or arm there is not', async () => {
    const { id } = await api.submit({ arms: [plain] });
    const good = { experimentId: id, arm: 'plain' };
    const [missing, misspelt] = [
      await compare([good, { experimentId: NOBODY, arm: 'plain' }]),
      await compare([good, { experimentId: id, arm: 'plian' }]),
    ];
    expect([missing.statusCode, missing.json().errors[0].pointer]).toEqual([404, '/arms/1/experimentId']);
    expect([misspelt.statusCode, misspelt.json().errors[0]]).toEqual([
      400,
      { pointer: '/arms/1/arm', code: 'UNKNOWN_REFERENCE', message: expect.stringContaining('Did you mean "plain"?') },
    ]);
  });

  it('compares at most a thousand runs', async () => {
    const seeds = { count: 100, base: 1 };
    const { id } = await api.submit({ seeds, arms: [plain] });
    const arms = Array.from({ length: 11 }, (_, index) => ({ experimentId: id, arm: 'plain', name: `a${index}` }));
    const response = await compare(arms);
    expect([response.statusCode, response.json().errors[0]]).toEqual([
      400,
      { pointer: '/arms', code: 'TOO_BIG', message: expect.stringContaining('1100 runs') },
    ]);
    expect((await compare(arms.slice(0, 10))).statusCode).toBe(200);
  });
});
