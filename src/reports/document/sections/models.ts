/** Single models: their confidence, their mistakes and their weights. */
import { drawFigures, FIGURES } from '../../figures/catalogue.js';
import { baselineOf, type ReportData } from '../../report-data.js';
import { type Block, figure } from '../document.js';

export function calibration(data: ReportData): Block[] {
  const baseline = baselineOf(data.experiment);
  const chosen = data.comparisons[0]?.chosenOnValidation?.arm ?? baseline;
  const matrices = [...new Set([baseline, chosen])].map((arm) => ({ arms: [arm] }));
  return [
    ...drawFigures('reliability', data, FIGURES.reliability.questions(data.experiment)).map(figure),
    ...drawFigures('confusion', data, matrices).map(figure),
    ...drawFigures('mistakes', data, matrices).map(figure),
  ];
}

/** The weights of each arm. */
export const layers = (data: ReportData): Block[] =>
  (['first-layer', 'weights', 'weights-by-epoch'] as const).flatMap((name) =>
    drawFigures(name, data, FIGURES[name].questions(data.experiment)).map(figure),
  );
