// @ts-check
// `npm run drawings`: how many drawings of each kind a plain CNN reads as the digits they were
// made from. Ends with status 1 when the mean is below 96 % or a blank picture gets a digit. `--
// --each 5` takes that many test digits of each class (default 20), `-- --fit none` shows what
// the preparation is worth.
import { parseArgs } from 'node:util';
import { readPredictionRequest } from '../dist/api/predictions/read-request.js';
import { loadMnist } from '../dist/models/data/load-dataset.js';
import { BLANKS, KINDS, randomFrom } from './drawings/kinds.mjs';
import { trainPlainCnn } from './drawings/plain-cnn.mjs';

const LEAST_MEAN = 0.96;
const PIXELS = 784;

const { values: options } = parseArgs({
  options: { each: { type: 'string', default: '20' }, fit: { type: 'string', default: 'auto' } },
});
const query = /** @type {{ fit: 'auto' | 'none' }} */ ({ fit: options.fit });
const { test } = await loadMnist();
const chosen = firstOfEachClass(Number(options.each));
const { digitsOf } = await trainPlainCnn();

const untouched = Float32Array.from(test.pixels, (level) => level / 255);
console.log(`Test images, untouched: ${percent(shareRight(await digitsOf(untouched), [...test.labels.keys()]))}`);
console.log(`\n| drawings of ${chosen.length} test digits | right |\n|---|---:|`);
/** @type {number[]} */
const shares = [];
for (const [kind, make] of Object.entries(KINDS)) {
  const pixels = new Float32Array(PIXELS * chosen.length);
  for (const [index, image] of chosen.entries()) {
    const picture = await make(test.pixels.subarray(PIXELS * image, PIXELS * (image + 1)), randomFrom(image));
    const read = await readPredictionRequest(picture, query).catch(ifNoInk);
    const { pixels: seen } = /** @type {{ pixels?: Float32Array }} */ (read ?? {});
    // A refused drawing counts as wrong.
    pixels.set(seen ?? new Float32Array(PIXELS).fill(Number.NaN), PIXELS * index);
  }
  const share = shareRight(await digitsOf(pixels), chosen);
  shares.push(share);
  console.log(`| ${kind} | ${percent(share)} |`);
}
const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
console.log(`| **mean of the ${shares.length} kinds** | **${percent(mean)}** |`);

/** @type {string[]} */
const answered = [];
for (const [kind, make] of Object.entries(BLANKS)) {
  const read = await readPredictionRequest(await make(randomFrom(1)), query).catch(ifNoInk);
  if (read !== null) answered.push(kind);
}
const blanks = Object.keys(BLANKS).length;
console.log(`\n${blanks - answered.length} of ${blanks} pictures without a digit are refused.`);
if (answered.length > 0) console.log(`Not refused: ${answered.join(', ')}.`);
process.exitCode = mean >= LEAST_MEAN && answered.length === 0 ? 0 : 1;

/** Positions in the test set. @param {number} each */
function firstOfEachClass(each) {
  const taken = new Array(10).fill(0);
  return [...test.labels.keys()].filter((image) => taken[test.labels[image] ?? 0]++ < each);
}

/** @param {number[]} digits @param {number[]} images */
function shareRight(digits, images) {
  return images.filter((image, index) => digits[index] === test.labels[image]).length / images.length;
}

/** @param {{ code?: string }} error @returns {null} */
function ifNoInk(error) {
  if (error.code !== 'NO_INK') throw error;
  return null;
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
