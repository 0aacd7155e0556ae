/**
 * The layers of a model as operators of ONNX. Between layers, images are [batch, height, width,
 * channels] and sequences [batch, steps, features], as in the saved model; ONNX wants the channels
 * or the steps first, so operators on them stand between two transpositions, which runtimes cancel.
 */
import type { ExpandedLayer } from '../../experiments/spec/architecture.js';
import type { Layer } from '../../experiments/spec/layers.js';
import type { SavedLayer, SavedWeight } from '../run/saved-model.js';
import type { OnnxGraph } from './onnx-graph.js';

type Of<Type extends Layer['type']> = SavedLayer & { layer: Extract<ExpandedLayer, { type: Type }> };

/** Appends the operators of a layer; one that acts in training alone has none. */
export function addLayer(graph: OnnxGraph, saved: SavedLayer): void {
  const { layer, name } = saved;
  switch (layer.type) {
    case 'dense':
      addDense(graph, { ...saved, layer });
      addActivation(graph, `${name}/${layer.activation}`, layer.activation);
      break;
    case 'conv2d':
      addConvolution(graph, { ...saved, layer });
      addActivation(graph, `${name}/${layer.activation}`, layer.activation);
      break;
    case 'maxPooling2d':
      addPooling(graph, { ...saved, layer });
      break;
    case 'batchNormalization':
      addBatchNormalization(graph, { ...saved, layer });
      break;
    case 'layerNormalization':
      addLayerNormalization(graph, { ...saved, layer });
      break;
    case 'flatten':
      graph.add('Flatten', name, { attributes: { axis: 1 } });
      break;
    case 'lstm':
    case 'gru':
      addRecurrent(graph, { ...saved, layer });
      break;
    case 'activation':
      addActivation(graph, name, layer.activation);
      break;
    case 'dropout':
    case 'spatialDropout2d':
    case 'gaussianDropout':
    case 'gaussianNoise':
      break;
  }
}

function addDense(graph: OnnxGraph, { name, weights }: Of<'dense'>): void {
  const more = weights.map((weight) => graph.constant(`${name}/${weight.name}`, weight.shape, weight.data));
  graph.add('Gemm', name, { more });
}

const ACTIVATIONS = { relu: 'Relu', sigmoid: 'Sigmoid', tanh: 'Tanh', softmax: 'Softmax', linear: null } as const;

function addActivation(graph: OnnxGraph, name: string, activation: keyof typeof ACTIVATIONS): void {
  const operator = ACTIVATIONS[activation];
  if (operator !== null) graph.add(operator, name, activation === 'softmax' ? { attributes: { axis: -1 } } : {});
}

const CHANNELS_FIRST = [0, 3, 1, 2];
const CHANNELS_LAST = [0, 2, 3, 1];

function transposed(graph: OnnxGraph, name: string, add: () => void, [before, after]: [number[], number[]]): void {
  graph.add('Transpose', `${name}/in`, { attributes: { perm: before } });
  add();
  graph.add('Transpose', `${name}/out`, { attributes: { perm: after } });
}

function addConvolution(graph: OnnxGraph, { name, layer, weights, input, output }: Of<'conv2d'>): void {
  const [kernel, bias] = weights as [SavedWeight, SavedWeight];
  const [height, width, channels, filters] = kernel.shape as [number, number, number, number];
  const more = [
    graph.constant(`${name}/kernel`, [filters, channels, height, width], outputFirst(kernel)),
    graph.constant(`${name}/bias`, bias.shape, bias.data),
  ];
  const windows = windowAttributes(layer.kernelSize, layer.strides, layer.padding, input, output);
  transposed(graph, name, () => graph.add('Conv', name, { more, attributes: windows }), [
    CHANNELS_FIRST,
    CHANNELS_LAST,
  ]);
}

function addPooling(graph: OnnxGraph, { name, layer, input, output }: Of<'maxPooling2d'>): void {
  const { poolSize, strides = poolSize, padding } = layer;
  const attributes = windowAttributes(poolSize, strides, padding, input, output);
  transposed(graph, name, () => graph.add('MaxPool', name, { attributes }), [CHANNELS_FIRST, CHANNELS_LAST]);
}

