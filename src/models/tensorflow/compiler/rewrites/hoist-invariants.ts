/** What is the same in every iteration is computed once. */
import { type ConstantNode, type IterationGraph, type Node, type OperationNode, withoutDeadNodes } from '../graph.js';

/**
 * Moves operations that depend only on invariants and constants in front of the loop. Constants
 * stay where they are unless such an operation needs them: within the loop they cost nothing, and
 * kernels recognise them there.
 */
export function hoistInvariants(graph: IterationGraph): IterationGraph {
  const constant = new Set<Node>([...graph.invariants, ...graph.prelude]);
  const needed = new Set<Node>();
  for (const node of graph.nodes) {
    if (node.kind === 'constant') constant.add(node);
    else if (node.inputs.length > 0 && node.inputs.every((input) => constant.has(input.node))) {
      constant.add(node);
      for (const { node: input } of [{ node }, ...node.inputs]) needed.add(input);
    }
  }
  const [prelude, nodes] = [[...graph.prelude], []] as (ConstantNode | OperationNode)[][];
  for (const node of graph.nodes) (needed.has(node) ? prelude : nodes)!.push(node);
  return withoutDeadNodes({ ...graph, prelude: prelude!, nodes: nodes! });
}
