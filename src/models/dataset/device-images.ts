/**
 * Images inside TensorFlow, as bytes, read in batches without passing through JavaScript. tfjs has no bytes: four of them
 * travel in an int32 word and are taken apart (Bitcast) when a batch is made. 60,000 images take 47 MB.
 */
import { backend, type Tensor, tf } from '../tensorflow.js';

const PIXELS = 784;
const WORDS = PIXELS / 4;

export interface DeviceImages {
  count: number;
  /** int32 [count, 196]: the pixels 0 … 255, four to a word. */
  words: Tensor;
  /** int32 [count] */
  labels: Tensor;
  dispose(): void;
}

/**
 * @param pixels [count · 784]
 * @param labels [count]
 */
export function uploadImages(pixels: Uint8Array, labels: Uint8Array): DeviceImages {
  // A copy, because the words must begin at a multiple of four bytes.
  const words = tf.tensor2d(new Int32Array(pixels.slice().buffer), [labels.length, WORDS], 'int32');
  const labelTensor = tf.tensor1d(Int32Array.from(labels), 'int32');
  return { count: labels.length, words, labels: labelTensor, dispose: () => tf.dispose([words, labelTensor]) };
}

/**
 * The images at `order[start … start + size)`.
 * @param order int32 [≥ start + size]: indices of images
 * @param start int32 scalar
 * @returns images float32 [size, 784] in [0, 1] and labels int32 [size]
 */
export function readBatch(images: DeviceImages, order: Tensor, start: Tensor, size: number) {
  const indices = kernel('Slice', { T: 'int32', Index: 'int32' }, [
    order,
    tf.reshape(start, [1]),
    tf.tensor1d([size], 'int32'),
  ]);
  return { images: pixelsOf(gather(images.words, indices), size), labels: gather(images.labels, indices) };
}

/**
 * The images `start … start + size`, in their own order; see {@link readBatch}.
 */
export function readChunk(images: DeviceImages, start: Tensor, size: number) {
  const first = tf.reshape(start, [1]);
  const corner = tf.concat([first, tf.tensor1d([0], 'int32')]);
  const types = { T: 'int32', Index: 'int32' } as const;
  const words = kernel('Slice', types, [images.words, corner, tf.tensor1d([size, WORDS], 'int32')]);
  const labels = kernel('Slice', types, [images.labels, first, tf.tensor1d([size], 'int32')]);
  return { images: pixelsOf(words, size), labels };
}

function pixelsOf(words: Tensor, size: number): Tensor {
  const bytes = kernel('Bitcast', { T: 'int32', type: 'uint8' }, [words]); // uint8 [size, 196, 4]
  const floats = kernel('Cast', { SrcT: 'uint8', DstT: 'float32' }, [bytes]);
  return tf.div(tf.reshape(floats, [size, PIXELS]), 255);
}

/** tf.gather without its check, which reads the indices back to JavaScript. */
function gather(table: Tensor, indices: Tensor): Tensor {
  const types = { Tparams: 'int32', Tindices: 'int32', Taxis: 'int32' } as const;
  return kernel('GatherV2', types, [table, indices, tf.scalar(0, 'int32')]);
}

function kernel(name: string, types: Record<string, 'int32' | 'uint8' | 'float32'>, inputs: Tensor[]): Tensor {
  const { binding } = backend();
  const numbers = { int32: binding.TF_INT32, uint8: binding.TF_UINT8, float32: binding.TF_FLOAT };
  const attributes = Object.entries(types).map(([attribute, type]) => ({
    name: attribute,
    type: binding.TF_ATTR_TYPE,
    value: numbers[type],
  }));
  return backend().executeSingleOutput(name, attributes, inputs);
}
