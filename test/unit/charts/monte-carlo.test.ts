/** What is drawn of the answers with dropout on. */
import { describe, expect, it } from '@jest/globals';
import { styleArms } from '../../../src/charts/drawing/series.js';
import { agreementCurves } from '../../../src/charts/figures/monte-carlo/agreement-curves.js';
import { leastAgreed } from '../../../src/charts/figures/monte-carlo/least-agreed.js';
import type { SampledArm, SampledImage } from '../../../src/charts/figures/monte-carlo/sampled-arm.js';

const styles = styleArms(['plain', 'dropout'], 'plain');
const ASKED = { testImages: 10_000, samples: 50, seed: 0 };

/** Probabilities of a digit, and the rest of another one. */
const leaning = (digit: number, probability: number, other = (digit + 1) % 10): number[] =>
  Array.from({ length: 10 }, (_, each) => (each === digit ? probability : each === other ? 1 - probability : 0));

/** An image of a 4: the samples disagree the more, the higher its number is. */
const image = (number: number, change: Partial<SampledImage> = {}): SampledImage => ({
  image: 20 * number,
  label: 4,
  pixels: new Uint8Array(784),
  probabilities: leaning(4, 0.9),
  disagreement: number / 100,
  plain: leaning(4, 0.9),
  ...change,
});

/** Ten images: with dropout on the last two are wrong, with dropout off image 5, the surest. */
const ARM: SampledArm = {
  arm: 'dropout',
  seed: 3,
  images: Array.from({ length: 10 }, (_, number) =>
    image(number, {
      ...(number >= 8 && { probabilities: leaning(9, 0.52, 4) }),
      ...(number === 5 && { plain: leaning(7, 0.99) }),
    }),
  ),
};

describe('the curves of agreement', () => {
  it('are of the right answers among the most agreed on, next to those with dropout off', () => {
    const { svg, table } = agreementCurves([ARM], ASKED, styles)!;
    const [first, , , , , , , , ninth, last] = table.rows;
    expect(first).toEqual(['dropout', '3', '1', '100.00', '0.00']);
    expect(ninth).toEqual(['dropout', '3', '9', '88.89', '88.89']);
    expect(last).toEqual(['dropout', '3', '10', '80.00', '90.00']);
    expect(table.rows).toHaveLength(10);
    expect(svg).toContain('dropout off, least doubt first');
    expect(svg).not.toContain('NaN');
  });

  it('say who was asked, about what and how often', () => {
    const { description } = agreementCurves([{ ...ARM, arm: 'plain', seed: 1 }, ARM], ASKED, styles)!;
    expect(description).toContain(
      'Asked: plain (seed 1), dropout (seed 3); 10 of 10,000 test images, evenly spread, 50 times each with the masks of seed 0.',
    );
  });

  it('are drawn of all images that there are, and none without an arm', () => {
    const few = { ...ARM, images: ARM.images.slice(0, 3) };
    expect(agreementCurves([few], ASKED, styles)!.svg).not.toMatch(/NaN|undefined/);
    expect(agreementCurves([], ASKED, styles)).toBeNull();
  });
});

describe('the least agreed on', () => {
  it('are shown with what they are, what was said and the two favourites', () => {
    const { title, svg, table } = leastAgreed(ARM, ASKED)!;
    expect(title).toBe('What dropout is least sure about, seed 3');
    expect([...svg.matchAll(/test image (\d+)/g)].map(([, number]) => number)).toEqual(
      [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((number) => String(20 * number)),
    );
    expect(svg).toContain('is 4, said 9');
    expect(svg).toContain('9: 52 %, 4: 48 %');
    // 0.09 of ln 10 = 2.302585 nats.
    expect(table.rows[0]).toEqual(['180', '4', '9', '0.5200', '3.91 %', '4']);
    expect(leastAgreed({ ...ARM, images: [] }, ASKED)).toBeNull();
  });
});
