/** Advice over HTTP: of a scenario, and of an experiment that has ended. */
import { describe, expect, it } from '@jest/globals';
import type { Advice } from '../../../../src/experiments/catalog/advisor/advise.js';
import { applyPatch } from '../../../../src/experiments/catalog/advisor/json-patch.js';
import { finishRun, SMALL_SPEC, startApi } from '../../../support/api.js';
import { epochMetrics } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const ask = (payload: object) => api.call('POST', '/v1/advice', { payload });

describe('POST /v1/advice', () => {
  it('ranks techniques for a scenario, each with a spec that the service takes', async () => {
    const response = await ask({ scenario: { trainImages: 2000, architecture: 'cnn', calibration: true } });
    expect(response.statusCode).toBe(200);
    const { spec, suggestions, measured, experimentId } = response.json() as Advice;
    expect([measured, experimentId]).toEqual([null, null]);
    expect(suggestions.length).toBeGreaterThan(3);
    for (const { patch } of suggestions) {
      const plan = await api.call('POST', '/v1/experiments?dryRun=true', { payload: applyPatch(spec, patch) });
      expect(plan.statusCode).toBe(200);
    }
  });

  it('reads what an experiment has shown, once it has ended', async () => {
    const { id, runs } = await api.submit(SMALL_SPEC);
    const early = await ask({ experimentId: id });
    expect(early.statusCode).toBe(409);
    expect(early.json()).toMatchObject({ code: 'EXPERIMENT_NOT_FINISHED' });
    await finishRun(api, runs[0]!.id, { epochs: [epochMetrics(1), epochMetrics(2)] });
    const { measured, experimentId, notes } = (await ask({ experimentId: id })).json() as Advice;
    expect(experimentId).toBe(id);
    const needs = { calibration: true, interpretability: true, robustness: true, budget: 'low' };
    expect((await ask({ experimentId: id, needs })).statusCode).toBe(200);
    expect(measured).toMatchObject({ arm: 'only', runs: 1, epochs: 2, divergedRate: 0 });
    expect(notes.join(' ')).toContain('only has 1 run:');
  });

  it.each<[unknown, [pointer: string, code: string][]]>([
    [undefined, [['', 'REQUIRED']]],
    [{}, [['/scenario', 'REQUIRED']]],
    [null, [['', 'INVALID_TYPE']]],
    [[], [['', 'INVALID_TYPE']]],
    ['x', [['', 'INVALID_TYPE']]],
    [
      { scenario: { trainImages: 5, budget: 'none' } },
      [
        ['/scenario/trainImages', 'TOO_SMALL'],
        ['/scenario/budget', 'INVALID_VALUE'],
      ],
    ],
    [{ scenario: 1 }, [['/scenario', 'INVALID_TYPE']]],
    [{ scenario: { 'a/b': 1 } }, [['/scenario/a~1b', 'UNKNOWN_FIELD']]],
    [{ experimentId: 'exp_1' }, [['/experimentId', 'INVALID_FORMAT']]],
    [{ experimentId: 7 }, [['/experimentId', 'INVALID_TYPE']]],
    [
      { experimentId: 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60', needs: { depth: 3 } },
      [['/needs/depth', 'UNKNOWN_FIELD']],
    ],
    [{ experimentId: 'exp_1', scenario: {} }, [['/experimentId', 'UNKNOWN_FIELD']]],
    [Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, 1])), []],
  ])('refuses %j with the pointers of its faults', async (body, places) => {
    const headers = { 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { headers, payload: JSON.stringify(body) };
    const response = await api.call('POST', '/v1/advice', sent);
    expect(response.statusCode).toBe(400);
    const { code, detail, errors } = response.json();
    expect(code).toBe('INVALID_REQUEST');
    expect(detail).not.toMatch(/undefined|: \./);
    expect(errors.length).toBeLessThanOrEqual(100);
    const found = errors.map((error: { pointer: string; code: string }) => [error.pointer, error.code]);
    if (places.length > 0) expect(found).toEqual(places);
    for (const { message } of errors) expect(message).toMatch(/^[A-Z].*[a-z0-9"…]\.$/);
  });

  it('names an experiment that is not there', async () => {
    const nobody = await ask({ experimentId: 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60' });
    expect(nobody.statusCode).toBe(404);
  });
});
