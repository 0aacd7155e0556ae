/** Helpers that recognise the operations tfjs wrote. */
import type { Attribute, IterationGraph, OperationNode, Value } from '../graph.js';

/** The inputs of the operation that a value comes from, if it is of this kind. */
export function inputsOf(value: Value | null | undefined, operation: string): readonly Value[] | undefined {
  const node = value?.node;
  return node?.kind === 'operation' && node.operation === operation ? node.inputs : undefined;
}

export function isSame(one: Value | undefined, other: Value | undefined): boolean {
  return one !== undefined && one.node === other?.node && one.output === other.output;
}

export function isScalar(value: Value | undefined): value is Value {
  return value !== undefined && value.shape.length === 0;
}

export function attribute({ attributes }: OperationNode, name: string): Attribute['value'] | undefined {
  return attributes.find((candidate) => candidate.name === name)?.value;
}

export function firstOutput(node: Value['node'], { dtype, shape }: Pick<Value, 'dtype' | 'shape'>): Value {
  return { node, output: 0, dtype, shape };
}

/** The readers of each node's outputs: operations, and `outside` for a state or an update. */
export function readersOf({
  nodes,
  states,
  updates,
}: IterationGraph): Map<Value['node'], (OperationNode | 'outside')[]> {
  const readers = new Map<Value['node'], (OperationNode | 'outside')[]>();
  const note = (inputs: readonly Value[], reader: OperationNode | 'outside') => {
    for (const node of new Set(inputs.map((input) => input.node)))
      readers.set(node, [...(readers.get(node) ?? []), reader]);
  };
  for (const node of nodes) if (node.kind === 'operation') note(node.inputs, node);
  for (const { next } of states) if (next) note([next], 'outside');
  for (const { inputs } of updates) note(inputs, 'outside');
  return readers;
}
