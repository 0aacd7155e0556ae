/** The weights of the first layer of a saved model, where they can be laid out as an image is. */
import { readFile } from 'node:fs/promises';
import { type FirstLayer, MAX_UNITS } from '../../../charts/figures/pictures/first-layer.js';
import { asDiskReadError } from '../../../errors.js';
import { IMAGE_SIDE, PIXELS } from '../../../experiments/spec/dataset.js';
import { readSavedModel, type SavedLayer } from '../../../exports/run/saved-model.js';
import type { StoredModel } from '../task.js';

type FirstLayerOfRun = Omit<FirstLayer, 'arm' | 'seed'>;

/** Null where the files are gone, or the layer sees no image: that of a recurrent network. */
export async function readFirstLayer(stored: StoredModel): Promise<FirstLayerOfRun | null> {
  const { topology, weights, model, regularization } = stored;
  try {
    const { layers } = readSavedModel(
      { model, regularization },
      await readFile(topology, 'utf8'),
      await readFile(weights),
    );
    const first = layers.find((layer) => kernelOf(layer) !== undefined);
    return first ? unitsOf(first) : null;
  } catch (error) {
    // It must not become an answer, because answers are kept.
    if (asDiskReadError(error)) throw error;
    return null;
  }
}

const kernelOf = ({ weights }: SavedLayer) => weights.find(({ name }) => name === 'kernel');

function unitsOf(saved: SavedLayer): FirstLayerOfRun | null {
  const { layer, input } = saved;
  if (layer.type === 'dense' && input.length === 1 && input[0] === PIXELS) {
    return { type: 'dense', rows: IMAGE_SIDE, columns: IMAGE_SIDE, ...columnsOf(saved) };
  }
  if (layer.type === 'conv2d' && input.at(-1) === 1) {
    return { type: 'conv2d', rows: layer.kernelSize, columns: layer.kernelSize, ...columnsOf(saved) };
  }
  return null;
}

/** The kernel has a row for each pixel and a column for each unit. */
function columnsOf(saved: SavedLayer): Pick<FirstLayer, 'units' | 'total'> {
  const { shape, data } = kernelOf(saved)!;
  const total = shape.at(-1)!;
  const units = Array.from({ length: Math.min(total, MAX_UNITS) }, (_, unit) =>
    Float32Array.from({ length: data.length / total }, (__, pixel) => data[pixel * total + unit]!),
  );
  return { units, total };
}
