import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EXPERIMENT_STATUSES } from '../../../../src/experiments/records/experiment.js';
import { RUN_STATUSES, type RunStatus } from '../../../../src/experiments/records/run.js';
import {
  countStatuses,
  experimentStatus,
  FINISHED_EXPERIMENT_STATUSES,
  FINISHED_RUN_STATUSES,
  isFinished,
} from '../../../../src/experiments/records/states.js';

describe('isFinished', () => {
  it('is true for exactly the states that only a retry leaves', () => {
    expect(RUN_STATUSES.filter(isFinished)).toEqual(['succeeded', 'failed', 'cancelled']);
    expect(EXPERIMENT_STATUSES.filter(isFinished)).toEqual(['succeeded', 'partially_succeeded', 'failed', 'cancelled']);
    expect([...FINISHED_RUN_STATUSES].every(isFinished)).toBe(true);
    expect([...FINISHED_EXPERIMENT_STATUSES].every(isFinished)).toBe(true);
  });
});

describe('experimentStatus', () => {
  it.each<[RunStatus[], string]>([
    [['queued', 'queued'], 'queued'],
    [['queued', 'paused'], 'queued'],
    [['paused', 'paused'], 'paused'],
    [['paused', 'succeeded'], 'paused'],
    [['running', 'queued'], 'running'],
    [['running', 'paused', 'queued'], 'running'],
    [['queued', 'succeeded'], 'running'],
    [['queued', 'failed'], 'running'],
    [['queued', 'paused', 'failed'], 'running'],
    [['running', 'failed'], 'running'],
    [['cancelling', 'running'], 'running'],
    [['cancelling', 'queued'], 'running'],
    [['cancelling', 'paused'], 'cancelling'],
    [['cancelling', 'cancelled'], 'cancelling'],
    [['cancelling'], 'cancelling'],
    [['cancelled', 'running'], 'running'],
    [['cancelled', 'queued'], 'running'],
    [['cancelled', 'paused'], 'paused'],
    [['cancelling', 'succeeded', 'failed'], 'cancelling'],
    [['succeeded', 'succeeded'], 'succeeded'],
    [['succeeded', 'failed'], 'partially_succeeded'],
    [['succeeded', 'cancelled'], 'partially_succeeded'],
    [['succeeded', 'failed', 'cancelled'], 'partially_succeeded'],
    [['failed', 'failed'], 'failed'],
    [['failed', 'cancelled'], 'failed'],
    [['cancelled', 'cancelled'], 'cancelled'],
  ])('of runs %j is %s', (runs, expected) => {
    expect(experimentStatus(countStatuses(runs))).toBe(expected);
  });

  it('is finished if and only if every run is, regardless of their order and number', () => {
    const runs = fc.array(fc.constantFrom(...RUN_STATUSES), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(runs, (statuses) => {
        const status = experimentStatus(countStatuses(statuses));
        expect(isFinished(status)).toBe(statuses.every(isFinished));
        expect(experimentStatus(countStatuses([...statuses, ...statuses]))).toBe(status);
      }),
    );
  });

  it('is the state of the run if there is only one', () => {
    for (const status of RUN_STATUSES) expect(experimentStatus(countStatuses([status]))).toBe(status);
  });
});
