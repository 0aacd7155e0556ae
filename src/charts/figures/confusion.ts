/** Confusion matrices: which digits a model takes for which. */
import { scaleBand, scaleLinear } from 'd3-scale';
import { signedNumber, withMinusSign } from '../../number-format.js';
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
  const { colour } = styles(arm);
  const shade = shadeUpTo(most(confusion, (count) => count));
  return draw(
    {
      title: `Confusion matrix of ${arm}, seed ${seed}`,
      description:
        'Test images by label (row) and answer (column). The diagonal, in a colour of its own, holds the right answers. The darker a cell off the diagonal, the more frequent the mistake.',
    },
    confusion,
    (count, isRight) => ({
      colour: isRight ? rightColour(colour) : count === 0 ? 'rule' : colour,
      opacity: isRight ? RIGHT_SHADE : count === 0 ? EMPTY_SHADE : shade(count),
      text: count === 0 ? '' : String(count),
    }),
  );
}

const BETTER = '#0072b2';
const WORSE = '#d55e00';

/** What an arm confuses more and less often than the baseline, both in their first seed. */
export function confusionDifference(arm: DiagnosedArm, baseline: DiagnosedArm): Figure | null {
  const [own, other] = [arm.diagnostics.confusion, baseline.diagnostics.confusion];
  if (own === null || other === null) return null;
  const changes = own.map((row, label) => row.map((count, answer) => count - other[label]![answer]!));
  const largest = most(changes, Math.abs);
  const shade = shadeUpTo(largest);
  return draw(
    {
      title: `Mistakes of ${arm.arm}, compared with ${baseline.arm}`,
      description: `Numbers of test images of ${arm.arm} (seed ${arm.seed}) minus those of ${baseline.arm} (seed ${baseline.seed}), by label (row) and answer (column). Blue is better: fewer of a mistake, or more right answers on the diagonal. Orange is worse.`,
    },
    changes,
    (change, isRight) => ({
      colour: change === 0 ? 'rule' : change > 0 === isRight ? BETTER : WORSE,
      opacity: change === 0 ? EMPTY_SHADE : shade(Math.min(Math.abs(change), largest)),
      text: change === 0 ? '' : withMinusSign(signedNumber(change)),
    }),
  );
}

interface Cell {
  colour: Paint;
  opacity: number;
  text: string;
}

type CellOf = (count: number, isRight: boolean) => Cell;

const EMPTY_SHADE = 0.3;
const shadeUpTo = (highest: number) => scaleLinear([1, highest], SHADES);

/** The largest figure off the diagonal. */
const most = (counts: number[][], sizeOf: (count: number) => number) =>
  Math.max(2, ...counts.flatMap((row, label) => row.filter((_, answer) => answer !== label).map(sizeOf)));

function draw(words: Pick<Figure, 'title' | 'description'>, counts: number[][], cellOf: CellOf): Figure {
  const size = CELL * counts.length;
  const content = [
    axisLabel('answer', LEFT + size / 2, 15),
    group({ transform: `${translate(14, TOP + size / 2)} rotate(-90)` }, axisLabel('label', 0, 0)),
    ...drawCells(counts, cellOf),
  ];
  return {
    ...words,
    svg: picture({ ...words, width: LEFT + size + 14, height: TOP + size + 12 }, content),
    table: {
      headings: ['label', ...counts.map((_, digit) => `${digit}>`)],
      rows: counts.map((row, label) => [String(label), ...row.map(String)]),
    },
  };
}

function drawCells(counts: number[][], cellOf: CellOf): string[] {
  const digits = counts.map((_, digit) => digit);
  const scale = scaleBand(digits, [0, CELL * digits.length]).paddingInner(0.04);
  const start = (digit: number) => scale(digit)!;
  const middle = (digit: number) => start(digit) + scale.bandwidth() / 2;
  const cells = counts.flatMap((row, label) =>
    row.map((count, answer) => ({ label, answer, ...cellOf(count, label === answer) })),
  );
  const boxes = cells.map(({ label, answer, colour, opacity }) =>
    element('rect', {
      ...paint({ fill: colour }),
      'fill-opacity': opacity,
      x: LEFT + start(answer),
      y: TOP + start(label),
      width: scale.bandwidth(),
      height: scale.bandwidth(),
    }),
  );
  const texts = cells.map((cell) =>
    cell.text === '' ? '' : text(LEFT + middle(cell.answer), TOP + middle(cell.label) + 4, cell.text),
  );
  const heads = digits.flatMap((digit) => [
    text(LEFT + middle(digit), TOP - 6, `${digit}`),
    text(LEFT - 10, TOP + middle(digit) + 4, `${digit}`),
  ]);
  return [
    ...boxes,
    group({ ...paint({ fill: 'ink' }), 'text-anchor': 'middle', 'font-size': 11.5 }, ...texts),
    group({ ...paint({ fill: 'soft' }), 'text-anchor': 'middle' }, ...heads),
  ];
}
