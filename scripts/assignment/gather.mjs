// @ts-check
// Everything that the service knows of an experiment, read over HTTP.

/** @typedef {import('#client').RegulabClient} Client */
/** @typedef {import('../../src/reports/report-data.js').ReportData} ReportData */

const METRICS = /** @type {const} */ (['test.accuracy', 'test.dataLoss']);

/**
 * Reads an experiment with every run and all statistics. The runs are inspected by the caller.
 * @param {Client} client
 * @param {string} id
 * @param {number} [ensembleSize] members of an ensemble; all runs of an arm when left out
 * @returns {Promise<ReportData>}
 */
export async function gatherReport(client, id, ensembleSize) {
  const experiment = await client.experiment(id);
  const runs = [];
  // One after the other, as the service has other clients.
  for (const run of await client.runs(id).all()) {
    const { epochs } = await client.metrics(run.id);
    runs.push({ run, epochs, diagnostics: null, layers: null, mistakes: null, firstLayer: null });
  }
  const comparisons = [];
  for (const metric of METRICS) comparisons.push(await client.compare(id, { metric }));
  const paths = [];
  const hasSweep = experiment.spec.arms.some(({ sweep }) => sweep !== undefined);
  if (hasSweep) for (const metric of METRICS) paths.push(await client.sweepPaths(id, { metric }));
  const isReplicated = experiment.spec.dataset.resampling !== 'none';
  return {
    experiment,
    runs,
    comparisons,
    paths,
    biasVariance: isReplicated ? await client.biasVariance(id) : null,
    ensembles: experiment.spec.seeds.length > 1 ? await client.ensembles(id, { size: ensembleSize }) : null,
  };
}
