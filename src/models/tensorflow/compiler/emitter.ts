/**
 * Writes a recorded iteration as a TensorFlow graph that runs it in a loop, packed as a SavedModel,
 * the only form of graph that tfjs-node loads.
 *
 * The loop is TensorFlow's dataflow loop (Yu et al. 2018, "Dynamic control flow in large-scale
 * machine learning", EuroSys): for each variable of the loop
 *
 *     Placeholder → Enter → Merge → Switch ─false→ Exit (the value after the last iteration) ↑
 *     └────true→ the iteration → NextIteration ┐
 *     └─────────────────────────────────────────────────┘
 *
 * where Switch asks LoopCond: counter < limit. An invariant enters once, with is_constant. A state
 * that is updated in place lives in a resource variable instead, whose handle enters once:
 *
 *     Placeholder → AssignVariableOp ⇢ Enter (the handle) → ReadVariableOp → the iteration →
 *     ResourceApply… ⇢ counter
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
  const writer = new GraphWriter();
  const names = new Map<Node, string>();

  const first = writer.placeholder('first', DataType.int32, []);
  const limit = writer.placeholder('limit', DataType.int32, []);
  const states = graph.states.map(({ parameter: { dtype, shape } }, index) =>
    writer.placeholder(`state_${index}`, dtype, shape),
  );
  const invariants = graph.invariants.map(({ dtype, shape }, index) =>
    writer.placeholder(`invariant_${index}`, dtype, shape),
  );

  const loopLimit = writer.enter('loop_limit', limit, DataType.int32, true);
  for (const [index, node] of graph.invariants.entries()) {
    names.set(node, writer.enter(`loop_invariant_${index}`, invariants[index]!, node.dtype, true));
  }
  const outside = emitPrelude(graph, invariants, writer);
  const entered = new Map<string, string>();
  const enterOnce = (name: string, dtype: number) => {
    const known = entered.get(name) ?? writer.enter(`loop_prelude_${entered.size}`, name, dtype, true);
    entered.set(name, known);
    return known;
  };
  const carried = graph.states.flatMap(({ parameter, next }, index) =>
    next === null ? [] : { parameter, next, index, name: `loop_state_${index}` },
  );
  const inPlace = graph.states.flatMap(({ parameter, next }, index) => (next === null ? { parameter, index } : []));
  const variables = [
    { node: graph.counter, name: 'counter', initial: first },
    ...carried.map(({ parameter, index, name }) => ({ node: parameter, name, initial: states[index]! })),
  ];
  for (const { node, name, initial } of variables) {
    writer.enter(`${name}_enter`, initial, node.dtype, false);
    writer.node('Merge', `${name}_merge`, [`${name}_enter`, `${name}_next`], { T: type(node.dtype), N: integer(2) });
  }
  writer.node('Less', 'goes_on', ['counter_merge', loopLimit], { T: type(DataType.int32) });
  writer.node('LoopCond', 'condition', ['goes_on'], {});
  for (const { node, name } of variables) {
    writer.node('Switch', `${name}_switch`, [`${name}_merge`, 'condition'], { T: type(node.dtype) });
    writer.node('Exit', `${name}_exit`, [`${name}_switch`], { T: type(node.dtype) });
    names.set(node, writer.node('Identity', name, [`${name}_switch:1`], { T: type(node.dtype) }));
  }

  // A constant has no input that would put it inside the loop: a control input from the counter
  // does.
  const inLoop = ['^counter'];
  const handles = new Map<ParameterNode, string>();
  for (const { parameter, index } of inPlace) {
    const variable = writer.variable(`variable_${index}`, parameter, states[index]!);
    handles.set(parameter, writer.enter(`loop_${variable}`, variable, RESOURCE, true, [`^${variable}_assigned`]));
    const read = writer.readVariable(`loop_state_${index}`, handles.get(parameter)!, parameter.dtype, inLoop);
    names.set(parameter, read);
  }
  const prelude = new Set<Node>(graph.prelude);
  const reference = (value: Value) =>
    prelude.has(value.node) ? enterOnce(outputName(value, outside), value.dtype) : outputName(value, names);
  for (const [index, node] of graph.nodes.entries()) {
    const name = `node_${index}`;
    if (node.kind === 'constant') writer.constant(name, node, inLoop);
    else {
      // An operation without inputs needs the same tie to the loop.
      const inputs = node.inputs.length > 0 ? node.inputs.map(reference) : inLoop;
      writer.operation(name, node, inputs);
    }
    names.set(node, name);
  }

  // The handles say what an update changes; control edges say when: after everybody has read the
  // old value. Nobody then shares the variable's memory, and the kernel needs no copy of it.
  const readers = readersOf(graph);
  const updated = graph.updates.map((update, index) => {
    const after = new Set(
      update.targets.flatMap((target) => (readers.get(target) ?? []).map((node) => names.get(node)!)),
    );
    const inputs = [...update.targets.map((target) => handles.get(target)!), ...update.inputs.map(reference)];
    const controls = [...after].map((name) => `^${name}`);
    return writer.node(
      update.operation,
      `update_${index}`,
      [...inputs, ...controls],
      recordedAttributes(update.attributes),
    );
  });

  const one: ConstantNode = { kind: 'constant', dtype: DataType.int32, shape: [], values: Int32Array.of(1) };
  writer.constant('one', one, inLoop);
  const done = updated.map((name) => `^${name}`);
  writer.node('AddV2', 'counter_plus_one', ['counter', 'one', ...done], { T: type(DataType.int32) });
  writer.node('NextIteration', 'counter_next', ['counter_plus_one'], { T: type(DataType.int32) });
  for (const { parameter, next, name } of carried) {
    writer.node('NextIteration', `${name}_next`, [reference(next)], { T: type(parameter.dtype) });
  }
  const results = new Map(carried.map(({ index, name }) => [index, `${name}_exit`]));
  for (const { parameter, index } of inPlace) {
    results.set(index, writer.lastValue(`variable_${index}`, parameter.dtype, '^counter_exit'));
  }
  return {
    savedModel: writer.savedModel(),
    feeds: [first, limit, ...states, ...invariants],
    fetches: graph.states.map((_, index) => results.get(index)!),
  };
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
