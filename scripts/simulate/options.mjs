// @ts-check
/** What `npm run simulate` may be asked, and the sentences about what it may not. */
import { parseArgs } from 'node:util';
import { MODELS } from './figures.mjs';

/** Of every option with a number: its default, its bounds, what it means. */
const NUMBERS = {
  cores: [100, 1, 100_000, 'cores that train, rounded up to whole workers'],
  concurrency: [8, 1, 1024, 'cores of a worker'],
  utilisation: [0.8, 0.01, 0.99, 'share of the cores that what arrives keeps busy'],
  epochs: [10, 1, 100_000, 'epochs of a run'],
  'runs-per-experiment': [10, 1, 1000, 'runs that arrive together'],
  runs: [300_000, 1000, 5_000_000, 'runs that are simulated; the first tenth is not counted'],
  speed: [1, 0.01, 100, 'how much faster a core is than the one in figures.mjs'],
  'lifetime-hours': [0, 0, 100_000, 'after which a worker is taken away, on the average; 0: never'],
  'replacement-seconds': [60, 0, 86_400, 'until a worker that was taken away has a successor'],
  'checkpoint-seconds': [5, 1, 3600, 'of training between two checkpoints'],
  seed: [1, 0, 1_000_000, 'of all that is random'],
};

/** @typedef {Record<keyof typeof NUMBERS, number>} Numbers */
/**
 * @typedef {Numbers & Others} Options
 * @typedef {object} Others
 * @property {number | null} rate in runs an hour, instead of `utilisation`
 * @property {Map<string, number>} mix the share of each model
 * @property {boolean} killed
 * @property {boolean} json
 */

const DEFAULT_MIX = 'mlp=6,mlp-dropout=3,cnn=1';

/** The text of --help. */
export const HELP = `How long runs wait, and what Redis and the object store carry.

  npm run simulate -- [options]

${Object.entries(NUMBERS)
  .map(([name, [value, , , meaning]]) => `  --${name.padEnd(22)}${meaning} (${value})`)
  .join('\n')}
  --rate                  runs that arrive in an hour, instead of --utilisation
  --mix                   models and how often each comes (${DEFAULT_MIX});
                          known: ${Object.keys(MODELS).join(', ')}
  --killed                workers are killed and not asked to stop: what was not saved is repeated
  --json                  the answer as JSON
  --help                  this text

Experiments arrive at random (Poisson), and their runs wait in one line. A core trains one run at a time.
Times and costs are those measured in scripts/simulate/figures.mjs; docs/scaling.md explains the answer.`;

/** Its message is for the user. */
export class OptionError extends Error {}

/**
 * @param {string[]} args
 * @returns {Options | null} null when help is wanted
 * @throws OptionError
 */
export function readOptions(args) {
  const values = parse(args);
  if (values.help) return null;
  const numbers = /** @type {Numbers} */ (
    Object.fromEntries(Object.entries(NUMBERS).map(([name, bounds]) => [name, numberOf(name, values[name], bounds)]))
  );
  const isWhole = (/** @type {string} */ name) => !['utilisation', 'speed', 'lifetime-hours'].includes(name);
  for (const [name, value] of Object.entries(numbers)) {
    if (isWhole(name) && !Number.isInteger(value)) throw new OptionError(`--${name} must be a whole number.`);
  }
  const rate = values.rate === undefined ? null : numberOf('rate', values.rate, [0, 1e-6, 1e12, '']);
  const mix = readMix(String(values.mix ?? DEFAULT_MIX));
  return { ...numbers, rate, mix, killed: values.killed === true, json: values.json === true };
}

/** @param {string[]} args @returns {Record<string, string | boolean | undefined>} */
function parse(args) {
  const texts = [...Object.keys(NUMBERS), 'rate', 'mix'];
  const flags = ['killed', 'json', 'help'];
  const options = Object.fromEntries([
    ...texts.map((name) => [name, { type: /** @type {const} */ ('string') }]),
    ...flags.map((name) => [name, { type: /** @type {const} */ ('boolean') }]),
  ]);
  try {
    return /** @type {Record<string, string | boolean | undefined>} */ (parseArgs({ args, options }).values);
  } catch (error) {
    throw new OptionError(/** @type {Error} */ (error).message);
  }
}

/** @param {string} name @param {unknown} given @param {(number | string)[]} bounds */
function numberOf(name, given, [value = 0, least = 0, most = 0]) {
  if (given === undefined) return Number(value);
  const number = Number(given);
  if (!(number >= Number(least) && number <= Number(most))) {
    throw new OptionError(`--${name} must be a number from ${least} to ${most}, not ${given}.`);
  }
  return number;
}

/** @param {string} text as in mlp=6,cnn=1 @returns {Map<string, number>} shares that add up to 1 */
function readMix(text) {
  const parts = text.split(',').map((part) => /^([\w-]+)=(\d+(?:\.\d+)?)$/.exec(part));
  const weights = parts.map((part) => {
    const [, model = '', weight] = part ?? [];
    if (!(model in MODELS) || !(Number(weight) > 0)) {
      throw new OptionError(`--mix must be like ${DEFAULT_MIX}, with models of: ${Object.keys(MODELS).join(', ')}.`);
    }
    return /** @type {[string, number]} */ ([model, Number(weight)]);
  });
  const sum = weights.reduce((total, [, weight]) => total + weight, 0);
  return new Map(weights.map(([model, weight]) => [model, weight / sum]));
}
