/** Single models: their confidence, their mistakes and their weights. */
import type { ArmStyles } from '../../../charts/drawing/series.js';
import { confusionMatrix } from '../../../charts/figures/confusion.js';
import { MAX_LINES } from '../../../charts/figures/learning-curves.js';
import { type DiagnosedArm, reliabilityDiagram } from '../../../charts/figures/reliability.js';
import { type WeightsOfArm, weightHistogram } from '../../../charts/figures/weights.js';
import type { WeightReport } from '../../../experiments/records/layer-report.js';
import { numberOrDash } from '../../../number-format.js';
import { type Block, figureOrNull, tableOf } from '../document.js';
import type { ReportData, ReportedRun } from '../gather.js';

/** Arms whose confusion matrix is shown; one for every arm would fill pages. */
const MAX_MATRICES = 2;
const MAX_MISTAKES = 10;

export function calibration(data: ReportData, styles: ArmStyles): (Block | null)[] {
  const arms = firstOfEachArm(
    data,
    ({ run, diagnostics }): DiagnosedArm | null => diagnostics && { arm: run.arm, seed: run.seed, diagnostics },
  );
  const chosen = data.comparisons[0]?.chosenOnValidation?.arm;
  const baseline = data.comparisons[0]?.baseline;
  const matrices = arms.filter(({ arm }) => arm === baseline || arm === chosen).slice(0, MAX_MATRICES);
  return [
    ...chunks(arms, MAX_LINES).map((some) => figureOrNull(reliabilityDiagram(some, styles))),
    ...matrices.map((each) => figureOrNull(confusionMatrix(each, styles))),
    mistakesTable(arms.find(({ arm }) => arm === (chosen ?? baseline))),
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

export function layers(data: ReportData, styles: ArmStyles): (Block | null)[] {
  const arms = firstOfEachArm(data, ({ run, layers: report }): WeightsOfArm | null => {
    const weight = report && firstKernel(report.states);
    return weight && { arm: run.arm, seed: run.seed, weight };
  });
  return chunks(arms, MAX_LINES).map((some) => figureOrNull(weightHistogram(some, styles)));
}

function firstKernel(states: { layers: { weights: WeightReport[] }[] }[]): WeightReport | null {
  const weights = states.at(-1)?.layers.flatMap((layer) => layer.weights) ?? [];
  return weights.find(({ name }) => name.endsWith('kernel')) ?? null;
}

/** What `find` sees in the first run of each arm that has it. */
function firstOfEachArm<Found>(
  { experiment, runs }: ReportData,
  find: (reported: ReportedRun) => Found | null,
): Found[] {
  return experiment.spec.arms.flatMap(({ name }) => {
    const found = runs.filter(({ run }) => run.arm === name).map(find);
    return found.find((each) => each !== null) ?? [];
  });
}

function chunks<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
