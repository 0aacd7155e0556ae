// @ts-check
// How certain bias and variance are: jackknife pseudo-values over the replicas of each arm. A
// bootstrap would draw replicas twice, and twins do not vary.
import { Decomposition } from '../../dist/analysis/studies/decomposition.js';
import { loadMnist } from '../../dist/models/data/load-dataset.js';

/** @typedef {import('#client').RegulabClient} Client */
/** @typedef {import('../../src/reports/report-data.js').ReportData} ReportData */
/** @typedef {'bias' | 'netVariance' | 'squaredBias' | 'variance'} Part */
/**
 * Pseudo-values by seed. Their mean is the jackknife estimate; they are treated as independent, so
 * that a t interval covers the choice of the replicas.
 * @typedef {Record<Part, number[]>} PseudoValues
 */

/**
 * Of every arm of an experiment whose seeds are replicas. Arms that lack a replica are left out.
 * @param {Client} client @param {ReportData} report
 */
export async function jackknifeReplicas(client, { experiment: { spec }, runs }) {
  const { test } = await loadMnist();
  /** @type {Record<string, PseudoValues>} */
  const byArm = {};
  for (const { name } of spec.arms) {
    const replicas = [];
    for (const { run } of runs.filter(({ run: { arm, evaluation } }) => arm === name && evaluation !== null)) {
      const file = await client.download(run.id, 'predictions.bin');
      replicas.push(new Float32Array(await file.arrayBuffer()));
    }
    if (replicas.length === spec.seeds.length) byArm[name] = pseudoValues(replicas, test.labels);
  }
  return { pseudoValues: byArm };
}

/**
 * `R · all - (R - 1) · all but one`, for each replica that is left out.
 * @param {Float32Array[]} replicas probabilities, [images, 10] each; at least three
 * @param {Uint8Array} labels
 * @returns {PseudoValues}
 */
export function pseudoValues(replicas, labels) {
  const all = partsOf(replicas, labels);
  const count = replicas.length;
  const without = replicas.map((replica) =>
    partsOf(
      replicas.filter((other) => other !== replica),
      labels,
    ),
  );
  /** @param {Part} part */
  const values = (part) => without.map((left) => count * all[part] - (count - 1) * left[part]);
  return {
    bias: values('bias'),
    netVariance: values('netVariance'),
    squaredBias: values('squaredBias'),
    variance: values('variance'),
  };
}

/**
 * @param {Float32Array[]} replicas @param {Uint8Array} labels
 * @returns {Record<Part, number>}
 */
function partsOf(replicas, labels) {
  const decomposition = new Decomposition(labels);
  for (const replica of replicas) decomposition.add(replica);
  const { bias, netVariance } = decomposition.zeroOne();
  const { unbiased } = decomposition.brier();
  return { bias, netVariance, squaredBias: unbiased.bias, variance: unbiased.variance };
}
