import { describe, expect, it } from '@jest/globals';
import { generalizationOf } from '../../../../src/analysis/studies/generalization.js';
import type { EpochMetrics, Evaluation } from '../../../../src/experiments/records/metrics.js';
import { model } from '../../../support/specs.js';

const split = (accuracy: number, dataLoss: number) => ({ accuracy, dataLoss, penalty: 7, objective: dataLoss + 7 });
const epoch = (number: number, validation: ReturnType<typeof split> | null): EpochMetrics => ({
  epoch: number,
  train: split(1, 0.25),
  validation,
  runningObjective: 1,
  durationMs: 1,
});
const evaluation: Evaluation = {
  savedEpoch: 2,
  train: { ...split(1, 0.25), samples: 1000 },
  validation: { ...split(0.75, 0.5), samples: 100 },
  test: { ...split(0.5, 0.5), samples: 10 },
};
const subject = {
  runId: 'run',
  epochs: [epoch(1, split(0.5, 1)), epoch(2, split(0.75, 0.5)), epoch(3, split(0.5, 0.75))],
  evaluation,
  model: model({ architecture: 'softmax-regression' }),
  dataset: { labelNoise: 0 },
  parameters: 7850,
};

describe('the generalization gap', () => {
  it('is held-out minus train, per epoch, last, best and saved, without the penalty', () => {
    expect(generalizationOf(subject)).toMatchObject({
      epochs: [
        { epoch: 1, error: 0.5, dataLoss: 0.75 },
        { epoch: 2, error: 0.25, dataLoss: 0.25 },
        { epoch: 3, error: 0.5, dataLoss: 0.5 },
      ],
      last: { epoch: 3, error: 0.5, dataLoss: 0.5 },
      best: { epoch: 2, error: 0.25, dataLoss: 0.25 },
      saved: { epoch: 2, validation: { error: 0.25, dataLoss: 0.25 }, test: { error: 0.5, dataLoss: 0.25 } },
      reasons: {},
    });
  });

  it('is null, with reasons, where nothing was held out and nothing saved', () => {
    const epochs = [epoch(1, null)];
    expect(generalizationOf({ ...subject, epochs, evaluation: null })).toMatchObject({
      epochs: [],
      last: null,
      best: null,
      saved: null,
      reasons: { epochs: expect.any(String), saved: expect.any(String), effectiveParameters: expect.any(String) },
    });
  });
});

describe('the effective number of parameters', () => {
  it('is the number of images times the optimism of the loss', () => {
    const { effectiveParameters } = generalizationOf(subject);
    expect(effectiveParameters).toEqual({ estimate: 250, parameters: 7850, images: 1000 });
  });

  it.each([
    ['another architecture', { model: model({ architecture: 'mlp' }) }, /only for softmax regression/],
    ['noisy training labels', { dataset: { labelNoise: 0.1 } }, /noisy/],
  ])('is not given for %s', (_, fields, reason) => {
    const { effectiveParameters, reasons } = generalizationOf({ ...subject, ...fields });
    expect(effectiveParameters).toBeNull();
    expect(reasons.effectiveParameters).toMatch(reason);
  });
});
