/** The answers of a run that was asked many times with its dropout on (Gal & Ghahramani 2016a). */
import type { Judged } from '../../../analysis/predictions/accuracy-rejection.js';
import { digitOf, entropyOf } from '../../../analysis/predictions/uncertainty.js';

export interface SampledImage {
  /** Its number among the test images. */
  image: number;
  label: number;
  /** [784], 0 … 255, row by row. */
  pixels: ArrayLike<number>;
  /** Of the ten digits: the mean of the samples. */
  probabilities: readonly number[];
  /** How much the samples disagree, in nats. */
  disagreement: number;
  /** The answer of the same run with dropout off. */
  plain: readonly number[];
}

export interface SampledArm {
  arm: string;
  /** Of its run. */
  seed: number;
  images: readonly SampledImage[];
}

export interface Asked {
  /** Images of the test set; those asked about are spread evenly over it. */
  testImages: number;
  samples: number;
  /** Of the masks. */
  seed: number;
}

type JudgedImage = SampledImage & Judged;

export const byDisagreement = ({ images }: SampledArm): JudgedImage[] =>
  images.map((each) => ({ ...each, isRight: isRight(each.probabilities, each), doubt: each.disagreement }));

export const byPlainDoubt = ({ images }: SampledArm): JudgedImage[] =>
  images.map((each) => ({ ...each, isRight: isRight(each.plain, each), doubt: entropyOf(each.plain) }));

const isRight = (probabilities: readonly number[], { label }: SampledImage) => digitOf(probabilities) === label;

/** Who was asked about what, for captions. */
export function saidOf(arms: readonly SampledArm[], { testImages, samples, seed }: Asked): string {
  const runs = arms.map((each) => `${each.arm} (seed ${each.seed})`).join(', ');
  const images = `${arms[0]!.images.length} of ${testImages.toLocaleString('en')} test images, evenly spread`;
  return `Asked: ${runs}; ${images}, ${samples} times each with the masks of seed ${seed}.`;
}
