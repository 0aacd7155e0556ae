/** What differs between the seeds of an experiment, in words: which sources of variance its figures cover. */
import type { ResolvedSpec } from '../experiments/spec.js';

export type Randomization = Pick<ResolvedSpec['dataset'], 'resampling'> & Pick<ResolvedSpec, 'seedChanges'>;

const IMAGES = {
  none: null,
  bootstrap: 'the training images (a bootstrap sample for each seed)',
  disjoint: 'the training images (a part of their own for each seed)',
} as const;

/** For example "initial weights, data order, dropout masks". */
export function whatVaries({ resampling, seedChanges }: Randomization): string {
  const training = seedChanges === 'data' ? [] : ['initial weights', 'data order', 'dropout masks'];
  const images = IMAGES[resampling];
  return [...training, ...(images === null ? [] : [images])].join(', ');
}

/** For example "the training and the test images". */
export function whatIsFixed({ resampling, seedChanges }: Randomization): string {
  const images = resampling === 'none' ? 'the training and the test images' : 'the test images';
  return seedChanges === 'data' ? `${images}, and initial weights, data order and dropout masks` : images;
}
