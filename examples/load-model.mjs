// @ts-check
// Loads a saved model with plain TensorFlow.js, as a browser would, and lets it look at an empty
// image. node examples/load-model.mjs http://localhost:3000/v1/runs/<runId>/artifacts/model.json
import tf from '@tensorflow/tfjs';

const [url = ''] = process.argv.slice(2);
const model = await tf.loadLayersModel(url);
model.summary();
const [, ...shape] = /** @type {[null, ...number[]]} */ (model.inputs[0]?.shape ?? []);
const probabilities = /** @type {tf.Tensor} */ (model.predict(tf.zeros([1, ...shape])));
console.log('an empty image:', [...probabilities.dataSync()].map((value) => value.toFixed(3)).join(' '));
