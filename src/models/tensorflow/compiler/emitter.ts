/**
 * Writes a recorded iteration as a TensorFlow graph that runs it in a loop, packed as a SavedModel,
 * the only form of graph that tfjs-node loads.
 *
 * The loop is TensorFlow's dataflow loop (Yu et al. 2018, "Dynamic control flow in large-scale
 * machine learning", EuroSys): for each variable of the loop
 *
 *     Placeholder → Enter → Merge → Switch ─false→ Exit (the value after the last iteration)
 *                            ↑        └────true→ the iteration → NextIteration ┐
 *                            └─────────────────────────────────────────────────┘
 *
 * where Switch asks LoopCond: counter < limit. An invariant enters once, with is_constant. A state
 * that is updated in place is a resource variable instead, whose handle enters once:
 *
 *     Placeholder → AssignVariableOp ⇢ Enter (the handle) → ReadVariableOp → the iteration
 *                                                             → ResourceApply… ⇢ counter
 *
 * where ⇢ is a control edge. The next iteration begins when the updates of this one are done; after
 * the last one the variable is read and destroyed, so that a cached graph holds no memory of its
 * models.
 */
import { type AttrValueMessage, protobuf } from '../tensorflow.js';
import {
  type Attribute,
  AttributeType,
  type ConstantNode,
  DataType,
  type IterationGraph,
  type Node,
  type OperationNode,
  type ParameterNode,
  type Value,
} from './graph.js';

/** A graph ready to be loaded, with the names by which it is fed and read. */
export interface LoopProgram {
  savedModel: Uint8Array;
  /** In order: first iteration, limit, the states, the invariants. */
  feeds: string[];
  /** In order: the states. */
  fetches: string[];
}

const FRAME = 'loop';
/** The type of a handle, which no recording brings in. */
const RESOURCE = 20;
type SetAttribute = (attribute: AttrValueMessage) => void;

/** The program that runs the iteration from `first` (inclusive) to `limit` (exclusive). */
export function emitLoop(graph: IterationGraph): LoopProgram {
  return new LoopEmitter(graph).emit();
}

/** A state that travels through the loop from one iteration to the next. */
interface CarriedState {
  parameter: ParameterNode;
  next: Value;
  index: number;
  name: string;
}

/** A state that updates change in place. */
interface InPlaceState {
  parameter: ParameterNode;
  index: number;
}

// A constant has no input that would put it inside the loop: a control input from the counter does.
const IN_LOOP = ['^counter'];

class LoopEmitter {
  readonly #graph: IterationGraph;
  readonly #writer = new GraphWriter();
  /** Inside the loop: where the value of each node is found. */
  readonly #names = new Map<Node, string>();
  /** Resource handles of the states that are updated in place. */
  readonly #handles = new Map<ParameterNode, string>();
  /** Values of the prelude that have entered the loop, by their name outside. */
  readonly #entered = new Map<string, string>();
  readonly #prelude: ReadonlySet<Node>;
  readonly #carried: CarriedState[];
  readonly #inPlace: InPlaceState[];

