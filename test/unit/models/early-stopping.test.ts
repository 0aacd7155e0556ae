import { describe, expect, it } from '@jest/globals';
import type { EpochMetrics } from '../../../src/experiments/resources.js';
import { type EarlyStopping, earlyStoppingSchema } from '../../../src/experiments/spec.js';
import { createEarlyStopping } from '../../../src/models/early-stopping.js';

/** Feeds a curve of the monitored metric; gives the epochs that improved and the one that stopped, or null. */
function follow(settings: Partial<EarlyStopping>, curve: number[]) {
  const stopping = createEarlyStopping(earlyStoppingSchema.parse(settings));
  const improved: number[] = [];
  for (const [index, value] of curve.entries()) {
    const all = { objective: value, dataLoss: value, penalty: 0, accuracy: value };
    const metrics: EpochMetrics = { epoch: index + 1, train: all, validation: all, runningObjective: 1, durationMs: 1 };
    const verdict = stopping.observe(metrics);
    if (verdict.improved) improved.push(index + 1);
    if (verdict.stop) return { improved, stopped: index + 1 };
  }
  return { improved, stopped: null };
}

describe('early stopping', () => {
  it('stops after as many epochs without improvement as its patience', () => {
    expect(follow({ patience: 2 }, [5, 4, 4.5, 4.2, 3])).toEqual({ improved: [1, 2], stopped: 4 });
  });

  it('starts counting anew at every improvement', () => {
    expect(follow({ patience: 2 }, [5, 6, 4, 6, 3, 6, 6])).toEqual({ improved: [1, 3, 5], stopped: 7 });
  });

  it('wants accuracy to rise and loss to fall', () => {
    expect(follow({ monitor: 'validation.accuracy', patience: 1 }, [0.5, 0.6, 0.55])).toEqual({
      improved: [1, 2],
      stopped: 3,
    });
  });

  it('takes no change of minDelta or less for an improvement', () => {
    expect(follow({ patience: 2, minDelta: 0.5 }, [5, 4.5, 4.75])).toEqual({ improved: [1], stopped: 3 });
    expect(follow({ patience: 2, minDelta: 0.5 }, [5, 4.25, 4])).toEqual({ improved: [1, 2], stopped: null });
  });

  it('stops at the first epoch that is no better when patience is 0, never at the first epoch', () => {
    expect(follow({ patience: 0 }, [5])).toEqual({ improved: [1], stopped: null });
    expect(follow({ patience: 0 }, [5, 5])).toEqual({ improved: [1], stopped: 2 });
  });

  it('never stops, and takes every epoch for the best, when what it monitors is not measured', () => {
    const stopping = createEarlyStopping(earlyStoppingSchema.parse({ patience: 0 }));
    const train = { objective: 1, dataLoss: 1, penalty: 0, accuracy: 1 };
    for (const epoch of [1, 2, 3]) {
      expect(stopping.observe({ epoch, train, validation: null, runningObjective: 1, durationMs: 1 })).toEqual({
        improved: true,
        stop: false,
      });
    }
  });
});
