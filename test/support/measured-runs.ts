/** Finished runs that show what a test wants them to show, and records of measured effects. */
import type { MeasuredRun } from '../../src/experiments/catalog/advisor/measure.js';
import { NOTHING_MEASURED } from '../../src/experiments/catalog/evidence/evidence-of.js';
import type { Evidence, MeasuredEffect } from '../../src/experiments/catalog/evidence/record.js';
import { splitSizes } from '../../src/experiments/spec/dataset-split.js';
import type { ResolvedSpec } from '../../src/experiments/spec/experiment.js';

export interface Shown {
  /** Accuracies. */
  train?: number;
  validation?: number;
  temperature?: number;
  /** Validation losses, epoch by epoch; the training losses fall with `trainLosses`. */
  losses?: number[];
  trainLosses?: number[];
  /** Validation accuracies, epoch by epoch; constant when left out. */
  accuracies?: number[];
  /** Of each arm, how many runs diverged. */
  diverged?: number;
}

/**
 * Runs of every arm that show the same, on as many images as the spec says.
 * @param byArm figures of single arms
 */
export function runsShowing(spec: ResolvedSpec, shown: Shown, byArm: Record<string, Shown> = {}): MeasuredRun[] {
  return spec.arms.flatMap(({ name }) => {
    const figures = { ...shown, ...byArm[name] };
    return spec.seeds.map((_, index) => runShowing(name, spec, figures, index < (figures.diverged ?? 0)));
  });
}

function runShowing(arm: string, spec: ResolvedSpec, shown: Shown, isLost: boolean): MeasuredRun {
  const { train = 0.99, validation = 0.985, temperature = 1, losses = [0.3, 0.2, 0.201] } = shown;
  const { accuracies = losses.map(() => validation), trainLosses = losses.map(() => 0.1) } = shown;
  const sizes = splitSizes(spec.dataset);
  const split = (accuracy: number, dataLoss: number, samples: number) => ({
    accuracy,
    dataLoss,
    objective: dataLoss,
    penalty: 0,
    samples,
  });
  const held = (accuracy: number, loss: number) =>
    sizes.validation === 0 ? null : split(accuracy, loss, sizes.validation);
  if (isLost)
    return { arm, status: 'failed', stopReason: { kind: 'diverged', epoch: 1 }, evaluation: null, epochs: [] };
  return {
    arm,
    status: 'succeeded',
    stopReason: { kind: 'completed', epoch: losses.length },
    evaluation: {
      savedEpoch: losses.length,
      train: split(train, 0.1, sizes.train),
      validation: held(validation, losses.at(-1)!),
      test: split(validation, losses.at(-1)!, 10_000),
      temperature: { value: temperature, nllBefore: 0.2, nllAfter: 0.2 },
    },
    epochs: losses.map((loss, index) => ({
      epoch: index + 1,
      train: split(train, trainLosses[index]!, sizes.train),
      validation: held(accuracies[index]!, loss),
      runningObjective: 0.1,
      durationMs: 1,
    })),
  };
}

/** An effect whose interval has these ends. */
export const between = (low: number, high: number): MeasuredEffect => ({ mean: (low + high) / 2, low, high, pairs: 5 });

/** A record of two layers of 128 on 2,000 images, unless it says otherwise. */
export function recordOf(
  technique: string,
  effects: Partial<Evidence['effects']>,
  { situation, ...rest }: Omit<Partial<Evidence>, 'situation'> & { situation?: Partial<Evidence['situation']> } = {},
): Evidence {
  return {
    technique,
    action: technique === 'network-size' ? 'change' : 'add',
    setting: technique === 'network-size' ? { model: { hiddenUnits: [512, 512] } } : {},
    preset: 'choosing-a-technique',
    arm: technique,
    baseline: 'none',
    chosen: true,
    candidates: 3,
    situation: {
      architecture: 'mlp',
      layers: [128, 128],
      trainImages: 2000,
      labelNoise: 0,
      epochs: 25,
      batchSize: 32,
      optimizer: 'adam',
      learningRate: 0.001,
      alongside: [],
      ...situation,
    },
    seeds: 5,
    failed: { arm: 0, baseline: 0 },
    effects: { ...NOTHING_MEASURED, ...effects },
    distortions: [],
    measuredOn: '2026-11-28',
    cpu: null,
    ...rest,
  };
}
