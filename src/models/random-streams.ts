/** Every random stream that a run draws from, for its receipt. */

import type { Receipt } from '../experiments/records/receipt.js';
import { traceModel } from '../experiments/spec/architecture.js';
import type { RunSpec } from '../experiments/spec/experiment.js';
import { type Purpose, streamDigest } from '../experiments/spec/random-stream.js';
import type { TrainableModel } from './model/model.js';

/** Every purpose of a stream is listed here; a test looks for missing ones. */
export function randomStreamsOf(spec: RunSpec, model: TrainableModel): Receipt['streams'] {
  const training = spec.trainingSeed ?? spec.seed;
  const streams: [seed: number, purpose: Purpose][] = [
    ...dataStreams(spec),
    [training, ['shuffle', 1]],
    ...imagePurposes(spec).map((purpose): [number, Purpose] => [training, purpose]),
    ...layerPurposes(spec, model).map((purpose): [number, Purpose] => [training, purpose]),
  ];
  return Object.fromEntries(streams.map(([seed, purpose]) => [purpose.join('/'), streamDigest(seed, purpose)]));
}

function dataStreams({ dataset, seed, part }: RunSpec): [number, Purpose][] {
  const streams: [number, Purpose][] = [];
  const cutSeed = part?.cutSeed ?? seed;
  if (dataset.validation !== 'last' && dataset.validationSplit > 0) streams.push([cutSeed, ['validation-split']]);
  if (dataset.labelNoise > 0) streams.push([seed, ['label-noise']]);
  if (dataset.resampling === 'bootstrap') streams.push([seed, ['bootstrap']]);
  if (dataset.resampling === 'disjoint') streams.push([cutSeed, ['disjoint']]);
  return streams;
}

/** What is done to training images. */
function imagePurposes({ training: { augmentation, mixup } }: RunSpec): Purpose[] {
  const purposes: Purpose[] = [];
  if (augmentation) purposes.push(['augmentation', 'motion']);
  if (augmentation?.elastic) purposes.push(['augmentation', 'elastic']);
  if (augmentation?.cutout) purposes.push(['augmentation', 'cutout']);
  if (mixup) purposes.push(['mixup', 'share'], ['mixup', 'partner']);
  return purposes;
}

/**
 * Initial weights, masks and noise: by the kind of the layer and its number among its kind, as the
 * model is built.
 */
function layerPurposes({ model: architecture, regularization }: RunSpec, model: TrainableModel): Purpose[] {
  const traced = traceModel(architecture, regularization);
  if (!traced.fits) throw new RangeError(traced.problem.message);
  const counts = new Map<string, number>();
  return traced.layers.flatMap(({ layer }, index): Purpose[] => {
    const kind = index === traced.layers.length - 1 ? 'output' : layer.type;
    const ordinal = counts.get(kind) ?? 0;
    counts.set(kind, ordinal + 1);
    const names = model.layers[index]!.weights.map(({ name }) => name.slice(name.lastIndexOf('/') + 1));
    const initial = names.map((name): Purpose => ['initial-weights', kind, ordinal, name]);
    switch (layer.type) {
      case 'dropout':
      case 'spatialDropout2d':
      case 'gaussianDropout':
      case 'gaussianNoise':
        return [[layer.type, ordinal]];
      case 'lstm':
      case 'gru':
        return layer.recurrentDropout > 0 ? [...initial, [`recurrent-dropout-${kind}`, ordinal]] : initial;
      default:
        return initial;
    }
  });
}
