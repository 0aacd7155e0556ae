/**
 * Optimizer updates as one kernel a weight. An optimizer in tfjs ops passes over weight, gradient
 * and slots ten times, each pass with a result of its own; TensorFlow's kernels pass once, in
 * place.
 */
import {
  type Attribute,
  AttributeType,
  type ConstantNode,
  DataType,
  type InPlaceUpdate,
  type IterationGraph,
  type OperationNode,
  type ParameterNode,
  type Value,
  withoutDeadNodes,
} from '../graph.js';
import { firstOutput, inputsOf, isSame, isScalar } from './match.js';

/**
 * Replaces the updates of Adam, momentum and gradient descent, as src/models/optimizers writes
 * them. The kernels round differently; Adam's takes 1 - β where our formula has the number that the
 * spec implies, which differs by up to 2⁻²⁴.
 */
export function fuseOptimizers(graph: IterationGraph): IterationGraph {
  const slots = new Map<Value['node'], ParameterNode>();
  for (const { parameter, next } of graph.states) if (next) slots.set(next.node, parameter);
  const scalars = new ScalarNodes();
  const updates: InPlaceUpdate[] = [];
  for (const { parameter, next } of graph.states) {
    if (parameter.dtype !== DataType.float32 || next === null) continue;
    const update =
      adam(parameter, next, slots, scalars) ?? momentum(parameter, next, slots) ?? descent(parameter, next);
    if (update) updates.push(update);
  }
  const changed = new Set(updates.flatMap(({ targets }) => targets));
  return withoutDeadNodes({
    ...graph,
    nodes: [...graph.nodes, ...scalars.nodes],
    states: graph.states.map(({ parameter, next }) => ({ parameter, next: changed.has(parameter) ? null : next })),
    updates: [...graph.updates, ...updates],
  });
}

type Slots = ReadonlyMap<Value['node'], ParameterNode>;

/** The slot whose next value this is. */
function slotOf(value: Value | undefined, slots: Slots): ParameterNode | undefined {
  return value?.output === 0 ? slots.get(value.node) : undefined;
}

/** w - m'·α / (√v' + ε), with m' = m + (g - m)·(1 - β1) and v' = v + (g² - v)·(1 - β2) */
function adam(weight: ParameterNode, next: Value, slots: Slots, scalars: ScalarNodes): InPlaceUpdate | undefined {
  const [before, change] = inputsOf(next, 'Sub') ?? [];
  const [numerator, denominator] = inputsOf(change, 'RealDiv') ?? [];
  const [newFirst, alpha] = inputsOf(numerator, 'Mul') ?? [];
  const [root, epsilon] = inputsOf(denominator, 'Add') ?? [];
  const [newSecond] = inputsOf(root, 'Sqrt') ?? [];
  const first = movingAverage(newFirst, slots);
  const second = movingAverage(newSecond, slots);
  if (before?.node !== weight || !first || !second || !isScalar(alpha) || !isScalar(epsilon)) return undefined;
  const [squared] = inputsOf(second.value, 'Square') ?? [];
  if (!isSame(squared, first.value)) return undefined;
  // The kernel corrects its rate by the powers of β; our α is corrected already, and powers of 0
  // change nothing.
  const zero = scalars.constant(0);
  const betas = [first, second].map(({ fresh }) => scalars.oneMinus(fresh));
  return {
    operation: 'ResourceApplyAdam',
    attributes: FLOAT,
    targets: [weight, first.slot, second.slot],
    inputs: [zero, zero, alpha, ...betas, epsilon, first.value],
  };
}

/** slot + (value - slot)·fresh, where that is the slot's next value */
function movingAverage(
  next: Value | undefined,
  slots: Slots,
): { slot: ParameterNode; value: Value; fresh: Value } | undefined {
  const slot = slotOf(next, slots);
  const [before, step] = inputsOf(next, 'Add') ?? [];
  const [difference, fresh] = inputsOf(step, 'Mul') ?? [];
  const [value, subtracted] = inputsOf(difference, 'Sub') ?? [];
  if (slot === undefined || before?.node !== slot || subtracted?.node !== slot) return undefined;
  return value && isScalar(fresh) ? { slot, value, fresh } : undefined;
}

/**
 * w + m', or with Nesterov's look-ahead w + (m'·momentum - g·rate), where m' = m·momentum - g·rate
 */
function momentum(weight: ParameterNode, next: Value, slots: Slots): InPlaceUpdate | undefined {
  const [before, change] = inputsOf(next, 'Add') ?? [];
  if (before?.node !== weight || change === undefined) return undefined;
  const ahead = slotOf(change, slots) ? undefined : decayed(change);
  const slot = slotOf(ahead?.decayed ?? change, slots);
  const step = decayed(ahead?.decayed ?? change);
  if (!slot || step?.decayed.node !== slot) return undefined;
  if (ahead && !(isSame(ahead.decay, step.decay) && isSame(ahead.descent, step.descent))) return undefined;
  const [gradient, rate] = inputsOf(step.descent, 'Mul') ?? [];
  if (!gradient || !isScalar(rate) || !isScalar(step.decay)) return undefined;
  return {
    operation: 'ResourceApplyKerasMomentum',
    attributes: [...FLOAT, { name: 'use_nesterov', type: AttributeType.boolean, value: ahead !== undefined }],
    targets: [weight, slot],
    inputs: [rate, gradient, step.decay],
  };
}

/** value·decay - descent */
function decayed(value: Value): { decayed: Value; decay: Value; descent: Value } | undefined {
  const [product, descent] = inputsOf(value, 'Sub') ?? [];
  const [decayed, decay] = inputsOf(product, 'Mul') ?? [];
  return decayed && decay && descent ? { decayed, decay, descent } : undefined;
}

/** w - g·rate */
function descent(weight: ParameterNode, next: Value): InPlaceUpdate | undefined {
  const [before, change] = inputsOf(next, 'Sub') ?? [];
  const [gradient, rate] = inputsOf(change, 'Mul') ?? [];
  // Of equal shapes: a moving average, which also has the form w - d·rate, has w itself in d.
  if (before?.node !== weight || !gradient || !isScalar(rate)) return undefined;
  if (String(gradient.shape) !== String(weight.shape)) return undefined;
  return {
    operation: 'ResourceApplyGradientDescent',
    attributes: FLOAT,
    targets: [weight],
    inputs: [rate, gradient],
  };
}

const FLOAT: readonly Attribute[] = [{ name: 'T', type: AttributeType.type, value: DataType.float32 }];

/** Scalars that the kernels want and the recording has not. Each is made once. */
class ScalarNodes {
  readonly nodes: (ConstantNode | OperationNode)[] = [];
  readonly #complements = new Map<Value['node'], Value>();
  readonly #constants = new Map<number, Value>();

  constant(value: number): Value {
    const known = this.#constants.get(value);
    if (known) return known;
    const node: ConstantNode = {
      kind: 'constant',
      dtype: DataType.float32,
      shape: [],
      values: Float32Array.of(value),
    };
    this.nodes.push(node);
    const made = firstOutput(node, node);
    this.#constants.set(value, made);
    return made;
  }

  oneMinus(value: Value): Value {
    const known = this.#complements.get(value.node);
    if (known) return known;
    const inputs = [this.constant(1), value];
    const node: OperationNode = { kind: 'operation', operation: 'Sub', attributes: FLOAT, inputs, outputs: [value] };
    this.nodes.push(node);
    const made = firstOutput(node, value);
    this.#complements.set(value.node, made);
    return made;
  }
}
