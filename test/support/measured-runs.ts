/** Records of measured effects. */
import type { Evidence, MeasuredEffect } from '../../src/experiments/catalog/evidence/record.js';

/** An effect whose interval has these ends. */
export const between = (low: number, high: number): MeasuredEffect => ({ mean: (low + high) / 2, low, high, pairs: 5 });

const NO_EFFECTS: Evidence['effects'] = {
  accuracy: null,
  validationAccuracy: null,
  nll: null,
  ece: null,
  time: null,
  sparsity: null,
  robustness: null,
};

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
    effects: { ...NO_EFFECTS, ...effects },
    distortions: [],
    measuredOn: '2026-11-28',
    cpu: null,
    ...rest,
  };
}
