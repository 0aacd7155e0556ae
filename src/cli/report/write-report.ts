/** What a report says, section by section. Every number in it is one of the service's answers. */
import type { Comparison } from '../../analysis/schemas.js';
import type { WeightReport } from '../../experiments/records/layer-report.js';
import { describeDistortion, describeWarnings, secondsOf } from '../output/describe.js';
import { duration } from '../output/format.js';
import { armsChart, differencesChart } from './charts/arms.js';
import { biasVarianceCharts, learningCurves, MAX_LINES, pathCharts } from './charts/curves.js';
import { confusionMatrix, type DiagnosedArm, reliabilityDiagram } from './charts/predictions.js';
import { type WeightsOfArm, weightHistogram } from './charts/weights.js';
import { type Block, type Figure, figure, type ReportDocument, type Section, tableOf, text } from './document.js';
import type { ReportData, ReportedRun } from './gather.js';
import { differenceUnitOf, figureOf, mean, probability, range, signedAmount } from './numbers.js';

/** Arms whose confusions are shown; a matrix each would fill pages. */
const MAX_MATRICES = 2;

export function writeReport(data: ReportData): ReportDocument {
  const { experiment } = data;
  const sections = [
    overview(data),
    ...data.comparisons.map((comparison) => comparisonSection(comparison)),
    section(
      'Along the sweeps',
      data.paths.flatMap((paths) => pathCharts(paths).map(figure)),
    ),
    biasVarianceSection(data),
    ensembleSection(data),
    section('Learning curves', curves(data)),
    section('Generalization and cost', [costTable(data)]),
    section('Robustness', [robustnessTable(data)]),
    section('Calibration and confusions', predictions(data)),
    section('Inside the layers', inside(data)),
    section('Runs and receipts', receipts(data)),
    section('The spec', [
      {
        kind: 'code',
        caption: 'The spec with every default written out',
        language: 'json',
        text: JSON.stringify(experiment.spec, null, 2),
      },
    ]),
  ];
  return {
    title: experiment.name,
    summary: `${experiment.id}, ${experiment.status}`,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}

const section = (title: string, blocks: (Block | null)[]): Section => ({
  title,
  blocks: blocks.filter((block) => block !== null),
});

// ---- what and whether ------------------------------------------------------------------------------------------

function overview({ experiment, runs, comparisons }: ReportData): Section {
  const { spec, estimate } = experiment;
  const { dataset, training, seeds } = spec;
  const seconds = secondsOf(experiment);
  const held =
    dataset.validationSplit > 0 ? `, the last ${100 * dataset.validationSplit} % of them for validation` : '';
  const noise = dataset.labelNoise > 0 ? `; ${100 * dataset.labelNoise} % of the training labels are wrong` : '';
  const failed = runs.filter(({ run }) => run.status === 'failed').length;
  const facts = [
    `Data: ${dataset.name}, the first ${dataset.trainSize} training images${held}${noise}; tested on all test images.`,
    `${spec.arms.length} arms × ${seeds.length} seeds (${listed(seeds)}) = ${runs.length} runs${failed > 0 ? `, of which ${failed} failed` : ''}${seconds === null ? '' : `, trained in ${duration(seconds)}`}.`,
    `Training: ${training.epochs} epochs, batches of ${training.batchSize}, ${training.optimizer.type} at a learning rate of ${training.optimizer.learningRate}, unless an arm says otherwise.`,
  ];
  const chosen = comparisons[0]?.chosenOnValidation;
  if (chosen)
    facts.push(
      `Best on the validation images (${chosen.metric}): ${chosen.arm}. The test set is for judging it, not for choosing.`,
    );
  const blocks: Block[] = [{ kind: 'list', items: facts }];
  const warnings = describeWarnings(experiment).map((line) => line.replace(/^warning\s+/, ''));
  if (warnings.length > 0) blocks.push(text('The service warns:'), { kind: 'list', items: warnings });
  blocks.push(
    tableOf(
      'Arms',
      ['arm', 'model', 'weights>', 'what is done to it'],
      spec.arms.map(({ name, model, regularization, training: own }) => [
        name,
        describeModel(model),
        String(estimate.parameters[name] ?? ''),
        describeTechniques(regularization, own, training),
      ]),
    ),
  );
  return section('What was done', blocks);
}

const listed = (seeds: number[]) =>
  seeds.length > 6 ? `${seeds.slice(0, 3).join(', ')} … ${seeds.at(-1)}` : seeds.join(', ');

type Arm = ReportData['experiment']['spec']['arms'][number];

function describeModel({ architecture, ...model }: Arm['model']): string {
  const widths = ['filters', 'units', 'hiddenUnits'].flatMap((field) => {
    const value = (model as Record<string, unknown>)[field];
    return value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[value].flat().join('-')];
  });
  return [architecture, ...widths].join(' ');
}

