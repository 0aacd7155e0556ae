/** Bias and variance: against mlxtend and the definitions, and where they cannot be had. */
import { describe, expect, it } from '@jest/globals';
import {
  type BiasVarianceInput,
  describeBiasVariance,
  replicasOf,
} from '../../../../src/analysis/studies/bias-variance.js';
import { Decomposition } from '../../../../src/analysis/studies/decomposition.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import { evaluationWith } from '../../../support/predictions.js';
import { casesOf, expectClose, float32 } from '../../../support/reference.js';

interface Case {
  /** Base64 of float32, one text a replica. */
  probabilities: string[];
  labels: number[];
  zeroOne: Record<string, number>;
  brier: {
    error: number;
    bias: number;
    variance: number;
    unbiasedVarianceOfBrier: number;
    unbiasedBias: number;
  };
}

function decompose(replicas: Float32Array[], labels: number[]) {
  const decomposition = new Decomposition(Uint8Array.from(labels));
  for (const replica of replicas) decomposition.add(replica);
  return { zeroOne: decomposition.zeroOne(), brier: decomposition.brier() };
}

/** Sure answers: one row of ten for each digit. */
const answering = (digits: number[]) =>
  Float32Array.from(digits.flatMap((digit) => Array.from({ length: 10 }, (_, index) => Number(index === digit))));

describe('the decomposition of the error', () => {
  const cases = casesOf<Case>('bias-variance');

  it("has mlxtend's error, bias and variance, Domingos's signs, and adds up", () => {
    for (const { probabilities, labels, zeroOne } of cases) {
      const { residual, ...ours } = decompose(probabilities.map(float32), labels).zeroOne;
      expectClose(ours, zeroOne);
      expect(Math.abs(residual)).toBeLessThan(1e-9);
    }
  });

  it("has mlxtend's squared error of the probabilities, its unbiased variance, and adds up", () => {
    for (const { probabilities, labels, brier } of cases) {
      const { error, bias, variance, residual, unbiased } = decompose(probabilities.map(float32), labels).brier;
      const { unbiasedVarianceOfBrier, unbiasedBias, ...plugIn } = brier;
      expectClose({ error, bias, variance }, plugIn);
      expectClose(unbiased, { bias: unbiasedBias, variance: unbiasedVarianceOfBrier });
      expect(Math.abs(residual)).toBeLessThan(1e-9);
      expect(Math.abs(unbiased.bias + unbiased.variance - error)).toBeLessThan(1e-9);
    }
  });

  it('lets variance take off the error where the main answer is wrong', () => {
    // Image 0: main answer 1, wrong; one of three is right. Image 1: main answer 5, right; one of
    // three leaves it.
    const { zeroOne } = decompose([answering([1, 5]), answering([1, 5]), answering([2, 6])], [2, 5]);
    expectClose(
      { ...zeroOne },
      {
        error: 0.5,
        bias: 0.5,
        variance: 1 / 3,
        unbiasedVariance: 1 / 6,
        biasedVariance: 1 / 6,
        netVariance: 0,
        residual: 0,
      },
    );
  });

  it('takes the smallest digit where several are equally frequent', () => {
    expect(decompose([answering([7]), answering([3])], [3]).zeroOne).toMatchObject({ bias: 0, unbiasedVariance: 0.5 });
    expect(decompose([answering([7]), answering([3])], [7]).zeroOne).toMatchObject({ bias: 1, biasedVariance: 0.5 });
  });

  it('is all bias for replicas alike, and all of it for replicas that are surely wrong', () => {
    const { zeroOne, brier } = decompose([answering([1, 2]), answering([1, 2])], [3, 3]);
    expect(zeroOne).toMatchObject({ error: 1, bias: 1, variance: 0, netVariance: 0 });
    expect(brier).toMatchObject({ error: 2, bias: 2, variance: 0, unbiased: { bias: 2, variance: 0 } });
  });
});

