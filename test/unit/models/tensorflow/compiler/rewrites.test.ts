import { describe, expect, it } from '@jest/globals';
import type { Optimizer as OptimizerSpec } from '../../../../../src/experiments/spec/training.js';
import { trainingSchema } from '../../../../../src/experiments/spec/training.js';
import { createOptimizer } from '../../../../../src/models/loop/optimizers/optimizer.js';
import { compileLoop, GraphCache } from '../../../../../src/models/tensorflow/compiler/compiled-loop.js';
import { type IterationGraph, replaceOperations } from '../../../../../src/models/tensorflow/compiler/graph.js';
import { recordIteration } from '../../../../../src/models/tensorflow/compiler/recorder.js';
import { dropVanishingGradients } from '../../../../../src/models/tensorflow/compiler/rewrites/drop-vanishing-gradients.js';
import { fuseOptimizers } from '../../../../../src/models/tensorflow/compiler/rewrites/fuse-optimizers.js';
import { hoistInvariants } from '../../../../../src/models/tensorflow/compiler/rewrites/hoist-invariants.js';
import { poolBeforeRelu } from '../../../../../src/models/tensorflow/compiler/rewrites/pool-before-relu.js';
import type { Rewrite } from '../../../../../src/models/tensorflow/compiler/rewrites/rewrites.js';
import {
  dropNoOperations,
  multiplyPlainMatrices,
} from '../../../../../src/models/tensorflow/compiler/rewrites/simplify.js';
import { addBias, fusedBatchNormalization, maxPooling, relu } from '../../../../../src/models/tensorflow/kernels.js';
import {
  type Scalar,
  type Tensor,
  type Tensor4D,
  tf,
  type Variable,
} from '../../../../../src/models/tensorflow/tensorflow.js';

const STEPS = 5;
let random = 0;
const normal = (...shape: number[]) => tf.randomNormal(shape, 0, 1, 'float32', ++random);
const state = (value: Tensor) => tf.tidy(() => tf.variable(value));

interface Sample {
  states: Variable[];
  inputs: Tensor[];
  iteration(counter: Tensor): void;
}

/** The graph of a sample's iteration after a rewrite. */
function graphOf({ states, inputs, iteration }: Sample, ...rewrites: Rewrite[]): IterationGraph {
  const counter = tf.scalar(0, 'int32');
  const before = states.map((one) => one.clone());
  const { graph } = recordIteration(() => tf.tidy(() => iteration(counter)), { counter, states, inputs });
  for (const [index, one] of states.entries()) one.assign(before[index] as typeof one);
  return rewrites.reduce<IterationGraph>((result, rewrite) => rewrite(result), graph);
}

/** The names of the operations in the loop. */
function operationsOf(sample: Sample, ...rewrites: Rewrite[]): string[] {
  const { nodes, updates } = graphOf(sample, ...rewrites);
  return [...namesOf(nodes), ...updates.map(({ operation }) => operation)];
}

function namesOf(nodes: IterationGraph['nodes']): string[] {
  return nodes.flatMap((node) => (node.kind === 'operation' ? node.operation : []));
}

/** The states after some iterations, which begin at the same values every time. */
function results({ states, inputs, iteration }: Sample, rewrites: Rewrite[], cache: GraphCache): number[] {
  const before = states.map((one) => one.clone());
  const loop = compileLoop(iteration, { states, inputs }, cache, rewrites);
  loop.run(0, STEPS);
  loop.dispose();
  const values = states.flatMap((one) => [...one.dataSync()]);
  for (const [index, one] of states.entries()) one.assign(before[index] as typeof one);
  return values;
}

function expectClose(actual: number[], expected: number[], bound: number): void {
  const difference = Math.hypot(...actual.map((value, index) => value - expected[index]!));
  expect(difference / Math.hypot(...expected)).toBeLessThan(bound);
}

const cache = new GraphCache(64);

describe('dropping operations that do nothing', () => {
  it('leaves out casts to the same type, and computes the same bits', () => {
    const x = state(normal(4, 3));
    const iteration = () => x.assign(tf.pow(tf.abs(x), tf.scalar(1.25)) as Variable);
    const sample: Sample = { states: [x], inputs: [], iteration };
    expect(operationsOf(sample)).toContain('Cast');
    expect(operationsOf(sample, dropNoOperations)).not.toContain('Cast');
    expect(results(sample, [dropNoOperations], cache)).toEqual(results(sample, [], cache));
  });

  it('keeps a cast that changes the type', () => {
    const x = state(normal(4, 3));
    const iteration = () => x.assign(tf.cast(tf.cast(tf.mul(x, 10), 'int32'), 'float32') as Variable);
    const sample: Sample = { states: [x], inputs: [], iteration };
    expect(operationsOf(sample, dropNoOperations).filter((operation) => operation === 'Cast')).toHaveLength(2);
    expect(results(sample, [dropNoOperations], cache)).toEqual(results(sample, [], cache));
  });
});

