/** The images that the samples of a run disagree about most, as pictures. */
import { digitOf, shareOfDoubt } from '../../../analysis/predictions/uncertainty.js';
import { percent } from '../../../number-format.js';
import type { Figure } from '../figure.js';
import { digitGrid } from '../pictures/digit-grid.js';
import { type Asked, type SampledArm, type SampledImage, saidOf } from './sampled-arm.js';

const SHOWN = 12;

/** Null without an image. */
export function leastAgreed(sampled: SampledArm, asked: Asked): Figure | null {
  const shown = [...sampled.images].sort((left, right) => right.disagreement - left.disagreement).slice(0, SHOWN);
  if (shown.length === 0) return null;
  const title = `What ${sampled.arm} is least sure about, seed ${sampled.seed}`;
  const description = `The images whose answers with dropout on disagree most: what each is, what the answers say on average, and the two digits that they lean to. ${saidOf([sampled], asked)}`;
  const cells = shown.map((each) => ({
    image: each.image,
    pixels: each.pixels,
    heading: `is ${each.label}, said ${digitOf(each.probabilities)}`,
    about: favourites(each),
  }));
  return {
    title,
    description,
    svg: digitGrid({ title, description }, cells),
    table: {
      headings: ['test image>', 'label>', 'answer>', 'probability>', 'disagreement>', 'answer, dropout off>'],
      rows: shown.map(({ image, label, probabilities, disagreement, plain }) => [
        ...[image, label, digitOf(probabilities)].map(String),
        Math.max(...probabilities).toFixed(4),
        percent(shareOfDoubt(disagreement)),
        String(digitOf(plain)),
      ]),
    },
  };
}

/** `4: 52 %, 9: 41 %` */
function favourites({ probabilities }: SampledImage): string {
  return probabilities
    .map((probability, digit) => ({ probability, digit }))
    .sort((left, right) => right.probability - left.probability)
    .slice(0, 2)
    .map(({ probability, digit }) => `${digit}: ${Math.round(100 * probability)} %`)
    .join(', ');
}
