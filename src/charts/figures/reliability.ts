/** Reliability diagrams: are models right as often as they claim to be? */
import type { Diagnostics } from '../../analysis/schemas.js';
import { numberOrDash } from '../../number-format.js';
import { linearAxis } from '../drawing/axis.js';
import { drawFrame } from '../drawing/frame.js';
import { type ArmStyles, curve, marker, seriesEntry } from '../drawing/series.js';
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
  const known = arms.flatMap(({ arm, seed, diagnostics: { calibration } }) =>
    calibration === null ? [] : [{ arm, seed, calibration }],
  );
  if (known.length === 0) return null;
  const title = 'Reliability: how often an answer is right, by how confident it is';
  const description = `Share of right answers among the test images against their mean confidence, bin by bin, for the first seed of each arm. On the diagonal the confidence is right; below it the model is overconfident. Bins with fewer than ${MIN_IMAGES} images are left out.`;
  const x = linearAxis('confidence', [], [0, 1]);
  const y = linearAxis('share of right answers', [], [0, 1]);
  const legend = known.map(({ arm }) => seriesEntry(arm, styles(arm)));
  const svg = drawFrame({ title, description, x, y, width: 520, height: 420, legend }, (area) => {
    const diagonal = line([area.left, area.bottom], [area.right, area.top], {
      ...paint({ stroke: 'soft' }),
      'stroke-width': 1.5,
      'stroke-dasharray': '5 4',
    });
    const drawn = known.map(({ arm, calibration }) => {
      const points = calibration.bins.flatMap(({ count, accuracy, confidence }): [number, number][] =>
        count < MIN_IMAGES ? [] : [[x.place(confidence!), y.place(accuracy!)]],
      );
      const style = styles(arm);
      return curve(points, style.colour) + points.map(([px, py]) => marker(px, py, style)).join('');
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
        ...[calibration.ece, calibration.mce, calibration.nll, calibration.brier].map(numberOrDash),
      ]),
    },
  };
}
