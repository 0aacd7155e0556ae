/** The techniques of the catalog that a spec asks for. */
import type { Arm, ResolvedSpec } from '../spec/experiment.js';
import type { Layer } from '../spec/layers.js';
import { techniquesOf } from './evidence/change-of.js';
import { TECHNIQUES } from './techniques/catalog.js';

type Regularization = Arm['regularization'];

/** Techniques that a spec can ask for; those of finished runs, such as ensembles, are not. */
export const SPEC_TECHNIQUES: readonly string[] = TECHNIQUES.filter(({ fields }) => fields.length > 0).map(
  ({ name }) => name,
);

/** The techniques that an arm has on, also in a stack of layers, in alphabetical order. */
export function techniquesInArm({ model, regularization, training }: Arm): string[] {
  const ofLayers = model.architecture === 'layers' ? model.layers.map(regularizationOf) : [];
  const names = [regularization, ...ofLayers.map((own) => ({ ...ABSENT, ...own }))].flatMap((each) =>
    techniquesOf({ model, regularization: each, training }),
  );
  return [...new Set(names)].filter((name) => SPEC_TECHNIQUES.includes(name)).sort();
}

/** The techniques of all arms, in alphabetical order. */
export const techniquesInSpec = ({ arms }: Pick<ResolvedSpec, 'arms'>): string[] =>
  [...new Set(arms.flatMap(techniquesInArm))].sort();

const ABSENT: Regularization = {
  kernel: null,
  bias: null,
  activity: null,
  maxNorm: null,
  dropout: null,
  spatialDropout: null,
  recurrentDropout: null,
  gaussianDropout: null,
  gaussianNoise: null,
  layerNormalization: null,
  batchNormalization: null,
};

/** What a layer does, as the fields of an arm have it. */
function regularizationOf(layer: Layer): Partial<Regularization> {
  switch (layer.type) {
    case 'dropout':
      return { dropout: layer };
    case 'spatialDropout2d':
      return { spatialDropout: layer };
    case 'gaussianDropout':
      return { gaussianDropout: layer };
    case 'gaussianNoise':
      return { gaussianNoise: layer };
    case 'batchNormalization':
      return { batchNormalization: layer };
    case 'layerNormalization':
      return { layerNormalization: layer };
    case 'activation':
      return { activity: layer.activityRegularizer ?? null };
    case 'lstm':
    case 'gru':
      return {
        ...ofWeights(layer),
        recurrentDropout: { rate: layer.recurrentDropout, mask: layer.recurrentDropoutMask },
      };
    case 'dense':
    case 'conv2d':
      return ofWeights(layer);
    default:
      return {};
  }
}

function ofWeights(layer: Extract<Layer, { type: 'dense' | 'conv2d' | 'lstm' | 'gru' }>): Partial<Regularization> {
  return {
    kernel: layer.kernelRegularizer ?? null,
    bias: layer.biasRegularizer ?? null,
    activity: layer.activityRegularizer ?? null,
    maxNorm: layer.kernelConstraint === undefined ? null : { limit: layer.kernelConstraint.maxNorm },
  };
}
