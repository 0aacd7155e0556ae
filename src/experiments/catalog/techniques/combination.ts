/**
 * Techniques that combine trained models: no field asks for them, they are made of finished runs.
 */
import { source } from '../reference.js';
import { REFERENCES } from '../references.js';
import type { Technique } from './technique.js';

export const COMBINATION: readonly Technique[] = [
  {
    name: 'ensemble',
    title: 'Ensemble',
    family: 'combination',
    definition:
      'Several models, trained from different seeds (or of different arms), predict together, with the mean of their probabilities.',
    formula:
      "p = mean_m p_m; Brier score of the ensemble = mean of its members' - ambiguity, with ambiguity = mean_m Σ_k (p_mk - p_k)² ≥ 0",
    training:
      'Nothing changes: each member is a separate run, and the seeds that show the spread of an arm can serve as members.',
    inference:
      'The members vary around their mean, and averaging takes away this part of the variance. Members of one arm share their training images, so the variance that comes from the choice of the images remains, as does the bias of the squared error. Brier score and NLL are never worse than the mean of the members; accuracy usually is better. Calibration can get worse, because the mean is less certain than its members: fit the temperature after averaging.',
    cost: 'Trainings, weights and predictions times the number of members, which is the only setting to choose.',
    architectures: 'All with ten softmax units; members may come from different arms.',
    fields: [],
    inLayers: null,
    interactions: [
      {
        technique: 'dropout',
        effect:
          'Dropout trains many thinned networks that share weights and roughly predicts their mean, so an ensemble may gain less on top of it.',
      },
      {
        technique: 'early-stopping',
        effect:
          'Errors that the members do not share average out, so a large ensemble can do with members that overfit (shown for linear models by Sollich and Krogh); it may stop later than a single model.',
      },
      {
        technique: 'l2',
        effect: 'A penalty can make the members more similar, which leaves less variance to average out.',
      },
    ],
    sources: [
      source(REFERENCES.krogh1995),
      source(REFERENCES.lakshminarayanan2017),
      source(REFERENCES.sollich1996),
      source(REFERENCES.rahaman2021),
    ],
    preset: 'ensemble-vs-single',
    example: {
      name: 'ensemble',
      dataset: { name: 'mnist', trainSize: 2000, validationSplit: 0.2 },
      seeds: { count: 10, base: 1 },
      training: { epochs: 10, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.001 } },
      arms: [{ name: 'single', model: { architecture: 'mlp', hiddenUnits: [64] } }],
    },
  },
];
