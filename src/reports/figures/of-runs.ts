/** Figures of single runs, or of means over the runs of an arm. */
import { confusionMatrix } from '../../charts/figures/confusion.js';
import { learningCurves, MAX_LINES } from '../../charts/figures/learning-curves.js';
import { type Measure, stoppedAt } from '../../charts/figures/mean-curves.js';
import {
  type FirstLayer,
  firstLayerPictures,
  MAX_PANELS,
  MAX_UNITS,
} from '../../charts/figures/pictures/first-layer.js';
import { type MistakesOfArm, mistakePictures } from '../../charts/figures/pictures/mistakes.js';
import { type MeasuredArm, weightsByEpoch } from '../../charts/figures/pictures/weights-by-epoch.js';
import { reliabilityDiagram } from '../../charts/figures/reliability.js';
import { type WeightsOfArm, weightHistogram } from '../../charts/figures/weights.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import type { WeightReport } from '../../experiments/records/layer-report.js';
import { baselineOf, type ReportData } from '../report-data.js';
import {
  armsOf,
  diagnosedArms,
  type FigureKind,
  firstOfEachArm,
  namedArms,
  notYet,
  questionsByArms,
  reasonOf,
  runsOf,
  withoutEpochs,
  withoutModel,
} from './kind.js';

const MEASURES: readonly Measure[] = ['accuracy', 'dataLoss'];

export const learning: FigureKind = {
  description: 'Accuracy or data loss after every epoch, on training and validation images: means over the seeds.',
  source: 'histories',
  parameters: ['metric', 'arms', 'run'],
  metrics: MEASURES,
  maxArms: MAX_LINES,
  questions: (experiment) =>
    questionsByArms(experiment).flatMap((question) => MEASURES.map((metric) => ({ metric, ...question }))),
  titleOf: (question) =>
    `Learning curves: ${question.metric === 'dataLoss' ? 'data loss' : 'accuracy'}${namedArms(question)}`,
  missing: (_experiment, runs) =>
    runs.some(({ progress, stopReason }) => progress.epoch > 0 || (stopReason?.epoch ?? 0) > 0)
      ? null
      : notYet(runs, 'completed an epoch'),
  draw: (data, question, styles) => {
    const histories = data.runs.map(({ run, epochs }) => ({ arm: run.arm, epochs, stoppedAt: stoppedAt(run) }));
    const measure = question.metric === 'dataLoss' ? 'dataLoss' : 'accuracy';
    const drawn = learningCurves(histories, armsOf(data, question), measure, styles, { shade: 'seeds', marks: true });
    return drawn ?? notYet(runsOf(data), 'completed an epoch');
  },
};

export const reliability: FigureKind = {
  description: 'How often answers are right, by how confident they are: the first seed of each arm.',
  source: 'diagnostics',
  parameters: ['arms', 'run'],
  maxArms: MAX_LINES,
  questions: questionsByArms,
  titleOf: (question) => `Reliability${namedArms(question)}`,
  missing: withoutModel,
  draw: (data, question, styles) =>
    reliabilityDiagram(diagnosedArms(data, armsOf(data, question)), styles) ??
    reasonOf(data, 'calibration') ??
    notYet(runsOf(data), 'stored predictions'),
};

export const confusion: FigureKind = {
  description: 'Which digits a model takes for which: the first seed of the arm.',
  source: 'diagnostics',
  parameters: ['arms', 'run'],
  maxArms: 1,
  questions: ({ spec }) => spec.arms.map(({ name }) => ({ arms: [name] })),
  titleOf: (question) => `Confusion matrix${namedArms(question)}`,
  missing: withoutModel,
  draw: (data, { arms = [baselineOf(data.experiment)] }, styles) => {
    const [diagnosed] = diagnosedArms(data, arms);
    const drawn = diagnosed ? confusionMatrix(diagnosed, styles) : null;
    return drawn ?? reasonOf(data, 'confusion') ?? notYet(runsOf(data), 'stored predictions');
  },
};

