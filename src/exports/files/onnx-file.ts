/** ONNX files: a graph of operators and its constants, as onnx.proto has them. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { littleEndian } from './little-endian.js';
import { writeMessage, writeText } from './protobuf.js';

export interface OnnxModel {
  producer: { name: string; version: string };
  description: string;
  input: OnnxValue;
  output: OnnxValue;
  nodes: OnnxNode[];
  constants: OnnxConstant[];
  metadata: Record<string, string>;
}

/** float32; the first axis is the batch, which may have any length. */
export interface OnnxValue {
  name: string;
  /** Without the batch. */
  shape: readonly number[];
}

export interface OnnxNode {
  operator: string;
  name: string;
  inputs: string[];
  outputs: string[];
  /** A list is of whole numbers, a number that stands alone too. */
  attributes?: Record<string, number | number[] | { float: number }>;
}

export interface OnnxConstant {
  name: string;
  shape: readonly number[];
  data: Float32Array | { int64: number[] };
}

/** Operator set 17 is the first with LayerNormalization; format 8 is the one of its release. */
const IR_VERSION = 8;
const OPERATOR_SET = 17;
const FLOAT = 1;
const INT64 = 7;
/** Types of attributes. */
const ATTRIBUTE = { float: 1, int: 2, ints: 7 } as const;

export function writeOnnx(model: OnnxModel): Uint8Array {
  const file = new BinaryWriter();
  file.tag(1, WireType.Varint).int64(IR_VERSION);
  writeText(file, 2, model.producer.name);
  writeText(file, 3, model.producer.version);
  writeText(file, 6, model.description);
  writeMessage(file, 7, (graph) => writeGraph(graph, model));
  writeMessage(file, 8, (operators) => operators.tag(2, WireType.Varint).int64(OPERATOR_SET));
  for (const [key, value] of Object.entries(model.metadata)) {
    writeMessage(file, 14, (entry) => {
      writeText(entry, 1, key);
      writeText(entry, 2, value);
    });
  }
  return file.finish();
}

function writeGraph(graph: BinaryWriter, { nodes, constants, producer, input, output }: OnnxModel): void {
  for (const node of nodes) writeMessage(graph, 1, (each) => writeNode(each, node));
  writeText(graph, 2, producer.name);
  for (const constant of constants) writeMessage(graph, 5, (each) => writeConstant(each, constant));
  writeMessage(graph, 11, (each) => writeValue(each, input));
  writeMessage(graph, 12, (each) => writeValue(each, output));
}

function writeNode(node: BinaryWriter, { operator, name, inputs, outputs, attributes = {} }: OnnxNode): void {
  for (const input of inputs) writeText(node, 1, input);
  for (const output of outputs) writeText(node, 2, output);
  writeText(node, 3, name);
  writeText(node, 4, operator);
  for (const [key, value] of Object.entries(attributes)) {
    writeMessage(node, 5, (attribute) => {
      writeText(attribute, 1, key);
      writeAttribute(attribute, value);
    });
  }
}

function writeAttribute(attribute: BinaryWriter, value: number | number[] | { float: number }): void {
  const type = (which: keyof typeof ATTRIBUTE) => attribute.tag(20, WireType.Varint).int32(ATTRIBUTE[which]);
  if (Array.isArray(value)) {
    for (const item of value) attribute.tag(8, WireType.Varint).int64(item);
    type('ints');
  } else if (typeof value === 'number') {
    attribute.tag(3, WireType.Varint).int64(value);
    type('int');
  } else {
    attribute.tag(2, WireType.Bit32).float(value.float);
    type('float');
  }
}

function writeConstant(tensor: BinaryWriter, { name, shape, data }: OnnxConstant): void {
  for (const length of shape) tensor.tag(1, WireType.Varint).int64(length);
  const isFloat = data instanceof Float32Array;
  tensor.tag(2, WireType.Varint).int32(isFloat ? FLOAT : INT64);
  if (isFloat) tensor.tag(9, WireType.LengthDelimited).bytes(littleEndian(data));
  else for (const value of data.int64) tensor.tag(7, WireType.Varint).int64(value);
  writeText(tensor, 8, name);
}

function writeValue(value: BinaryWriter, { name, shape }: OnnxValue): void {
  writeText(value, 1, name);
  writeMessage(value, 2, (type) =>
    writeMessage(type, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(FLOAT);
      writeMessage(tensor, 2, (dimensions) => {
        writeMessage(dimensions, 1, (batch) => writeText(batch, 2, 'batch'));
        for (const length of shape) writeMessage(dimensions, 1, (each) => each.tag(1, WireType.Varint).int64(length));
      });
    }),
  );
}
