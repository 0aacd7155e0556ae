/** What every layer of a trainable model is: a small object with its weights, its arithmetic and its stock twin. */
import type { Shape } from '../../experiments/architecture.js';
import type { KernelPenalty, KernelSettings } from '../../experiments/spec.js';
import type { Initializer } from '../initializers.js';
import { randomStream } from '../random.js';
import { type StockLayer, type Tensor, tf, type Variable } from '../tensorflow.js';

/** One array of numbers that training changes. */
export interface Weight {
  /** Keras's name, for example `kernel`, after the layer's: `dense_1/kernel`. */
  name: string;
  shape: readonly number[];
  /** Whether the optimizer moves it; batch normalization updates its moving averages itself. */
  trainable: boolean;
  variable: Variable;
}

/** A kernel that the objective penalizes. */
export interface PenalizedKernel extends KernelPenalty {
  variable: Variable;
}

/** A kernel whose units' norms are limited. */
export interface ConstrainedKernel {
  variable: Variable;
  maxNorm: number;
}

export interface LayerContext {
  /** Training mode: dropout drops and batch normalization uses the batch's own statistics. */
  training: boolean;
  /** int32 [2]: 0 and the number of steps taken so far; the counter of stateless random ops. */
  step: Tensor;
}

export interface ModelLayer {
  name: string;
  /** In Keras's order: trainable before non-trainable. */
  weights: Weight[];
  penalized?: PenalizedKernel;
  constrained?: ConstrainedKernel;
  /** Shapes as traced by experiments/architecture.ts, with the batch in front. */
  apply(x: Tensor, context: LayerContext): Tensor;
  /** The same layer of tfjs-layers, without weights, for the saved model. */
  toStock(): StockLayer;
  /** Frees what the layer holds beside its weights. */
  dispose?(): void;
}

/** Where in a model a layer stands: what a layer needs to know beside its own settings. */
export interface LayerSite {
  name: string;
  input: Shape;
  seed: number;
  /** Which of its kind it is, from 0; the output layer is a kind of its own. Random streams hang on it. */
  kind: string;
  ordinal: number;
}

/**
 * Creates a weight with its initial values. The stream hangs on seed, kind, ordinal and name, so that another layer of
 * another kind in between (dropout, batch normalization) changes no initial weights.
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

/** What the spec asks of a layer's kernel. */
export function kernelRules(
  variable: Variable,
  { kernelRegularizer: penalty, kernelConstraint: constraint }: KernelSettings,
): Pick<ModelLayer, 'penalized' | 'constrained'> {
  return {
    ...(penalty !== undefined && penalty.l1 + penalty.l2 > 0 && { penalized: { variable, ...penalty } }),
    ...(constraint !== undefined && { constrained: { variable, ...constraint } }),
  };
}

/**
 * Settings that stock layers share. Their weights are always loaded, so they are initialized with zeros: tfjs would
 * otherwise draw them first, which takes seconds for a large recurrent kernel.
 */
export function stockKernel(penalty: KernelPenalty | undefined) {
  return {
    kernelInitializer: 'zeros',
    ...(penalty === undefined ? {} : { kernelRegularizer: tf.regularizers.l1l2({ l1: penalty.l1, l2: penalty.l2 }) }),
  } as const;
}
