/**
 * Techniques that combine trained models: no field asks for them, they are made of finished runs.
 */
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
      'The members vary around their mean; averaging lowers the variance and leaves the bias. Brier score and NLL are never worse than the mean of the members; accuracy usually is better, and so is calibration.',
    cost: 'Trainings, weights and predictions times the number of members, which is the only setting to choose.',
    architectures: 'All with ten softmax units; members may come from different arms.',
    fields: [],
    inLayers: null,
    interactions: [
      {
        technique: 'dropout',
        effect:
          'Dropout trains many thinned networks that share weights and roughly predicts their mean, so an ensemble gains less on top of it.',
      },
      {
        technique: 'early-stopping',
        effect:
          'Members that overfit in different ways compensate each other, so an ensemble can stop later than a single model.',
      },
      {
        technique: 'l2',
        effect: 'A penalty makes the members more similar, which leaves less variance to average out.',
      },
    ],
    sources: [
      {
        title: 'Krogh and Vedelsby (1995), Neural Network Ensembles, Cross Validation, and Active Learning',
        url: 'https://proceedings.neurips.cc/paper/1994/hash/b8c37e33defde51cf91e1e03e51657da-Abstract.html',
      },
      {
        title:
          'Lakshminarayanan, Pritzel and Blundell (2017), Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles',
        url: 'https://arxiv.org/abs/1612.01474',
      },
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
