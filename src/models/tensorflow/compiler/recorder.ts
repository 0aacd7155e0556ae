/**
 * Records one iteration of a loop at tfjs-node's binding: every TensorFlow operation that tfjs
 * sends while a function runs, its gradients and optimizer updates included, becomes a node of a
 * graph. The function is ordinary eager code and knows nothing of it.
 */
import { backend, type Tensor, type Variable } from '../tensorflow.js';
import {
  type Attribute,
  type ConstantNode,
  DataType,
  type IterationGraph,
  type OperationNode,
  type ParameterNode,
  type Value,
  withoutDeadNodes,
} from './graph.js';

/** The function that was recorded did something that a graph cannot hold. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** What the iteration is made of besides its own operations. */
export interface IterationContext {
  /** Stands for the iteration's number while recording: an int32 scalar. */
  counter: Tensor;
  /** Everything the iteration changes. */
  states: readonly Variable[];
  /**
   * Tensors from outside that are looked up for every run of the loop: variables that change
   * between runs.
   */
  inputs: readonly Tensor[];
}

export interface Recording {
  graph: IterationGraph;
  /** The current native ids of these invariants; looked up for every run of the loop. */
  idsOf(nodes: readonly ParameterNode[]): number[];
  /** Those that nothing else holds; dropping the recording deletes them. */
  ownedIds: number[];
}

/**
 * Runs `iteration` once, eagerly, and records it. It changes nothing but `states`, which keep the
 * values it gave them; it reads no value back to JavaScript. Float scalars that it makes from
 * JavaScript numbers (rates, strengths) become invariants, so that two recordings that differ in
 * such numbers alone have the same graph.
 *
 * @throws RecordingError when a value is read back, or when a state ends with another type or shape
 * than it began with
 */
export function recordIteration(iteration: () => void, context: IterationContext): Recording {
  const recorder = new Recorder(context);
  recorder.whileRecording(iteration);
  return recorder.finish();
}

class Recorder {
  readonly #context: IterationContext;
  /** tfjs-node's own binding, to which every call is passed on. */
  readonly #binding = backend().binding;
  readonly #nodes: IterationGraph['nodes'] = [];
  /** What each native id stands for in the graph. */
  readonly #values = new Map<number, Value>();
  /** Each invariant, and how its current native id is found. */
  readonly #invariants = new Map<ParameterNode, () => number>();
  /** Ids of the scalars that became invariants. */
  readonly #lifted = new Set<number>();
  readonly #deleted: number[] = [];
  readonly #counter: ParameterNode;
  readonly #states: ParameterNode[];

  constructor(context: IterationContext) {
    this.#context = context;
    this.#counter = this.#parameter('counter', nativeTensor(context.counter));
    this.#states = context.states.map((state) => this.#parameter('state', nativeTensor(state)));
    for (const input of context.inputs) this.#invariant(nativeTensor(input), () => nativeTensor(input).id);
  }

