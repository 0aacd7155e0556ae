/** A saved model as data: its layers, each with its settings, its shapes and its weights. */
import { type ExpandedLayer, inputShape, type Shape, size, traceModel } from '../../experiments/spec/architecture.js';
import type { Model } from '../../experiments/spec/model.js';
import type { Regularization } from '../../experiments/spec/regularization.js';
import { fromLittleEndian } from '../files/little-endian.js';

export interface SavedModel {
  /** Of one image as the first layer sees it. */
  inputShape: Shape;
  layers: SavedLayer[];
}

export interface SavedLayer {
  /** Unique in the model, such as `dense_1`. */
  name: string;
  layer: ExpandedLayer;
  input: Shape;
  output: Shape;
  /** In Keras's order. */
  weights: SavedWeight[];
}

export interface SavedWeight {
  /** Keras's name, such as `kernel`. */
  name: string;
  shape: readonly number[];
  data: Float32Array;
}

/** What is needed of model.json: names of layers, and what weights.bin has in which order. */
interface Topology {
  modelTopology: { config: { layers: { class_name: string; config: { name: string } }[] } };
  weightsManifest: { weights: { name: string; shape: number[]; dtype: string }[] }[];
}

/**
 * Puts the files of a saved model together with the settings that it was built with, which
 * model.json does not have all of.
 * @param topology the text of model.json
 * @param weights weights.bin
 * @throws RangeError when the files do not belong to such a model
 */
export function readSavedModel(
  { model, regularization }: { model: Model; regularization: Regularization },
  topology: string,
  weights: Uint8Array,
): SavedModel {
  const { modelTopology, weightsManifest } = JSON.parse(topology) as Topology;
  const traced = traceModel(model, regularization);
  if (!traced.fits) throw new RangeError(traced.problem.message);
  const names = modelTopology.config.layers
    .filter(({ class_name: type }) => type !== 'InputLayer')
    .map(({ config }) => config.name);
  if (names.length !== traced.layers.length) {
    throw new RangeError(`model.json has ${names.length} layers, the spec ${traced.layers.length}.`);
  }
  const saved = readWeights(
    weightsManifest.flatMap((group) => group.weights),
    weights,
  );
  const layers = traced.layers.map(({ layer, input, output, trainable, nonTrainable }, index) => {
    const name = names[index]!;
    const own = saved.get(name) ?? [];
    const count = own.reduce((sum, { data }) => sum + data.length, 0);
    if (count !== trainable + nonTrainable) {
      throw new RangeError(`The layer ${name} has ${count} weights, not ${trainable + nonTrainable}.`);
    }
    return { name, layer, input, output, weights: own };
  });
  return { inputShape: inputShape(model), layers };
}

/** The weights of each layer: those that the optimizer moves come first, as Keras has them. */
function readWeights(manifest: Topology['weightsManifest'][number]['weights'], bytes: Uint8Array) {
  const values = fromLittleEndian(bytes);
  const saved = new Map<string, SavedWeight[]>();
  let start = 0;
  for (const { name, shape, dtype } of manifest) {
    if (dtype !== 'float32') throw new RangeError(`The weight ${name} is ${dtype}, not float32.`);
    const slash = name.indexOf('/');
    const layer = name.slice(0, slash);
    const end = start + size(shape);
    const weight = { name: name.slice(name.lastIndexOf('/') + 1), shape, data: values.subarray(start, end) };
    saved.set(layer, [...(saved.get(layer) ?? []), weight]);
    start = end;
  }
  if (start !== values.length) throw new RangeError(`weights.bin has ${values.length} weights, not ${start}.`);
  return saved;
}
