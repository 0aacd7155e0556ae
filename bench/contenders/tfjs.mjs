// @ts-check
// Plain tfjs: stock layers, stock Adam, model.fit. `tfjs.mjs <workload> <steps>`, TensorFlow's own
// choice of threads.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
const [name = '', stepCount] = process.argv.slice(2);
const { tf } = await import('../../dist/models/tensorflow/tensorflow.js');
const { loadMnist } = await import('../../dist/models/data/load-dataset.js');
const { BATCH } = await import('../workloads.mjs');
const { serve, timed } = await import('./serve.mjs');

const { layers, regularizers } = tf;
const l2 = regularizers.l2({ l2: 0.001 });
const hidden = () => layers.dense({ units: 64, activation: 'relu', kernelRegularizer: l2 });
const ten = () => layers.dense({ units: 10, activation: 'softmax' });
const one = () => layers.dense({ units: 1, activation: 'sigmoid' });
/** @param {number} filters @param {'relu'} [activation] */
const conv = (filters, activation) => layers.conv2d({ filters, kernelSize: 3, ...(activation ? { activation } : {}) });
const penalty = regularizers.l1l2({ l1: 1e-5, l2: 1e-4 });
const rows = { recurrentActivation: 'sigmoid', units: 32 };

/** @type {Record<string, [number[], ...any[]]>} */
const STACKS = {
  mlp: [[784], hidden(), hidden(), one()],
  'mlp-dropout': [[784], hidden(), layers.dropout({ rate: 0.5 }), hidden(), layers.dropout({ rate: 0.5 }), one()],
  softmax: [[784], ten()],
  cnn: [
    [28, 28, 1],
    conv(16),
    layers.batchNormalization(),
    layers.activation({ activation: 'relu' }),
    layers.maxPooling2d({ poolSize: 2 }),
    conv(32, 'relu'),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ units: 64, activation: 'relu', kernelRegularizer: penalty }),
    ten(),
  ],
  lstm: [[28, 28], layers.lstm(rows), ten()],
  gru: [[28, 28], layers.gru(rows), ten()],
};

const [inputShape, ...stack] = STACKS[name] ?? [[]];
const model = tf.sequential();
for (const [index, layer] of stack.entries()) {
  if (index === 0) layer.batchInputShape = [null, ...inputShape];
  model.add(layer);
}
const degenerate = name.startsWith('mlp');
model.compile({ optimizer: tf.train.adam(0.001), loss: degenerate ? 'binaryCrossentropy' : 'categoricalCrossentropy' });

const steps = Number(stepCount);
const count = steps * BATCH;
const { train } = await loadMnist();
const images = tf.tidy(() =>
  tf
    .tensor(train.pixels.subarray(0, count * 784), [count, 784], 'int32')
    .toFloat()
    .div(255)
    .reshape([count, ...inputShape]),
);
const digits = Int32Array.from(train.labels.subarray(0, count));
const labels = tf.tidy(() =>
  degenerate ? tf.tensor2d(digits, [count, 1]).toFloat() : tf.oneHot(tf.tensor1d(digits, 'int32'), 10).toFloat(),
);
/** @param {any} x @param {any} y */
const fitOnce = (x, y) => model.fit(x, y, { batchSize: BATCH, epochs: 1, shuffle: true, verbose: 0 });
await fitOnce(images.slice([0], [2 * BATCH]), labels.slice([0], [2 * BATCH]));
await serve({ threads: 'default' }, () => timed(steps, () => fitOnce(images, labels)));
