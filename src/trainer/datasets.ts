/** The data sets of a trainer: MNIST and the folders that are configured, each read once. */
import { ServiceError } from '../errors.js';
import { type ImageDataset, loadImageFolder, loadMnist } from '../models/data/load-dataset.js';

export interface Datasets {
  /** Reads MNIST before the first run. A fault in it is reported by the run that asks for it. */
  warmUp(): Promise<void>;
  /** @throws ServiceError DATASET_INVALID when it is not configured or its files are invalid */
  load(name: string): Promise<ImageDataset>;
}

/** @param folders by name; `mnist` is always the packaged one */
export function createDatasets(folders: Record<string, string>): Datasets {
  const loaded = new Map<string, ImageDataset>();

  async function load(name: string): Promise<ImageDataset> {
    const known = loaded.get(name);
    if (known) return known;
    const dataset = await read(name);
    loaded.set(name, dataset);
    return dataset;
  }

  function read(name: string): Promise<ImageDataset> {
    if (name === 'mnist') return loadMnist();
    const folder = Object.hasOwn(folders, name) ? folders[name] : undefined;
    if (folder !== undefined) return loadImageFolder(name, folder);
    throw new ServiceError('DATASET_INVALID', `The data set "${name}" is not configured on this worker.`);
  }

  return {
    load,
    warmUp: () =>
      load('mnist').then(
        () => {},
        (error: Error) => console.log(`MNIST cannot be loaded: ${error.message}`),
      ),
  };
}
