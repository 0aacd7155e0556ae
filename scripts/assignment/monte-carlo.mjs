// @ts-check
// Monte-Carlo dropout on upright and on rotated digits, with two controls: one plain pass of the
// same network, and one of the network that was trained without dropout. Is the network less
// certain of digits that it never saw, and does that need the dropout?
import { loadMnist } from '../../dist/models/data/load-dataset.js';
import { chosenArm } from './arms.mjs';

/** @typedef {import('#client').RegulabClient} Client */
/** @typedef {import('../../src/reports/report-data.js').ReportData} ReportData */
/**
 * Means over the images, in nats; `mutualInformation` is null without Monte-Carlo dropout.
 * @typedef {{ entropy: number, mutualInformation: number | null, accuracy: number }} Uncertainty
 */
/** @typedef {{ seed: number, upright: Uncertainty, turned: Uncertainty }} BySeed */

const IMAGES = 100;
const SAMPLES = 50;
const DEGREES = 60;
const SIDE = 28;

/**
 * Entropy of the answers to upright and to rotated digits, for each seed.
 * @param {Client} client @param {ReportData} report
 */
export async function monteCarloEntropy(client, report) {
  const { test } = await loadMnist();
  const upright = Array.from({ length: IMAGES }, (_, index) =>
    Array.from(test.pixels.subarray(index * SIDE * SIDE, (index + 1) * SIDE * SIDE)),
  );
  const images = { upright, turned: upright.map((image) => rotate(image, DEGREES)) };
  const labels = Array.from(test.labels.subarray(0, IMAGES));
  const dropoutArm = chosenArm(/** @type {any} */ (report), 'with-dropout');
  /** @param {string} name @param {number} [mcSamples] */
  const ask = async (name, mcSamples) => {
    /** @type {BySeed[]} */
    const bySeed = [];
    for (const { run } of report.runs.filter(({ run: { arm, evaluation } }) => arm === name && evaluation !== null)) {
      const answers = (/** @type {number[][]} */ shown) => client.predict(run.id, shown, settings(mcSamples));
      const [plain, rotated] = [await answers(images.upright), await answers(images.turned)];
      const means = { upright: uncertaintyOf(plain, labels), turned: uncertaintyOf(rotated, labels) };
      bySeed.push({ seed: run.seed, ...means });
    }
    return bySeed;
  };
  return {
    images: IMAGES,
    samples: SAMPLES,
    degrees: DEGREES,
    arm: dropoutArm,
    monteCarlo: await ask(dropoutArm, SAMPLES),
    onePass: await ask(dropoutArm),
    withoutDropout: await ask('without-dropout'),
  };
}

/** @param {number} [mcSamples] */
const settings = (mcSamples) => ({ seed: 1, ...(mcSamples && { mcSamples }) });

/**
 * @param {import('#client').Schemas['RunPrediction']} answer @param {number[]} labels
 * @returns {Uncertainty}
 */
function uncertaintyOf({ predictions }, labels) {
  const entropies = predictions.map(
    ({ probabilities, uncertainty }) => uncertainty?.predictiveEntropy ?? entropyOf(probabilities),
  );
  const information = predictions.map(({ uncertainty }) => uncertainty?.mutualInformation ?? null);
  return {
    entropy: mean(entropies),
    mutualInformation: information.includes(null) ? null : mean(/** @type {number[]} */ (information)),
    accuracy: mean(predictions.map(({ digit }, index) => Number(digit === labels[index]))),
  };
}

/** @param {number[]} probabilities */
const entropyOf = (probabilities) =>
  -probabilities.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0);

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