/** Every technique that is on, and what the arm's training does differently. */
function describeTechniques(
  regularization: Arm['regularization'],
  own: Arm['training'],
  shared: Arm['training'],
): string {
  const techniques = Object.entries(regularization).filter(([, value]) => value !== null);
  const changed = Object.entries(own).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(shared[field as keyof typeof shared]),
  );
  return [...techniques, ...changed].map(([name, value]) => `${name} ${settingsOf(value)}`.trim()).join('; ') || '–';
}

function settingsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${settingsOf(inner)}`)
    .join(', ');
}

function comparisonSection(comparison: Comparison): Section {
  const { metric, complete, comparisons, notes, baseline } = comparison;
  const blocks: Block[] = [];
  if (!complete)
    blocks.push(text('Provisional: runs are still going on, and nothing is tested before all have ended.'));
  blocks.push(figure(armsChart(comparison)));
  if (comparisons.length > 0) {
    blocks.push(figure(differencesChart(comparison)), testsTable(comparison));
    blocks.push({ kind: 'list', items: comparisons.map(({ statement }) => statement) });
  }
  blocks.push(...notes.map(text));
  return section(
    comparisons.length === 0 ? metric : `${metric}: did it help?`,
    blocks.length === 0 ? [text(`Only ${baseline}.`)] : blocks,
  );
}

function testsTable({ metric, baseline, comparisons }: Comparison): Block {
  return tableOf(
    `Tests against ${baseline}`,
    [
      `minus ${baseline}`,
      'pairs>',
      `${differenceUnitOf(metric)}>`,
      '95 % interval>',
      'p (paired t)>',
      'p (Holm)>',
      'p (sign flip)>',
      'd_z>',
      'P(better)>',
    ],
    comparisons.map(({ arm, n, difference, pairedT, holm, signFlip, effectSize }) => [
      arm,
      String(n),
      signedAmount(difference?.mean, metric),
      range(difference?.interval, (value) => signedAmount(value, metric)),
      probability(pairedT?.p),
      probability(holm?.p),
      probability(signFlip?.p),
      figureOf(effectSize?.dz),
      figureOf(effectSize?.probabilityBetter),
    ]),
  );
}

// ---- replicas and ensembles ------------------------------------------------------------------------------------

function biasVarianceSection({ biasVariance }: ReportData): Section {
  if (biasVariance === null) return section('Bias and variance', []);
  const { replicas, arms, notes } = biasVariance;
  const table = tableOf(
    'Bias and variance of every arm',
    ['arm', 'replicas>', '0-1 error>', 'bias>', 'net variance>', 'Brier error>', 'bias²>', 'variance>'],
    arms.map(({ arm, n, zeroOne, brier }) => [
      arm,
      String(n),
      ...[zeroOne?.error, zeroOne?.bias, zeroOne?.netVariance, brier?.error, brier?.bias, brier?.variance].map(
        figureOf,
      ),
    ]),
  );
  return section('Bias and variance', [
    text(replicas.description),
    ...biasVarianceCharts(biasVariance).map(figure),
    table,
    {
      kind: 'list',
      items: arms.map(({ arm, statement }) => (statement.startsWith(arm) ? statement : `${arm}: ${statement}`)),
    },
    ...notes.map(text),
  ]);
}

function ensembleSection({ ensembles }: ReportData): Section {
  const made = ensembles?.ensembles.filter(({ groups }) => groups.length > 0) ?? [];
  if (ensembles === null || made.length === 0) return section('Ensembles', []);
  const table = tableOf(
    'Ensembles of the runs of an arm beside what their members do alone',
    [
      'arms',
      'members>',
      'groups>',
      'accuracy of members (%)>',
      'of the ensemble (%)>',
      'gain, points>',
      '95 % interval>',
      'NLL gain>',
      'Brier gain>',
    ],
    made.map(({ arms, size, groups, gain }) => [
      arms.join(', '),
      String(size),
      String(groups.length),
      (100 * mean(groups.map(({ membersMean }) => membersMean.accuracy))).toFixed(2),
      (100 * mean(groups.map(({ ensemble }) => ensemble.accuracy))).toFixed(2),
      signedAmount(gain?.accuracy.mean, 'test.accuracy'),
      range(gain?.accuracy.interval, (value) => signedAmount(value, 'test.accuracy')),
      figureOf(gain?.nll.mean),
      figureOf(gain?.brier.mean),
    ]),
  );
  return section('Ensembles', [
    table,
    { kind: 'list', items: made.map(({ statement }) => statement) },
    ...ensembles.notes.map(text),
  ]);
}

// ---- how it went -----------------------------------------------------------------------------------------------

/** A few arms in each chart, the baseline in all of them. */
function curves({ experiment, runs, comparisons }: ReportData): Block[] {
  const names = experiment.spec.arms.map(({ name }) => name);
  const baseline = comparisons[0]?.baseline ?? names[0]!;
  const others = names.filter((name) => name !== baseline);
  const groups: string[][] = [];
  for (let start = 0; start === 0 || start < others.length; start += MAX_LINES - 1) {
    groups.push([baseline, ...others.slice(start, start + MAX_LINES - 1)]);
  }
  return groups.flatMap((arms) =>
    (['accuracy', 'dataLoss'] as const).flatMap((measure) => {
      const drawn = learningCurves(runs, arms, measure);
      return drawn === null ? [] : [figure(drawn)];
    }),
  );
}

/** What the runs of each arm reached and cost, as means over the seeds. */
export function costTable({ experiment, runs }: Pick<ReportData, 'experiment' | 'runs'>): Block | null {
  const rows = experiment.spec.arms.flatMap(({ name }) => {
    const evaluations = runs.flatMap(({ run }) => (run.arm === name && run.evaluation ? [run.evaluation] : []));
    if (evaluations.length === 0) return [];
    const average = (value: (evaluation: (typeof evaluations)[number]) => number) => mean(evaluations.map(value));
    return [
      [
        name,
        String(evaluations.length),
        average(({ savedEpoch }) => savedEpoch).toFixed(1),
        (100 * average(({ train }) => train.accuracy)).toFixed(2),
        (100 * average(({ test }) => test.accuracy)).toFixed(2),
        (100 * average(({ train, test }) => train.accuracy - test.accuracy)).toFixed(2),
        figureOf(average(({ train, test }) => test.dataLoss - train.dataLoss)),
        figureOf(average(({ test }) => test.penalty)),
        figureOf(average(({ cost }) => cost?.trainingSeconds ?? Number.NaN)),
        figureOf(average(({ cost }) => cost?.trainingMegaflops ?? Number.NaN)),
      ],
    ];
  });
  if (rows.length === 0) return null;
  return tableOf(
    'Means over the seeds, of the saved weights in inference mode. The gap is what a network does better on its training images; the penalty is no part of a loss.',
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

/** What the arms still reach on distorted test images, as means over the seeds; null where none were asked for. */
function robustnessTable({ experiment, runs }: ReportData): Block | null {
  const distortions = experiment.spec.robustness;
  const rows = experiment.spec.arms.flatMap(({ name }) => {
    const evaluations = runs.flatMap(({ run }) =>
      run.arm === name && run.evaluation?.robustness ? [run.evaluation] : [],
    );
    if (evaluations.length === 0) return [];
    const accuracy = (of: (evaluation: (typeof evaluations)[number]) => number) =>
      (100 * mean(evaluations.map(of))).toFixed(2);
    return [
      [
        name,
        String(evaluations.length),
        accuracy(({ test }) => test.accuracy),
        ...distortions.map((_, index) => accuracy(({ robustness }) => robustness![index]!.accuracy)),
      ],
    ];
  });
  if (rows.length === 0) return null;
  return tableOf(
    'Test accuracy (%) of the saved weights on the test images as they are, and distorted; means over the seeds.',
    ['arm', 'runs>', 'as they are>', ...distortions.map((distortion) => `${describeDistortion(distortion)}>`)],
    rows,
  );
}

// ---- single models ---------------------------------------------------------------------------------------------

/** The first run of each arm that left something. */
function firstOf<Found>({ experiment, runs }: ReportData, find: (reported: ReportedRun) => Found | null): Found[] {
  return experiment.spec.arms.flatMap(({ name }) => {
    const found = runs.filter(({ run }) => run.arm === name).map(find);
    return found.find((each) => each !== null) ?? [];
  });
}

function predictions(data: ReportData): (Block | null)[] {
  const arms = firstOf(
    data,
    ({ run, diagnostics }): DiagnosedArm | null => diagnostics && { arm: run.arm, seed: run.seed, diagnostics },
  );
  const chosen = data.comparisons[0]?.chosenOnValidation?.arm;
  const baseline = data.comparisons[0]?.baseline;
  const matrices = arms.filter(({ arm }) => arm === baseline || arm === chosen).slice(0, MAX_MATRICES);
  const drawn = [...chunks(arms, MAX_LINES).map(reliabilityDiagram), ...matrices.map(confusionMatrix)];
  return [...drawn.map(orNothing), mistakesTable(arms.find(({ arm }) => arm === (chosen ?? baseline)))];
}

function mistakesTable(diagnosed: DiagnosedArm | undefined): Block | null {
  const worst = diagnosed?.diagnostics.worstMistakes?.slice(0, 10) ?? [];
  if (diagnosed === undefined || worst.length === 0) return null;
  return tableOf(
    `The surest mistakes of ${diagnosed.arm}, seed ${diagnosed.seed}`,
    ['test image>', 'label>', 'answer>', 'confidence>', 'probability of the label>'],
    worst.map(({ image, label, answer, confidence, labelProbability }) => [
      String(image),
      String(label),
      String(answer),
      confidence.toFixed(4),
      figureOf(labelProbability),
    ]),
  );
}

function inside(data: ReportData): (Block | null)[] {
  const arms = firstOf(data, ({ run, layers }): WeightsOfArm | null => {
    const kernel = layers && firstKernel(layers.states);
    return kernel && { arm: run.arm, seed: run.seed, ...kernel };
  });
  return chunks(arms, MAX_LINES).map(weightHistogram).map(orNothing);
}

function firstKernel(states: { layers: { layer: string; weights: WeightReport[] }[] }[]) {
  for (const { layer, weights } of states.at(-1)?.layers ?? []) {
    const weight = weights.find(({ name }) => name.endsWith('kernel'));
    if (weight) return { layer, weight };
  }
  return null;
}

const orNothing = (drawn: Figure | null): Block | null => drawn && figure(drawn);

function chunks<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

// ---- receipt ---------------------------------------------------------------------------------------------------

function receipts({ runs }: ReportData): Block[] {
  const table = tableOf(
    'Every run. Equal specs and seeds give equal weights, to the last bit, on the same kind of machine',
    ['run', 'arm', 'seed>', 'status', 'ended', 'test accuracy>', 'SHA-256 of the weights'],
    runs.map(({ run }) => [
      run.id,
      run.arm,
      String(run.seed),
      run.status,
      run.stopReason ? `${run.stopReason.kind}, epoch ${run.stopReason.epoch}` : '–',
      run.evaluation ? String(run.evaluation.test.accuracy) : '–',
      run.weightsSha256 ?? run.error?.message ?? '–',
    ]),
  );
  const receipt = runs.find(({ run }) => run.receipt !== null)?.run.receipt;
  if (!receipt) return [table];
  return [
    table,
    {
      kind: 'code',
      caption: 'What the bits depend on beside spec and seed (the receipt of the first run)',
      language: 'json',
      text: JSON.stringify(receipt, null, 2),
    },
  ];
}