  constructor(graph: IterationGraph) {
    this.#graph = graph;
    this.#prelude = new Set<Node>(graph.prelude);
    this.#carried = graph.states.flatMap(({ parameter, next }, index) =>
      next === null ? [] : { parameter, next, index, name: `loop_state_${index}` },
    );
    this.#inPlace = graph.states.flatMap(({ parameter, next }, index) => (next === null ? { parameter, index } : []));
  }

  emit(): LoopProgram {
    const { first, limit, states, invariants } = this.#placeholders();
    const loopLimit = this.#writer.enter('loop_limit', limit, DataType.int32, true);
    this.#enterInvariants(invariants);
    const outside = emitPrelude(this.#graph, invariants, this.#writer);
    const reference = (value: Value) => this.#reference(value, outside);
    this.#carry(first, loopLimit, states);
    this.#holdInPlace(states);
    this.#emitIteration(reference);
    this.#advance(this.#emitUpdates(reference), reference);
    const fetches = this.#results();
    return { savedModel: this.#writer.savedModel(), feeds: [first, limit, ...states, ...invariants], fetches };
  }

  #placeholders() {
    const placeholders = (role: string, nodes: readonly ParameterNode[]) =>
      nodes.map(({ dtype, shape }, index) => this.#writer.placeholder(`${role}_${index}`, dtype, shape));
    const first = this.#writer.placeholder('first', DataType.int32, []);
    const limit = this.#writer.placeholder('limit', DataType.int32, []);
    const states = placeholders(
      'state',
      this.#graph.states.map(({ parameter }) => parameter),
    );
    return { first, limit, states, invariants: placeholders('invariant', this.#graph.invariants) };
  }

  #enterInvariants(placeholders: readonly string[]): void {
    for (const [index, node] of this.#graph.invariants.entries()) {
      this.#names.set(node, this.#writer.enter(`loop_invariant_${index}`, placeholders[index]!, node.dtype, true));
    }
  }

  /**
   * The counter and the carried states: Enter, Merge, Switch and Exit of each, and the condition.
   */
  #carry(first: string, limit: string, states: readonly string[]): void {
    const writer = this.#writer;
    const variables = [
      { node: this.#graph.counter, name: 'counter', initial: first },
      ...this.#carried.map(({ parameter, index, name }) => ({ node: parameter, name, initial: states[index]! })),
    ];
    for (const { node, name, initial } of variables) {
      writer.enter(`${name}_enter`, initial, node.dtype, false);
      writer.node('Merge', `${name}_merge`, [`${name}_enter`, `${name}_next`], { T: type(node.dtype), N: integer(2) });
    }
    writer.node('Less', 'continues', ['counter_merge', limit], { T: type(DataType.int32) });
    writer.node('LoopCond', 'condition', ['continues'], {});
    for (const { node, name } of variables) {
      writer.node('Switch', `${name}_switch`, [`${name}_merge`, 'condition'], { T: type(node.dtype) });
      writer.node('Exit', `${name}_exit`, [`${name}_switch`], { T: type(node.dtype) });
      this.#names.set(node, writer.node('Identity', name, [`${name}_switch:1`], { T: type(node.dtype) }));
    }
  }

  /** The other states: a resource variable for each, read at the beginning of an iteration. */
  #holdInPlace(states: readonly string[]): void {
    for (const { parameter, index } of this.#inPlace) {
      const variable = this.#writer.variable(`variable_${index}`, parameter, states[index]!);
      const assigned = [`^${variable}_assigned`];
      const handle = this.#writer.enter(`loop_${variable}`, variable, RESOURCE, true, assigned);
      this.#handles.set(parameter, handle);
      const read = this.#writer.readVariable(`loop_state_${index}`, handle, parameter.dtype, IN_LOOP);
      this.#names.set(parameter, read);
    }
  }

  /** The name of a value inside the loop; one of the prelude enters it at its first use. */
  #reference(value: Value, outside: ReadonlyMap<Node, string>): string {
    if (!this.#prelude.has(value.node)) return outputName(value, this.#names);
    const name = outputName(value, outside);
    const known =
      this.#entered.get(name) ?? this.#writer.enter(`loop_prelude_${this.#entered.size}`, name, value.dtype, true);
    this.#entered.set(name, known);
    return known;
  }

  #emitIteration(reference: (value: Value) => string): void {
    for (const [index, node] of this.#graph.nodes.entries()) {
      const name = `node_${index}`;
      if (node.kind === 'constant') this.#writer.constant(name, node, IN_LOOP);
      else {
        // An operation without inputs needs the same tie to the loop.
        const inputs = node.inputs.length > 0 ? node.inputs.map(reference) : IN_LOOP;
        this.#writer.operation(name, node, inputs);
      }
      this.#names.set(node, name);
    }
  }

  /**
   * The handles say what an update changes; control edges say when: after every reader of the old
   * value. Nothing then shares the variable's memory, and the kernel needs no copy of it.
   * @returns the names of the updates
   */
  #emitUpdates(reference: (value: Value) => string): string[] {
    const readers = readersOf(this.#graph);
    return this.#graph.updates.map(({ operation, attributes, targets, inputs }, index) => {
      const readBy = targets.flatMap((target) => readers.get(target) ?? []);
      const controls = [...new Set(readBy.map((node) => `^${this.#names.get(node)}`))];
      const handles = targets.map((target) => this.#handles.get(target)!);
      const all = [...handles, ...inputs.map(reference), ...controls];
      return this.#writer.node(operation, `update_${index}`, all, recordedAttributes(attributes));
    });
  }

  /** Counts up once all updates are done, and hands the carried states to the next iteration. */
  #advance(updates: readonly string[], reference: (value: Value) => string): void {
    const writer = this.#writer;
    const one: ConstantNode = { kind: 'constant', dtype: DataType.int32, shape: [], values: Int32Array.of(1) };
    writer.constant('one', one, IN_LOOP);
    const done = updates.map((name) => `^${name}`);
    writer.node('AddV2', 'counter_plus_one', ['counter', 'one', ...done], { T: type(DataType.int32) });
    writer.node('NextIteration', 'counter_next', ['counter_plus_one'], { T: type(DataType.int32) });
    for (const { parameter, next, name } of this.#carried) {
      writer.node('NextIteration', `${name}_next`, [reference(next)], { T: type(parameter.dtype) });
    }
  }

  /** The names of the states after the last iteration, in their order. */
  #results(): string[] {
    const results = new Map(this.#carried.map(({ index, name }) => [index, `${name}_exit`]));
    for (const { parameter, index } of this.#inPlace) {
      results.set(index, this.#writer.lastValue(`variable_${index}`, parameter.dtype, '^counter_exit'));
    }
    return this.#graph.states.map((_, index) => results.get(index)!);
  }
}

