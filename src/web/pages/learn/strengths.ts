/** The setting of each technique that its reader may choose, and the strengths to choose from. */
import { words } from '../../words/words.js';

interface Strength {
  /** In the arm with the technique. */
  path: readonly string[];
  name: string;
  choices: readonly number[];
}

const NAMES = words.learn.strengths;
const RATES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
const PENALTIES = [0.00001, 0.00003, 0.0001, 0.0003, 0.001, 0.003];

const setting = (path: string, choices: readonly number[]) => ({ path: path.split('.'), choices });

const STRENGTHS: Readonly<Record<keyof typeof NAMES, Omit<Strength, 'name'>>> = {
  l1: setting('regularization.kernel.l1', PENALTIES),
  l2: setting('regularization.kernel.l2', [...PENALTIES, 0.01]),
  'elastic-net': setting('regularization.kernel.l1', PENALTIES),
  'proximal-l1': setting('regularization.kernel.l1', PENALTIES),
  'bias-penalty': setting('regularization.bias.l2', [0.001, 0.01, 0.1, 1]),
  'activity-penalty': setting('regularization.activity.l1', [0.0001, 0.0003, 0.0005, 0.001, 0.003]),
  'max-norm': setting('regularization.maxNorm.limit', [0.5, 1, 2, 3, 4]),
  dropout: setting('regularization.dropout.rate', RATES),
  'spatial-dropout': setting('regularization.spatialDropout.rate', [0.05, ...RATES.slice(0, 5)]),
  'recurrent-dropout': setting('regularization.recurrentDropout.rate', RATES.slice(0, 5)),
  'gaussian-dropout': setting('regularization.gaussianDropout.rate', RATES),
  'gaussian-noise': setting('regularization.gaussianNoise.standardDeviation', [0.03, 0.1, 0.2, 0.3, 0.5, 1]),
  'batch-normalization': setting('regularization.batchNormalization.momentum', [0.5, 0.8, 0.9, 0.95, 0.99]),
  'weight-decay': setting('training.optimizer.weightDecay', [0.01, 0.03, 0.1, 0.3, 0.5]),
  'gradient-clipping': setting('training.gradientClipping.limit', [0.1, 0.3, 1, 3, 10]),
  'learning-rate-schedule': setting('training.learningRateSchedule.finalShare', [0, 0.03, 0.1, 0.3]),
  'label-smoothing': setting('training.labelSmoothing', [0.05, 0.1, 0.2, 0.3, 0.5]),
  'data-augmentation': setting('training.augmentation.shift', [1, 2, 3, 4, 6]),
  mixup: setting('training.mixup.alpha', [0.1, 0.2, 0.4, 1]),
  'early-stopping': setting('training.earlyStopping.patience', [1, 2, 3, 5]),
  'weight-averaging': setting('training.weightAveraging.startEpoch', [2, 4, 6, 8, 10]),
};

type Example = { arms: readonly object[] };

/** Undefined for a technique without one. */
export const strengthOf = (technique: string): Strength | undefined =>
  isAdjustable(technique) ? { ...STRENGTHS[technique], name: NAMES[technique] } : undefined;

const isAdjustable = (technique: string): technique is keyof typeof NAMES => Object.hasOwn(STRENGTHS, technique);

/** What the example has by itself. */
export function strengthIn({ arms }: Example, { path }: Strength): number {
  let value: unknown = arms.at(-1);
  for (const name of path) value = (value as Record<string, unknown>)[name];
  return value as number;
}

/** The example with another strength in its last arm. */
export function withStrength<Given extends Example>(example: Given, { path }: Strength, value: number): Given {
  const changed = structuredClone(example);
  let place = changed.arms.at(-1) as Record<string, unknown>;
  for (const name of path.slice(0, -1)) place = place[name] as Record<string, unknown>;
  place[path.at(-1)!] = value;
  return changed;
}
