/**
 * LSTM (Hochreiter and Schmidhuber, 1997) and GRU (Cho et al., 2014) over [batch, steps, features],
 * from a zero state, with Keras's weights and defaults: activation tanh, recurrent activation
 * sigmoid, and for the GRU reset_after = false.
 */
import type { Layer } from '../../../experiments/spec/layers.js';
import { addBias, blockGru, blockLstm, int64Scalar } from '../../tensorflow/kernels.js';
import { type Tensor, type Tensor2D, type Tensor3D, tf } from '../../tensorflow/tensorflow.js';
import { glorotUniform, orthogonal, unitForgetBias, zeros } from '../initializers.js';
import { dropoutMask } from './dropout.js';
import {
  createWeight,
  type LayerSite,
  type ModelLayer,
  type Noise,
  noiseShape,
  rulesOf,
  stockWeights,
} from './layer.js';

/**
 * Keras's gates: i, f, c, o, which is also the order of TensorFlow's kernel (its first version had
 * i, c, f, o).
 */
export function lstm(layer: Extract<Layer, { type: 'lstm' }>, site: LayerSite): ModelLayer {
  const { units, returnSequences, recurrentDropout } = layer;
  const masks = stateMasks(layer, site);
  const [steps, features] = site.input as [number, number];
  const kernel = createWeight(site, 'kernel', [features, 4 * units], glorotUniform);
  const recurrentKernel = createWeight(site, 'recurrent_kernel', [units, 4 * units], orthogonal);
  const bias = createWeight(site, 'bias', [4 * units], unitForgetBias);
  const length = int64Scalar(steps);

  return {
    name: site.name,
    weights: [kernel, recurrentKernel, bias],
    ...rulesOf({ kernel, bias }, layer),
    apply(x, { noise, step }) {
      const sequence = timeMajor(x);
      const parts = { kernel: kernel.variable, recurrentKernel: recurrentKernel.variable, bias: bias.variable };
      const outputs =
        noise && recurrentDropout > 0
          ? maskedLstm(sequence, parts, masks.draw(x, noise, step))
          : blockLstm(sequence, tf.concat([parts.kernel, parts.recurrentKernel] as Tensor[], 0), parts.bias, length);
      return returnSequences ? timeMajor(outputs) : lastStep(outputs);
    },
    toStock: () => tf.layers.lstm(stockRecurrent(layer, site)),
    dispose() {
      length.dispose();
      masks.dispose();
    },
  };
}

/** Keras's gates: z, r, h. TensorFlow's kernel wants r and z in one matrix, h in another. */
export function gru(layer: Extract<Layer, { type: 'gru' }>, site: LayerSite): ModelLayer {
  const { units, returnSequences, recurrentDropout } = layer;
  const masks = stateMasks(layer, site);
  const features = site.input[1]!;
  const kernel = createWeight(site, 'kernel', [features, 3 * units], glorotUniform);
  const recurrentKernel = createWeight(site, 'recurrent_kernel', [units, 3 * units], orthogonal);
  const bias = createWeight(site, 'bias', [3 * units], zeros);
  return {
    name: site.name,
    weights: [kernel, recurrentKernel, bias],
    ...rulesOf({ kernel, bias }, layer),
    apply(x, { noise, step }) {
      const sequence = timeMajor(x);
      if (noise && recurrentDropout > 0) {
        const parts = { kernel: kernel.variable, recurrentKernel: recurrentKernel.variable, bias: bias.variable };
        const outputs = maskedGru(sequence, parts, masks.draw(x, noise, step));
        return returnSequences ? timeMajor(outputs) : lastStep(outputs);
      }
      const weights = tf.concat([kernel.variable, recurrentKernel.variable] as Tensor[], 0);
      const [z, r, h] = tf.split(weights, 3, 1) as [Tensor, Tensor, Tensor];
      const [zBias, rBias, hBias] = tf.split(bias.variable as Tensor, 3, 0) as [Tensor, Tensor, Tensor];
      const outputs = blockGru(sequence, tf.concat([r, z], 1), h, tf.concat([rBias, zBias], 0), hBias);
      return returnSequences ? timeMajor(outputs) : lastStep(outputs);
    },
    toStock: () => tf.layers.gru(stockRecurrent(layer, site)),
    dispose: () => masks.dispose(),
  };
}

/** The masks of a state: a single one for all time steps, or one for each. */
interface StateMasks {
  /** @returns each [batch, units], or [1, units] when all sequences share the noise */
  draw(x: Tensor, noise: Noise, step: Tensor): Tensor[];
  dispose(): void;
}

