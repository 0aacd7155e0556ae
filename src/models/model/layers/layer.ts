/**
 * What every layer of a trainable model is: a small object with its weights, its arithmetic and its
 * stock twin.
 */
import { isPenalty, type Shape } from '../../../experiments/spec/architecture.js';
import type { KernelPenalty, Penalty, WeightSettings } from '../../../experiments/spec/layers.js';
import { randomStream } from '../../runtime/random.js';
import { type StockLayer, type Tensor, tf, type Variable } from '../../tensorflow/tensorflow.js';
import type { Initializer } from '../initializers.js';

/** One array of numbers that training changes. */
export interface Weight {
  /** Keras's name, for example `kernel`, after the layer's: `dense_1/kernel`. */
  name: string;
  shape: readonly number[];
  /** Whether the optimizer moves it; batch normalization updates its moving averages itself. */
  trainable: boolean;
  variable: Variable;
}

/** A kernel or bias that the objective penalizes. */
export interface PenalizedWeight extends KernelPenalty {
  variable: Variable;
}

/** A kernel whose units' norms are limited. */
export interface ConstrainedKernel {
  variable: Variable;
  maxNorm: number;
}

/**
 * Whether dropout drops and noise is added. As in training, each image has its own; `shared` noise
 * is the same for all images of a batch: an image's output does not depend on its place in it.
 */
export type Noise = boolean | 'shared';

/**
 * The shape in which noise is drawn for values of this shape, batch first: shared noise has one
 * row, which arithmetic spreads over the batch.
 */
export const noiseShape = (shape: readonly number[], noise: Noise): number[] =>
  noise === 'shared' ? [1, ...shape.slice(1)] : [...shape];

export interface LayerContext {
  /** Training mode: batch normalization uses the batch's own statistics and moves its averages. */
  training: boolean;
  noise: Noise;
  /**
   * How far the moving averages go towards the statistics of a batch; as their momentum says when
   * left out.
   */
  statisticsRate?: number | undefined;
  /** int32 [2]: 0 and the number of steps taken so far; the counter of stateless random ops. */
  step: Tensor;
}

export interface ModelLayer {
  name: string;
  /** In Keras's order: trainable before non-trainable. */
  weights: Weight[];
  penalized?: PenalizedWeight[];
  constrained?: ConstrainedKernel;
  /** Penalty on what `apply` gives. */
  activityPenalty?: Penalty;
  /** Shapes as traced by experiments/architecture.ts, with the batch in front. */
  apply(x: Tensor, context: LayerContext): Tensor;
  /** The same layer of tfjs-layers, without weights, for the saved model. */
  toStock(): StockLayer;
  /** Frees what the layer holds besides its weights. */
  dispose?(): void;
}

/** The position of a layer in its model: what it needs to know besides its own settings. */
export interface LayerSite {
  name: string;
  input: Shape;
  seed: number;
  /**
   * Which of its kind it is, from 0; the output layer is a kind of its own. Random streams depend
   * on it.
   */
  kind: string;
  ordinal: number;
}

/**
 * Creates a weight with its initial values. The stream is derived from seed, kind, ordinal and
 * name, so that another layer of another kind in between (dropout, batch normalization) changes no
 * initial weights.
 */
export function createWeight(
  site: LayerSite,
  name: string,
  shape: readonly number[],
  initializer: Initializer,
  trainable = true,
): Weight {
  const stream = randomStream(site.seed, ['initial-weights', site.kind, site.ordinal, name]);
  const initial = tf.tensor(initializer(shape, stream), [...shape], 'float32');
  const variable = tf.variable(initial, trainable);
  initial.dispose();
  return { name: `${site.name}/${name}`, shape, trainable, variable };
}

/** What the spec asks of a layer's kernel, bias and output. */
export function rulesOf(
  { kernel, bias }: { kernel: Weight; bias: Weight },
  settings: WeightSettings & { activityRegularizer?: Penalty | undefined },
): Pick<ModelLayer, 'penalized' | 'constrained' | 'activityPenalty'> {
  const { kernelRegularizer, kernelConstraint, biasRegularizer } = settings;
  const penalized: PenalizedWeight[] = [];
  if (isPenalty(kernelRegularizer)) penalized.push({ variable: kernel.variable, ...kernelRegularizer });
  if (isPenalty(biasRegularizer)) penalized.push({ variable: bias.variable, ...biasRegularizer, proximal: false });
  return {
    penalized,
    ...(kernelConstraint !== undefined && { constrained: { variable: kernel.variable, ...kernelConstraint } }),
    ...activityRule(settings),
  };
}

/** What the spec asks of a layer's output. */
export function activityRule({
  activityRegularizer: penalty,
}: {
  activityRegularizer?: Penalty | undefined;
}): Pick<ModelLayer, 'activityPenalty'> {
  return isPenalty(penalty) ? { activityPenalty: penalty } : {};
}

/**
 * Settings that stock layers share. Their weights are always loaded, so they are initialized with
 * zeros: tfjs would otherwise draw them first, which takes seconds for a large recurrent kernel.
 */
export function stockWeights({ kernelRegularizer, biasRegularizer }: WeightSettings) {
  return {
    kernelInitializer: 'zeros',
    ...(kernelRegularizer && { kernelRegularizer: stockPenalty(kernelRegularizer) }),
    ...(biasRegularizer && { biasRegularizer: stockPenalty(biasRegularizer) }),
  } as const;
}

const stockPenalty = ({ l1, l2 }: Penalty) => tf.regularizers.l1l2({ l1, l2 });
