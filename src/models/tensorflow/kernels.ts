/**
 * Differentiable TensorFlow kernels that tfjs has no op for, or writes as many small ops: each is
 * one native call forwards and one or two backwards. Everything else in the models is plain tfjs.
 */
import type { Penalty } from '../../experiments/spec/layers.js';
import {
  backend,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tf,
} from './tensorflow.js';

type Attribute = { name: string; type: number; value: boolean | number | string | number[] };

const float = (name: string, value: number): Attribute => ({ name, type: backend().binding.TF_ATTR_FLOAT, value });
const boolean = (name: string, value: boolean): Attribute => ({ name, type: backend().binding.TF_ATTR_BOOL, value });
const integers = (name: string, value: number[]): Attribute => ({ name, type: backend().binding.TF_ATTR_INT, value });
const text = (name: string, value: string): Attribute => ({ name, type: backend().binding.TF_ATTR_STRING, value });
const dtype = (name: string, value: 'float32' | 'int32' | 'uint8'): Attribute => {
  const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32, TF_UINT8 } = backend().binding;
  return { name, type: TF_ATTR_TYPE, value: { float32: TF_FLOAT, int32: TF_INT32, uint8: TF_UINT8 }[value] };
};
const FLOAT = () => dtype('T', 'float32');

function kernel<Result extends Tensor>(name: string, attributes: Attribute[], inputs: Tensor[]): Result {
  return backend().executeSingleOutput(name, attributes, inputs) as Result;
}

function kernels(name: string, attributes: Attribute[], inputs: Tensor[], outputs: number): Tensor[] {
  return backend().executeMultipleOutputs(name, attributes, inputs, outputs);
}

interface Differentiable {
  value: Tensor;
  /** The gradients of all inputs, from that of the value and what was saved. */
  gradient(dy: Tensor, saved: Tensor[]): Tensor[];
}

/**
 * Runs an op of several inputs whose gradient is given by hand. What the gradient reads must be
 * saved.
 */
function differentiable<Result extends Tensor>(
  inputs: Tensor[],
  op: (save: (tensors: Tensor[]) => void) => Differentiable,
): Result {
  const withSave = (...args: unknown[]) => {
    const { value, gradient } = op(args.at(-1) as (tensors: Tensor[]) => void);
    return { value, gradFunc: gradient };
  };
  return tf.customGrad(withSave as unknown as Parameters<typeof tf.customGrad>[0])(...inputs) as Result;
}

/** `x + bias`, the bias [channels] broadcast over every axis of x but the last. */
export function addBias(x: Tensor, bias: Tensor): Tensor {
  return differentiable([x, bias], () => ({
    value: kernel('BiasAdd', [FLOAT(), text('data_format', 'NHWC')], [x, bias]),
    gradient: (dy) => [dy, kernel('BiasAddGrad', [FLOAT(), text('data_format', 'NHWC')], [dy])],
  }));
}

/** max(x, 0); the gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return differentiable([x], (save) => {
    const value = kernel('Relu', [FLOAT()], [x]);
    save([value]);
    return { value, gradient: (dy, saved) => [kernel('ReluGrad', [FLOAT()], [dy, saved[0]!])] };
  });
}

/**
 * Softmax cross-entropy of each sample, from logits.
 * @param logits [batch, classes]
 * @param labels int32 [batch]; no gradient flows to them
 * @returns [batch]
 */
export function softmaxCrossEntropy(logits: Tensor, labels: Tensor): Tensor1D {
  return differentiable([logits], (save) => {
    const attributes = [FLOAT(), dtype('Tlabels', 'int32')];
    const [loss, gradient] = kernels('SparseSoftmaxCrossEntropyWithLogits', attributes, [logits, labels], 2);
    save([gradient!]);
    return { value: loss!, gradient: (dy, saved) => [tf.mul(tf.expandDims(dy, 1), saved[0]!)] };
  });
}

/**
 * Softmax cross-entropy of each sample against a distribution over the classes, from logits.
 * @param logits [batch, classes]
 * @param targets float32 [batch, classes]; no gradient flows to them
 * @returns [batch]
 */