describe('dropping reshapes that do nothing', () => {
  it('leaves out reshapes to the same shape alone, and computes the same bits', () => {
    const x = state(normal(4, 3));
    const iteration = () => x.assign(tf.reshape(tf.neg(tf.reshape(tf.abs(tf.reshape(x, [4, 3])), [3, 4])), [4, 3]));
    const sample: Sample = { states: [x], inputs: [], iteration };
    const reshapes = (operations: string[]) => operations.filter((operation) => operation === 'Reshape').length;
    expect([reshapes(operationsOf(sample)), reshapes(operationsOf(sample, dropNoOperations))]).toEqual([3, 2]);
    expect(results(sample, [dropNoOperations], cache)).toEqual(results(sample, [], cache));
  });
});

describe('hoisting invariants', () => {
  it('computes once what depends on invariants alone, whichever output, and leaves the rest', () => {
    const [x, matrix] = [state(normal(3)), normal(6)];
    const iteration = () => {
      const [low, high] = tf.split(tf.neg(matrix), 2) as [Tensor, Tensor];
      x.assign(tf.add(tf.mul(x, low), tf.sin(high)) as Variable);
    };
    const sample: Sample = { states: [x], inputs: [matrix], iteration };
    const { prelude, nodes } = graphOf(sample, hoistInvariants);
    expect(namesOf(prelude)).toEqual(['Neg', 'SplitV', 'Sin']);
    expect(namesOf(nodes)).toEqual(['Mul', 'Add']);
    expect(results(sample, [hoistInvariants], cache)).toEqual(results(sample, [], cache));
  });

  it('reads an input again at every run', () => {
    const [x, input] = [state(tf.zeros([3])), state(normal(3))];
    const iteration = () => x.assign(tf.add(x, tf.neg(input)) as Variable);
    const loop = compileLoop(iteration, { states: [x], inputs: [input] }, cache, [hoistInvariants]);
    const first = [...input.dataSync()];
    loop.run(0, 1);
    input.assign(normal(3) as Variable);
    loop.run(1, 2);
    const sums = [...input.dataSync()].map((value, index) => Math.fround(-first[index]! - value));
    expect([...x.dataSync()]).toEqual(sums);
  });
});

describe('multiplying plain matrices', () => {
  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('computes the same product, transposed %s and %s', (left, right) => {
    const [a, b] = [left ? normal(5, 4) : normal(4, 5), right ? normal(3, 5) : normal(5, 3)];
    const x = state(tf.zeros([4, 3]));
    const iteration = () => x.assign(tf.add(x, tf.matMul(a, b, left, right)) as Variable);
    const sample: Sample = { states: [x], inputs: [a, b], iteration };
    expect(operationsOf(sample)).toContain('BatchMatMulV2');
    expect(operationsOf(sample, multiplyPlainMatrices)).toContain('MatMul');
    expectClose(results(sample, [multiplyPlainMatrices], cache), results(sample, [], cache), 1e-6);
  });

  it('keeps a product of real batches', () => {
    const [a, b] = [normal(2, 4, 5), normal(2, 5, 3)];
    const x = state(tf.zeros([2, 4, 3]));
    const iteration = () => x.assign(tf.add(x, tf.matMul(a, b)) as Variable);
    const operations = operationsOf({ states: [x], inputs: [a, b], iteration }, multiplyPlainMatrices);
    expect(operations).toContain('BatchMatMulV2');
  });
});

