/**
 * Looks into the layers of a model: norms and sparsity of weights, gradients, activations, dead
 * units. Changes nothing.
 */

import { weightFigures, zeroShare } from '../../analysis/statistics/weights.js';
import { type LayerFigures, WEIGHT_THRESHOLDS, type WeightReport } from '../../experiments/records/layer-report.js';
import { type TracedLayer, traceModel } from '../../experiments/spec/architecture.js';
import { PIXELS } from '../../experiments/spec/dataset.js';
import type { RunSpec } from '../../experiments/spec/experiment.js';
import { type DeviceImages, sliceBatch, uploadImages } from '../data/device-images.js';
import type { LabelledImages } from '../data/load-dataset.js';
import type { Weight } from '../model/layers/layer.js';
import type { TrainableModel } from '../model/model.js';
import { penaltyOf, sampleLosses } from '../model/objective.js';
import { type Tensor, tf } from '../tensorflow/tensorflow.js';
import { unseenPixels } from './unseen-pixels.js';

export interface LayerInspector {
  /** How many images the figures are taken on: the first of the training images. */
  sample: { activations: number; gradients: number };
  /** Pixels that are 0 in every training image. */
  unseenPixels: number;
  /** Every layer as it is now, in inference mode; the same weights give the same figures. */
  inspect(): LayerFigures[];
  dispose(): void;
}

/** Half as many as an evaluation takes at a time: no more memory is needed than for that. */
const SAMPLE = 500;

interface Parts {
  model: TrainableModel;
  /** Before augmentation. */
  train: LabelledImages;
  spec: Pick<RunSpec, 'model' | 'regularization' | 'training'>;
}

export function createLayerInspector({ model, train, spec }: Parts): LayerInspector {
  const count = Math.min(SAMPLE, train.labels.length);
  const images = uploadImages({
    pixels: train.pixels.subarray(0, count * PIXELS),
    labels: train.labels.subarray(0, count),
  });
  const traced = traceModel(spec.model, spec.regularization);
  if (!traced.fits) throw new RangeError(traced.problem.message);
  const unseen = unseenPixels(train);
  const onPixels = kernelOnPixels(model, traced.layers, unseen);
  // A gradient takes the memory of a training step.
  const gradients = Math.min(spec.training.batchSize, count);

  return {
    sample: { activations: count, gradients },
    unseenPixels: unseen.filter(Boolean).length,
    inspect() {
      const activations = inspectActivations(model, traced.layers, images);
      const norms = gradientNorms(model, images, gradients);
      return model.layers.map((layer, index) => ({
        layer: layer.name,
        type: traced.layers[index]!.layer.type,
        weights: layer.weights.map((weight) =>
          inspectWeight(weight, norms, weight === onPixels?.weight ? onPixels.isUnseen : null),
        ),
        activations: activations[index]!,
      }));
    },
    dispose: () => images.dispose(),
  };
}

function inspectWeight(
  { name, shape, trainable, variable }: Weight,
  norms: Map<string, number>,
  isUnseen: boolean[] | null,
): WeightReport {
  const values = variable.dataSync<'float32'>();
  const { l1, l2, max, hoyer, shares, histogram } = weightFigures(values, WEIGHT_THRESHOLDS);
  const outputs = shape.at(-1)!;
  return {
    name: name.slice(name.lastIndexOf('/') + 1),
    shape: [...shape],
    trainable,
    l1: rounded(l1),
    l2: rounded(l2),
    max: rounded(max),
    hoyer: hoyer === null ? null : rounded(hoyer),
    shares: shares.map(({ threshold, share }) => ({ threshold, share: rounded(share) })),
    zeroShare: rounded(zeroShare(values, outputs, () => true)),
    seenZeroShare: isUnseen && rounded(zeroShare(values, outputs, (input) => !isUnseen[input])),
    gradientNorm: norms.get(variable.name) ?? null,
    histogram: { ...histogram, edges: histogram.edges.map(rounded) },
  };
}

