/** Saved models, read back to predict with. The most recently used stay in memory. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { asDiskReadError, ServiceError } from '../../errors.js';
import type { SavedModelReference } from '../../experiments/records/saved-model.js';
import { buildModel, type TrainableModel } from '../model/model.js';
import { sha256 } from '../publishing/durable-file.js';
import type { ExecutionMode } from '../tensorflow/execution-mode.js';
import { createEvaluator, type Evaluator } from './evaluate.js';

/** What may stay in memory; the model in use always does. */
const DEFAULT_CAPACITY = { models: 32, weights: 50_000_000 };

/** A model to predict with, and what measured its predictions.bin. */
export interface LoadedModel {
  model: TrainableModel;
  evaluator: Evaluator;
}

export class SavedModels {
  readonly #models = new Map<string, LoadedModel>();
  readonly #executionMode: ExecutionMode;
  readonly #capacity: typeof DEFAULT_CAPACITY;

  /** @param executionMode that of trainings, on which the last bits depend */
  constructor(executionMode: ExecutionMode, capacity: Partial<typeof DEFAULT_CAPACITY> = {}) {
    this.#executionMode = executionMode;
    this.#capacity = { ...DEFAULT_CAPACITY, ...capacity };
  }

  get size(): number {
    return this.#models.size;
  }

  /**
   * The model with the weights that the run saved.
   * @throws ServiceError MODEL_UNAVAILABLE when the file is not there or not what the run saved,
   * DISK_UNAVAILABLE when the disk cannot be read for now
   */
  async load(reference: SavedModelReference): Promise<LoadedModel> {
    const { folder } = reference;
    const loaded = this.#models.get(folder) ?? (await this.#read(reference));
    // The most recently used comes last.
    this.#models.delete(folder);
    this.#models.set(folder, loaded);
    while (this.#models.size > 1 && this.#isFull()) {
      const [oldest, unused] = this.#models.entries().next().value!;
      this.#models.delete(oldest);
      unused.evaluator.dispose();
      unused.model.dispose();
    }
    return loaded;
  }

  async #read(reference: SavedModelReference): Promise<LoadedModel> {
    const model = await readModel(reference);
    return { model, evaluator: createEvaluator(model, this.#executionMode) };
  }

  #isFull(): boolean {
    const kept = [...this.#models.values()].flatMap(({ model: { weights } }) =>
      weights.map(({ variable }) => variable.size),
    );
    const weights = kept.reduce((sum, size) => sum + size, 0);
    return this.#models.size > this.#capacity.models || weights > this.#capacity.weights;
  }
}

async function readModel({ folder, weightsSha256, model, regularization }: SavedModelReference) {
  const bytes = await readFile(path.join(folder, 'weights.bin')).catch((error) => {
    throw asDiskReadError(error) ?? unavailable('Its weights cannot be read');
  });
  if (sha256(bytes) !== weightsSha256) throw unavailable('Its weights are not those that the run saved');
  const built = buildModel(model, regularization, 0);
  try {
    built.setWeights(splitWeights(built, bytes));
    return built;
  } catch (error) {
    built.dispose();
    throw error;
  }
}

/**
 * tfjs saves what the optimizer moves first, then the rest: the moving averages of all layers come
 * last.
 */
function splitWeights({ weights }: TrainableModel, bytes: Buffer): Float32Array[] {
  if (os.endianness() === 'BE') bytes.swap32();
  const saved = new Map<(typeof weights)[number], Float32Array>();
  let start = 0;
  for (const weight of [...weights.filter(isTrainable), ...weights.filter((each) => !isTrainable(each))]) {
    const end = start + 4 * weight.shape.reduce((product, length) => product * length, 1);
    // Copied, because a typed array must begin at a multiple of four bytes.
    saved.set(weight, new Float32Array(Uint8Array.prototype.slice.call(bytes, start, end).buffer));
    start = end;
  }
  if (start !== bytes.length) throw unavailable('Its weights do not fit its architecture');
  return weights.map((weight) => saved.get(weight)!);
}

const isTrainable = ({ trainable }: TrainableModel['weights'][number]) => trainable;

const unavailable = (why: string) => new ServiceError('MODEL_UNAVAILABLE', `The saved model cannot be used. ${why}.`);
