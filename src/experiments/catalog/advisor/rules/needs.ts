/** What serves a need other than accuracy. */
import { type Rule, takesPenalty } from '../rule.js';
import { SOURCES } from '../sources.js';

/** Temperature from which a network is clearly too sure. A rule of thumb of regulab. */
const TOO_SURE = 1.15;

/** The strengths of preset l1-vs-l2-sparsity at which weights become zero. */
const SPARSE = [0.0001, 0.0003, 0.001];

export const NEED_RULES: readonly Rule[] = [
  {
    id: 'SCALE_TEMPERATURE',
    technique: 'temperature-scaling',
    action: 'add',
    condition:
      'Calibrated probabilities are required, or the fitted temperature shows overconfidence; and there are validation images.',
    source: SOURCES.guo2017,
    kind: 'free',
    serves: ['calibration'],
    apply({ arm, calibration, measured, validationSplit }) {
      if (validationSplit === 0 || arm.model.output.activation !== 'softmax') return null;
      const temperature = measured?.temperature ?? null;
      const isTooSure = temperature !== null && temperature > TOO_SURE;
      if (!calibration && !isTooSure) return null;
      const fitted =
        temperature === null
          ? 'Every run fits a temperature on its validation images.'
          : `The temperature fitted on the validation images is ${temperature.toFixed(2)}: ${measured!.arm} is ${temperature > 1 ? 'over' : 'under'}confident.`;
      return {
        reason: `${fitted} Dividing the logits by it changes no answer and needs no training: GET /v1/runs/{runId}/diagnostics shows the calibration with it (temperatureScaled). The patch leaves the spec as it is.`,
        change: { arms: [] },
      };
    },
  },
  {
    id: 'LINEAR_MODEL',
    technique: 'network',
    action: 'change',
    condition: 'A model that people can read is required, and the network has hidden layers.',
    source: SOURCES.goodfellowPractical2016,
    kind: 'technique',
    serves: ['interpretability'],
    isAbout: ({ setting }) => JSON.stringify(setting).includes('softmax-regression'),
    apply({ arm, interpretability }) {
      if (!interpretability || arm.model.architecture === 'softmax-regression') return null;
      return {
        reason:
          'Softmax regression has one weight for each pixel and digit: ten images that can be looked at. Measure first what this costs in accuracy. Do the same weights stand out for every seed?',
        change: {
          arms: [
            {
              label: 'softmax-regression',
              model: { architecture: 'softmax-regression', output: arm.model.output },
              regularization: Object.fromEntries(Object.keys(arm.regularization).map((field) => [field, null])),
            },
          ],
        },
      };
    },
  },
  {
    id: 'FEW_WEIGHTS_PROXIMAL',
    technique: 'proximal-l1',
    action: 'add',
    condition: 'A sparse model is required, with hidden layers and without a kernel penalty.',
    source: SOURCES.yun2021,
    kind: 'technique',
    serves: ['interpretability'],
    apply({ arm, interpretability }) {
      if (!interpretability || !takesPenalty(arm)) return null;
      return {
        reason:
          'With the proximal step, weights that the data do not support become exactly zero and can be omitted. How many depends on the strength. Sparse weights select no inputs: a pixel is unused only when its whole row is zero, which a group lasso aims at and regulab does not have.',
        change: {
          arms: [{ regularization: { kernel: { l1: { grid: SPARSE }, proximal: true } } }],
        },
      };
    },
  },
  {
    id: 'CORRELATED_ELASTIC',
    technique: 'elastic-net',
    action: 'add',
    condition: 'A sparse model is required and inputs are correlated, as neighbouring pixels are.',
    source: SOURCES.zou2005,
    kind: 'technique',
    serves: ['interpretability'],
    apply({ arm, interpretability }) {
      if (!interpretability || !takesPenalty(arm)) return null;
      return {
        reason:
          'Of a group of correlated inputs L1 tends to keep one and does not care which; in linear models a small L2 penalty keeps them together. With the proximal step, zeros are exact.',
        change: {
          arms: SPARSE.slice(1).map((l1) => ({
            label: `l1-${l1}`,
            regularization: { kernel: { l1, l2: 0.0003, proximal: true } },
          })),
        },
      };
    },
  },
];