  /** Runs the function with a recording binding in tfjs-node's stead. */
  whileRecording(iteration: () => void): void {
    const original = backend();
    const { binding, write, getInputTensorIds } = original;
    const recording = this.#recordingBinding();
    // tfjs uploads values at their first use. Values written before belong to the outside, even
    // when their first use is inside, so they are uploaded past the recording.
    const writtenInside = new WeakSet<object>();
    Object.assign(original, {
      binding: recording,
      write(...written: Parameters<typeof write>) {
        const dataId = write.apply(original, written);
        writtenInside.add(dataId);
        return dataId;
      },
      getInputTensorIds: (tensors: readonly Tensor[]) => {
        original.binding = binding;
        for (const tensor of tensors) {
          if (writtenInside.has(tensor.dataId)) continue;
          const [id] = getInputTensorIds.call(original, [tensor]);
          if (!this.#values.has(id!)) this.#invariant({ ...nativeKind(tensor), id: id! });
        }
        original.binding = recording;
        return getInputTensorIds.call(original, tensors);
      },
    });
    try {
      iteration();
    } finally {
      Object.assign(original, { binding, write, getInputTensorIds });
    }
  }

  finish(): Recording {
    const next = this.#context.states.map((state) => this.#origin(nativeTensor(state).id));
    const graph = withoutDeadNodes({
      nodes: this.#nodes,
      counter: this.#counter,
      states: this.#states.map((node, index) => ({ parameter: node, next: sameKind(node, next[index]!) })),
      invariants: [...this.#invariants.keys()],
      prelude: [],
      updates: [],
    });
    for (const id of this.#deleted) if (!this.#lifted.has(id)) this.#binding.deleteTensor(id);
    const idsOf = (nodes: readonly ParameterNode[]) => nodes.map((node) => this.#invariants.get(node)!());
    return { graph, idsOf, ownedIds: this.#deleted.filter((id) => this.#lifted.has(id)) };
  }

  /** The binding with the calls that matter to a graph noted. */
  #recordingBinding(): ReturnType<typeof backend>['binding'] {
    const executeOp = (operation: string, attributes: Attribute[], inputs: number[], count: number) => {
      const origins = inputs.map((id) => this.#origin(id));
      const outputs = this.#binding.executeOp(operation, attributes, inputs, count);
      const kinds = outputs.map(({ dtype, shape }) => ({ dtype, shape: [...shape] }));
      const node: OperationNode = { kind: 'operation', operation, attributes, inputs: origins, outputs: kinds };
      this.#nodes.push(node);
      for (const [output, { id }] of outputs.entries()) this.#values.set(id, { node, output, ...kinds[output]! });
      return outputs;
    };
    const createTensor = (shape: number[], dtype: number, data: ConstantNode['values']) => {
      const id = this.#binding.createTensor(shape, dtype, data);
      if (dtype === DataType.float32 && shape.length === 0) {
        this.#invariant({ id, dtype, shape: [] });
        this.#lifted.add(id);
      } else {
        const node: ConstantNode = { kind: 'constant', dtype, shape: [...shape], values: data.slice() };
        this.#nodes.push(node);
        this.#values.set(id, { node, output: 0, dtype, shape: node.shape });
      }
      return id;
    };
    // An id freed now could be given to another tensor, and two nodes would be taken for one.
    const deleteTensor = (id: number) => void this.#deleted.push(id);
    const tensorDataSync = () => {
      throw new RecordingError('A value was read back to JavaScript while recording; a graph cannot do that.');
    };
    return Object.create(this.#binding, {
      executeOp: { value: executeOp },
      createTensor: { value: createTensor },
      deleteTensor: { value: deleteTensor },
      tensorDataSync: { value: tensorDataSync },
    });
  }

  #parameter(role: ParameterNode['role'], { id, dtype, shape }: NativeTensor): ParameterNode {
    const node: ParameterNode = { kind: 'parameter', role, dtype, shape };
    this.#values.set(id, { node, output: 0, dtype, shape });
    return node;
  }

  #invariant(tensor: NativeTensor, currentId = () => tensor.id): void {
    this.#invariants.set(this.#parameter('invariant', tensor), currentId);
  }

  #origin(id: number): Value {
    const value = this.#values.get(id);
    if (value === undefined)
      throw new RecordingError(`Native tensor ${id} was not made while recording nor seen before.`);
    return value;
  }
}

function sameKind(before: ParameterNode, after: Value): Value {
  if (before.dtype === after.dtype && String(before.shape) === String(after.shape)) return after;
  throw new RecordingError(
    `A state of type ${before.dtype} and shape [${before.shape}] became type ${after.dtype}, shape [${after.shape}].`,
  );
}

interface NativeTensor {
  id: number;
  dtype: number;
  shape: readonly number[];
}

/** A tensor as TensorFlow knows it; uploads it first where tfjs had put that off. */
export function nativeTensor(tensor: Tensor): NativeTensor {
  const id = backend().getInputTensorIds([tensor])[0]!;
  return { ...nativeKind(tensor), id };
}

function nativeKind(tensor: Tensor): Omit<NativeTensor, 'id'> {
  const { dtype, shape } = backend().tensorMap.get(tensor.dataId);
  return { dtype, shape: [...shape] };
}
