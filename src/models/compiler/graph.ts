/**
 * What a recording gives: the operations of one loop iteration, as a graph. Nodes stand in the order in which they were
 * executed, so every node comes after those it reads.
 */

/** TensorFlow's own numbers for its data types (tensorflow/core/framework/types.proto). */
export const DataType = { float32: 1, int32: 3, uint8: 4, int64: 9, bool: 10 } as const;

/** One output of one node. */
export interface Value {
  node: Node;
  output: number;
  dtype: number;
  shape: readonly number[];
}

/** An attribute of an operation; `type` is one of the binding's TF_ATTR_ numbers. */
export interface Attribute {
  name: string;
  type: number;
  value: boolean | number | object | string | number[];
}

/** A TensorFlow operation by its real name. */
export interface OperationNode {
  kind: 'operation';
  operation: string;
  attributes: readonly Attribute[];
  inputs: readonly Value[];
}

/** A value that JavaScript brought in while recording, and that is the same in every iteration. */
export interface ConstantNode {
  kind: 'constant';
  dtype: number;
  shape: readonly number[];
  values: Float32Array | Int32Array | Uint8Array;
}

/**
 * A value from outside the iteration. `counter`: the number of the iteration. `state`: carried from one iteration to the
 * next. `invariant`: the same in all of them, and handed in anew for every run of the loop.
 */
export interface ParameterNode {
  kind: 'parameter';
  role: 'counter' | 'state' | 'invariant';
  dtype: number;
  shape: readonly number[];
}

export type Node = OperationNode | ConstantNode | ParameterNode;

/** One iteration: how each state goes on from what it was. */
export interface IterationGraph {
  /** Operations and constants in order of execution. */
  nodes: (OperationNode | ConstantNode)[];
  counter: ParameterNode;
  states: { parameter: ParameterNode; next: Value }[];
  invariants: ParameterNode[];
}

/** Leaves out what no state depends on. */
export function withoutDeadNodes(graph: IterationGraph): IterationGraph {
  const live = new Set<Node>();
  const pending = graph.states.map((state) => state.next.node);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (live.has(node)) continue;
    live.add(node);
    if (node.kind === 'operation') pending.push(...node.inputs.map((input) => input.node));
  }
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => live.has(node)),
    invariants: graph.invariants.filter((node) => live.has(node)),
  };
}
