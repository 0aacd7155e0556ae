/**
 * Turns a function that does one iteration into a loop that TensorFlow runs by itself: recorded
 * once, loaded once per structure, then run for as many iterations as asked in one native call.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { backend, type Tensor, tf, type Variable } from '../tensorflow.js';
import { emitLoop } from './emitter.js';
import { type IterationContext, nativeTensor, recordIteration } from './recorder.js';
import { REWRITES, type Rewrite } from './rewrites/rewrites.js';

/** A loop that was compiled for one set of states and inputs. */
export interface CompiledLoop {
  /**
   * Runs the iterations `first` (inclusive) to `limit` (exclusive) and leaves the result in the
   * states.
   */
  run(first: number, limit: number): void;
  /**
   * Frees what the recording holds; the loaded graph stays in the cache for the next loop of its
   * structure.
   */
  dispose(): void;
}

/**
 * A loaded graph. Loops of the same structure share it, whatever their rates, strengths and seeds.
 */
interface LoadedGraph {
  savedModelId: number;
  feeds: string;
  fetches: string;
}

/** Keeps the most recently used graphs loaded. */
export class GraphCache {
  readonly #graphs = new Map<string, LoadedGraph>();
  readonly #capacity: number;

  /** @param capacity how many graphs stay loaded; one of the notebook's MLP takes about 2 MB */
  constructor(capacity = 16) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#graphs.size;
  }

  /** The graph under this key, loaded by `load` when it is not there. */
  get(key: string, load: () => LoadedGraph): LoadedGraph {
    const graph = this.#graphs.get(key) ?? load();
    this.#graphs.delete(key);
    this.#graphs.set(key, graph);
    if (this.#graphs.size > this.#capacity) {
      const [oldest, { savedModelId }] = this.#graphs.entries().next().value!;
      this.#graphs.delete(oldest);
      backend().binding.deleteSavedModel(savedModelId);
    }
    return graph;
  }
}

/**
 * Records `iteration` and compiles it. The recording executes the iteration once; the states get
 * their values back.
 * @param rewrites what is done to the recorded graph; without any it computes the very operations
 * of the eager loop
 * @throws RecordingError when the iteration does something that a graph cannot hold
 */
export function compileLoop(
  iteration: (counter: Tensor) => void,
  { states, inputs }: Pick<IterationContext, 'states' | 'inputs'>,
  cache: GraphCache,
  rewrites: readonly Rewrite[] = REWRITES,
): CompiledLoop {
  const recording = unchanged(states, () => {
    const counter = tf.scalar(0, 'int32');
    try {
      return recordIteration(() => tf.tidy(() => iteration(counter)), { counter, states, inputs });
    } finally {
      counter.dispose();
    }
  });
  const graphOfLoop = rewrites.reduce((graph, rewrite) => rewrite(graph), recording.graph);
  const program = emitLoop(graphOfLoop);
  const key = createHash('sha256').update(program.savedModel).digest('hex');
  const graph = () =>
    cache.get(key, () => ({
      savedModelId: loadSavedModel(program.savedModel),
      feeds: program.feeds.map((name) => `${name}:0`).join(','),
      fetches: program.fetches.map((name) => `${name}:0`).join(','),
    }));

  return {
    run(first, limit) {
      if (first >= limit) return;
      const { binding } = backend();
      const { savedModelId, feeds, fetches } = graph();
      const bounds = [first, limit].map((bound) => binding.createTensor([], binding.TF_INT32, Int32Array.of(bound)));
      const ids = [
        ...bounds,
        ...states.map((state) => nativeTensor(state).id),
        ...recording.idsOf(graphOfLoop.invariants),
      ];
      const results = binding.runSavedModel(savedModelId, ids, feeds, fetches);
      for (const bound of bounds) binding.deleteTensor(bound);
      for (const [index, result] of results.entries()) assign(states[index]!, backend().createOutputTensor(result));
    },
    dispose() {
      for (const id of recording.ownedIds) backend().binding.deleteTensor(id);
    },
  };
}

/** Runs `work`, which changes the states, and gives them their values back. */
function unchanged<Result>(states: readonly Variable[], work: () => Result): Result {
  const before = states.map((state) => tf.clone(state));
  const result = work();
  for (const [index, state] of states.entries()) assign(state, before[index]!);
  return result;
}

function assign(state: Variable, value: Tensor): void {
  state.assign(value);
  value.dispose();
}

/** tfjs-node loads graphs from a folder alone. */
function loadSavedModel(savedModel: Uint8Array): number {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'regulab-graph-'));
  try {
    writeFileSync(path.join(folder, 'saved_model.pb'), savedModel);
    return backend().binding.loadSavedModel(folder, 'serve');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
