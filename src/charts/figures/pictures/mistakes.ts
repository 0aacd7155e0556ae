/** The surest mistakes of a model as the pictures that it saw. */
import { numberOrDash, percent } from '../../../number-format.js';
import { picture } from '../../drawing/frame.js';
import { type Palette, pixelImage } from '../../drawing/pixels.js';
import { element, group, text, translate } from '../../drawing/svg.js';
import { paint } from '../../drawing/theme.js';
import type { Figure } from '../figure.js';

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

const SIDE = 28;
const COLUMNS = 4;
const CELL = { width: 104, height: 132 } as const;
const PICTURE = 84;
const GREYS = 16;

/** White ink on black, as models see it. */
const PALETTE: Palette = Array.from({ length: GREYS }, (_, level) => {
  const grey = Math.round((255 * level) / (GREYS - 1))
    .toString(16)
    .padStart(2, '0');
  return { colour: `#${grey}${grey}${grey}`, opacity: 1 };
});

/** Null where the model makes no mistake. */
export function mistakePictures({ arm, seed, mistakes }: MistakesOfArm): Figure | null {
  const shown = mistakes.slice(0, MAX_MISTAKES);
  if (shown.length === 0) return null;
  const title = `Surest mistakes of ${arm}, seed ${seed}`;
  const description =
    'The test images whose wrong answers the model was surest of, the surest first: what it saw, what it is and what the model said. Some are hard for people, too.';
  const columns = Math.min(COLUMNS, shown.length);
  const size = { width: CELL.width * columns + 4, height: CELL.height * Math.ceil(shown.length / columns) + 4 };
  const cells = shown.map((mistake, index) =>
    group(
      { transform: translate(2 + CELL.width * (index % columns), 4 + CELL.height * Math.floor(index / columns)) },
      drawMistake(mistake),
    ),
  );
  return {
    title,
    description,
    svg: picture({ title, description, ...size }, cells),
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

function drawMistake({ image, label, answer, confidence, pixels }: SeenMistake): string {
  const middle = CELL.width / 2;
  const place = { x: middle - PICTURE / 2, y: 0, width: PICTURE, height: PICTURE };
  const colours = Uint8Array.from(pixels, (level) => Math.round((level / 255) * (GREYS - 1)));
  const centred = { 'text-anchor': 'middle' };
  return [
    element('title', {}, `test image ${image}`),
    pixelImage({ rows: SIDE, columns: SIDE, colours }, PALETTE, place),
    element('rect', { ...paint({ stroke: 'rule' }), ...place }),
    text(middle, PICTURE + 17, `is ${label}, said ${answer}`, {
      ...paint({ fill: 'ink' }),
      ...centred,
      'font-size': 13,
      'font-weight': 600,
    }),
    text(middle, PICTURE + 33, `${sureness(confidence)} sure`, { ...paint({ fill: 'soft' }), ...centred }),
  ].join('');
}

/** Nobody is quite sure. */
const sureness = (confidence: number) => (confidence > 0.9999 ? '> 99.99 %' : percent(confidence));
