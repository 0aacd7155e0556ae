/** Single models: their confidence, their mistakes and their weights. */
import type { DiagnosedArm } from '../../../charts/figures/reliability.js';
import { numberOrDash } from '../../../number-format.js';
import { drawFigures, FIGURES } from '../../figures/catalogue.js';
import { diagnosedArms } from '../../figures/of-runs.js';
import { baselineOf, type ReportData } from '../../report-data.js';
import { type Block, figure, tableOf } from '../document.js';

const MAX_MISTAKES = 10;

export function calibration(data: ReportData): (Block | null)[] {
  const baseline = baselineOf(data.experiment);
  const chosen = data.comparisons[0]?.chosenOnValidation?.arm ?? baseline;
  const matrices = [...new Set([baseline, chosen])].map((arm) => ({ arms: [arm] }));
  const [diagnosed] = diagnosedArms(data, [chosen]);
  return [
    ...drawFigures('reliability', data, FIGURES.reliability.questions(data.experiment)).map(figure),
    ...drawFigures('confusion', data, matrices).map(figure),
    mistakesTable(diagnosed),
  ];
}

function mistakesTable(diagnosed: DiagnosedArm | undefined): Block | null {
  const worst = diagnosed?.diagnostics.worstMistakes?.slice(0, MAX_MISTAKES) ?? [];
  if (diagnosed === undefined || worst.length === 0) return null;
  return tableOf(
    `The most confident mistakes of ${diagnosed.arm}, seed ${diagnosed.seed}`,
    ['test image>', 'label>', 'answer>', 'confidence>', 'probability of the label>'],
    worst.map(({ image, label, answer, confidence, labelProbability }) => [
      String(image),
      String(label),
      String(answer),
      confidence.toFixed(4),
      numberOrDash(labelProbability),
    ]),
  );
}

/** The weights of the first layer of each arm. */
export const layers = (data: ReportData): Block[] =>
  drawFigures('weights', data, FIGURES.weights.questions(data.experiment)).map(figure);
