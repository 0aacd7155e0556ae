// @ts-check
// `npm run bench`: one table, everything measured side by side in one run. `-- --quick` for a first
// look, `-- --only=mlp,cnn` for some of the models alone.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { experimentSpecSchema } from '../dist/experiments/spec/experiment.js';
import { evaluationTime, notebookThroughService, notebookUnderKeras, sideBySide, startTrainer } from './service.mjs';
import { markdown, measureSteps, stepsTable } from './steps.mjs';
import { WORKLOADS } from './workloads.mjs';

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const repetitions = options.quick ? 3 : 5;
const scale = options.quick ? 0.25 : 1;
const names = options.only?.split(',') ?? Object.keys(WORKLOADS);
/** @type {Map<string, string>} */
const missing = new Map();

console.log(machine());
/** @type {Record<string, Awaited<ReturnType<typeof measureSteps>>>} */
const results = {};
for (const name of names) {
  progress(`steps of ${name}`);
  results[name] = await measureSteps(name, { repetitions, scale, missing });
}
console.log(`\n${stepsTable(results, 'wall')}\n\n${stepsTable(results, 'cpu')}\n`);
console.log(
  `Medians of ${repetitions} interleaved repetitions. regulab: one thread. tfjs and Keras: TensorFlow's default threads. PyTorch: the better of one and two threads.`,
);
for (const [script, message] of missing) console.log(`Left out: ${script}. ${message.split('\n').at(-1)}`);
if (options.only === undefined) console.log(`\n${markdown(await wholeTable())}`);

/** Everything except the steps. */
async function wholeTable() {
  /** @type {string[][]} */
  const rows = [];
  for (const [name, { title }] of Object.entries(WORKLOADS)) {
    progress(`evaluation of ${name}`);
    const { wall, cpu } = await evaluationTime(name, 2 * repetitions);
    rows.push([`10,000 images evaluated: ${title}`, `${wall.toFixed(0)} ms (CPU ${cpu.toFixed(0)} ms)`]);
  }
  progress('two trainings at once');
  const taken = await sideBySide(repetitions, Math.ceil(1500 * scale));
  for (const [unit, [alone, together]] of /** @type {const} */ ([
    ['ms', taken.wall],
    ['CPU ms', taken.cpu],
  ])) {
    const slower = `${(100 * (together / alone - 1)).toFixed(0)} %`;
    rows.push([
      `MLP step alone, next to another training, ${unit}`,
      `${alone.toFixed(3)}, ${together.toFixed(3)} (${slower} more)`,
    ]);
  }
  if (process.platform === 'linux') {
    progress('memory');
    rows.push(['anonymous memory of a warm trainer after the MLP', `${(await memoryOfMlp()).toFixed(0)} MB`]);
  }
  if (options.quick) return [['', 'regulab'], ...rows];
  progress('the notebook through the service');
  const service = await notebookThroughService(3);
  progress('the notebook under Keras');
  const keras = await notebookUnderKeras();
  rows.push([
    'notebook, POST to both results, cold and warm',
    `${service.first?.toFixed(1)} s, ${service.seconds.toFixed(1)} s`,
  ]);
  const ratio = keras && (keras.seconds / service.seconds).toFixed(1);
  rows.push(['its script under Keras', keras ? `${keras.seconds.toFixed(1)} s (${ratio}×)` : '— (no Keras here)']);
  return [['', ''], ...rows];
}

async function memoryOfMlp() {
  const { arms, dataset, training } = experimentSpecSchema.parse({
    training: { epochs: 2 },
    arms: [{ name: 'mlp', ...WORKLOADS.mlp.arm }],
  });
  const { model, regularization } = /** @type {any} */ (arms[0]);
  const trainer = await startTrainer();
  for (const seed of [1, 2]) await trainer.train({ dataset, seed, model, regularization, training });
  const memory = await trainer.memory();
  await trainer.end();
  return memory;
}

function machine() {
  const [cpu] = os.cpus();
  const load = os.loadavg()[0]?.toFixed(1);
  return `${new Date().toISOString().slice(0, 10)}, ${cpu?.model} × ${os.cpus().length}, Node ${process.version}, load ${load}`;
}

/** @param {string} what */
function progress(what) {
  console.error(`bench: ${what}`);
}
