// @ts-check
/** What the page is to show: trained for real, with networks as small as they can be. */
import { setTimeout as sleep } from 'node:timers/promises';

const model = { architecture: 'mlp', hiddenUnits: [4] };
/** Techniques by the names of their arms. @type {Record<string, object>} */
const TECHNIQUES = {
  plain: {},
  dropout: { dropout: { rate: 0.2 } },
  noise: { gaussianNoise: { standardDeviation: 0.1 } },
  l1: { kernel: { l1: 0.001 } },
  l2: { kernel: { l2: 0.001 } },
};
const ARMS = Object.entries(TECHNIQUES).map(([name, regularization]) => ({ name, model, regularization }));

/** @param {{ name: string, arms?: number, seeds: number, epochs: number }} size */
const specOf = ({ name, arms = ARMS.length, seeds, epochs }) => ({
  name,
  dataset: { trainSize: 100 },
  seeds: { count: seeds, base: 1 },
  training: { epochs },
  arms: ARMS.slice(0, arms),
});

/** 50 runs of 200 epochs. */
export const LARGE = specOf({ name: 'fifty runs', seeds: 10, epochs: 200 });
/** Four runs, soon over. */
export const SMALL = specOf({ name: 'four runs', arms: 2, seeds: 2, epochs: 20 });

/** @param {string} url @param {object} spec @returns {Promise<string>} id of the experiment */
export async function submit(url, spec) {
  return (await call(`${url}/v1/experiments`, { method: 'POST', body: JSON.stringify(spec) })).id;
}

/**
 * @param {string} url @param {string} id
 * @returns {Promise<any>} the experiment, once it has succeeded
 */
export async function finished(url, id) {
  for (;;) {
    const experiment = await call(`${url}/v1/experiments/${id}`);
    if (experiment.status === 'succeeded') return experiment;
    if (!['queued', 'running'].includes(experiment.status)) throw new Error(`The experiment is ${experiment.status}.`);
    await sleep(250);
  }
}

/** @param {string} url @param {RequestInit} [init] @returns {Promise<any>} */
export async function call(url, init) {
  const response = await fetch(url, { headers: { 'content-type': 'application/json' }, ...init });
  if (!response.ok) throw new Error(`${init?.method ?? 'GET'} ${url} answered ${response.status}`);
  return response.json();
}
