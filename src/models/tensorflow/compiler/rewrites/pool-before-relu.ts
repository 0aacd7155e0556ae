/**
 * max(0, ·) and the maximum of a window may change places, and the one value of a window is
 * rectified faster than all of them.
 */
import { type IterationGraph, type OperationNode, replaceNodes, type Value } from '../graph.js';
import { firstOutput, inputsOf, isSame, readersOf } from './match.js';

/** A rectified value that is pooled, and the way back. */
interface RectifiedPooling {
  relu: OperationNode;
  pool: OperationNode;
  poolGradient: OperationNode;
  reluGradient: OperationNode;
}

/**
 * Pools before it rectifies, forwards and backwards: to the last bit the same values and gradients.
 * Where the maximum of a window is positive it is the same value at the same place; where it is
 * not, both give 0 and no gradient.
 */
export function poolBeforeRelu(graph: IterationGraph): IterationGraph {
  const found = findRectifiedPooling(graph);
  return found ? poolBeforeRelu(swapped(graph, found)) : graph;
}

/** A pooling of a rectified value that nobody else reads but the gradients. */
function findRectifiedPooling(graph: IterationGraph): RectifiedPooling | undefined {
  const readers = readersOf(graph);
  for (const pool of graph.nodes) {
    if (pool.kind !== 'operation' || !isMaxPool(pool)) continue;
    const [pooled] = pool.inputs;
    const relu = pooled!.node;
    if (relu.kind !== 'operation' || inputsOf(pooled, 'Relu') === undefined) continue;
    const operations = (readers.get(relu) ?? []).filter((reader) => reader !== 'outside');
    const poolGradient = operations.find(({ operation }) => operation === `${pool.operation}Grad`);
    const reluGradient = operations.find(({ operation }) => operation === 'ReluGrad');
    if (!poolGradient || !reluGradient || readers.get(relu)!.length !== 3) continue;
    const [input, output] = poolGradient.inputs;
    const goesBack = isSame(input, pooled) && output?.node === pool && reluGradient.inputs[0]?.node === poolGradient;
    if (goesBack && readers.get(poolGradient)!.length === 1) return { relu, pool, poolGradient, reluGradient };
  }
  return undefined;
}

function isMaxPool({ operation }: OperationNode): boolean {
  return operation === 'MaxPool' || operation === '_MklNativeMaxPool';
}

/**
 * The graph with the two in the other order. The gradient passes the rectifier first, and is then
 * spread over the windows.
 */
function swapped(graph: IterationGraph, found: RectifiedPooling): IterationGraph {
  const { relu, pool, poolGradient, reluGradient } = found;
  const x = relu.inputs[0]!;
  const [small, large] = [pool.outputs[0]!, reluGradient.outputs[0]!];
  const poolFirst: OperationNode = { ...pool, inputs: [x] };
  const ofPool = (value: Value): Value => ({ ...value, node: poolFirst });
  const reluSecond: OperationNode = { ...relu, inputs: [firstOutput(poolFirst, small)], outputs: [small] };
  const rectified = firstOutput(reluSecond, small);

  const [, pooled, dy, ...places] = poolGradient.inputs;
  const reluBack: OperationNode = { ...reluGradient, inputs: [dy!, rectified], outputs: [small] };
  const poolBack: OperationNode = {
    ...poolGradient,
    inputs: [x, ofPool(pooled!), firstOutput(reluBack, small), ...places.map(ofPool)],
  };
  const outputOfPool = (output: number): Value => ({ node: poolFirst, output, ...pool.outputs[output]! });
  return replaceNodes(graph, [
    { node: pool, by: [poolFirst, reluSecond], value: (output) => (output === 0 ? rectified : outputOfPool(output)) },
    { node: reluGradient, by: [reluBack, poolBack], value: () => firstOutput(poolBack, large) },
  ]);
}