/**
 * Writes what is computed before the loop.
 * @returns the names of the prelude's nodes and of the invariants there
 */
function emitPrelude(
  { prelude, invariants }: IterationGraph,
  placeholders: readonly string[],
  writer: GraphWriter,
): Map<Node, string> {
  const names = new Map<Node, string>(invariants.map((node, index) => [node, placeholders[index]!]));
  for (const [index, node] of prelude.entries()) {
    const name = `prelude_${index}`;
    if (node.kind === 'constant') writer.constant(name, node, []);
    else {
      const inputs = node.inputs.map((input) => outputName(input, names));
      writer.operation(name, node, inputs);
    }
    names.set(node, name);
  }
  return names;
}

function outputName({ node, output }: Value, names: ReadonlyMap<Node, string>): string {
  return output === 0 ? names.get(node)! : `${names.get(node)}:${output}`;
}

/** The readers of each state. */
function readersOf({ nodes }: IterationGraph): Map<Node, OperationNode[]> {
  const readers = new Map<Node, OperationNode[]>();
  for (const node of nodes) {
    if (node.kind === 'constant') continue;
    for (const { node: input } of node.inputs) {
      if (input.kind === 'parameter') readers.set(input, [...(readers.get(input) ?? []), node]);
    }
  }
  return readers;
}

const type =
  (dtype: number): SetAttribute =>
  (attribute) =>
    attribute.setType(dtype);
const integer =
  (value: number): SetAttribute =>
  (attribute) =>
    attribute.setI(value);
const boolean =
  (value: boolean): SetAttribute =>
  (attribute) =>
    attribute.setB(value);
const text =
  (value: string): SetAttribute =>
  (attribute) =>
    attribute.setS(new TextEncoder().encode(value));

/**
 * Types that tfjs leaves out because eager TensorFlow infers them from the inputs: attribute to
 * number of the input.
 */
const IMPLIED_TYPES: Record<string, Record<string, number>> = { ExpandDims: { T: 0, Tdim: 1 } };

function impliedTypes({ operation, inputs }: OperationNode): Record<string, SetAttribute> {
  const implied = Object.entries(IMPLIED_TYPES[operation] ?? {});
  return Object.fromEntries(implied.map(([name, input]) => [name, type(inputs[input]!.dtype)]));
}

function recordedAttributes(attributes: readonly Attribute[]): Record<string, SetAttribute> {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, recorded(attribute)]));
}

/** An attribute as tfjs gave it to the binding. */
function recorded({ name, type: kind, value }: Attribute): SetAttribute {
  switch (kind) {
    case AttributeType.string:
      return text(value as string);
    case AttributeType.boolean:
      return boolean(value as boolean);
    case AttributeType.type:
      return type(value as number);
    case AttributeType.float:
      return (attribute) => attribute.setF(value as number);
    case AttributeType.shape:
      return (attribute) => attribute.setShape(shapeMessage(value as number[]));
    case AttributeType.int:
      if (!Array.isArray(value)) return integer(value as number);
      return (attribute) => {
        const list = new (protobuf().AttrValue.ListValue)();
        list.setIList(value);
        attribute.setList(list);
      };
    default:
      throw new Error(`Attribute ${name} is of kind ${kind}, which no graph attribute stands for.`);
  }
}

