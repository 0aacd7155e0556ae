/** Every kind of figure of an experiment, under its stable name. */

import { styleArms } from '../../charts/drawing/series.js';
import type { Figure } from '../../charts/figures/figure.js';
import { baselineOf, type ReportData } from '../report-data.js';
import { confusionDifference, cost, layersByEpoch, temperature } from './inside-models.js';
import type { FigureKind, FigureQuestion } from './kind.js';
import { arms, biasVariance, differences, sweepPaths } from './of-experiments.js';
import { confusion, firstLayer, learning, mistakes, reliability, weightHistory, weights } from './of-runs.js';

export const FIGURES = {
  arms,
  differences,
  'sweep-paths': sweepPaths,
  'bias-variance': biasVariance,
  'learning-curves': learning,
  'layers-by-epoch': layersByEpoch,
  reliability,
  temperature,
  cost,
  confusion,
  'confusion-difference': confusionDifference,
  mistakes,
  'first-layer': firstLayer,
  weights,
  'weights-by-epoch': weightHistory,
} as const satisfies Record<string, FigureKind>;

export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];

/** The kind as all kinds are. */
export const kindOf = (name: FigureName): FigureKind => FIGURES[name];

/** Each arm has one look in all figures of its experiment. */
const stylesOf = ({ experiment }: Pick<ReportData, 'experiment'>) =>
  styleArms(
    experiment.spec.arms.map(({ name }) => name),
    baselineOf(experiment),
  );

/** A figure, or why there is none. */
export function drawFigure(name: FigureName, data: ReportData, question: FigureQuestion): Figure | string {
  const { missing, draw } = kindOf(name);
  const runs = data.runs.map(({ run }) => run);
  return missing(data.experiment, runs) ?? draw(data, question, stylesOf(data));
}

/** Those of these figures that there are. */
export const drawFigures = (name: FigureName, data: ReportData, questions: FigureQuestion[]): Figure[] =>
  questions.flatMap((question) => {
    const drawn = drawFigure(name, data, question);
    return typeof drawn === 'string' ? [] : [drawn];
  });