export function softmaxCrossEntropyOfTargets(logits: Tensor, targets: Tensor): Tensor1D {
  return differentiable([logits], (save) => {
    const [loss, gradient] = kernels('SoftmaxCrossEntropyWithLogits', [FLOAT()], [logits, targets], 2);
    save([gradient!]);
    return { value: loss!, gradient: (dy, saved) => [tf.mul(tf.expandDims(dy, 1), saved[0]!)] };
  });
}

/**
 * Binary cross-entropy of each sample, from logits: max(x, 0) - x·z + log(1 + exp(-|x|)), as
 * TensorFlow's sigmoid_cross_entropy_with_logits computes it. Targets need not be in [0, 1]: the
 * loss is then unbounded below.
 * @param logits [batch, 1]
 * @param targets float32 [batch, 1]; no gradient flows to them
 * @returns [batch, 1]
 */
export function sigmoidCrossEntropy(logits: Tensor, targets: Tensor): Tensor2D {
  return differentiable([logits], (save) => {
    save([logits, targets]);
    const linear = tf.sub(tf.relu(logits), tf.mul(logits, targets));
    return {
      value: tf.add(linear, tf.log1p(tf.exp(tf.neg(tf.abs(logits))))),
      gradient: (dy, [x, z]) => [tf.mul(dy, tf.sub(tf.sigmoid(x!), z!))],
    };
  });
}

/**
 * l1·Σ|x| + l2·Σx² as a scalar; the gradient l1·sign(x) + 2·l2·x is taken directly. Under a
 * proximal penalty it leaves out the L1 part, which the update takes care of.
 */
export function penaltyOn(weights: Tensor, { l1, l2, proximal = false }: Penalty & { proximal?: boolean }): Scalar {
  return differentiable([weights], (save) => {
    save([weights]);
    const terms: Tensor[] = [];
    if (l1 > 0) terms.push(tf.mul(tf.sum(tf.abs(weights)), l1));
    // L2Loss is Σw² / 2, in one pass.
    if (l2 > 0) terms.push(tf.mul(kernel('L2Loss', [FLOAT()], [weights]), 2 * l2));
    const gradient = (dy: Tensor, [w]: Tensor[]) => {
      const parts: Tensor[] = [];
      if (l1 > 0 && !proximal) parts.push(tf.mul(tf.sign(w!), tf.mul(dy, l1)));
      if (l2 > 0) parts.push(tf.mul(w!, tf.mul(dy, 2 * l2)));
      return [parts.length === 0 ? tf.zerosLike(w!) : sum(parts)];
    };
    return { value: sum(terms), gradient };
  });
}

export interface Pooling {
  poolSize: number;
  strides: number;
  padding: 'valid' | 'same';
}

/**
 * The maximum of each window; the gradient goes to the first maximum of a window, row by row.
 *
 * oneDNN's kernels, where TensorFlow was built with them, remember in the forward pass where the
 * maximum was. TensorFlow itself searches for it again in the backward pass, in scalar code: 19
 * times slower on the windows of a small CNN.
 * @param x [batch, height, width, channels]
 */
export function maxPooling(x: Tensor4D, { poolSize, strides, padding }: Pooling): Tensor4D {
  if (!hasOneDnnPooling()) return tf.maxPool(x, poolSize, strides, padding);
  const attributes = oneDnnPooling({ poolSize, strides, padding });
  return differentiable([x], (save) => {
    const [value, places] = kernels('_MklNativeMaxPool', attributes, [x], 2) as [Tensor, Tensor];
    save([x, value, places]);
    const gradient = (dy: Tensor, [x, value, places]: Tensor[]) => [
      kernel('_MklNativeMaxPoolGrad', attributes, [x!, value!, dy, places!]),
    ];
    return { value, gradient };
  });
}

function oneDnnPooling({ poolSize, strides, padding }: Pooling): Attribute[] {
  return [
    FLOAT(),
    integers('ksize', [1, poolSize, poolSize, 1]),
    integers('strides', [1, strides, strides, 1]),
    text('padding', padding.toUpperCase()),
    text('data_format', 'NHWC'),
    boolean('workspace_enabled', true),
    // TensorFlow's graph optimizer puts these kernels in place by this label; for pooling it
    // forgets the backward pass.
    text('_kernel', 'MklNameChangeOp'),
  ];
}

