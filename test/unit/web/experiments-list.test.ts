/** The list of experiments: its address, its labels, its verdicts. */
import { describe, expect, it } from '@jest/globals';
import type { Comparison } from 'regulab-client';
import { isFiltered, listQueryOf } from '../../../src/web/pages/experiments/filters.js';
import { labelChanges, readLabels, writeLabels } from '../../../src/web/pages/experiments/labels.js';
import { verdictOf } from '../../../src/web/pages/experiments/verdict.js';

describe('filters', () => {
  it('become the query of the service, and what they do not know is left out', () => {
    expect(listQueryOf({ text: 'drop', status: 'running', label: 'team=a, b', sort: 'createdAt' })).toEqual({
      text: 'drop',
      status: ['running'],
      label: ['team=a', 'b'],
      sort: 'createdAt',
    });
    expect(listQueryOf({ status: 'asleep', archived: 'maybe', sort: 'name', after: 'yesterday' })).toEqual({});
  });

  it('count whole days, the last one as well', () => {
    const { createdAfter, createdBefore } = listQueryOf({ after: '2026-11-30', before: '2026-11-30' });
    expect(Date.parse(createdBefore!) - Date.parse(createdAfter!)).toBe(24 * 60 * 60 * 1000);
  });

  it('are no filters where they only order or show more', () => {
    expect(isFiltered({ sort: 'createdAt', shown: '60' })).toBe(false);
    expect(isFiltered({ archived: 'any' })).toBe(true);
  });
});

describe('labels', () => {
  it('are read as they are written', () => {
    const labels = { team: 'vision', 'ticket/id': 'a=b', flag: '' };
    expect(readLabels(writeLabels(labels))).toEqual(labels);
    expect(() => readLabels('two words=x')).toThrow('cannot be a label');
  });

  it('change by a patch that removes what is gone', () => {
    expect(labelChanges({ a: '1', b: '2', c: '3' }, { a: '1', b: '9', d: '4' })).toEqual({ b: '9', c: null, d: '4' });
    expect(labelChanges({ a: '1' }, { a: '1' })).toEqual({});
  });
});

describe('the verdict', () => {
  it('says what was detected, and not more', () => {
    expect(verdictOf(comparison([item('with', 0.0192, 0.001)]))).toEqual({
      tone: 'good',
      text: 'with is better',
      numbers: '+1.92 points (+0.92 to +2.92)',
    });
    expect(verdictOf(comparison([item('with', 0.0192, 0.4)]))).toMatchObject({ text: 'no difference shown' });
    expect(verdictOf({ ...comparison([item('with', 0.02, 0.001)]), higherIsBetter: false })).toMatchObject({
      tone: 'bad',
      text: 'with is worse',
    });
  });

  it('counts several arms by the adjusted p-values', () => {
    const arms = [item('a', 0.02, 0.001), item('b', -0.02, 0.001), item('c', 0.02, 0.001, 0.2)];
    expect(verdictOf(comparison(arms))).toEqual({
      tone: 'good',
      text: '1 better, 1 worse than without',
      numbers: '4 arms',
    });
  });

  it('is missing where no run has a value', () => {
    expect(verdictOf(comparison([]))).toBeNull();
  });
});

function item(arm: string, mean: number, p: number, adjusted = p): Comparison['comparisons'][number] {
  const interval = { low: mean - 0.01, high: mean + 0.01, level: 0.95 };
  return { arm, difference: { mean, interval }, pairedT: { p }, holm: { p: adjusted } } as never;
}

function comparison(comparisons: Comparison['comparisons']): Comparison {
  const arms = [{ arm: 'without', mean: null }];
  return { metric: 'test.accuracy', higherIsBetter: true, baseline: 'without', arms, comparisons } as never;
}
