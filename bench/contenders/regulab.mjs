// @ts-check
// regulab's own training steps, compiled or eager: `regulab.mjs <workload> <compiled|eager>
// <steps>`, one thread.
process.env.TF_NUM_INTRAOP_THREADS = '1';
process.env.TF_NUM_INTEROP_THREADS = '1';
process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
const [name = '', mode, stepCount] = process.argv.slice(2);
const { experimentSpecSchema } = await import('../../dist/experiments/spec/experiment.js');
const { GraphCache } = await import('../../dist/models/tensorflow/compiler/compiled-loop.js');
const { uploadImages } = await import('../../dist/models/data/device-images.js');
const { loadMnist } = await import('../../dist/models/data/load-dataset.js');
const { createEpochSteps } = await import('../../dist/models/loop/epoch-steps.js');
const { buildModel } = await import('../../dist/models/model/model.js');
const { randomStream, shuffledIndices } = await import('../../dist/models/runtime/random.js');
const { createUpdate } = await import('../../dist/models/loop/parameter-update.js');
const { BATCH, SEED, workload } = await import('../workloads.mjs');
const { serve, timed } = await import('./serve.mjs');

const steps = Number(stepCount);
const spec = experimentSpecSchema.parse({ training: { batchSize: BATCH }, arms: [{ name, ...workload(name).arm }] });
const { train } = await loadMnist();
const count = steps * BATCH;
const images = uploadImages({
  within: undefined,
  pixels: train.pixels.subarray(0, count * 784),
  labels: train.labels.subarray(0, count),
});
const executionMode = mode === 'eager' ? { mode } : { mode, cache: new GraphCache() };

/**
 * Every repetition starts from the same initial weights: none of them trains on what another left.
 */
function createTraining() {
  const { model: modelSpec, regularization } = /** @type {any} */ (spec.arms[0]);
  const model = buildModel(modelSpec, regularization, SEED);
  const { training } = spec;
  const optimizer = createUpdate({ model, training, stepsPerEpoch: steps });
  const epoch = createEpochSteps({ model, optimizer, images, training, executionMode });
  epoch.shuffle(shuffledIndices(count, randomStream(SEED, ['shuffle', 1])));
  const dispose = () => {
    for (const part of [epoch, optimizer, model]) part.dispose();
  };
  return { epoch, dispose };
}

const first = createTraining();
const compiling = performance.now();
first.epoch.run(0, 1);
const firstStep = performance.now() - compiling;
first.epoch.run(1, Math.min(steps, 20));
first.dispose();

await serve({ threads: 1, firstStep }, async () => {
  const { epoch, dispose } = createTraining();
  epoch.run(0, 1);
  const result = await timed(steps - 1, () => epoch.run(1, steps));
  const loss = epoch.meanObjective();
  dispose();
  return { ...result, loss };
});
