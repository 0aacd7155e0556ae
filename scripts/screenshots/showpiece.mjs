// @ts-check
/**
 * What the screenshots show: an experiment that has finished, the first question of the page, and
 * two experiments for the places that show what trains and what waits.
 */
import { createClient } from '#client';

const model = { architecture: /** @type {const} */ ('mlp'), hiddenUnits: [128, 128] };

/** Few images, so that the plain arm overfits and each technique has something to do. */
const SHOWPIECE = {
  name: 'three-ways-to-train',
  description: 'A network that sees only 1,500 digits: as it is, with dropout, and with L2.',
  labels: { topic: 'overfitting' },
  dataset: { name: 'mnist', trainSize: 2000, validationSplit: 0.25 },
  seeds: [1, 2, 3, 4, 5],
  training: { epochs: 15, batchSize: 32 },
  layerReport: /** @type {const} */ ('epochs'),
  baseline: 'plain',
  arms: [
    { name: 'plain', model },
    { name: 'dropout', model, regularization: { dropout: { rate: 0.5 } } },
    { name: 'l2', model, regularization: { kernel: { l2: 0.001 } } },
  ],
};
/** As the button of the first page asks it. */
const FIRST_QUESTION = {
  preset: 'quick-start',
  overrides: {
    name: 'Does dropout help?',
    seeds: [1, 2, 3, 4, 5],
    training: { epochs: 8 },
    layerReport: /** @type {const} */ ('epochs'),
  },
};
const TRAINING = { preset: 'early-stopping' };
const WAITING = { preset: 'recurrent-dropout' };

/**
 * @param {string} url of the service
 * @param {AbortSignal} signal
 * @returns what `placesOf` shows
 */
export async function trainShowpiece(url, signal) {
  const client = createClient({ url, signal });
  const first = await client.submit(FIRST_QUESTION);
  const { id } = await client.submit(SHOWPIECE);
  await client.waitFor(first.id, { mustSucceed: true });
  const { runs } = await client.waitFor(id, { mustSucceed: true });
  const run = runs.find(({ arm }) => arm === 'dropout');
  if (run === undefined) throw new Error('The showpiece has no run with dropout.');
  return { experimentId: id, runId: run.id, arms: SHOWPIECE.arms.map(({ name }) => name), firstId: first.id };
}

/**
 * Something trains and something waits from then on.
 * @param {string} url
 * @param {AbortSignal} signal
 */
export async function keepBusy(url, signal) {
  const client = createClient({ url, signal });
  const { id } = await client.submit(TRAINING);
  await client.submit(WAITING);
  for await (const { type } of client.events(id)) if (type === 'run.epoch') return;
}
