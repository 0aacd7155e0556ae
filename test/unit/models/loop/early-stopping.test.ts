import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type { EpochMetrics } from '../../../../src/experiments/records/metrics.js';
import { earlyStoppingSchema } from '../../../../src/experiments/spec/training.js';
import { createEarlyStopping } from '../../../../src/models/loop/early-stopping.js';

type Settings = z.input<typeof earlyStoppingSchema>;

/**
 * Feeds a curve of the monitored metric; gives the epochs that improved and the one that stopped,
 * or null. After every epoch it continues from its state as a checkpoint holds it.
 * @param training the same metric on the training images; that of the curve when left out
 */
function follow(settings: Settings, curve: number[], training = curve) {
  const spec = earlyStoppingSchema.parse(settings);
  let stopping = createEarlyStopping(spec);
  const improved: number[] = [];
  for (const [index, value] of curve.entries()) {
    const all = (metric: number) => ({ objective: metric, dataLoss: metric, penalty: 0, accuracy: metric });
    const metrics: EpochMetrics = {
      epoch: index + 1,
      train: all(training[index]!),
      validation: all(value),
      runningObjective: 1,
      durationMs: 1,
    };
    const verdict = stopping.observe(metrics);
    if (verdict.improved) improved.push(index + 1);
    if (verdict.stop) return { improved, stopped: index + 1 };
    stopping = createEarlyStopping(spec, JSON.parse(JSON.stringify(stopping.state())));
  }
  return { improved, stopped: null };
}

describe('early stopping', () => {
  it('stops after as many epochs without improvement as its patience', () => {
    expect(follow({ patience: 2 }, [5, 4, 4.5, 4.2, 3])).toEqual({ improved: [1, 2], stopped: 4 });
  });

  it('starts counting again at every improvement', () => {
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

describe("Prechelt's generalization loss", () => {
  const criterion = (alpha: number) => ({ criterion: { type: 'generalizationLoss', alpha } }) as const;

  it('stops at the first epoch whose error is more than alpha percent above the lowest, however long it took', () => {
    // 4.2 is 5 % above 4, 4.25 is 6.25 %.
    const curve = [5, 4, 4.1, 4.2, 4.1, 4.15, 4.25, 3];
    expect(follow(criterion(5.001), curve)).toEqual({ improved: [1, 2], stopped: 7 });
    expect(follow(criterion(4.9), curve)).toEqual({ improved: [1, 2], stopped: 4 });
    expect(follow(criterion(10), curve)).toEqual({ improved: [1, 2, 8], stopped: null });
  });

  it('leaves patience aside, and measures from the lowest error even where that was too small an improvement', () => {
    expect(follow({ ...criterion(5), patience: 0 }, [5, 5, 5])).toEqual({ improved: [1], stopped: null });
    expect(follow({ ...criterion(5), minDelta: 1 }, [5, 4.5, 4.75])).toEqual({ improved: [1], stopped: 3 });
  });

  it('counts wrong answers where it monitors accuracy, and any of them after none at all', () => {
    const monitor = 'validation.accuracy';
    // Errors 0.5, 0.25, 0.2625 (5 % more), 0.275 (10 % more).
    expect(follow({ ...criterion(7), monitor }, [0.5, 0.75, 0.7375, 0.725]).stopped).toBe(4);
    expect(follow({ ...criterion(7), monitor }, [0.5, 1, 1, 0.999]).stopped).toBe(4);
  });
});

describe("Prechelt's progress quotient", () => {
  const criterion = (alpha: number, stripLength: number) =>
    ({ criterion: { type: 'progressQuotient', alpha, stripLength } }) as const;
  // GL from epoch 3 on: 2, 4, 6, 8 … percent.
  const curve = [110, 100, 102, 104, 106, 108, 110, 112];

  it('stops only at the end of a strip, once the loss is more than alpha times the progress of training', () => {
    // Strips of two: mean / minimum - 1 is 1/18, 1/38, 1/98, 1/198: P = 55.6, 26.3, 10.2, 5.05.
    const training = [20, 18, 20, 19, 100, 98, 200, 198];
    // GL / P at the ends of the strips: 0, 0.152, 0.784, 2.376.
    expect(follow(criterion(0.15, 2), curve, training).stopped).toBe(4);
    expect(follow(criterion(0.16, 2), curve, training).stopped).toBe(6);
    expect(follow(criterion(0.79, 2), curve, training).stopped).toBe(8);
    expect(follow(criterion(2.4, 2), curve, training).stopped).toBe(null);
  });

  it('stops at the end of the first strip in which training stands still while the error is above its minimum', () => {
    expect(
      follow(
        criterion(1000, 3),
        curve,
        curve.map(() => 7),
      ).stopped,
    ).toBe(3);
    const falling = [...curve].reverse();
    expect(
      follow(
        criterion(0.001, 3),
        falling,
        curve.map(() => 7),
      ).stopped,
    ).toBe(null);
  });

  it('judges every epoch with strips of one, in which nothing moves', () => {
    expect(follow(criterion(1, 1), curve, curve).stopped).toBe(3);
  });
});