/** TensorFlow pads `same` as evenly as possible, and the odd row or column comes last. */
function windowAttributes(
  size: number,
  strides: number,
  padding: 'valid' | 'same',
  input: readonly number[],
  output: readonly number[],
) {
  const total = (axis: 0 | 1) =>
    padding === 'valid' ? 0 : Math.max((output[axis]! - 1) * strides + size - input[axis]!, 0);
  const [rows, columns] = [total(0), total(1)];
  return {
    kernel_shape: [size, size],
    strides: [strides, strides],
    pads: [Math.floor(rows / 2), Math.floor(columns / 2), Math.ceil(rows / 2), Math.ceil(columns / 2)],
  };
}

/** [height, width, channels, filters] to [filters, channels, height, width]. */
function outputFirst({ shape, data }: SavedWeight): Float32Array {
  const [height, width, channels, filters] = shape as [number, number, number, number];
  const result = new Float32Array(data.length);
  const places = height * width;
  for (let place = 0; place < places; place++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let filter = 0; filter < filters; filter++) {
        result[(filter * channels + channel) * places + place] = data[(place * channels + channel) * filters + filter]!;
      }
    }
  }
  return result;
}

/** γ·(x - mean) / √(variance + ε) + β over the last axis, as one factor and one summand. */
function addBatchNormalization(graph: OnnxGraph, { name, layer, weights }: Of<'batchNormalization'>): void {
  const [gamma, beta, mean, variance] = weights.map(({ data }) => data) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const factors = gamma.map((scale, index) => scale / Math.sqrt(variance[index]! + layer.epsilon));
  const summands = beta.map((offset, index) => offset - mean[index]! * factors[index]!);
  const shape = [gamma.length];
  graph.add('Mul', `${name}/scale`, { more: [graph.constant(`${name}/factors`, shape, factors)] });
  graph.add('Add', name, { more: [graph.constant(`${name}/summands`, shape, summands)] });
}

function addLayerNormalization(graph: OnnxGraph, { name, layer, weights }: Of<'layerNormalization'>): void {
  const more = weights.map((weight) => graph.constant(`${name}/${weight.name}`, weight.shape, weight.data));
  graph.add('LayerNormalization', name, { more, attributes: { axis: -1, epsilon: { float: layer.epsilon } } });
}

/**
 * Gates in ONNX's order, by Keras's, which is i, f, c, o for the LSTM and z, r, h for the GRU.
 */
const GATES = { lstm: [0, 3, 1, 2], gru: [0, 1, 2] };

const STEPS_FIRST = [1, 0, 2];

function addRecurrent(graph: OnnxGraph, { name, layer, weights }: Of<'lstm' | 'gru'>): void {
  const { units, returnSequences } = layer;
  const gates = GATES[layer.type];
  const [kernel, recurrentKernel, bias] = weights as [SavedWeight, SavedWeight, SavedWeight];
  const matrix = (weight: SavedWeight) => {
    const shape = [1, gates.length * units, weight.shape[0]!];
    return graph.constant(`${name}/${weight.name}`, shape, gatesAsRows(weight, gates, units));
  };
  // ONNX has a second bias, that of the recurrent product.
  const biases = new Float32Array(2 * bias.data.length);
  for (const [place, gate] of gates.entries()) {
    biases.set(bias.data.subarray(gate * units, (gate + 1) * units), place * units);
  }
  const more = [matrix(kernel), matrix(recurrentKernel), graph.constant(`${name}/bias`, [1, biases.length], biases)];
  graph.add('Transpose', `${name}/in`, { attributes: { perm: STEPS_FIRST } });
  graph.add(layer.type.toUpperCase(), name, {
    more,
    attributes: { hidden_size: units, ...(layer.type === 'gru' && { linear_before_reset: 0 }) },
    output: returnSequences ? 0 : 1,
  });
  // All outputs are [steps, directions, batch, units], the last one [directions, batch, units].
  const axis = graph.constant(`${name}/directions`, [1], { int64: [returnSequences ? 1 : 0] });
  graph.add('Squeeze', `${name}/squeeze`, { more: [axis] });
  if (returnSequences) graph.add('Transpose', `${name}/out`, { attributes: { perm: STEPS_FIRST } });
}

/** [features, gates · units] to [gates · units, features], the gates in another order. */
function gatesAsRows({ shape, data }: SavedWeight, gates: readonly number[], units: number): Float32Array {
  const [features, columns] = shape as [number, number];
  const result = new Float32Array(data.length);
  for (const [place, gate] of gates.entries()) {
    for (let unit = 0; unit < units; unit++) {
      const [row, column] = [place * units + unit, gate * units + unit];
      for (let feature = 0; feature < features; feature++) {
        result[row * features + feature] = data[feature * columns + column]!;
      }
    }
  }
  return result;
}
