/** The page offers to leave dropout on where the service agrees to, and nowhere else. */
import { expect, it } from '@jest/globals';
import { PRESETS } from '../../../src/experiments/catalog/presets/presets.js';
import { resolveSpec } from '../../../src/experiments/planning/resolve-spec.js';
import { drawsNoise } from '../../../src/experiments/spec/architecture.js';
import { isNoisy } from '../../../src/web/pages/draw/asking/noise.js';

const LIMITS = { parameters: 1e9, memoryMegabytes: 1e9 };

const REGULARIZATIONS = {
  nothing: {},
  dropout: { dropout: { rate: 0.2 } },
  'dropout-of-nothing': { dropout: { rate: 0 } },
  'spatial-dropout': { spatialDropout: { rate: 0.2 } },
  'recurrent-dropout': { recurrentDropout: { rate: 0.2 } },
  'gaussian-dropout': { gaussianDropout: { rate: 0.2 } },
  'gaussian-noise': { gaussianNoise: { standardDeviation: 0.1 } },
};
const ARCHITECTURES = ['softmax-regression', 'mlp', 'cnn', 'lstm', 'gru'];

const combined = ARCHITECTURES.flatMap((architecture) =>
  Object.entries(REGULARIZATIONS).map(([name, regularization]) => ({
    name: `${architecture}-${name}`,
    model: { architecture },
    regularization,
  })),
);
const layered = [
  { type: 'dropout', rate: 0.2 },
  { type: 'dropout', rate: 0 },
  { type: 'gaussianNoise', standardDeviation: 0.1 },
  { type: 'dense', units: 4 },
].map((layer, index) => ({
  name: `layers-${index}`,
  model: { architecture: 'layers', layers: [{ type: 'flatten' }, layer] },
}));

const armsOf = (body: object) => resolveSpec(body, LIMITS, ['mnist']).spec.arms;

it('knows what can stay on, in every architecture and in every preset', () => {
  const arms = [
    ...armsOf({ arms: [...combined, ...layered] }),
    ...PRESETS.flatMap(({ name }) => armsOf({ preset: name })),
  ];
  const offered = arms.filter((arm) => isNoisy(arm as Parameters<typeof isNoisy>[0])).map(({ name }) => name);
  const accepted = arms
    .filter(({ model, regularization }) => drawsNoise(model, regularization))
    .map(({ name }) => name);
  expect(offered).toEqual(accepted);
  expect(offered).toContain('cnn-spatial-dropout');
  expect(offered).not.toContain('mlp-spatial-dropout');
});
