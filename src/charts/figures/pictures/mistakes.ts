/** The surest mistakes of a model as the pictures that it saw. */
import { numberOrDash, percent } from '../../../number-format.js';
import type { Figure } from '../figure.js';
import { digitGrid } from './digit-grid.js';

export interface SeenMistake {
  /** Its number among the test images. */
  image: number;
  label: number;
  answer: number;
  confidence: number;
  labelProbability: number;
  /** [784], 0 … 255, row by row. */
  pixels: ArrayLike<number>;
}

export interface MistakesOfArm {
  arm: string;
  seed: number;
  /** Surest first. */
  mistakes: readonly SeenMistake[];
}

/** As many as a figure shows. */
export const MAX_MISTAKES = 12;

/** Null where the model makes no mistake. */
export function mistakePictures({ arm, seed, mistakes }: MistakesOfArm): Figure | null {
  const shown = mistakes.slice(0, MAX_MISTAKES);
  if (shown.length === 0) return null;
  const title = `Surest mistakes of ${arm}, seed ${seed}`;
  const description =
    'The test images whose wrong answers the model was surest of, the surest first: what it saw, what it is and what the model said. Some are hard for people, too.';
  const cells = shown.map(({ image, pixels, label, answer, confidence }) => ({
    image,
    pixels,
    heading: `is ${label}, said ${answer}`,
    about: `${sureness(confidence)} sure`,
  }));
  return {
    title,
    description,
    svg: digitGrid({ title, description }, cells),
    table: {
      headings: ['test image>', 'label>', 'answer>', 'confidence>', 'probability of the label>'],
      rows: shown.map(({ image, label, answer, confidence, labelProbability }) => [
        ...[image, label, answer].map(String),
        confidence.toFixed(4),
        numberOrDash(labelProbability),
      ]),
    },
  };
}

/** Nobody is quite sure. */
const sureness = (confidence: number) => (confidence > 0.9999 ? '> 99.99 %' : percent(confidence));