/**
 * Asked once: whether this TensorFlow has oneDNN's pooling (on x86 it has, elsewhere it may not).
 */
function hasOneDnnPooling(): boolean {
  oneDnnPoolingFound ??= tf.tidy(() => {
    try {
      const attributes = oneDnnPooling({ poolSize: 1, strides: 1, padding: 'valid' });
      return kernels('_MklNativeMaxPool', attributes, [tf.ones([1, 1, 1, 1])], 2).length === 2;
    } catch {
      return false;
    }
  });
  return oneDnnPoolingFound;
}
let oneDnnPoolingFound: boolean | undefined;

/**
 * tf.slice of int32 values, but from a place that is a tensor.
 * @param start int32 [rank]
 */
export function sliceFrom(x: Tensor, start: Tensor, size: number[]): Tensor {
  return kernel('Slice', [dtype('T', 'int32'), dtype('Index', 'int32')], [x, start, tf.tensor1d(size, 'int32')]);
}

/**
 * Rows of a table of int32 or float32: tf.gather without its check, which reads the positions back
 * to JavaScript.
 * @param positions int32 of any shape
 */
export function gatherRows(table: Tensor, positions: Tensor): Tensor {
  const types = [
    dtype('Tparams', table.dtype as 'int32' | 'float32'),
    dtype('Tindices', 'int32'),
    dtype('Taxis', 'int32'),
  ];
  return kernel('GatherV2', types, [table, positions, tf.scalar(0, 'int32')]);
}

/**
 * The four bytes of each int32 word as float32 0 … 255.
 * @param words int32 [rows, words]
 * @returns [rows, words, 4]
 */
export function bytesOf(words: Tensor): Tensor {
  const bytes = kernel('Bitcast', [dtype('T', 'int32'), dtype('type', 'uint8')], [words]);
  return kernel('Cast', [dtype('SrcT', 'uint8'), dtype('DstT', 'float32')], [bytes]);
}

/**
 * Uniform float32 values in [0, 1): a pure function of shape and seed.
 * @param shape int32 [rank]
 * @param seed int32 [2]
 */
export function statelessUniform(shape: Tensor, seed: Tensor): Tensor {
  return statelessRandom('StatelessRandomUniform', shape, seed);
}

/**
 * Standard normal float32 values: a pure function of shape and seed.
 * @param shape int32 [rank]
 * @param seed int32 [2]
 */
export function statelessNormal(shape: Tensor, seed: Tensor): Tensor {
  return statelessRandom('StatelessRandomNormal', shape, seed);
}

function statelessRandom(name: string, shape: Tensor, seed: Tensor): Tensor {
  return kernel(name, [dtype('dtype', 'float32'), dtype('T', 'int32'), dtype('Tseed', 'int32')], [shape, seed]);
}

/**
 * Gamma-distributed float32 values of scale 1: a pure function of shape and seed.
 * @param shape int32 [rank]
 * @param seed int32 [2]
 * @param alpha float32 scalar
 */
export function statelessGamma(shape: Tensor, seed: Tensor, alpha: Tensor): Tensor {
  const types = [dtype('dtype', 'float32'), dtype('T', 'int32'), dtype('Tseed', 'int32')];
  return kernel('StatelessRandomGammaV2', types, [shape, seed, alpha]);
}

/**
 * The positions of values from the largest to the smallest; of equal ones the first comes first.
 * @param values float32 [count]
 * @returns int32 [count]
 */
export function descendingOrder(values: Tensor): Tensor {
  const count = tf.scalar(values.size, 'int32');
  return kernels('TopKV2', [FLOAT(), boolean('sorted', true)], [values, count], 2)[1]!;
}

/** x ^ y of int32 values. */
export function bitwiseXor(x: Tensor, y: Tensor): Tensor {
  return kernel('BitwiseXor', [dtype('T', 'int32')], [x, y]);
}

