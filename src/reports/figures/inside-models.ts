/** Figures of what techniques do inside the models, and of what they cost. */
import { confusionDifference as differenceOf } from '../../charts/figures/confusion.js';
import { costChart, costsOf } from '../../charts/figures/cost.js';
import {
  type InspectedArm,
  LAYER_MEASURES,
  type LayerMeasure,
  layerCurves,
} from '../../charts/figures/layer-curves.js';
import { MAX_LINES } from '../../charts/figures/learning-curves.js';
import { temperatureDiagram } from '../../charts/figures/reliability.js';
import { baselineOf } from '../report-data.js';
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

const measureOf = (metric: string | undefined) => (metric ?? LAYER_MEASURES[0]) as LayerMeasure;

export const layersByEpoch: FigureKind = {
  description: 'A measure of all layers together after every measured epoch: the first seed of each arm.',
  source: 'layers',
  parameters: ['metric', 'arms', 'run'],
  metrics: LAYER_MEASURES,
  maxArms: MAX_LINES,
  questions: (experiment) =>
    questionsByArms(experiment).flatMap((question) => LAYER_MEASURES.map((metric) => ({ metric, ...question }))),
  titleOf: (question) => `Inside the layers: ${measureOf(question.metric)}${namedArms(question)}`,
  missing: withoutEpochs,
  draw: (data, question, styles) => {
    const inspected = firstOfEachArm(
      data,
      armsOf(data, question),
      ({ run, layers }): InspectedArm | null => layers && { arm: run.arm, seed: run.seed, epochs: layers.epochs },
    );
    const drawn = layerCurves(inspected, measureOf(question.metric), styles);
    return drawn ?? 'The networks have nothing of the kind, or fewer than two epochs were measured.';
  },
};

const NO_OTHER = 'The experiment has one arm, so nothing differs.';

export const confusionDifference: FigureKind = {
  description: 'What an arm confuses more and less often than the baseline: the first seed of both.',
  source: 'diagnostics',
  parameters: ['arms'],
  maxArms: 1,
  needsBaseline: true,
  questions: (experiment) =>
    experiment.spec.arms.flatMap(({ name }) => (name === baselineOf(experiment) ? [] : [{ arms: [name] }])),
  titleOf: (question) => `Difference of the confusions from the baseline${namedArms(question)}`,
  missing: (experiment, runs) => (experiment.spec.arms.length < 2 ? NO_OTHER : withoutModel(experiment, runs)),
  draw: (data, { arms: asked }) => {
    const baseline = baselineOf(data.experiment);
    const arm = asked?.[0] ?? data.experiment.spec.arms.find(({ name }) => name !== baseline)?.name;
    if (arm === undefined) return NO_OTHER;
    if (arm === baseline) return `${arm} is the baseline itself.`;
    const [reference] = diagnosedArms(data, [baseline]);
    const [own] = diagnosedArms(data, [arm]);
    const drawn = own && reference ? differenceOf(own, reference) : null;
    return drawn ?? reasonOf(data, 'confusion') ?? notYet(runsOf(data), 'stored predictions');
  },
};

export const temperature: FigureKind = {
  description: 'Reliability before and after one temperature corrects the confidences: the first seed of the arm.',
  source: 'diagnostics',
  parameters: ['arms', 'run'],
  maxArms: 1,
  questions: ({ spec }) => spec.arms.map(({ name }) => ({ arms: [name] })),
  titleOf: (question) => `Reliability before and after temperature scaling${namedArms(question)}`,
  missing: withoutModel,
  draw: (data, { arms = [baselineOf(data.experiment)] }, styles) => {
    const [diagnosed] = diagnosedArms(data, arms);
    const drawn = diagnosed ? temperatureDiagram(diagnosed, styles) : null;
    return drawn ?? reasonOf(data, 'temperatureScaled') ?? notYet(runsOf(data), 'stored predictions');
  },
};

export const cost: FigureKind = {
  description: 'Test accuracy against the time of training: every run, and the means of the arms.',
  source: 'records',
  parameters: [],
  questions: () => [{}],
  titleOf: () => 'Test accuracy against time of training',
  missing: (experiment, runs) => (experiment.spec.arms.length < 2 ? NO_OTHER : withoutModel(experiment, runs)),
  draw: (data, _question, styles) =>
    costChart(costsOf(runsOf(data)), styles) ?? 'Fewer than two arms have a run whose cost is known.',
};
