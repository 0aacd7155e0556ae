/**
 * What differs between the seeds of an experiment, in words: which sources of variance its figures
 * cover.
 */
import type { Dataset } from '../../experiments/spec/dataset.js';
import type { ResolvedSpec } from '../../experiments/spec/experiment.js';

export type Randomization = Pick<Dataset, 'resampling' | 'validation' | 'labelNoise'> &
  Pick<ResolvedSpec, 'seedChanges'>;

export function randomizationOf({
  dataset,
  seedChanges,
}: Pick<ResolvedSpec, 'dataset' | 'seedChanges'>): Randomization {
  const { resampling, validation, labelNoise } = dataset;
  return { resampling, validation, labelNoise, seedChanges };
}

const IMAGES = {
  none: [],
  bootstrap: ['the training images (a bootstrap sample for each seed)'],
  disjoint: ['the training images (a part of their own for each seed)'],
} as const;

/** Disjoint parts are cut out of one pool, with the same validation images for every seed. */
const drawsValidation = ({ validation, resampling }: Randomization) =>
  validation !== 'last' && resampling !== 'disjoint';

/**
 * For example "initial weights, data order, dropout, noise and augmentation".
 * @param randomizations of the compared arms: what varies in some of them
 */
export function whatVaries(randomizations: readonly Randomization[]): string {
  return [...new Set(randomizations.flatMap(sourcesOf))].join(', ');
}

function sourcesOf(randomization: Randomization): string[] {
  const { resampling, seedChanges, labelNoise } = randomization;
  return [
    ...(seedChanges === 'data' ? [] : ['initial weights', 'data order', 'dropout, noise and augmentation']),
    ...IMAGES[resampling],
    ...(drawsValidation(randomization) ? ['which images validate and which train'] : []),
    ...(labelNoise > 0 ? ['which labels are noise'] : []),
  ];
}

/**
 * For example "the training and the test images".
 * @param randomizations of the compared arms, which agree in `seedChanges`
 */
export function whatIsFixed(randomizations: readonly Randomization[]): string {
  const sameImages = randomizations.every((each) => each.resampling === 'none' && !drawsValidation(each));
  const images = sameImages
    ? 'the training and the test images'
    : 'the pool that training images are taken from, and the test images';
  return randomizations.some(({ seedChanges }) => seedChanges === 'data')
    ? `${images}; initial weights, data order, dropout, noise and augmentation`
    : images;
}
