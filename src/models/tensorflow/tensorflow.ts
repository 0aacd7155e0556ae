/**
 * The only door to tfjs-node. Node 23 dropped two helpers of `node:util` that tfjs-node still
 * calls, so they are restored first; nothing else is changed.
 */
import { createRequire } from 'node:module';
import util from 'node:util';
import type * as tfjs from '@tensorflow/tfjs-node';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js';

const legacyUtil = util as unknown as Record<string, unknown>;
legacyUtil.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
legacyUtil.isArray ??= Array.isArray;

/**
 * tfjs with the TensorFlow backend. A `require`, because an `import` would run before the lines
 * above.
 */
export const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node') as typeof tfjs;

export type Tensor = tfjs.Tensor;
export type Tensor1D = tfjs.Tensor1D;
export type Tensor2D = tfjs.Tensor2D;
export type Tensor3D = tfjs.Tensor3D;
export type Tensor4D = tfjs.Tensor4D;
export type Scalar = tfjs.Scalar;
export type Variable = tfjs.Variable;
export type StockLayer = tfjs.layers.Layer;
export type StockModel = tfjs.LayersModel;
export type ModelArtifacts = Parameters<Parameters<typeof tfjs.io.withSaveHandler>[0]>[0];

/**
 * The TensorFlow backend, with the members that its published type hides: for kernels that tfjs has
 * no op for, and for the compiler.
 */
export function backend(): TensorflowBackend {
  return tf.backend() as unknown as TensorflowBackend;
}

type TensorflowBackend = Pick<NodeJSKernelBackend, 'binding' | 'executeSingleOutput' | 'executeMultipleOutputs'> & {
  /** Native ids of tensors; values that are still in JavaScript are uploaded first. */
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  /** Takes values without uploading them yet. */
  write(values: unknown, shape: number[], dtype: string): object;
  createOutputTensor(metadata: { id: number; dtype: number; shape: number[] }): Tensor;
  tensorMap: { get(dataId: object): { id: number; dtype: number; shape: number[] } };
};

/** Versions of the native library and of tfjs. */
export function tensorflowVersions(): { tensorflow: string; tfjs: string } {
  return { tensorflow: backend().binding.TF_Version, tfjs: tf.version.tfjs };
}

/**
 * The messages of TensorFlow's graph format that the compiler writes, and the binding's numbers for
 * attribute types.
 */
export function protobuf(): GraphMessages {
  graphMessages ??= createRequire(import.meta.url)('@tensorflow/tfjs-node/dist/proto/api_pb.js') as GraphMessages;
  return graphMessages;
}
let graphMessages: GraphMessages | undefined;

type Message<Fields> = new () => Fields & { serializeBinary(): Uint8Array };
interface ShapeMessage {
  addDim(dimension: { setSize(size: number): void }): void;
}
interface TensorMessage {
  setDtype(dtype: number): void;
  setTensorShape(shape: ShapeMessage): void;
  setTensorContent(bytes: Uint8Array): void;
}
export interface AttrValueMessage {
  setType(dtype: number): void;
  setI(value: number): void;
  setF(value: number): void;
  setB(value: boolean): void;
  setS(bytes: Uint8Array): void;
  setShape(shape: ShapeMessage): void;
  setTensor(tensor: TensorMessage): void;
  setList(list: { setIList(values: number[]): void }): void;
}
interface NodeMessage {
  setName(name: string): void;
  setOp(operation: string): void;
  addInput(input: string): void;
  getAttrMap(): { set(name: string, value: AttrValueMessage): void };
}
interface GraphMessage {
  addNode(node: NodeMessage): void;
  setVersions(versions: { setProducer(version: number): void }): void;
}
interface MetaGraphMessage {
  setMetaInfoDef(information: { addTags(tag: string): void }): void;
  setGraphDef(graph: GraphMessage): void;
}
interface GraphMessages {
  NodeDef: Message<NodeMessage>;
  GraphDef: Message<GraphMessage>;
  VersionDef: Message<{ setProducer(version: number): void }>;
  AttrValue: Message<AttrValueMessage> & { ListValue: Message<{ setIList(values: number[]): void }> };
  Tensor: Message<TensorMessage>;
  TensorShape: Message<ShapeMessage> & { Dim: Message<{ setSize(size: number): void }> };
  MetaGraphDef: Message<MetaGraphMessage> & { MetaInfoDef: Message<{ addTags(tag: string): void }> };
  SavedModel: Message<{
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(metaGraph: MetaGraphMessage): void;
  }>;
}