/** x & y of int32 values. */
export function bitwiseAnd(x: Tensor, y: Tensor): Tensor {
  return kernel('BitwiseAnd', [dtype('T', 'int32')], [x, y]);
}

/** x >> bits of int32 values, repeating the sign. */
export function rightShift(x: Tensor, bits: Tensor): Tensor {
  return kernel('RightShift', [dtype('T', 'int32')], [x, bits]);
}

/**
 * What batch normalization of images gives in training mode. The caller disposes of mean and
 * variance.
 */
export interface NormalizedBatch {
  value: Tensor;
  mean: Tensor;
  /** Bessel-corrected, as Keras's fused form feeds it into the moving average. */
  variance: Tensor;
}

/**
 * Batch normalization of images with the statistics of the batch.
 * @param x [batch, height, width, channels]
 */
export function fusedBatchNormalization(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): NormalizedBatch {
  const attributes = [
    FLOAT(),
    dtype('U', 'float32'),
    float('epsilon', epsilon),
    text('data_format', 'NHWC'),
    boolean('is_training', true),
  ];
  // The op returns the batch statistics as well as its value.
  let mean: Tensor | undefined;
  let variance: Tensor | undefined;
  const value = differentiable<Tensor>([x, gamma, beta], (save) => {
    const none = tf.tensor1d([]);
    const outputs = kernels(
      'FusedBatchNormV3',
      [...attributes, float('exponential_avg_factor', 1)],
      [x, gamma, beta, none, none],
      6,
    );
    mean = tf.keep(outputs[1]!);
    variance = tf.keep(outputs[2]!);
    save([x, gamma, ...outputs.slice(3)]);
    return {
      value: outputs[0]!,
      gradient: (dy, saved) => kernels('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3),
    };
  });
  return { value, mean: mean!, variance: variance! };
}

/**
 * An int64 scalar. tfjs knows no int64: it takes the handle for an int32, which only the kernels
 * here may read.
 */
export function int64Scalar(value: number): Tensor {
  const { binding } = backend();
  const id = binding.createTensor([], binding.TF_INT64, new Int32Array([value, 0]));
  const scalar = tensorOfHandle({ id, shape: [], dtype: binding.TF_INT32 });
  // The backend keeps the real dtype, and the recorder reads it from there.
  backend().tensorMap.get(scalar.dataId).dtype = binding.TF_INT64;
  return scalar;
}

/**
 * An LSTM over a whole sequence, from a zero state, without peepholes.
 * @param x time-major [steps, batch, features]
 * @param weights [features + units, 4·units], input rows above recurrent rows, gates i, f, c, o
 * @param bias [4·units], gates i, f, c, o
 * @param steps int64 scalar: how many steps x has
 * @returns the outputs [steps, batch, units]
 */
export function blockLstm(x: Tensor3D, weights: Tensor, bias: Tensor, steps: Tensor): Tensor3D {
  const units = bias.shape[0]! / 4;
  const start = () => tf.zeros([x.shape[1], units]);
  const noPeepholes = () => new Array<Tensor>(3).fill(tf.zeros([units]));
  const attributes = [FLOAT(), boolean('use_peephole', false)];
  return differentiable([x, weights, bias], (save) => {
    const zero = start();
    const outputs = kernels(
      'BlockLSTMV2',
      [...attributes, float('cell_clip', 0)],
      [steps, x, zero, zero, weights, ...noPeepholes(), bias],
      7,
    );
    save([x, weights, bias, ...outputs]);
    return {
      value: outputs[6]!,
      gradient(dy, [x, weights, bias, ...gates]) {
        const zero = start();
        const inputs = [steps, x!, zero, zero, weights!, ...noPeepholes(), bias!, ...gates, tf.zerosLike(dy), dy];
        const gradients = kernels('BlockLSTMGradV2', attributes, inputs, 8);
        return [gradients[0]!, gradients[3]!, gradients[7]!];
      },
    };
  });
}

/**
 * A GRU over a whole sequence, from a zero state, the reset gate applied before the recurrent
 * product (Keras's reset_after = false).
 * @param x time-major [steps, batch, features]
 * @param gates [features + units, 2·units], input rows above recurrent rows, gates r, z
 * @param candidate [features + units, units]
 * @returns the outputs [steps, batch, units]
 */
export function blockGru(
  x: Tensor3D,
  gates: Tensor,
  candidate: Tensor,
  gateBias: Tensor,
  candidateBias: Tensor,
): Tensor3D {
  const [steps, batch] = x.shape;
  const units = candidateBias.shape[0]!;
  const weights = [gates, candidate, gateBias, candidateBias];
  return differentiable([x, ...weights], (save) => {
    const xs = tf.unstack(x);
    const cells: GruCell[] = [];
    let h: Tensor = tf.zeros([batch, units]);
    for (let t = 0; t < steps; t++) {
      const outputs = kernels('GRUBlockCell', [FLOAT()], [xs[t]!, h, ...weights], 4);
      const cell = outputs as GruCell;
      cells.push(cell);
      h = cell[3];
    }
    save([x, ...weights, ...cells.flat()]);
    return {
      value: tf.stack(cells.map((cell) => cell[3])),
      gradient: (dy, [x, w0, w1, b0, b1, ...rest]) => {
        const cells = chunks(rest, 4) as GruCell[];
        return gruGradient(dy as Tensor3D, x as Tensor3D, [w0!, w1!, b0!, b1!], cells);
      },
    };
  });
}

/** What GRUBlockCell gives at one step, each [batch, units]. */
type GruCell = [r: Tensor, z: Tensor, candidate: Tensor, h: Tensor];

/** Back through time step by step, then the gradients of the weights for all steps at once. */
function gruGradient(dy: Tensor3D, x: Tensor3D, weights: Tensor[], cells: GruCell[]): Tensor[] {
  const [steps, batch, features] = x.shape;
  const xs = tf.unstack(x);
  const dys = tf.unstack(dy);
  const previous = [tf.zerosLike(cells[0]![3]), ...cells.slice(0, -1).map((cell) => cell[3])];
  const dx: Tensor[] = new Array(steps);
  const dCandidates: Tensor[] = new Array(steps);
  const dGates: Tensor[] = new Array(steps);
  let dh = dys[steps - 1]!;
  for (let t = steps - 1; t >= 0; t--) {
    const [r, z, candidate] = cells[t]!;
    const inputs = [xs[t]!, previous[t]!, ...weights, r, z, candidate, dh];
    const [dInput, dPrevious, dCandidate, dGate] = kernels('GRUBlockCellGrad', [FLOAT()], inputs, 4);
    dx[t] = dInput!;
    dCandidates[t] = dCandidate!;
    dGates[t] = dGate!;
    if (t > 0) dh = tf.add(dPrevious!, dys[t - 1]!);
  }
  const flatX = tf.reshape(x, [steps * batch, features]);
  const flatH = tf.concat(previous, 0);
  const flatR = tf.concat(
    cells.map(([r]) => r),
    0,
  );
  const dGate = tf.concat(dGates, 0);
  const dCandidate = tf.concat(dCandidates, 0);
  return [
    tf.stack(dx),
    tf.matMul(tf.concat([flatX, flatH], 1), dGate, true),
    tf.matMul(tf.concat([flatX, tf.mul(flatH, flatR)], 1), dCandidate, true),
    tf.sum(dGate, 0),
    tf.sum(dCandidate, 0),
  ];
}

/**
 * Thin QR decomposition of a matrix, rows ≥ columns.
 * @returns q [rows, columns] and r [columns, columns]
 */
export function qrDecomposition(matrix: Tensor): [q: Tensor, r: Tensor] {
  return kernels('Qr', [FLOAT(), boolean('full_matrices', false)], [matrix], 2) as [Tensor, Tensor];
}

function sum(terms: Tensor[]): Tensor {
  return terms.reduce((total, term) => tf.add(total, term));
}

function chunks<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: items.length / size }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** A tensor for a handle of the binding; the backend's own way, which its types call private. */
function tensorOfHandle(metadata: { id: number; shape: number[]; dtype: number }): Tensor {
  return (backend() as unknown as { createOutputTensor(data: typeof metadata): Tensor }).createOutputTensor(metadata);
}
