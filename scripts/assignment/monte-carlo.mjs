// @ts-check
// Monte-Carlo dropout on upright and on rotated digits: is the network less certain of digits that
// it never saw?
import { tInterval } from '../../dist/analysis/statistics/paired.js';
import { loadMnist } from '../../dist/models/data/load-dataset.js';

/** @typedef {import('../../src/cli/client/client.js').Client} Client */
/** @typedef {import('../../src/cli/report/gather.js').ReportData} ReportData */

const IMAGES = 100;
const SAMPLES = 50;
const DEGREES = 60;
const SIDE = 28;

/**
 * Predictive entropy of rotated digits minus that of the same digits upright, as a mean for each
 * seed of the dropout arm.
 * @param {Client} client @param {ReportData} report
 */
export async function monteCarloEntropy(client, { runs }) {
  const { test } = await loadMnist();
  const upright = Array.from({ length: IMAGES }, (_, index) =>
    Array.from(test.pixels.subarray(index * SIDE * SIDE, (index + 1) * SIDE * SIDE)),
  );
  const turned = upright.map((image) => rotate(image, DEGREES));
  /** @type {{ seed: number, upright: number, turned: number, difference: number }[]} */
  const bySeed = [];
  for (const { run } of runs.filter(({ run: { arm, evaluation } }) => arm === 'with-dropout' && evaluation !== null)) {
    const [plain, rotated] = [await entropies(client, run.id, upright), await entropies(client, run.id, turned)];
    const differences = rotated.map((entropy, index) => entropy - (plain[index] ?? Number.NaN));
    bySeed.push({ seed: run.seed, upright: mean(plain), turned: mean(rotated), difference: mean(differences) });
  }
  const values = bySeed.map(({ difference }) => difference);
  const interval = tInterval(values, 0.95);
  return { images: IMAGES, samples: SAMPLES, degrees: DEGREES, bySeed, mean: mean(values), interval };
}

/** @param {Client} client @param {string} runId @param {number[][]} images */
async function entropies(client, runId, images) {
  const { predictions } = await client.predict(runId, { images, mcSamples: SAMPLES, seed: 1 });
  return predictions.map(({ uncertainty }) => uncertainty?.predictiveEntropy ?? Number.NaN);
}

/**
 * Rotates an image about its centre, with bilinear interpolation; outside is background.
 * @param {number[]} image @param {number} degrees
 */
function rotate(image, degrees) {
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const middle = (SIDE - 1) / 2;
  /** @param {number} row @param {number} column */
  const at = (row, column) =>
    row < 0 || column < 0 || row >= SIDE || column >= SIDE ? 0 : (image[row * SIDE + column] ?? 0);
  return image.map((_, index) => {
    const [y, x] = [Math.floor(index / SIDE) - middle, (index % SIDE) - middle];
    const [row, column] = [cosine * y - sine * x + middle, sine * y + cosine * x + middle];
    const [top, left] = [Math.floor(row), Math.floor(column)];
    const [down, right] = [row - top, column - left];
    const upper = at(top, left) * (1 - right) + at(top, left + 1) * right;
    const lower = at(top + 1, left) * (1 - right) + at(top + 1, left + 1) * right;
    return Math.min(255, Math.max(0, upper * (1 - down) + lower * down));
  });
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
