/** What the techniques did to the weights, in sentences that people read. */
import { describe, expect, it } from '@jest/globals';
import {
  runsToWeigh,
  type WeighedRun,
  weigh,
  weightsInWords,
} from '../../../../src/analysis/comparison/weights-in-words.js';

const run = (arm: string, seed: number, size: number, nearZero: number): WeighedRun => ({ arm, seed, size, nearZero });

describe('what happened to the weights', () => {
  it('has means over the seeds that both arms have, and how many agree', () => {
    const plain = [run('plain', 1, 0.048, 0.05), run('plain', 2, 0.05, 0.054), run('plain', 3, 9, 9)];
    expect(
      weightsInWords(
        [...plain, run('dropout', 1, 0.06, 0.03), run('dropout', 2, 0.062, 0.032), run('l1', 1, 0.05, 0.9)].concat(
          run('l1', 2, 0.02, 0.92),
        ),
        'plain',
      ),
    ).toEqual([
      'dropout: the weights of the first layer are larger than those of plain: typically 0.061 against 0.049; 3.1 % of them are near zero (up to 0.001) against 5.2 %. Means over 2 seeds; all agree.',
      'l1: the weights of the first layer are smaller than those of plain: typically 0.035 against 0.049; 91.0 % of them are near zero (up to 0.001) against 5.2 %. Means over 2 seeds; 1 of 2 agree.',
    ]);
  });

  it('says that sizes are about the same, and that a single seed is one', () => {
    expect(weightsInWords([run('plain', 1, 1, 0), run('noise', 1, 1.005, 0)], 'plain')).toEqual([
      'noise: the weights of the first layer are about as large as those of plain: typically 1 against 1; 0.00 % of them are near zero (up to 0.001) against 0.00 %. One seed.',
    ]);
  });

  it('needs a baseline of the same seed', () => {
    expect(weightsInWords([run('plain', 1, 1, 0), run('noise', 2, 1, 0)], 'plain')).toEqual([]);
  });

  it('measures the first kernel of a report', () => {
    const shares = [{ threshold: 0.001, share: 0.25 }];
    const bias = { name: 'bias', shape: [4], l2: 9, shares };
    const kernel = { name: 'kernel', shape: [2, 8], l2: 2, shares };
    expect(weigh(run('plain', 1, 0, 0), [{ weights: [bias, kernel] }, { weights: [{ ...kernel, l2: 7 }] }])).toEqual(
      run('plain', 1, 0.5, 0.25),
    );
    expect(weigh(run('plain', 1, 0, 0), [{ weights: [bias] }])).toBeNull();
  });

  it('looks at the first ten models of each arm', () => {
    const all = Array.from({ length: 30 }, (_, id) => ({
      id,
      arm: id % 2 ? 'a' : 'b',
      evaluation: id > 3 ? {} : null,
    }));
    expect(runsToWeigh(all, ['a']).map(({ id }) => id)).toEqual([5, 7, 9, 11, 13, 15, 17, 19, 21, 23]);
  });
});
