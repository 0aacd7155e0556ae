/** What tfjs sends for reasons of its own and a graph does without. */
import { AttributeType, DataType, type IterationGraph, type OperationNode, replaceOperations } from '../graph.js';
import { attribute } from './match.js';

/** Leaves out casts to the same type and reshapes to the same shape. */
export function dropNoOperations(graph: IterationGraph): IterationGraph {
  return replaceOperations(graph, (node) => {
    const [input] = node.inputs;
    switch (node.operation) {
      case 'Cast':
        return attribute(node, 'DstT') === input!.dtype ? input : undefined;
      case 'Reshape':
        return String(node.outputs[0]!.shape) === String(input!.shape) ? input : undefined;
      default:
        return undefined;
    }
  });
}

/**
 * tfjs multiplies matrices as batches of one. TensorFlow joins a plain product with the bias and
 * activation behind it.
 */
export function multiplyPlainMatrices(graph: IterationGraph): IterationGraph {
  return replaceOperations(graph, (node): OperationNode | undefined => {
    if (node.operation !== 'BatchMatMulV2' || node.inputs.some(({ shape }) => shape.length !== 2)) return undefined;
    const adjoint = (name: string) => attribute(node, name) === true;
    return {
      ...node,
      operation: 'MatMul',
      attributes: [
        { name: 'T', type: AttributeType.type, value: DataType.float32 },
        { name: 'transpose_a', type: AttributeType.boolean, value: adjoint('adj_x') },
        { name: 'transpose_b', type: AttributeType.boolean, value: adjoint('adj_y') },
      ],
    };
  });
}
