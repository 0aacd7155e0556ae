/** What single models answer: calibration and confusions. */
import type { Diagnostics } from '../../../analysis/schemas.js';
import type { Figure } from '../document.js';
import { escapeXml } from '../escape.js';
import { figureOf, tick } from '../numbers.js';
import { at, chart, marker, polyline, styleOf } from './chart.js';
import { linear } from './scale.js';

export interface DiagnosedArm {
  arm: string;
  seed: number;
  diagnostics: Diagnostics;
}

/** Accuracy against confidence; the diagonal is perfect calibration. */
export function reliabilityDiagram(arms: DiagnosedArm[]): Figure | null {
  const known = arms.flatMap(({ arm, seed, diagnostics }) =>
    diagnostics.calibration === null ? [] : [{ arm, seed, calibration: diagnostics.calibration }],
  );
  if (known.length === 0) return null;
  const title = 'Reliability: how often an answer is right, by how sure it is';
  const description =
    'Share of right answers among test images against their mean confidence, bin by bin, for the first seed of each arm. On the diagonal confidence is what it says; below it the network is too sure. Bins with fewer than 20 images are left out.';
  const unit = { from: 0, to: 1 };
  const x = { label: 'confidence', scale: linear([], unit), format: tick };
  const y = { label: 'share of right answers', scale: linear([], unit), format: tick };
  const frame = { title, description, x, y, height: 420, width: 520, legend: known.map(({ arm }) => arm) };
  const svg = chart(frame, ({ left, right, top, bottom }) => {
    const diagonal = `<line class="zero" x1="${left}" y1="${bottom}" x2="${right}" y2="${top}"/>`;
    const drawn = known.map(({ calibration }, index) => {
      const points = calibration.bins.flatMap(({ count, accuracy, confidence }): [number, number][] =>
        count < 20 ? [] : [[x.scale.place(confidence!), y.scale.place(accuracy!)]],
      );
      return polyline(points, `line ${styleOf(index)}`) + points.map(([px, py]) => marker(px, py, index)).join('');
    });
    return diagonal + drawn.join('');
  });
  return {
    title,
    description,
    svg,
    table: {
      headings: ['arm', 'seed>', 'expected error (ECE)>', 'largest error (MCE)>', 'NLL>', 'Brier>'],
      rows: known.map(({ arm, seed, calibration }) => [
        arm,
        String(seed),
        ...[calibration.ece, calibration.mce, calibration.nll, calibration.brier].map(figureOf),
      ]),
    },
  };
}

const CELL = 34;

/** Label by row, answer by column; the shade of mistakes grows with their number. */
export function confusionMatrix({ arm, seed, diagnostics }: DiagnosedArm): Figure | null {
  const { confusion } = diagnostics;
  if (confusion === null) return null;
  const digits = confusion.map((_, digit) => digit);
  const title = `Confusions of ${arm}, seed ${seed}`;
  const description = 'Test images by label (row) and answer (column). The diagonal is right.';
  const most = Math.max(1, ...confusion.flatMap((row, label) => row.filter((_, answer) => answer !== label)));
  const size = CELL * digits.length;
  const cells = confusion.flatMap((row, label) =>
    row.map((count, answer) => {
      const isRight = label === answer;
      const opacity = isRight ? 0.16 : count === 0 ? 0 : 0.12 + 0.78 * (count / most);
      const [px, py] = [40 + CELL * answer, 34 + CELL * label];
      const strong = !isRight && opacity > 0.6;
      const number =
        count === 0
          ? ''
          : `<text class="${strong ? 'cell strong' : 'cell'}" x="${px + CELL / 2}" y="${py + CELL / 2 + 4}" text-anchor="middle">${count}</text>`;
      return `<rect class="${isRight ? 'right' : 'wrong'}" x="${px}" y="${py}" width="${CELL - 1}" height="${CELL - 1}" fill-opacity="${at(opacity)}"/>${number}`;
    }),
  );
  const heads = digits.map(
    (digit) =>
      `<text class="tick" x="${40 + CELL * (digit + 0.5)}" y="28" text-anchor="middle">${digit}</text><text class="tick" x="30" y="${34 + CELL * (digit + 0.5) + 4}" text-anchor="end">${digit}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size + 50} ${size + 44}" role="img" class="small"><title>${escapeXml(title)}</title><desc>${escapeXml(description)}</desc><text class="label" x="${40 + size / 2}" y="12" text-anchor="middle">answer</text><text class="label" transform="translate(12 ${34 + size / 2}) rotate(-90)" text-anchor="middle">label</text>${heads.join('')}${cells.join('')}</svg>`;
  return {
    title,
    description,
    svg,
    table: {
      headings: ['label', ...digits.map((digit) => `${digit}>`)],
      rows: confusion.map((row, label) => [String(label), ...row.map(String)]),
    },
  };
}