export const mistakes: FigureKind = {
  description: 'The wrong answers that a model was surest of, as pictures: the first seed of the arm.',
  source: 'mistakes',
  parameters: ['arms', 'run'],
  maxArms: 1,
  questions: ({ spec }) => spec.arms.map(({ name }) => ({ arms: [name] })),
  titleOf: (question) => `Surest mistakes${namedArms(question)}`,
  missing: withoutModel,
  draw: (data, { arms = [baselineOf(data.experiment)] }) => {
    const [seen] = firstOfEachArm(
      data,
      arms,
      ({ run, mistakes: ofRun }): MistakesOfArm | null => ofRun && { arm: run.arm, seed: run.seed, mistakes: ofRun },
    );
    if (seen) return mistakePictures(seen) ?? 'The model makes no mistake on the test images.';
    const isDiagnosed = data.runs.some(({ diagnostics }) => diagnostics?.worstMistakes);
    return isDiagnosed
      ? 'This service cannot read the test images.'
      : (reasonOf(data, 'worstMistakes') ?? notYet(runsOf(data), 'stored predictions'));
  },
};

export const firstLayer: FigureKind = {
  description: `The weights into each unit of the first layer, laid out as the image is, or the kernels of a convolution: orange for positive, blue for negative, no colour for zero, on one scale for all arms. Up to ${MAX_UNITS} units of the first seed of each arm.`,
  source: 'firstLayer',
  parameters: ['arms', 'run'],
  maxArms: MAX_PANELS,
  questions: () => [{}],
  titleOf: (question) => `Weights of the first layer as pictures${namedArms(question)}`,
  missing: (experiment, runs) =>
    experiment.spec.arms.some(({ model }) => seesImages(model))
      ? withoutModel(experiment, runs)
      : 'The first layer of no arm sees an image as a whole or in windows.',
  draw: (data, question, styles) => {
    const layers = firstOfEachArm(
      data,
      armsOf(data, question),
      ({ run, firstLayer: ofRun }): FirstLayer | null => ofRun && { arm: run.arm, seed: run.seed, ...ofRun },
    );
    return firstLayerPictures(layers, styles) ?? 'No run has a saved first layer that sees an image.';
  },
};

export const weights: FigureKind = {
  description: 'How the weights of the first kernel are spread: the first seed of each arm.',
  source: 'layers',
  parameters: ['arms', 'run'],
  maxArms: MAX_LINES,
  questions: questionsByArms,
  titleOf: (question) => `Weights of the first kernel${namedArms(question)}`,
  missing: (experiment, runs) =>
    experiment.spec.layerReport === 'none'
      ? 'The spec says "layerReport": "none", so nothing was measured inside the layers.'
      : withoutModel(experiment, runs),
  draw: (data, question, styles) =>
    weightHistogram(weightsOfArms(data, armsOf(data, question)), styles) ??
    notYet(runsOf(data), 'a report of layers with weights'),
};

export const weightHistory: FigureKind = {
  description:
    'How many weights of a kernel are how large after every measured epoch, the darker the more, on a logarithmic scale that all arms share: the first kernels, in the first seed of each arm.',
  source: 'layers',
  parameters: ['arms', 'run'],
  maxArms: MAX_LINES,
  questions: questionsByArms,
  titleOf: (question) => `Weights by epoch${namedArms(question)}`,
  missing: withoutEpochs,
  draw: (data, question, styles) => {
    const measured = firstOfEachArm(
      data,
      armsOf(data, question),
      ({ run, layers }): MeasuredArm | null => layers && { arm: run.arm, seed: run.seed, epochs: layers.epochs },
    );
    return weightsByEpoch(measured, styles) ?? notYet(runsOf(data), 'a report of two epochs');
  },
};

/** Recurrent networks read an image row by row. */
const seesImages = (model: Experiment['spec']['arms'][number]['model']) =>
  model.architecture !== 'lstm' &&
  model.architecture !== 'gru' &&
  !(model.architecture === 'layers' && model.input === 'rows');

const weightsOfArms = (data: ReportData, arms: readonly string[]): WeightsOfArm[] =>
  firstOfEachArm(data, arms, ({ run, layers }): WeightsOfArm | null => {
    const weight = layers && firstKernel(layers.states);
    return weight && { arm: run.arm, seed: run.seed, weight };
  });

function firstKernel(states: { layers: { weights: WeightReport[] }[] }[]): WeightReport | null {
  const all = states.at(-1)?.layers.flatMap((layer) => layer.weights) ?? [];
  return all.find(({ name }) => name.endsWith('kernel')) ?? null;
}
