/**
 * What a recording gives: the operations of one loop iteration, as a graph. Nodes stand in the
 * order in which they were executed, so every node comes after those it reads.
 */

/** TensorFlow's own numbers for its data types (tensorflow/core/framework/types.proto). */
export const DataType = { float32: 1, int32: 3, uint8: 4, int64: 9, bool: 10 } as const;

/** TensorFlow's own numbers for the kinds of attributes (TF_AttrType in tensorflow/c/c_api.h). */
export const AttributeType = { string: 0, int: 1, float: 2, boolean: 3, type: 4, shape: 5 } as const;

/** One output of one node. */
export interface Value {
  node: Node;
  output: number;
  dtype: number;
  shape: readonly number[];
}

/** An attribute of an operation; `type` is one of the numbers of AttributeType. */
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
  outputs: readonly Pick<Value, 'dtype' | 'shape'>[];
}

/** A value that JavaScript brought in while recording, and that is the same in every iteration. */
export interface ConstantNode {
  kind: 'constant';
  dtype: number;
  shape: readonly number[];
  values: Float32Array | Int32Array | Uint8Array;
}

/**
 * A value from outside the iteration. `counter`: the number of the iteration. `state`: carried from
 * one iteration to the next. `invariant`: the same in all of them, and passed in for every run of
 * the loop.
 */
export interface ParameterNode {
  kind: 'parameter';
  role: 'counter' | 'state' | 'invariant';
  dtype: number;
  shape: readonly number[];
}

export type Node = OperationNode | ConstantNode | ParameterNode;

/**
 * A kernel that changes states in place instead of giving new values, as TensorFlow's optimizers do
 * with resource variables. Within the iteration everybody else still sees the values from its
 * beginning.
 */
export interface InPlaceUpdate {
  operation: string;
  attributes: readonly Attribute[];
  /** The states that it changes; their handles are its first inputs. */
  targets: readonly ParameterNode[];
  /** Its other inputs. */
  inputs: readonly Value[];
}

/** One iteration: how each state follows from the previous one. */
export interface IterationGraph {
  /** Operations and constants in order of execution. */
  nodes: (OperationNode | ConstantNode)[];
  counter: ParameterNode;
  /** `next` is null for a state that one of the updates changes in place. */
  states: { parameter: ParameterNode; next: Value | null }[];
  invariants: ParameterNode[];
  /**
   * Operations and constants that depend only on invariants: computed once, before the first
   * iteration.
   */
  prelude: (OperationNode | ConstantNode)[];
  updates: InPlaceUpdate[];
}

/** Leaves out what no state depends on. */
export function withoutDeadNodes(graph: IterationGraph): IterationGraph {
  const live = new Set<Node>();
  const roots = [...graph.states.flatMap(({ next }) => next ?? []), ...graph.updates.flatMap(({ inputs }) => inputs)];
  const pending = roots.map(({ node }) => node);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (live.has(node)) continue;
    live.add(node);
    if (node.kind === 'operation') pending.push(...node.inputs.map((input) => input.node));
  }
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => live.has(node)),
    prelude: graph.prelude.filter((node) => live.has(node)),
    invariants: graph.invariants.filter((node) => live.has(node)),
  };
}

/**
 * Gives every operation, its inputs replaced already, to `replace`. What that returns stands in for
 * the operation's first output: a value seen before, or output 0 of a node that takes its place.
 * `undefined` keeps the operation.
 */
export function replaceOperations(
  graph: IterationGraph,
  replace: (operation: OperationNode) => Value | OperationNode | undefined,
): IterationGraph {
  const nodes: IterationGraph['nodes'] = [];
  const replacedBy = new Map<Node, Node>();
  const values = new Map<Node, Value>();
  const current = (value: Value): Value => {
    const node = replacedBy.get(value.node);
    if (node !== undefined) return { ...value, node };
    return (value.output === 0 && values.get(value.node)) || value;
  };
  for (const node of graph.nodes) {
    if (node.kind === 'constant') {
      nodes.push(node);
      continue;
    }
    const inputs = node.inputs.map(current);
    const changed = inputs.some((input, index) => input !== node.inputs[index]);
    const operation = changed ? { ...node, inputs } : node;
    const replacement = replace(operation);
    if (replacement !== undefined && 'output' in replacement) {
      values.set(node, replacement);
      continue;
    }
    const kept = replacement ?? operation;
    nodes.push(kept);
    if (kept !== node) replacedBy.set(node, kept);
  }
  return withoutDeadNodes({
    ...graph,
    nodes,
    states: graph.states.map(({ parameter, next }) => ({ parameter, next: next && current(next) })),
    updates: graph.updates.map((update) => ({ ...update, inputs: update.inputs.map(current) })),
  });
}

/** New nodes in the place of an old one. */
export interface Replacement {
  node: OperationNode;
  by: readonly OperationNode[];
  /** What stands for an output of the old node. */
  value(output: number): Value;
}

/** Puts new nodes in the places of old ones. Their inputs may name nodes of the graph as it was. */
export function replaceNodes(graph: IterationGraph, replacements: readonly Replacement[]): IterationGraph {
  const replaced = new Map<Node, Replacement>(replacements.map((replacement) => [replacement.node, replacement]));
  const rebuilt = new Map<Node, OperationNode>();
  const current = (value: Value): Value => {
    const { node, ...output } = replaced.get(value.node)?.value(value.output) ?? value;
    return { ...output, node: rebuilt.get(node) ?? node };
  };
  const inPlaces: IterationGraph['nodes'] = graph.nodes.flatMap((node) => [...(replaced.get(node)?.by ?? [node])]);
  const nodes = inPlaces.map((node) => {
    if (node.kind === 'constant') return node;
    const copy = { ...node, inputs: node.inputs.map(current) };
    rebuilt.set(node, copy);
    return copy;
  });
  return withoutDeadNodes({
    ...graph,
    nodes,
    states: graph.states.map(({ parameter, next }) => ({ parameter, next: next && current(next) })),
    updates: graph.updates.map((update) => ({ ...update, inputs: update.inputs.map(current) })),
  });
}
