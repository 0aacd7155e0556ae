/** Confusion matrices: which digits a model takes for which. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { axisLabel, picture } from '../drawing/frame.js';
import type { ArmStyles } from '../drawing/series.js';
import { element, group, text, translate } from '../drawing/svg.js';
import { type Paint, paint } from '../drawing/theme.js';
import type { Figure } from './figure.js';
import type { DiagnosedArm } from './reliability.js';

const CELL = 36;
const LEFT = 42;
const TOP = 38;
/** Opacity of a single mistake and of the most frequent one; darker would hide the number. */
const SHADES = [0.1, 0.75] as const;

const RIGHT_SHADE = 0.35;

/** The colour of the right answers: green, unless the mistakes are green. */
const rightColour = (colour: Paint): Paint => (colour === '#009e73' ? '#0072b2' : '#009e73');

/** Label by row, answer by column. The more often a mistake occurs, the darker its cell. */
export function confusionMatrix({ arm, seed, diagnostics }: DiagnosedArm, styles: ArmStyles): Figure | null {
  const { confusion } = diagnostics;
  if (confusion === null) return null;
  const title = `Confusion matrix of ${arm}, seed ${seed}`;
  const description =
    'Test images by label (row) and answer (column). The diagonal, in a colour of its own, holds the right answers. The darker a cell off the diagonal, the more frequent the mistake.';
  const size = CELL * confusion.length;
  const content = [
    axisLabel('answer', LEFT + size / 2, 15),
    group({ transform: `${translate(14, TOP + size / 2)} rotate(-90)` }, axisLabel('label', 0, 0)),
    ...drawCells(confusion, styles(arm).colour),
  ];
  return {
    title,
    description,
    svg: picture({ title, description, width: LEFT + size + 14, height: TOP + size + 12 }, content),
    table: {
      headings: ['label', ...confusion.map((_, digit) => `${digit}>`)],
      rows: confusion.map((row, label) => [String(label), ...row.map(String)]),
    },
  };
}

function drawCells(confusion: number[][], colour: Paint): string[] {
  const digits = confusion.map((_, digit) => digit);
  const scale = scaleBand(digits, [0, CELL * digits.length]).paddingInner(0.04);
  const start = (digit: number) => scale(digit)!;
  const middle = (digit: number) => start(digit) + scale.bandwidth() / 2;
  const most = Math.max(2, ...confusion.flatMap((row, label) => row.filter((_, answer) => answer !== label)));
  const shade = scaleLinear([1, most], SHADES);
  const cells = confusion.flatMap((row, label) =>
    row.map((count, answer) => {
      const isRight = label === answer;
      return element('rect', {
        ...paint({ fill: isRight ? rightColour(colour) : count === 0 ? 'rule' : colour }),
        'fill-opacity': isRight ? RIGHT_SHADE : count === 0 ? 0.3 : shade(count),
        x: LEFT + start(answer),
        y: TOP + start(label),
        width: scale.bandwidth(),
        height: scale.bandwidth(),
      });
    }),
  );
  const counts = confusion.flatMap((row, label) =>
    row.map((count, answer) => (count === 0 ? '' : text(LEFT + middle(answer), TOP + middle(label) + 4, `${count}`))),
  );
  const heads = digits.flatMap((digit) => [
    text(LEFT + middle(digit), TOP - 6, `${digit}`),
    text(LEFT - 10, TOP + middle(digit) + 4, `${digit}`),
  ]);
  return [
    ...cells,
    group({ ...paint({ fill: 'ink' }), 'text-anchor': 'middle', 'font-size': 11.5 }, ...counts),
    group({ ...paint({ fill: 'soft' }), 'text-anchor': 'middle' }, ...heads),
  ];
}
