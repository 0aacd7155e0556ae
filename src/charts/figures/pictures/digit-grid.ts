/** Pictures of digits in rows, as models see them, each with two lines of text. */
import { picture, widthOfChart } from '../../drawing/frame.js';
import { type Palette, pixelImage } from '../../drawing/pixels.js';
import { element, group, text, translate } from '../../drawing/svg.js';
import { paint } from '../../drawing/theme.js';

export interface DigitCell {
  /** Its number among the test images. */
  image: number;
  /** [784], 0 … 255, row by row. */
  pixels: ArrayLike<number>;
  /** In bold. */
  heading: string;
  about: string;
}

const SIDE = 28;
const MOST_COLUMNS = 4;
const CELL = { width: 112, height: 132 } as const;
const PICTURE = 84;
const GREYS = 16;

/** White ink on black, as models see it. */
const PALETTE: Palette = Array.from({ length: GREYS }, (_, level) => {
  const grey = Math.round((255 * level) / (GREYS - 1))
    .toString(16)
    .padStart(2, '0');
  return { colour: `#${grey}${grey}${grey}`, opacity: 1 };
});

/** @returns one `<svg>` element */
export function digitGrid(words: { title: string; description: string }, cells: readonly DigitCell[]): string {
  const room = Math.max(1, Math.floor(widthOfChart() / CELL.width));
  const columns = Math.min(MOST_COLUMNS, room, cells.length);
  const size = { width: CELL.width * columns + 4, height: CELL.height * Math.ceil(cells.length / columns) + 4 };
  const drawn = cells.map((cell, index) =>
    group(
      { transform: translate(2 + CELL.width * (index % columns), 4 + CELL.height * Math.floor(index / columns)) },
      drawCell(cell),
    ),
  );
  return picture({ ...words, ...size }, drawn);
}

function drawCell({ image, pixels, heading, about }: DigitCell): string {
  const middle = CELL.width / 2;
  const place = { x: middle - PICTURE / 2, y: 0, width: PICTURE, height: PICTURE };
  const colours = Uint8Array.from(pixels, (level) => Math.round((level / 255) * (GREYS - 1)));
  const centred = { 'text-anchor': 'middle' };
  return [
    element('title', {}, `test image ${image}`),
    pixelImage({ rows: SIDE, columns: SIDE, colours }, PALETTE, place),
    element('rect', { ...paint({ stroke: 'rule' }), ...place }),
    text(middle, PICTURE + 17, heading, { ...paint({ fill: 'ink' }), ...centred, 'font-size': 13, 'font-weight': 600 }),
    text(middle, PICTURE + 33, about, { ...paint({ fill: 'soft' }), ...centred }),
  ].join('');
}
