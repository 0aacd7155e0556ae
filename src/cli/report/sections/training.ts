/** How training went, and what the arms reach and cost: means over the seeds. */
import { mean } from '../../../analysis/statistics/descriptive.js';
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { learningCurves, MAX_LINES } from '../../../charts/figures/learning-curves.js';
import { numberOrDash } from '../../../number-format.js';
import { describeDistortion } from '../../output/describe.js';
import { type Block, figure, tableOf } from '../document.js';
import type { ReportData } from '../gather.js';

/** A few arms in each chart, and the baseline in all of them. */
export function curves({ experiment, runs, comparisons }: ReportData, styles: ArmStyles): Block[] {
  const names = experiment.spec.arms.map(({ name }) => name);
  const baseline = comparisons[0]?.baseline ?? names[0]!;
  const others = names.filter((name) => name !== baseline);
  const groups: string[][] = [];
  for (let start = 0; start === 0 || start < others.length; start += MAX_LINES - 1) {
    groups.push([baseline, ...others.slice(start, start + MAX_LINES - 1)]);
  }
  const histories = runs.map(({ run, epochs }) => ({ arm: run.arm, epochs }));
  return groups.flatMap((arms) =>
    (['accuracy', 'dataLoss'] as const).flatMap((measure) => {
      const drawn = learningCurves(histories, arms, measure, styles);
      return drawn === null ? [] : [figure(drawn)];
    }),
  );
}

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
