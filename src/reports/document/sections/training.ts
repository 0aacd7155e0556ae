/** How training went, and what the arms reach and cost: means over the seeds. */
import { mean } from '../../../analysis/statistics/descriptive.js';
import { describeDistortion } from '../../../experiments/spec/experiment.js';
import { numberOrDash } from '../../../number-format.js';
import { drawFigures, FIGURES } from '../../figures/catalogue.js';
import type { ReportData } from '../../report-data.js';
import { type Block, figure, tableOf } from '../document.js';

/** Accuracy and data loss; a few arms in each chart, and the baseline in all of them. */
export const curves = (data: ReportData): Block[] =>
  drawFigures('learning-curves', data, FIGURES['learning-curves'].questions(data.experiment)).map(figure);

type Evaluation = NonNullable<ReportData['runs'][number]['run']['evaluation']>;
type Runs = Pick<ReportData, 'experiment' | 'runs'>;

/** The evaluations of each arm that has some. */
function evaluationsByArm({ experiment, runs }: Runs, include: (evaluation: Evaluation) => boolean) {
  return experiment.spec.arms.flatMap(({ name }) => {
    const evaluations = runs.flatMap(({ run }) =>
      run.arm === name && run.evaluation && include(run.evaluation) ? [run.evaluation] : [],
    );
    return evaluations.length === 0 ? [] : [{ name, evaluations }];
  });
}

/** Null as long as no run has an evaluation. */
export function costTable(data: Runs): Block | null {
  const rows = evaluationsByArm(data, () => true).map(({ name, evaluations }) => {
    const average = (value: (evaluation: Evaluation) => number) => mean(evaluations.map(value));
    const percentage = (share: (evaluation: Evaluation) => number) => (100 * average(share)).toFixed(2);
    return [
      name,
      String(evaluations.length),
      average(({ savedEpoch }) => savedEpoch).toFixed(1),
      percentage(({ train }) => train.accuracy),
      percentage(({ test }) => test.accuracy),
      percentage(({ train, test }) => train.accuracy - test.accuracy),
      numberOrDash(average(({ train, test }) => test.dataLoss - train.dataLoss)),
      numberOrDash(average(({ test }) => test.penalty)),
      numberOrDash(average(({ cost }) => cost?.trainingSeconds ?? Number.NaN)),
      numberOrDash(average(({ cost }) => cost?.trainingMegaflops ?? Number.NaN)),
    ];
  });
  if (rows.length === 0) return null;
  return tableOf(
    'Means over the seeds, of the saved weights in inference mode. The gap is how much better a model does on its training images than on the test images. Losses do not include the penalty.',
    [
      'arm',
      'runs>',
      'saved epoch>',
      'train accuracy (%)>',
      'test accuracy (%)>',
      'gap (points)>',
      'gap of the loss>',
      'penalty>',
      'seconds>',
      'MFLOP>',
    ],
    rows,
  );
}

/** Accuracy on distorted test images; null where the spec names no distortion. */
export function robustnessTable(data: ReportData): Block | null {
  const distortions = data.experiment.spec.robustness;
  const rows = evaluationsByArm(data, ({ robustness }) => Boolean(robustness)).map(({ name, evaluations }) => {
    const accuracy = (of: (evaluation: Evaluation) => number) => (100 * mean(evaluations.map(of))).toFixed(2);
    return [
      name,
      String(evaluations.length),
      accuracy(({ test }) => test.accuracy),
      ...distortions.map((_, index) => accuracy(({ robustness }) => robustness![index]!.accuracy)),
    ];
  });
  if (rows.length === 0) return null;
  return tableOf(
    'Test accuracy (%) of the saved weights on the original and on the distorted test images. Means over the seeds.',
    ['arm', 'runs>', 'original>', ...distortions.map((distortion) => `${describeDistortion(distortion)}>`)],
    rows,
  );
}
