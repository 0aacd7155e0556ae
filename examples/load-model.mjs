// Loads a saved model with plain TensorFlow.js, as a browser would, and lets it look at an empty
// image. node examples/load-model.mjs http://localhost:3000/v1/runs/<runId>/artifacts/model.json
import tf from '@tensorflow/tfjs';

const model = await tf.loadLayersModel(process.argv[2]);
model.summary();
const [, ...shape] = model.inputs[0].shape;
const probabilities = model.predict(tf.zeros([1, ...shape]));
console.log('an empty image:', [...probabilities.dataSync()].map((value) => value.toFixed(3)).join(' '));
