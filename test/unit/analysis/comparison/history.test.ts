import { describe, expect, it } from '@jest/globals';
import { epochOfLowestLoss, historyOf, lengthOf, measuredAt } from '../../../../src/analysis/comparison/history.js';

const split = (dataLoss: number, accuracy: number) => ({ objective: dataLoss + 1, dataLoss, penalty: 1, accuracy });
const epoch = (number: number, validation: ReturnType<typeof split> | null) => ({
  epoch: number,
  train: split(0.1 * number, 1 / 3),
  validation,
  runningObjective: 1,
  durationMs: 1,
});

describe('a history', () => {
  const history = historyOf(
    [epoch(1, split(0.7, 0.1)), epoch(2, split(0.5, 2 / 3)), epoch(4, split(0.5, 1))],
    'accuracy',
  );

  it('has the measure of every epoch, bit for bit', () => {
    expect(lengthOf(history)).toBe(3);
    expect(measuredAt(history, 'train', 2)).toBe(1 / 3);
    expect([1, 2, 3, 4].map((number) => measuredAt(history, 'validation', number))).toEqual([0.1, 2 / 3, null, 1]);
  });

  it('knows the first epoch of the lowest validation loss, whatever measure it has', () => {
    expect(epochOfLowestLoss(history)).toBe(2);
  });

  it('has nothing on validation images where there are none', () => {
    const without = historyOf([epoch(1, null)], 'dataLoss');
    expect([measuredAt(without, 'train', 1), measuredAt(without, 'validation', 1)]).toEqual([0.1, null]);
    expect([epochOfLowestLoss(without), epochOfLowestLoss(historyOf([], 'dataLoss'))]).toEqual([0, 0]);
  });
});
