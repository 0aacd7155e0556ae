/** What all figures of an experiment have in common. */
import type { ArmStyles } from '../../charts/drawing/series.js';
import type { Figure } from '../../charts/figures/figure.js';
import { MAX_LINES } from '../../charts/figures/learning-curves.js';
import type { DiagnosedArm } from '../../charts/figures/reliability.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { Run } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import { baselineOf, type ReportData, type ReportedRun } from '../report-data.js';

/** Which of the figures of a kind is meant; a kind knows some of these. */
export interface FigureQuestion {
  /** A metric of a comparison, or a measure of learning curves. */
  metric?: string | undefined;
  arms?: string[] | undefined;
  /** Its id: the figure is of this run alone. */
  run?: string | undefined;
  /** JSON pointer of a swept field. */
  field?: string | undefined;
  /** Name of the arm that was submitted with a sweep. */
  sweep?: string | undefined;
}

/** What a kind is drawn from. */
export type FigureSource =
  | 'records'
  | 'comparison'
  | 'path'
  | 'biasVariance'
  | 'histories'
  | 'diagnostics'
  | 'layers'
  | 'mistakes'
  | 'firstLayer';

export interface FigureKind {
  description: string;
  source: FigureSource;
  /** Fields of a question that it knows. */
  parameters: readonly (keyof FigureQuestion)[];
  /** Values of `metric`. */
  metrics?: readonly string[];
  /** Arms in one figure. */
  maxArms?: number;
  /** Whether the baseline is needed besides the arms that are asked for. */
  needsBaseline?: boolean;
  /** One question for each figure of an experiment, the default one first. */
  questions(experiment: Experiment): FigureQuestion[];
  titleOf(question: FigureQuestion): string;
  /** Why there is none, if records alone can tell: it never has one, or not yet. */
  missing(experiment: Experiment, runs: readonly Run[]): string | null;
  /** The figure, or why there is none. */
  draw(data: ReportData, question: FigureQuestion, styles: ArmStyles): Figure | string;
}

/** Said while no run has what is needed. */
export function notYet(runs: readonly Run[], what: string): string {
  const isOver = runs.every(({ status }) => isFinished(status));
  return isOver ? `No run has ${what}.` : `No run has ${what} yet.`;
}

/** Without a saved model in any run there are no figures of models. */
export const withoutModel = (_experiment: Experiment, runs: readonly Run[]): string | null =>
  runs.some(({ evaluation }) => evaluation !== null) ? null : notYet(runs, 'a saved model');

/** Without reports of single epochs there are no figures of them. */
export const withoutEpochs: FigureKind['missing'] = (experiment, runs) =>
  experiment.spec.layerReport === 'epochs'
    ? withoutModel(experiment, runs)
    : 'Epochs are measured with "layerReport": "epochs" in the spec.';

/** What `find` sees in the first run of each arm that has it. */
export function firstOfEachArm<Found>(
  { runs }: ReportData,
  arms: readonly string[],
  find: (reported: ReportedRun) => Found | null,
): Found[] {
  return arms.flatMap((name) => {
    const found = runs.filter(({ run }) => run.arm === name).map(find);
    return found.find((each) => each !== null) ?? [];
  });
}

/** The diagnostics of the first run of each of these arms that has some. */
export const diagnosedArms = (data: ReportData, arms: readonly string[]): DiagnosedArm[] =>
  firstOfEachArm(
    data,
    arms,
    ({ run, diagnostics }): DiagnosedArm | null => diagnostics && { arm: run.arm, seed: run.seed, diagnostics },
  );

/** Why a part of the diagnostics is missing, where one of them says so. */
export function reasonOf(
  { runs }: ReportData,
  part: 'calibration' | 'confusion' | 'temperatureScaled' | 'worstMistakes',
): string | null {
  return runs.flatMap(({ diagnostics }) => diagnostics?.reasons[part] ?? [])[0] ?? null;
}

export const runsOf = ({ runs }: ReportData): Run[] => runs.map(({ run }) => run);

/** As many arms as one figure holds, the baseline in all of them. */
export function armGroups(experiment: Experiment): string[][] {
  const baseline = baselineOf(experiment);
  const others = experiment.spec.arms.map(({ name }) => name).filter((name) => name !== baseline);
  const groups: string[][] = [];
  for (let start = 0; start === 0 || start < others.length; start += MAX_LINES - 1) {
    groups.push([baseline, ...others.slice(start, start + MAX_LINES - 1)]);
  }
  return groups;
}

/** Questions about all arms of an experiment: a single one without names, if they fit into it. */
export function questionsByArms(experiment: Experiment): FigureQuestion[] {
  const groups = armGroups(experiment);
  return groups.length === 1 ? [{}] : groups.map((arms) => ({ arms }));
}

/** The arms of a figure of several arms. */
export const armsOf = ({ experiment }: ReportData, { arms }: FigureQuestion): string[] =>
  arms ?? armGroups(experiment)[0]!;

/** Which arms, in a title. */
export const namedArms = ({ arms, run }: FigureQuestion): string =>
  run ? `, ${run}` : arms ? `, ${arms.join(', ')}` : '';
