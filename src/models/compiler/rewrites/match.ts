/** Small words for recognising what tfjs wrote. */
import type { Attribute, OperationNode, Value } from '../graph.js';

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