describe('fusing optimizers', () => {
  const cases: [string, object, string][] = [
    ['sgd', { type: 'sgd', learningRate: 0.1 }, 'ResourceApplyGradientDescent'],
    ['momentum', { type: 'momentum', learningRate: 0.1 }, 'ResourceApplyKerasMomentum'],
    ['nesterov', { type: 'momentum', learningRate: 0.1, nesterov: true }, 'ResourceApplyKerasMomentum'],
    ['adam', { type: 'adam', learningRate: 0.1 }, 'ResourceApplyAdam'],
    ['adam with its own settings', { type: 'adam', beta1: 0.5, beta2: 0.75, epsilon: 0.01 }, 'ResourceApplyAdam'],
  ];

  /** Weights that move along gradients that depend on the weights and on the iteration. */
  function descending(settings: object): Sample & { dispose(): void } {
    const weights = [state(normal(7, 5)), state(normal(5))];
    const targets = weights.map(({ shape }) => normal(...shape));
    const spec = trainingSchema.parse({ optimizer: settings }).optimizer as OptimizerSpec;
    const rate = tf.scalar(spec.learningRate);
    const optimizer = createOptimizer(spec, weights, rate);
    return {
      states: [...weights, ...optimizer.state],
      inputs: targets,
      iteration(counter) {
        const scale = tf.add(tf.cast(counter, 'float32'), tf.scalar(1));
        optimizer.apply(weights.map((weight, index) => tf.mul(tf.sub(weight, targets[index]!), scale)));
      },
      dispose() {
        optimizer.dispose();
        rate.dispose();
      },
    };
  }

  it.each(cases)('moves weights and slots as the ops of %s do', (_, settings, operation) => {
    const sample = descending(settings);
    const fused = operationsOf(sample, fuseOptimizers).filter((name) => name === operation);
    expect(fused).toHaveLength(2);
    expectClose(results(sample, [fuseOptimizers], cache), results(sample, [], cache), 1e-4);
    sample.dispose();
  });

  it('lets the rest of the iteration see the weights from its beginning', () => {
    const weight = state(normal(6));
    const seen = state(tf.zeros([6]));
    const iteration = () => {
      const sum = tf.add(seen, tf.square(weight));
      weight.assign(tf.sub(weight, tf.mul(tf.sin(weight), tf.scalar(0.5))) as Variable);
      seen.assign(sum as Variable);
    };
    const sample: Sample = { states: [weight, seen], inputs: [], iteration };
    expect(operationsOf(sample, fuseOptimizers)).toContain('ResourceApplyGradientDescent');
    expectClose(results(sample, [fuseOptimizers], cache), results(sample, [], cache), 1e-6);
  });

  it('lets the rest of the iteration see the moved weights where the recording does', () => {
    const weight = state(normal(6));
    const seen = state(tf.zeros([6]));
    const iteration = () => {
      weight.assign(tf.sub(weight, tf.mul(tf.sin(weight), tf.scalar(0.5))) as Variable);
      seen.assign(tf.add(seen, tf.square(weight)) as Variable);
    };
    const sample: Sample = { states: [weight, seen], inputs: [], iteration };
    expectClose(results(sample, [fuseOptimizers], cache), results(sample, [], cache), 1e-6);
  });

  it('leaves updates alone that only look alike', () => {
    const [weight, other] = [state(normal(6)), state(normal(6))];
    const iteration = () => {
      // Another state than its own, and a step of another shape.
      weight.assign(tf.sub(other, tf.mul(weight, tf.scalar(0.5))) as Variable);
      other.assign(tf.sub(other, tf.mul(tf.sum(other), tf.scalar(0.5))) as Variable);
    };
    const operations = operationsOf({ states: [weight, other], inputs: [], iteration }, fuseOptimizers);
    expect(operations.filter((operation) => operation.startsWith('ResourceApply'))).toEqual([]);
  });
});

