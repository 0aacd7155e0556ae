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
  const { binding } = backend();
  const nodes: IterationGraph['nodes'] = [];
  const values = new Map<number, Value>();
  const invariants = new Map<ParameterNode, () => number>();
  const lifted = new Set<number>();
  const deleted: number[] = [];

  const parameter = (role: ParameterNode['role'], { id, dtype, shape }: NativeTensor) => {
    const node: ParameterNode = { kind: 'parameter', role, dtype, shape };
    values.set(id, { node, output: 0, dtype, shape });
    return node;
  };
  const invariant = (tensor: NativeTensor, currentId = () => tensor.id) =>
    invariants.set(parameter('invariant', tensor), currentId);
  const counter = parameter('counter', nativeTensor(context.counter));
  const states = context.states.map((state) => parameter('state', nativeTensor(state)));
  for (const input of context.inputs) invariant(nativeTensor(input), () => nativeTensor(input).id);

  const origin = (id: number): Value => {
    const value = values.get(id);
    if (value === undefined)
      throw new RecordingError(`Native tensor ${id} was not made while recording nor seen before.`);
    return value;
  };

  const recordingBinding = Object.create(binding, {
    executeOp: {
      value: (operation: string, attributes: Attribute[], inputs: number[], count: number) => {
        const origins = inputs.map(origin);
        const outputs = binding.executeOp(operation, attributes, inputs, count);
        const kinds = outputs.map(({ dtype, shape }) => ({ dtype, shape: [...shape] }));
        const node: OperationNode = { kind: 'operation', operation, attributes, inputs: origins, outputs: kinds };
        nodes.push(node);
        for (const [output, { id }] of outputs.entries()) values.set(id, { node, output, ...kinds[output]! });
        return outputs;
      },
    },
    createTensor: {
      value: (shape: number[], dtype: number, data: ConstantNode['values']) => {
        const id = binding.createTensor(shape, dtype, data);
        if (dtype === DataType.float32 && shape.length === 0) {
          invariant({ id, dtype, shape: [] });
          lifted.add(id);
        } else {
          const node: ConstantNode = { kind: 'constant', dtype, shape: [...shape], values: data.slice() };
          nodes.push(node);
          values.set(id, { node, output: 0, dtype, shape: node.shape });
        }
        return id;
      },
    },
    // An id freed now could be given to another tensor, and two nodes would be taken for one.
    deleteTensor: { value: (id: number) => void deleted.push(id) },
    tensorDataSync: {
      value: () => {
        throw new RecordingError('A value was read back to JavaScript while recording; a graph cannot do that.');
      },
    },
  });

  // tfjs uploads values at their first use. What was written before belongs to the outside even
  // when its first use comes now, so it is uploaded past the recording.
  const writtenHere = new WeakSet<object>();
  const original = backend();
  const { write, getInputTensorIds } = original;
  Object.assign(original, {
    binding: recordingBinding,
    write(...written: Parameters<typeof write>) {
      const dataId = write.apply(original, written);
      writtenHere.add(dataId);
      return dataId;
    },
    getInputTensorIds(tensors: readonly Tensor[]) {
      original.binding = binding;
      for (const tensor of tensors) {
        if (writtenHere.has(tensor.dataId)) continue;
        const [id] = getInputTensorIds.call(original, [tensor]);
        if (!values.has(id!)) invariant({ ...nativeKind(tensor), id: id! });
      }
      original.binding = recordingBinding;
      return getInputTensorIds.call(original, tensors);
    },
  });
  try {
    iteration();
  } finally {
    Object.assign(original, { binding, write, getInputTensorIds });
  }

  const next = context.states.map((state) => origin(nativeTensor(state).id));
  const graph = withoutDeadNodes({
    nodes,
    counter,
    states: states.map((node, index) => ({ parameter: node, next: sameKind(node, next[index]!) })),
    invariants: [...invariants.keys()],
    prelude: [],
    updates: [],
  });
  for (const id of deleted) if (!lifted.has(id)) binding.deleteTensor(id);
  const idsOf = (nodes: readonly ParameterNode[]) => nodes.map((node) => invariants.get(node)!());
  return { graph, idsOf, ownedIds: deleted.filter((id) => lifted.has(id)) };
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