describe('the bias and variance of an experiment', () => {
  const { spec } = resolveSpec(
    {
      kind: 'biasVariance',
      seeds: [1, 2, 3],
      dataset: { trainSize: 1000, resampling: 'disjoint' },
      arms: [
        {
          name: 'dropout',
          model: { architecture: 'mlp', hiddenUnits: [8] },
          regularization: { dropout: { rate: { grid: [0.5, 0] } } },
        },
      ],
    },
    { parameters: 1e6, memoryMegabytes: 1000 },
    ['mnist'],
  );
  const run = (arm: string, seed: number, accuracy: number | null) => ({
    id: `run_${arm}_${seed}`,
    arm,
    seed,
    status: accuracy === null ? ('failed' as const) : ('succeeded' as const),
    stopReason: { kind: accuracy === null ? ('diverged' as const) : ('completed' as const), epoch: 1 },
    evaluation: accuracy === null ? null : evaluationWith(accuracy),
  });
  const [half, none] = ['dropout_rate-0.5', 'dropout_rate-0'];
  const input: BiasVarianceInput = {
    experimentId: 'exp_1',
    spec,
    arms: spec.arms,
    runs: [run(half, 1, 0.9), run(none, 1, 0.9), run(half, 2, null), run(none, 2, 0.9), run(half, 3, 0.9)],
  };
  const found = decompose([answering([1]), answering([2])], [1]);
  const answer = describeBiasVariance(input, new Map([half, none].map((arm) => [arm, found])));

  it('names the replicas of every arm, and those that were lost', () => {
    expect(answer.arms.map(({ arm, n, seeds, failed }) => [arm, n, seeds, failed.count])).toEqual([
      [half, 2, [1, 3], 1],
      [none, 2, [1, 2], 0],
    ]);
    expect(answer.notes.join(' ')).toContain('1 of 5 runs ended without a model');
  });

  it('says what a replica is and what differs between replicas', () => {
    expect(answer.replicas).toMatchObject({
      planned: 3,
      resampling: 'disjoint',
      images: 266,
      fixed: expect.stringMatching(/^the pool .* and the test images$/),
    });
    expect(answer.replicas.varies).toMatch(/initial weights, .*\(a part of their own/);
    const bootstrap = { ...input, spec: { ...spec, dataset: { ...spec.dataset, resampling: 'bootstrap' as const } } };
    expect(
      describeBiasVariance(bootstrap, new Map([half, none].map((arm) => [arm, found]))).replicas.description,
    ).toMatch(/63\.2 %/);
    expect(
      describeBiasVariance(
        { ...input, spec: { ...spec, seedChanges: 'data' } },
        new Map([half, none].map((arm) => [arm, found])),
      ).replicas,
    ).toMatchObject({
      varies: expect.not.stringContaining('weights'),
      fixed: expect.stringContaining('initial weights'),
    });
  });

  it('orders the arms of a sweep by strength', () => {
    expect(answer.curves).toEqual([
      {
        sweep: 'dropout',
        fields: ['/regularization/dropout/rate'],
        points: [
          { arm: none, point: { '/regularization/dropout/rate': 0 } },
          { arm: half, point: { '/regularization/dropout/rate': 0.5 } },
        ],
      },
    ]);
  });

  it('cannot be had of one replica, nor of seeds that saw the same images', () => {
    expect(replicasOf(half, { ...input, runs: input.runs.slice(0, 2) })).toEqual({
      missing: expect.stringContaining('Fewer than two replicas'),
    });
    const same = { ...input, spec: { ...spec, dataset: { ...spec.dataset, resampling: 'none' as const } } };
    const missing = replicasOf(half, same) as { missing: string };
    expect(missing.missing).toMatch(/same training images/);
    const { arms } = describeBiasVariance(same, new Map([half, none].map((arm) => [arm, missing])));
    expect(arms[0]).toMatchObject({ n: 0, zeroOne: null, brier: null, reasons: { zeroOne: missing.missing } });
  });
});
