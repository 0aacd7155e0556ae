/** Small experiments for tests of the store. */
import { v7 as uuid } from 'uuid';
import { planRuns } from '../../src/experiments/planning/plan-runs.js';
import type { Event } from '../../src/experiments/records/event.js';
import type { EpochMetrics, Evaluation } from '../../src/experiments/records/metrics.js';
import type { RunProgress } from '../../src/experiments/records/run.js';
import { experimentSpecSchema, type ResolvedSpec } from '../../src/experiments/spec/experiment.js';
import { SCHEMA_VERSION } from '../../src/store/records.js';
import type { NewExperiment } from '../../src/store/store.js';

/** The schema version of records that only later versions of regulab can read. */
export const NEWER_VERSION = String(Number(SCHEMA_VERSION) + 1);

/** An experiment with `arms` arms named arm-0, arm-1, …, and these seeds. */
export function newExperiment({ arms = 1, seeds = [1], name = 'test' } = {}): NewExperiment {
  const parsed = experimentSpecSchema.parse({
    name,
    seeds,
    arms: Array.from({ length: arms }, (_, index) => ({
      name: `arm-${index}`,
      model: { architecture: 'softmax-regression' },
    })),
  });
  const spec: ResolvedSpec = {
    ...parsed,
    seeds,
    arms: parsed.arms.map((arm) => ({ ...arm, training: { ...parsed.training, epochs: 3 } })),
  };
  const runs = planRuns(spec).map(({ arm, seed }) => ({ id: `run_${uuid()}`, arm, seed, epochs: 3 }));
  return {
    id: `exp_${uuid()}`,
    name,
    createdAt: new Date().toISOString(),
    spec,
    warnings: [{ code: 'SINGLE_SEED', pointer: '/seeds', message: 'One seed shows no spread.' }],
    estimate: { arms, runs: runs.length, parameters: { 'arm-0': 7850 }, memoryMegabytes: 200.5, seconds: 1.25 },
    runs,
  };
}

/** Awkward numbers: a third, the smallest double, a large negative. */
export const METRICS = {
  objective: -3403284.1666666665,
  dataLoss: 1 / 3,
  penalty: 5e-324,
  accuracy: 0.1135,
};

export const epochMetrics = (epoch: number): EpochMetrics => ({
  epoch,
  train: METRICS,
  validation: { ...METRICS, dataLoss: 0.1 + 0.2 },
  runningObjective: 0.71,
  durationMs: 540.25,
});

/** The event of an epoch, this one or a later one. */
export const atEpoch =
  (epoch: number) =>
  ({ type, data }: Event): boolean =>
    type === 'run.epoch' && (data.metrics as { epoch: number }).epoch >= epoch;

export const progressAt = (epoch: number): RunProgress => ({
  epoch,
  epochs: 3,
  percent: (epoch / 3) * 100,
  etaSeconds: 3 - epoch,
});

export const EVALUATION: Evaluation = {
  savedEpoch: 3,
  train: { ...METRICS, samples: 48000 },
  validation: null,
  test: { ...METRICS, samples: 10000 },
};
