/** What a network answers about one image: a bar for each digit. */
import { max } from 'd3-array';
import { shortPercent } from '../../number-format.js';
import { picture } from '../drawing/frame.js';
import { element, line, text } from '../drawing/svg.js';
import { type Paint, paint } from '../drawing/theme.js';

const SIZE = { width: 236, height: 132 } as const;
const AREA = { top: 20, bottom: 110, left: 3, right: 233 } as const;
const STEP = (AREA.right - AREA.left) / 10;
const BAR = 16;
/** Smaller shares have no bar to see; a line shows where it would be. */
const LEAST = 1;
const SAID = 3;

/**
 * @param probabilities of the digits 0 to 9; all 0 where there is no answer yet
 * @returns one `<svg>` element
 */
export function digitBars(probabilities: readonly number[], colour: Paint, name: string): string {
  const most = max(probabilities) ?? 0;
  const said = probabilities
    .map((share, digit) => ({ share, digit }))
    .sort((left, right) => right.share - left.share)
    .slice(0, SAID)
    .map(({ share, digit }) => `${digit}: ${shortPercent(share)}`)
    .join(', ');
  const description = most > 0 ? `Most probable: ${said}.` : 'No answer yet.';
  return picture({ title: `Answer of ${name}`, description, ...SIZE }, [
    ...probabilities.map((share, digit) => drawBar(share, digit, most > 0 && share === most, colour)),
    line([AREA.left, AREA.bottom], [AREA.right, AREA.bottom], paint({ stroke: 'soft' })),
  ]);
}

function drawBar(share: number, digit: number, isMost: boolean, colour: Paint): string {
  const middle = AREA.left + (digit + 0.5) * STEP;
  const height = Math.max(LEAST, share * (AREA.bottom - AREA.top));
  const label = { 'text-anchor': 'middle', 'font-weight': isMost ? 700 : undefined };
  return [
    element('rect', {
      ...paint({ fill: colour }),
      'fill-opacity': isMost ? 1 : 0.5,
      x: middle - BAR / 2,
      y: AREA.bottom - height,
      width: BAR,
      height,
      rx: 2,
    }),
    isMost && share > 0
      ? text(middle, AREA.bottom - height - 6, shortPercent(share), { ...paint({ fill: 'ink' }), ...label })
      : '',
    text(middle, AREA.bottom + 16, String(digit), { ...paint({ fill: isMost ? 'ink' : 'soft' }), ...label }),
  ].join('');
}