function shapeMessage(shape: readonly number[]) {
  const { TensorShape } = protobuf();
  const message = new TensorShape();
  for (const size of shape) {
    const dimension = new TensorShape.Dim();
    dimension.setSize(size);
    message.addDim(dimension);
  }
  return message;
}

/** Collects the nodes of a GraphDef. */
class GraphWriter {
  readonly #messages = protobuf();
  readonly #graph = new this.#messages.GraphDef();

  node(operation: string, name: string, inputs: readonly string[], attributes: Record<string, SetAttribute>): string {
    const node = new this.#messages.NodeDef();
    node.setName(name);
    node.setOp(operation);
    for (const input of inputs) node.addInput(input);
    for (const [key, set] of Object.entries(attributes)) {
      const attribute = new this.#messages.AttrValue();
      set(attribute);
      node.getAttrMap().set(key, attribute);
    }
    this.#graph.addNode(node);
    return name;
  }

  operation(name: string, node: OperationNode, inputs: readonly string[]): string {
    const attributes = { ...impliedTypes(node), ...recordedAttributes(node.attributes) };
    return this.node(node.operation, name, inputs, attributes);
  }

  placeholder(name: string, dtype: number, shape: readonly number[]): string {
    return this.node('Placeholder', name, [], {
      dtype: type(dtype),
      shape: (attribute) => attribute.setShape(shapeMessage(shape)),
    });
  }

  enter(name: string, source: string, dtype: number, isConstant: boolean, controls: readonly string[] = []): string {
    // One iteration at a time: the next one begins with the states of this one, and values stay in
    // a single order.
    const frame = { frame_name: text(FRAME), is_constant: boolean(isConstant), parallel_iterations: integer(1) };
    return this.node('Enter', name, [source, ...controls], { T: type(dtype), ...frame });
  }

  /** A resource variable; `<name>_assigned` gives it its first value. */
  variable(name: string, { dtype, shape }: ParameterNode, initial: string): string {
    const kind = {
      dtype: type(dtype),
      shape: (attribute: AttrValueMessage) => attribute.setShape(shapeMessage(shape)),
    };
    this.node('VarHandleOp', name, [], { ...kind, shared_name: text(name) });
    this.node('AssignVariableOp', `${name}_assigned`, [name, initial], { dtype: type(dtype) });
    return name;
  }

  readVariable(name: string, handle: string, dtype: number, controls: readonly string[]): string {
    return this.node('ReadVariableOp', name, [handle, ...controls], { dtype: type(dtype) });
  }

  /** The value of a variable once `end` is reached; fetching it destroys the variable. */
  lastValue(name: string, dtype: number, end: string): string {
    const value = this.readVariable(`${name}_last`, name, dtype, [end]);
    const destroyed = this.node('DestroyResourceOp', `${name}_destroyed`, [name, `^${value}`], {});
    return this.node('Identity', `${name}_result`, [value, `^${destroyed}`], { T: type(dtype) });
  }

  constant(name: string, { dtype, shape, values }: ConstantNode, inputs: readonly string[]): string {
    const tensor = new this.#messages.Tensor();
    tensor.setDtype(dtype);
    tensor.setTensorShape(shapeMessage(shape));
    tensor.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return this.node('Const', name, inputs, { dtype: type(dtype), value: (attribute) => attribute.setTensor(tensor) });
  }

  /** The whole as a serialized SavedModel with the tag `serve`. */
  savedModel(): Uint8Array {
    const { MetaGraphDef, SavedModel, VersionDef } = this.#messages;
    const versions = new VersionDef();
    // The GraphDef version of TensorFlow 2.15; without it the oldest rules would hold.
    versions.setProducer(1286);
    this.#graph.setVersions(versions);
    const information = new MetaGraphDef.MetaInfoDef();
    information.addTags('serve');
    const metaGraph = new MetaGraphDef();
    metaGraph.setMetaInfoDef(information);
    metaGraph.setGraphDef(this.#graph);
    const model = new SavedModel();
    model.setSavedModelSchemaVersion(1);
    model.addMetaGraphs(metaGraph);
    return model.serializeBinary();
  }
}