/**
 * The norms of the gradients of data loss and penalty, by variable. They leave moving averages and
 * counters alone.
 */
function gradientNorms(model: TrainableModel, data: DeviceImages, size: number): Map<string, number> {
  const norms = tf.tidy(() => {
    const { images, labels } = sliceBatch(data, 0, size);
    const { grads } = tf.variableGrads(() => {
      const { logits, activityPenalty } = model.forward(images, { training: false });
      const losses = sampleLosses(model.output, logits, labels);
      return tf.add(tf.mean(losses), penaltyOf(model, activityPenalty));
    }, model.trainableVariables());
    return Object.fromEntries(Object.entries(grads).map(([name, gradient]) => [name, scalarOf(tf.norm(gradient))]));
  });
  // One that overflows is no number to store.
  const finite = Object.entries(norms).filter(([, norm]) => Number.isFinite(norm));
  return new Map(finite.map(([name, norm]) => [name, rounded(norm)]));
}

/**
 * Layer by layer, as inference computes them. Of the output layer the activations are its logits.
 */
function inspectActivations(
  model: TrainableModel,
  traced: readonly TracedLayer[],
  data: DeviceImages,
): LayerFigures['activations'][] {
  let x: Tensor = tf.tidy(() => tf.reshape(sliceBatch(data, 0, data.count).images, [-1, ...model.inputShape]));
  const figures = model.layers.map((layer, index) => {
    const output = tf.tidy(() => layer.apply(x, { training: false, noise: false, step: model.step }));
    if (output !== x) x.dispose();
    x = output;
    return activationFigures(output, isRelu(traced[index]!));
  });
  x.dispose();
  return figures;
}

function activationFigures(output: Tensor, relu: boolean): LayerFigures['activations'] {
  const units = output.shape.at(-1)!;
  const { norm, zeroShare, dead } = tf.tidy(() => {
    const strongest = tf.max(tf.reshape(output, [-1, units]), 0);
    return {
      norm: scalarOf(tf.mean(tf.norm(tf.reshape(output, [output.shape[0]!, -1]), 2, 1))),
      zeroShare: scalarOf(tf.mean(tf.cast(tf.equal(output, 0), 'float32'))),
      dead: scalarOf(tf.sum(tf.cast(tf.lessEqual(strongest, 0), 'int32'))),
    };
  });
  return { norm: rounded(norm), zeroShare: rounded(zeroShare), units, deadUnits: relu ? dead : null };
}

const scalarOf = (scalar: Tensor): number => scalar.dataSync()[0]!;

const isRelu = ({ layer }: TracedLayer) => 'activation' in layer && layer.activation === 'relu';

/** Layers that leave a pixel of 0 at 0 and every pixel in its place. */
const PIXELS_STAY: ReadonlySet<string> = new Set(['flatten', 'dropout', 'spatialDropout2d', 'gaussianDropout']);

/**
 * The kernel that sees the pixels themselves, and which of its inputs are 0 in every image: pixels
 * of a dense layer, columns of a recurrent one. A convolution moves over the image, so all of its
 * weights see ink.
 */
function kernelOnPixels(
  model: TrainableModel,
  traced: readonly TracedLayer[],
  unseen: boolean[],
): { weight: Weight; isUnseen: boolean[] } | null {
  const first = traced.findIndex(({ layer }) => !PIXELS_STAY.has(layer.type));
  const weight = model.layers[first]?.weights[0];
  if (weight === undefined) return null;
  switch (traced[first]!.layer.type) {
    case 'dense':
      return { weight, isUnseen: unseen };
    case 'lstm':
    case 'gru': {
      const features = weight.shape[0]!;
      const isUnseen = Array.from({ length: features }, (_, column) =>
        unseen.every((isZero, pixel) => isZero || pixel % features !== column),
      );
      return { weight, isUnseen };
    }
    default:
      return null;
  }
}

/** Seven digits: what a float32 holds. */
const rounded = (value: number) => Number(value.toPrecision(7));
