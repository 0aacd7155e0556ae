/** A saved model as a `.keras` file of Keras 3: settings, weights, and where they come from. */
import { type Hdf5Group, writeHdf5 } from '../files/hdf5.js';
import { writeZip } from '../files/zip.js';
import type { ExportedRun } from '../run/exported-run.js';
import { describeModel } from '../run/preparation.js';
import type { SavedLayer, SavedModel } from '../run/saved-model.js';
import { kerasLayer, kerasObject } from './keras-layers.js';

/** The oldest version of Keras that was tried with such files. */
const KERAS_VERSION = '3.0.5';

/** The bytes of the file. Its model is not compiled. */
export function writeKeras(exported: ExportedRun, model: SavedModel): Uint8Array {
  const { finishedAt, createdAt } = exported.run;
  const metadata = {
    keras_version: KERAS_VERSION,
    date_saved: (finishedAt ?? createdAt).slice(0, 19).replace('T', '@'),
    ...describeModel(exported, model),
  };
  return writeZip({
    'metadata.json': { content: JSON.stringify(metadata, null, 2) },
    'config.json': { content: JSON.stringify(kerasConfig(model)) },
    'model.weights.h5': { content: writeHdf5(kerasWeights(model)) },
  });
}

function kerasConfig({ inputShape, layers }: SavedModel) {
  const shape = [null, ...inputShape];
  const input = kerasObject('keras.layers', 'InputLayer', { batch_shape: shape, dtype: 'float32', name: 'images' });
  const config = { name: 'regulab', trainable: true, dtype: 'float32', layers: [input, ...layers.map(kerasLayer)] };
  const sequential = kerasObject('keras', 'Sequential', { ...config, build_input_shape: shape });
  return { ...sequential, build_config: { input_shape: shape } };
}

/** Keras finds weights by the classes of the layers, counted from the second of a class. */
function kerasWeights({ layers }: SavedModel): Hdf5Group {
  const counts = new Map<string, number>();
  const groups: Hdf5Group = {};
  for (const layer of layers) {
    const name = snakeCase(kerasLayer(layer).class_name);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    groups[count === 0 ? name : `${name}_${count}`] = weightGroup(layer);
  }
  return { layers: groups, vars: {} };
}

/** The weights of a recurrent layer are those of its cell. */
function weightGroup({ layer, weights }: SavedLayer): Hdf5Group {
  const vars: Hdf5Group = {};
  for (const [index, { shape, data }] of weights.entries()) vars[index] = { shape, data };
  return layer.type === 'lstm' || layer.type === 'gru' ? { cell: { vars }, vars: {} } : { vars };
}

/** As Keras does it: `MaxPooling2D` is `max_pooling2d`, `LSTM` is `lstm`. */
function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