/**
 * The stream has one purpose whatever the masks last. It gives a sequence its values in one draw:
 * [batch, units], or [batch, steps, units] with a mask at each time step.
 */
function stateMasks(
  { units, recurrentDropout, recurrentDropoutMask }: Extract<Layer, { type: 'lstm' | 'gru' }>,
  site: LayerSite,
): StateMasks {
  const masks = dropoutMask(recurrentDropout, `recurrent-dropout-${site.kind}`, site);
  return {
    draw(x, noise, step) {
      const [batch, steps] = x.shape as [number, number];
      if (recurrentDropoutMask === 'sequence') return [masks.draw(noiseShape([batch, units], noise), step)];
      return tf.unstack(masks.draw(noiseShape([batch, steps, units], noise), step), 1);
    },
    dispose: () => masks.dispose(),
  };
}

interface RecurrentWeights {
  kernel: Tensor;
  recurrentKernel: Tensor;
  bias: Tensor;
}

/**
 * An LSTM whose state is masked wherever it is fed back, the memory cell apart: with one mask for a
 * sequence as Gal and Ghahramani (2016) have it, or with a new one at every time step.
 * @param x time-major [steps, batch, features]
 * @param masks [batch, units] or [1, units] each: a single one for all time steps, or one for each
 * @returns the outputs [steps, batch, units]
 */
function maskedLstm(x: Tensor3D, { kernel, recurrentKernel, bias }: RecurrentWeights, masks: Tensor[]): Tensor3D {
  let h: Tensor = tf.zerosLike(masks[0]!);
  let c: Tensor = h;
  const outputs = inputProducts(x, kernel, bias).map((input, step) => {
    const gates = tf.add(input, tf.matMul(tf.mul(h, masks[step % masks.length]!), recurrentKernel));
    const [i, f, candidate, o] = tf.split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
    c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(candidate)));
    h = tf.mul(tf.sigmoid(o), tf.tanh(c));
    return h;
  });
  return tf.stack(outputs) as Tensor3D;
}

/**
 * The same for a GRU: the mask acts where the state enters the gates and the candidate, not where
 * it is carried over.
 */
function maskedGru(x: Tensor3D, { kernel, recurrentKernel, bias }: RecurrentWeights, masks: Tensor[]): Tensor3D {
  const units = recurrentKernel.shape[0]!;
  const gateKernel = tf.slice(recurrentKernel, [0, 0], [units, 2 * units]);
  const candidateKernel = tf.slice(recurrentKernel, [0, 2 * units], [units, units]);
  let h: Tensor = tf.zerosLike(masks[0]!);
  const outputs = inputProducts(x, kernel, bias).map((input, step) => {
    const fed = tf.mul(h, masks[step % masks.length]!);
    const [gateInput, candidateInput] = tf.split(input, [2 * units, units], 1) as [Tensor, Tensor];
    const gates = tf.sigmoid(tf.add(gateInput, tf.matMul(fed, gateKernel)));
    const [z, r] = tf.split(gates, 2, 1) as [Tensor, Tensor];
    const candidate = tf.tanh(tf.add(candidateInput, tf.matMul(tf.mul(r, fed), candidateKernel)));
    h = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
    return h;
  });
  return tf.stack(outputs) as Tensor3D;
}

/** x · kernel + bias at every step, in one product. */
function inputProducts(x: Tensor3D, kernel: Tensor, bias: Tensor): Tensor[] {
  const [steps, batch, features] = x.shape;
  const products = addBias(tf.matMul(tf.reshape(x, [steps * batch, features]), kernel), bias);
  return tf.unstack(tf.reshape(products, [steps, batch, -1]));
}

/** [batch, steps, ·] to [steps, batch, ·] and back. */
function timeMajor(x: Tensor): Tensor3D {
  return tf.transpose(x as Tensor3D, [1, 0, 2]);
}

/** [steps, batch, units] to [batch, units]. */
function lastStep(x: Tensor3D): Tensor2D {
  const [steps, batch, units] = x.shape;
  return tf.reshape(tf.slice(x, [steps - 1, 0, 0], [1, batch, units]), [batch, units]);
}

function stockRecurrent(layer: Extract<Layer, { type: 'lstm' | 'gru' }>, site: LayerSite) {
  return {
    name: site.name,
    units: layer.units,
    returnSequences: layer.returnSequences,
    activation: 'tanh',
    recurrentActivation: 'sigmoid',
    recurrentInitializer: 'zeros',
    ...stockWeights(layer),
  } as const;
}
