/**
 * A bias in front of batch normalization has no effect, which subtracts the mean of the batch, and
 * therefore no gradient.
 */
import { type IterationGraph, type OperationNode, replaceOperations } from '../graph.js';
import { attribute, inputsOf } from './match.js';

/**
 * Gives such a bias its true gradient, 0, instead of a sum over all images that differs from it
 * only by rounding. (Adam makes steps of full size even of that rounding.)
 */
export function dropVanishingGradients(graph: IterationGraph): IterationGraph {
  return replaceOperations(graph, (node): OperationNode | undefined => {
    if (node.operation !== 'BiasAddGrad') return undefined;
    // A matrix is an image of one pixel to the kernel.
    const dy = inputsOf(node.inputs[0], 'Reshape')?.[0] ?? node.inputs[0];
    const normalization = dy?.node;
    if (inputsOf(dy, 'FusedBatchNormGradV3') === undefined || dy?.output !== 0) return undefined;
    if (normalization?.kind !== 'operation' || attribute(normalization, 'is_training') !== true) return undefined;
    // Of the bias's shape is the gradient of the offset.
    const offset = { ...normalization.outputs[2]!, node: normalization, output: 2 };
    const attributes = node.attributes.filter(({ name }) => name === 'T');
    return { ...node, operation: 'ZerosLike', attributes, inputs: [offset] };
  });
}
