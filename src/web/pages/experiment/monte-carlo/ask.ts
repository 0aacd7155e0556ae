/** Asks runs about the same test images, many times with dropout on and once with it off. */
import type { RegulabClient, Run, Schemas } from 'regulab-client';
import type { SampledImage } from '../../../../charts/figures/monte-carlo/sampled-arm.js';
import { words } from '../../../words/words.js';

/** Answers to each image with dropout on: more would change little and take longer. */
export const SAMPLES = 50;
/** Of the units that are dropped. */
export const SEED = 0;
export const MAX_IMAGES = 300;
/** What the service takes at a time. */
const MOST_AT_ONCE = 100;
/** In one request: about a second of a worker, and a fifth of what the service takes. */
const MULTIPLY_ADDS = 20e9;

export interface TestImages {
  /** In the whole test set. */
  total: number;
  images: Pick<SampledImage, 'image' | 'label' | 'pixels'>[];
}

/**
 * Evenly spread, from the first on: the same ones for every run of a data set.
 * @throws Error when the service cannot read the data set
 */
export async function readTestImages(client: RegulabClient, dataset: string, signal: AbortSignal): Promise<TestImages> {
  const described = (await client.datasets({ signal })).find(({ name }) => name === dataset);
  const total = described?.testImages ?? 0;
  if (total === 0) throw new Error(words.experiment.monteCarlo.noImages(dataset));
  const images = [];
  for (const indices of inParts(spreadOver(total), MOST_AT_ONCE)) {
    const read = await client.datasetImages(dataset, 'test', indices, { signal });
    images.push(...read.images.map(({ index, label, pixels }) => ({ image: index, label, pixels })));
  }
  return { total, images };
}

/** Numbers of at most {@link MAX_IMAGES} images. */
export function spreadOver(total: number): number[] {
  const count = Math.min(MAX_IMAGES, total);
  return Array.from({ length: count }, (_, index) => Math.floor((index * total) / count));
}

/** @param onProgress images that have been answered */
export async function askRun(
  client: RegulabClient,
  run: Run,
  images: TestImages['images'],
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<SampledImage[]> {
  const answered: SampledImage[] = [];
  for (const part of inParts(images, imagesAtOnce(run))) {
    const pixels = part.map((image) => Array.from(image.pixels));
    const sampled = await client.predict(run.id, pixels, {
      mcSamples: SAMPLES,
      seed: SEED,
      outputs: ['probabilities', 'uncertainty'],
      signal,
    });
    const plain = await client.predict(run.id, pixels, { outputs: ['probabilities'], signal });
    answered.push(
      ...part.map((image, index) => ({
        ...image,
        ...sampledOf(sampled.predictions[index]!),
        plain: plain.predictions[index]!.probabilities!,
      })),
    );
    onProgress(answered.length);
  }
  return answered;
}

const sampledOf = ({ probabilities, uncertainty }: Schemas['SelectedRunPrediction']['predictions'][number]) => ({
  probabilities: probabilities!,
  disagreement: uncertainty!.mutualInformation,
});

/** Fewer of a large network, which the service answers more slowly. */
function imagesAtOnce({ evaluation }: Run): number {
  const cost = evaluation?.cost?.multiplyAddsPerImage ?? 0;
  return Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(MULTIPLY_ADDS / (SAMPLES * Math.max(1, cost)))));
}

function inParts<Each>(all: readonly Each[], size: number): Each[][] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, part) => all.slice(part * size, (part + 1) * size));
}
