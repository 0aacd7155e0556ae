/** What a model expects and gives, in words and as data: every exported model carries it. */
import { IMAGE_SIDE, PIXELS } from '../../experiments/spec/dataset.js';
import type { ExportedRun } from './exported-run.js';
import type { SavedModel } from './saved-model.js';

/** Layers that act in training alone. */
const TRAINING_ONLY = ['dropout', 'spatialDropout2d', 'gaussianDropout', 'gaussianNoise'];

/** @returns texts by their keys, all starting with `regulab.` where they are the product's own */
export function describeModel({ run, experiment, version }: ExportedRun, model: SavedModel): Record<string, string> {
  return {
    'regulab.version': version,
    'regulab.runId': run.id,
    'regulab.experimentId': experiment.id,
    'regulab.arm': run.arm,
    'regulab.seed': String(run.seed),
    'regulab.weightsSha256': String(run.weightsSha256),
    'regulab.input': inputText(model),
    'regulab.output': outputText(model),
  };
}

/** How an image becomes an input. */
function inputText({ inputShape }: SavedModel): string {
  const shape = `[batch, ${inputShape.join(', ')}]`;
  const order =
    inputShape.length === 1 ? `the ${PIXELS} pixels row by row` : `${IMAGE_SIDE} rows of ${IMAGE_SIDE} pixels`;
  return `float32 ${shape}: ${order}, each grey value 0 … 255 divided by 255, white ink (1) on black (0), the digit prepared as MNIST's are.`;
}

function outputText({ layers }: SavedModel): string {
  const { layer } = layers.at(-1)!;
  return layer.type === 'dense' && layer.activation === 'sigmoid'
    ? 'float32 [batch, 1]: one sigmoid unit, trained against the digit itself.'
    : 'float32 [batch, 10]: the probabilities of the digits 0 … 9.';
}

/** The kinds of layers that are left out where only inference is exported. */
export function trainingOnlyLayers({ layers }: SavedModel): string[] {
  return layers.filter(({ layer }) => isTrainingOnly(layer.type)).map(({ name }) => name);
}

export const isTrainingOnly = (type: string): boolean => TRAINING_ONLY.includes(type);
