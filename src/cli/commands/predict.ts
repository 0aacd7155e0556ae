/**
 * `regulab predict`: what a saved model, or the ensemble of an arm, says about pictures of digits.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, type OptionValues } from 'commander';
import { PREDICTION_LIMITS, type RunPrediction } from '../../experiments/records/prediction.js';
import { EXIT, UsageError } from '../errors.js';
import { percent, significant, table } from '../output/format.js';
import { isRunId, type Session, serviceCommand, type Terminal } from '../session.js';

const EXAMPLES = `
Files are PNG (square, 28 to 1024 pixels a side) or JSON: an array of 784 pixels or 28 rows of 28, a list of such
arrays, or {"images": […]}. Pixels are 0 (ground) to 255 (ink), or shares with --scale 0-1.

Examples:
  regulab predict run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 examples/seven.png
  regulab predict run_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b61 examples/seven.png --mc-samples 100
  regulab predict exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60 examples/seven.png --arm with-dropout`;

export function predictCommand(terminal: Terminal) {
  return serviceCommand(
    terminal,
    'predict <id> <files...>',
    'predict digits with the saved model of a run, or with an arm of an experiment',
    predict,
  )
    .option('--arm <arm>', 'of an experiment: the arm whose runs predict together')
    .option('--mc-samples <count>', 'Monte-Carlo dropout passes; reports the uncertainty', parseSamples)
    .option('--seed <seed>', 'of the dropout masks (default 0)', parseSeed)
    .option('--scale <scale>', 'what pixels in JSON files mean: 0-255 (default) or 0-1')
    .option('--invert <invert>', 'whether PNG files are dark on bright: auto (default), true or false')
    .addHelpText('after', EXAMPLES);
}

function parseSamples(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 2 && count <= PREDICTION_LIMITS.samples) return count;
  throw new InvalidArgumentError(`2 to ${PREDICTION_LIMITS.samples}.`);
}

function parseSeed(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number.');
}

async function predict(session: Session, [id = '', ...files]: string[], options: OptionValues): Promise<number> {
  const { arm, mcSamples, seed, scale, invert } = options;
  if (isRunId(id) === (arm !== undefined)) {
    throw new UsageError(isRunId(id) ? '--arm belongs to an experiment, not to a run.' : 'Name the arm: --arm <arm>.');
  }
  const named: { name: string; image: unknown }[] = [];
  for (const file of files) named.push(...(await readImages(file)));
  const settings = { mcSamples, seed, scale, invert: invert === 'auto' ? invert : invert && invert === 'true' };
  const request = { images: named.map(({ image }) => image), ...settings };
  const answer = isRunId(id)
    ? await session.client.predict(id, request)
    : await session.client.predictWithArm(id, { arm, ...request });
  session.emit(answer);
  const names = named.map(({ name }) => name);
  session.say(describePredictions(names, answer.predictions));
  return EXIT.ok;
}

/** A table with a line for each image. */
export function describePredictions(names: string[], predictions: RunPrediction['predictions']): string {
  const isUnsure = predictions.some(({ uncertainty }) => uncertainty !== null);
  const rows = predictions.map(({ digit, probabilities, uncertainty }, index) => [
    names[index] ?? '',
    String(digit),
    // Of a sigmoid unit there is the one probability.
    percent(probabilities[probabilities.length === 1 ? 0 : digit]!),
    ...(isUnsure ? [significant(uncertainty!.predictiveEntropy), significant(uncertainty!.mutualInformation)] : []),
  ]);
  return table(['image', 'digit>', 'probability>', ...(isUnsure ? ['entropy>', 'disagreement>'] : [])], rows);
}

async function readImages(file: string): Promise<{ name: string; image: unknown }[]> {
  const name = path.basename(file);
  const content = await fs.readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
  if (!file.endsWith('.json')) return [{ name, image: content.toString('base64') }];
  const images = imagesOf(parseJson(content.toString('utf8'), file));
  return images.map((image, index) => ({ name: images.length === 1 ? name : `${name}[${index}]`, image }));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

/** One image is an array of numbers, or 28 arrays of 28; the service checks the rest. */
function imagesOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) return (value as { images?: unknown[] } | null)?.images ?? [value];
  const isRows = value.length === 28 && value.every((row) => Array.isArray(row) && row.length === 28);
  return isRows || typeof value[0] === 'number' ? [value] : value;
}
