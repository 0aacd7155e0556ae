/** Techniques that add a term to the objective. */
import { type Technique, withAndWithout } from './technique.js';

const HIDDEN_KERNELS =
  'Every hidden kernel of mlp, cnn, lstm and gru (of a recurrent layer its input kernel), not the output layer; softmax-regression has no hidden kernel.';
const RIDGE = {
  title: 'Hoerl and Kennard (1970), Ridge Regression: Biased Estimation for Nonorthogonal Problems',
  url: 'https://doi.org/10.1080/00401706.1970.10488634',
};

export const PENALTIES: readonly Technique[] = [
  {
    name: 'l1',
    title: 'L1 penalty (lasso)',
    family: 'penalty',
    definition:
      'Adds the sum of the absolute kernel values to the objective, so that small weights are pushed to zero at the same pace as large ones.',
    formula: 'objective = data loss + l1·Σ|w|; gradient of the penalty: l1·sign(w), 0 at w = 0',
    training:
      'A constant pull towards zero: weights that the data do not hold up end close to zero. The subgradient steps over zero and back, so values are small but hardly ever exactly zero.',
    inference: 'Nothing is computed differently; many weights are small enough to be set to zero without a loss.',
    cost: 'One pass over the kernels in a step. One strength to choose, usually 1e-6 to 1e-3.',
    architectures: HIDDEN_KERNELS,
    fields: ['regularization.kernel.l1'],
    inLayers: 'kernelRegularizer.l1 of dense, conv2d, lstm and gru',
    interactions: [
      { technique: 'l2', effect: 'Together they are the elastic net.' },
      {
        technique: 'batch-normalization',
        effect: 'Batch normalization undoes the scale of a whole kernel, but not which of its values are small.',
      },
    ],
    sources: [
      {
        title: 'Tibshirani (1996), Regression Shrinkage and Selection via the Lasso',
        url: 'https://doi.org/10.1111/j.2517-6161.1996.tb02080.x',
      },
    ],
    preset: null,
    example: withAndWithout('l1', { regularization: { kernel: { l1: 0.0003 } } }),
  },
  {
    name: 'l2',
    title: 'L2 penalty (ridge)',
    family: 'penalty',
    definition:
      'Adds the sum of the squared kernel values to the objective: large weights cost much, small ones next to nothing.',
    formula: 'objective = data loss + l2·Σw² (a sum, without ½); gradient of the penalty: 2·l2·w',
    training:
      'A pull towards zero in proportion to the weight: all weights shrink, none becomes zero. Under an adaptive optimizer the pull is rescaled like any gradient.',
    inference: 'Nothing is computed differently; the function is smoother because the weights are smaller.',
    cost: 'One pass over the kernels in a step. One strength to choose, usually 1e-5 to 1e-2.',
    architectures: HIDDEN_KERNELS,
    fields: ['regularization.kernel.l2'],
    inLayers: 'kernelRegularizer.l2 of dense, conv2d, lstm and gru',
    interactions: [
      { technique: 'l1', effect: 'Together they are the elastic net.' },
      {
        technique: 'batch-normalization',
        effect:
          'Batch normalization right after the layer undoes the scale of its kernel: the penalty then only raises the effective learning rate.',
      },
    ],
    sources: [
      RIDGE,
      {
        title: 'Krogh and Hertz (1991), A Simple Weight Decay Can Improve Generalization',
        url: 'https://papers.nips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html',
      },
      {
        title: 'van Laarhoven (2017), L2 Regularization versus Batch and Weight Normalization',
        url: 'https://arxiv.org/abs/1706.05350',
      },
    ],
    preset: null,
    example: withAndWithout('l2', { regularization: { kernel: { l2: 0.001 } } }),
  },
  {
    name: 'elastic-net',
    title: 'Elastic net',
    family: 'penalty',
    definition:
      'The L1 and the L2 penalty at once: L1 thins the weights out, L2 keeps correlated ones together and the rest small.',
    formula: 'objective = data loss + l1·Σ|w| + l2·Σw²',
    training: 'The sum of both pulls: a constant one and one in proportion to the weight.',
    inference: 'Nothing is computed differently.',
    cost: 'As L1 and L2. Two strengths to choose.',
    architectures: HIDDEN_KERNELS,
    fields: ['regularization.kernel.l1', 'regularization.kernel.l2'],
    inLayers: 'kernelRegularizer of dense, conv2d, lstm and gru',
    interactions: [
      {
        technique: 'batch-normalization',
        effect: 'Its L2 part acts on the effective learning rate alone, as the L2 penalty does.',
      },
    ],
    sources: [
      {
        title: 'Zou and Hastie (2005), Regularization and Variable Selection via the Elastic Net',
        url: 'https://doi.org/10.1111/j.1467-9868.2005.00503.x',
      },
    ],
    preset: null,
    example: withAndWithout('elastic net', { regularization: { kernel: { l1: 0.0001, l2: 0.001 } } }),
  },
  {
    name: 'proximal-l1',
    title: 'Proximal L1 (exact zeros)',
    family: 'penalty',
    definition:
      'The L1 penalty, minimized by soft thresholding after each update instead of by its subgradient: weights that the data do not hold up become exactly zero and stay there.',
    formula: 'w ← sign(w)·max(|w| - rate·l1, 0) after the update rule; the penalty reported is l1·Σ|w|',
    training:
      'The same objective as L1. A weight whose gradient stays below l1 is set to zero. With plain gradient descent this is ISTA; under Adam and RMSprop the threshold is the same for every weight, and not divided by the size of its gradients.',
    inference: 'Nothing is computed differently; the zeros can be left out of the arithmetic and of the file.',
    cost: 'One pass over the kernels in a step. One strength to choose.',
    architectures: HIDDEN_KERNELS,
    fields: ['regularization.kernel.l1', 'regularization.kernel.proximal'],
    inLayers: 'kernelRegularizer with proximal: true of dense, conv2d, lstm and gru',
    interactions: [
      { technique: 'l1', effect: 'The same penalty, minimized in another way: compare the shares of exact zeros.' },
      { technique: 'learning-rate-schedule', effect: 'The threshold falls with the rate.' },
    ],
    sources: [
      {
        title: 'Daubechies, Defrise and De Mol (2004), An Iterative Thresholding Algorithm for Linear Inverse Problems',
        url: 'https://doi.org/10.1002/cpa.20042',
      },
      { title: 'Parikh and Boyd (2014), Proximal Algorithms', url: 'https://doi.org/10.1561/2400000003' },
    ],
    preset: null,
    example: withAndWithout('proximal L1', { regularization: { kernel: { l1: 0.003, proximal: true } } }),
  },
];
