import { describe, expect, it } from '@jest/globals';
import { PRESETS } from '../../../../src/experiments/catalog/presets/presets.js';
import { findTechnique } from '../../../../src/experiments/catalog/techniques/catalog.js';
import {
  SPEC_TECHNIQUES,
  techniquesInArm,
  techniquesInSpec,
} from '../../../../src/experiments/catalog/techniques-in-use.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import type { ExperimentSpecInput } from '../../../../src/experiments/spec/experiment.js';

const resolve = (spec: ExperimentSpecInput) =>
  resolveSpec(spec, { parameters: 1e9, memoryMegabytes: 1e9 }, ['mnist']).spec;

/** A stack of layers that has each technique which layers can have. */
const dense = { type: 'dense', units: 8 } as const;
const LAYERS: Record<string, object[]> = {
  l1: [{ ...dense, kernelRegularizer: { l1: 0.1 } }],
  l2: [{ ...dense, kernelRegularizer: { l2: 0.1 } }],
  'elastic-net': [{ ...dense, kernelRegularizer: { l1: 0.1, l2: 0.1 } }],
  'proximal-l1': [{ ...dense, kernelRegularizer: { l1: 0.1, proximal: true } }],
  'bias-penalty': [{ ...dense, biasRegularizer: { l2: 0.1 } }],
  'activity-penalty': [dense, { type: 'activation', activation: 'relu', activityRegularizer: { l1: 0.1 } }],
  'max-norm': [{ ...dense, kernelConstraint: { maxNorm: 2 } }],
  dropout: [dense, { type: 'dropout', rate: 0.5 }],
  'gaussian-dropout': [dense, { type: 'gaussianDropout', rate: 0.5 }],
  'gaussian-noise': [dense, { type: 'gaussianNoise', standardDeviation: 0.5 }],
  'batch-normalization': [dense, { type: 'batchNormalization' }],
  'layer-normalization': [dense, { type: 'layerNormalization' }],
};

describe('techniquesInArm', () => {
  it.each(SPEC_TECHNIQUES)('finds %s in the example of the catalog, in the arm that has it', (name) => {
    const [without, withIt] = resolve(findTechnique(name)!.example).arms;
    expect(techniquesInArm(withIt!)).toContain(name);
    expect(techniquesInArm(without!)).not.toContain(name);
  });

  it.each(Object.keys(LAYERS))('finds %s in a stack of layers', (name) => {
    const layers = [{ type: 'flatten' }, ...LAYERS[name]!];
    const spec = { arms: [{ name: 'a', model: { architecture: 'layers', layers } }] } as ExperimentSpecInput;
    expect(techniquesInArm(resolve(spec).arms[0]!)).toEqual([name]);
  });

  it('finds none in layers whose strengths are 0', () => {
    const layers = [{ type: 'flatten' }, { ...dense, kernelRegularizer: { l2: 0 } }, { type: 'dropout', rate: 0 }];
    const spec = { arms: [{ name: 'a', model: { architecture: 'layers', layers } }] } as ExperimentSpecInput;
    expect(techniquesInArm(resolve(spec).arms[0]!)).toEqual([]);
  });

  it('gives names of the catalog for all presets', () => {
    const found = PRESETS.flatMap(({ spec }) => techniquesInSpec(resolve(spec)));
    expect(found.filter((name) => !SPEC_TECHNIQUES.includes(name))).toEqual([]);
    expect(new Set(found).size).toBeGreaterThan(10);
  });
});
