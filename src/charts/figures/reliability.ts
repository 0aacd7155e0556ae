/** Reliability diagrams: are models right as often as they claim to be? */
import type { Diagnostics } from '../../analysis/schemas.js';
import { numberOrDash, significant } from '../../number-format.js';
import { linearAxis } from '../drawing/axis.js';
import { drawFrame } from '../drawing/frame.js';
import { type ArmStyles, curve, marker, plainShape, type SeriesStyle, seriesEntry } from '../drawing/series.js';
import { line } from '../drawing/svg.js';
import { paint } from '../drawing/theme.js';
import type { Figure } from './figure.js';

/** What one run of an arm answers. */
export interface DiagnosedArm {
  arm: string;
  seed: number;
  diagnostics: Diagnostics;
}

/** With fewer images the share of right answers in a bin is mostly noise. */
const MIN_IMAGES = 20;

/**
 * Accuracy against confidence; the diagonal is perfect calibration. Null where no arm has a
 * calibration.
 */
export function reliabilityDiagram(arms: DiagnosedArm[], styles: ArmStyles): Figure | null {
  const lines = arms.flatMap(({ arm, seed, diagnostics: { calibration } }) =>
    calibration === null ? [] : [{ name: arm, seed, calibration, style: styles(arm) }],
  );
  return draw(
    {
      title: 'Reliability: how often an answer is right, by how confident it is',
      description: `Share of right answers among the test images against their mean confidence, bin by bin, for the first seed of each arm. ${READING}`,
    },
    lines,
  );
}

/** Before and after the confidences of an arm were divided by its temperature. */
export function temperatureDiagram({ arm, seed, diagnostics }: DiagnosedArm, styles: ArmStyles): Figure | null {
  const { calibration, temperatureScaled } = diagnostics;
  if (calibration === null || temperatureScaled === null) return null;
  const { colour } = styles(arm);
  return draw(
    {
      title: `Reliability of ${arm} before and after temperature scaling`,
      description: `One temperature (${significant(temperatureScaled.temperature)}), fitted on the validation images, corrects the confidences of ${arm} (seed ${seed}) and changes no answer. ${READING}`,
    },
    [
      { name: 'as trained', seed, calibration, style: { colour, shape: plainShape(0) } },
      {
        name: 'with temperature',
        seed,
        calibration: temperatureScaled,
        style: { colour, shape: plainShape(1) },
        dash: '5 4',
      },
    ],
  );
}

const READING = `On the diagonal the confidence is right; below it the model is overconfident. Bins with fewer than ${MIN_IMAGES} images are left out.`;

interface Line {
  name: string;
  seed: number;
  calibration: NonNullable<Diagnostics['calibration']>;
  style: SeriesStyle;
  dash?: string;
}

function draw(words: Pick<Figure, 'title' | 'description'>, lines: Line[]): Figure | null {
  if (lines.length === 0) return null;
  const x = linearAxis('confidence', [], [0, 1]);
  const y = linearAxis('share of right answers', [], [0, 1]);
  const legend = lines.map(({ name, style, dash }) => seriesEntry(name, style, dash));
  const svg = drawFrame({ ...words, x, y, width: 520, height: 420, legend }, (area) => {
    const diagonal = line([area.left, area.bottom], [area.right, area.top], {
      ...paint({ stroke: 'soft' }),
      'stroke-width': 1.5,
      'stroke-dasharray': '5 4',
    });
    const drawn = lines.map(({ calibration, style, dash }) => {
      const points = calibration.bins.flatMap(({ count, accuracy, confidence }): [number, number][] =>
        count < MIN_IMAGES ? [] : [[x.place(confidence!), y.place(accuracy!)]],
      );
      const markers = points.map(([px, py]) => marker(px, py, style));
      return curve(points, style.colour, { 'stroke-dasharray': dash }) + markers.join('');
    });
    return diagonal + drawn.join('');
  });
  return {
    ...words,
    svg,
    table: {
      headings: ['arm', 'seed>', 'expected error (ECE)>', 'largest error (MCE)>', 'NLL>', 'Brier>'],
      rows: lines.map(({ name, seed, calibration: { ece, mce, nll, brier } }) => [
        name,
        String(seed),
        ...[ece, mce, nll, brier].map(numberOrDash),
      ]),
    },
  };
}