describe('pooling before rectifying', () => {
  /**
   * A convolution, rectified and pooled, trained towards a target; `pooling` is what reads the
   * rectified values.
   */
  function pooled(pooling: (x: Tensor4D) => Tensor): Sample {
    const [kernel, images] = [state(normal(3, 3, 1, 4)), normal(5, 9, 9, 1)];
    const loss = () => {
      const features = relu(tf.conv2d(images as Tensor4D, kernel as unknown as Tensor4D, 1, 'valid')) as Tensor4D;
      return tf.sum(tf.square(pooling(features))) as Scalar;
    };
    const iteration = () => {
      const { grads } = tf.variableGrads(loss, [kernel]);
      kernel.assign(tf.sub(kernel, tf.mul(grads[kernel.name]!, tf.scalar(1e-3))) as Variable);
    };
    return { states: [kernel], inputs: [images], iteration };
  }
  const settings = { poolSize: 2, strides: 2, padding: 'same' } as const;

  it.each([
    ['windows that lie side by side', { ...settings, padding: 'valid' }],
    ['windows over the edge', settings],
    ['windows that overlap', { ...settings, poolSize: 3 }],
  ] as const)('computes the same bits for %s', (_, pooling) => {
    const sample = pooled((x) => maxPooling(x, pooling));
    const order = (...rewrites: Rewrite[]) =>
      operationsOf(sample, ...rewrites).filter((name) => name === 'Relu' || name.endsWith('MaxPool'));
    expect(order()).toEqual(['Relu', expect.stringContaining('MaxPool')]);
    expect(order(poolBeforeRelu)).toEqual([expect.stringContaining('MaxPool'), 'Relu']);
    expect(results(sample, [poolBeforeRelu], cache)).toEqual(results(sample, [], cache));
  });

  it('swaps until no rectified value is pooled', () => {
    const twice = (x: Tensor4D) => maxPooling(relu(maxPooling(x, settings)) as Tensor4D, settings);
    const sample = pooled((x) => twice(x));
    const names = operationsOf(sample, poolBeforeRelu).filter((name) => name === 'Relu' || name.endsWith('MaxPool'));
    expect(names.map((name) => name.replace('_MklNative', ''))).toEqual(['MaxPool', 'MaxPool', 'Relu', 'Relu']);
    expect(results(sample, [poolBeforeRelu], cache)).toEqual(results(sample, [], cache));
  });

  it('leaves a rectified value alone that somebody else reads', () => {
    const sample = pooled((x) => tf.add(tf.sum(x), maxPooling(x, settings)));
    expect(operationsOf(sample, poolBeforeRelu)).toEqual(operationsOf(sample));
  });
});

describe('dropping vanishing gradients', () => {
  /** A bias in front of batch normalization, or behind it. */
  function normalized(inFront: boolean, shape: [number, number, number, number]): Sample {
    const [x, target] = [normal(...shape), normal(...shape)];
    const [bias, gamma, beta] = [state(normal(shape[3])), state(normal(shape[3])), state(normal(shape[3]))];
    const normalize = (images: Tensor) => {
      const { value, mean, variance } = fusedBatchNormalization(images as Tensor4D, gamma, beta, 1e-3);
      tf.dispose([mean, variance]);
      return value;
    };
    const loss = () => {
      const value = inFront ? normalize(addBias(x, bias)) : addBias(normalize(x), bias);
      return tf.sum(tf.square(tf.sub(value, target))) as Scalar;
    };
    const states = [bias, gamma, beta];
    const iteration = () => {
      const { grads } = tf.variableGrads(loss, states);
      for (const one of states) one.assign(tf.sub(one, tf.mul(grads[one.name]!, tf.scalar(1e-3))) as Variable);
    };
    return { states, inputs: [x, target], iteration };
  }

  it('gives a bias in front of batch normalization no gradient, and changes nothing else', () => {
    const sample = normalized(true, [4, 3, 3, 5]);
    expect(operationsOf(sample, dropVanishingGradients)).not.toContain('BiasAddGrad');
    expectClose(results(sample, [dropVanishingGradients], cache), results(sample, [], cache), 1e-6);
    expect(results(sample, [dropVanishingGradients], cache).slice(0, 5)).toEqual([...sample.states[0]!.dataSync()]);
  });

  it('leaves a bias behind it alone', () => {
    const sample = normalized(false, [4, 3, 3, 5]);
    expect(operationsOf(sample, dropVanishingGradients)).toContain('BiasAddGrad');
    expect(results(sample, [dropVanishingGradients], cache)).toEqual(results(sample, [], cache));
  });
});

describe('replacing operations', () => {
  it('gives every reader the replacement, whichever output it reads', () => {
    const x = state(normal(6));
    const iteration = () => {
      const [low, high] = tf.split(x as Tensor, 2) as [Tensor, Tensor];
      x.assign(tf.concat([tf.neg(high), tf.abs(low)]) as Variable);
    };
    const sample: Sample = { states: [x], inputs: [], iteration };
    const rebuilt: Rewrite = (graph) => replaceOperations(graph, (node) => ({ ...node }));
    expect(results(sample, [rebuilt], cache)).toEqual(results(sample, [], cache));
    const squares: Rewrite = (graph) =>
      replaceOperations(graph, (node) => (node.operation === 'Abs' ? { ...node, operation: 'Square' } : undefined));
    expect(operationsOf(sample, squares)).toContain('Square');
    const withoutNegation: Rewrite = (graph) =>
      replaceOperations(graph, (node) => (node.operation === 'Neg' ? node.inputs[0] : undefined));
    expect(operationsOf(sample, withoutNegation)).not.toContain('Neg');
  });
});
