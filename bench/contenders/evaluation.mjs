// @ts-check
// Evaluates a workload's model on the 10,000 test images, again and again: `evaluation.mjs
// <workload>`; `wall` is milliseconds for all of them.
process.env.TF_NUM_INTRAOP_THREADS = '1';
process.env.TF_NUM_INTEROP_THREADS = '1';
process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
const [name = ''] = process.argv.slice(2);
const { experimentSpecSchema } = await import('../../dist/experiments/spec/experiment.js');
const { GraphCache } = await import('../../dist/models/tensorflow/compiler/compiled-loop.js');
const { uploadImages } = await import('../../dist/models/data/device-images.js');
const { loadMnist } = await import('../../dist/models/data/load-dataset.js');
const { createEvaluator } = await import('../../dist/models/evaluation/evaluate.js');
const { buildModel } = await import('../../dist/models/model/model.js');
const { SEED, workload } = await import('../workloads.mjs');
const { serve, timed } = await import('./serve.mjs');

const spec = experimentSpecSchema.parse({ arms: [{ name, ...workload(name).arm }] });
const arm = /** @type {any} */ (spec.arms[0]);
const model = buildModel(arm.model, arm.regularization, SEED);
const images = uploadImages((await loadMnist()).test);
const evaluator = createEvaluator(model, { mode: 'compiled', cache: new GraphCache() });
const once = () => evaluator.evaluate(images, () => {});
await once();
await serve({ threads: 1 }, () => timed(1, once));
