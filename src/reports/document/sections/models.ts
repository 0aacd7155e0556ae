/** Single models: what happens inside them, their mistakes, their confidence and their weights. */
import { weigh, weightsInWords } from '../../../analysis/comparison/weights-in-words.js';
import { drawFigures, FIGURES, type FigureName } from '../../figures/catalogue.js';
import type { FigureQuestion } from '../../figures/kind.js';
import { baselineOf, type ReportData } from '../../report-data.js';
import { type Block, figure, text } from '../document.js';

/** The figures of these names, each for all of its questions or for those that are given. */
const draw = (data: ReportData, names: readonly FigureName[], questions?: FigureQuestion[]): Block[] =>
  names.flatMap((name) => drawFigures(name, data, questions ?? FIGURES[name].questions(data.experiment)).map(figure));

/** The baseline, and the arm to look at besides it: the chosen one, else the first other one. */
function twoArms({ experiment, comparisons }: ReportData): { baseline: string; other: string | undefined } {
  const baseline = baselineOf(experiment);
  const chosen = comparisons[0]?.chosenOnValidation?.arm;
  const others = experiment.spec.arms.map(({ name }) => name).filter((name) => name !== baseline);
  return { baseline, other: others.find((name) => name === chosen) ?? others[0] };
}

const oneByOne = (arms: (string | undefined)[]): FigureQuestion[] =>
  arms.flatMap((arm) => (arm === undefined ? [] : [{ arms: [arm] }]));

export function inside(data: ReportData): Block[] {
  const { baseline, other } = twoArms(data);
  return [
    ...draw(data, ['layers-by-epoch']),
    ...draw(data, ['confusion-difference'], oneByOne([other])),
    ...draw(data, ['temperature'], oneByOne([other ?? baseline])),
    ...draw(data, ['cost']),
    ...draw(data, ['mistakes'], oneByOne([baseline, other])),
  ];
}

export function calibration(data: ReportData): Block[] {
  const { baseline, other } = twoArms(data);
  return [...draw(data, ['reliability']), ...draw(data, ['confusion'], oneByOne([baseline, other]))];
}

/** The weights of each arm: what the techniques did to them in words, then figures. */
export function layers(data: ReportData): Block[] {
  const weighed = data.runs.flatMap(
    ({ run, layers: measured }) => weigh(run, measured?.states.at(-1)?.layers ?? []) ?? [],
  );
  return [
    ...weightsInWords(weighed, baselineOf(data.experiment)).map(text),
    ...draw(data, ['first-layer', 'weights', 'weights-by-epoch']),
  ];
}
