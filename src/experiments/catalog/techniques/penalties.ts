/** Techniques that add a term to the objective. */
import { source } from '../reference.js';
import { REFERENCES } from '../references.js';
import { type Technique, withAndWithout } from './technique.js';

const HIDDEN_KERNELS =
  'Every hidden kernel of mlp, cnn, lstm and gru (of a recurrent layer its input kernel), not the output layer; softmax-regression has no hidden kernel.';

export const PENALTIES: readonly Technique[] = [
  {
    name: 'l1',
    title: 'L1 penalty (lasso)',
    family: 'penalty',
    definition:
      'Adds the sum of the absolute kernel values to the objective, so that small weights are pushed towards zero as strongly as large ones.',
    formula: 'objective = data loss + l1·Σ|w|; gradient of the penalty: l1·sign(w), 0 at w = 0',
    training:
      'A constant pull towards zero: weights that the data do not support end close to zero. The subgradient steps across zero and back, so values are small but hardly ever exactly zero. The pull is the same for every weight, so it depends on the scale of the inputs what it removes. Few weights are not few inputs: an input is unused only if its whole row is zero, which a penalty on groups of weights brings about.',
    inference:
      'The computation does not change; many weights are small. `pruning` in the layer report measures what setting them to zero costs.',
    cost: 'One pass over the kernels in every step. One strength to choose, usually 1e-6 to 1e-3.',
    architectures: HIDDEN_KERNELS,
    fields: ['regularization.kernel.l1'],
    inLayers: 'kernelRegularizer.l1 of dense, conv2d, lstm and gru',
    interactions: [
      { technique: 'l2', effect: 'Together they are the elastic net.' },
      {
        technique: 'batch-normalization',
        effect:
          'Batch normalization cancels the scale of a whole kernel, but does not change which of its values are small.',
      },
    ],
    sources: [source(REFERENCES.tibshirani1996), source(REFERENCES.scardapane2017)],
    preset: 'l1-vs-l2-sparsity',
    example: withAndWithout('l1', { regularization: { kernel: { l1: 0.0003 } } }),
  },
  {
    name: 'l2',
    title: 'L2 penalty (ridge)',
    family: 'penalty',
    definition:
      'Adds the sum of the squared kernel values to the objective: large weights cost much, small ones almost nothing.',
    formula: 'objective = data loss + l2·Σw² (a sum, without ½); gradient of the penalty: 2·l2·w',
    training:
      'A pull towards zero in proportion to the weight: all weights shrink, most of all in directions in which the data loss is flat; none becomes zero. Under an adaptive optimizer the pull is rescaled like any gradient.',
    inference:
      'The computation does not change; the hidden weights are smaller. This alone does not make the function smoother: with relu, a smaller hidden kernel and a larger layer after it can give the same function, and the output layer is not penalized (weight decay acts on it).',
    cost: 'One pass over the kernels in every step. One strength to choose, usually 1e-5 to 1e-2.',
    architectures: HIDDEN_KERNELS,
    fields: ['regularization.kernel.l2'],
    inLayers: 'kernelRegularizer.l2 of dense, conv2d, lstm and gru',
    interactions: [
      { technique: 'l1', effect: 'Together they are the elastic net.' },
      {
        technique: 'batch-normalization',
        effect:
          'Batch normalization right after the layer cancels the scale of its kernel, so the penalty does not shrink the function. It raises the effective learning rate, which may regularize as well: tune the two together.',
      },
    ],
    sources: [
      source(REFERENCES.hoerl1970),
      source(REFERENCES.krogh1991),
      source(REFERENCES.laarhoven2017),
      source(REFERENCES.zhang2019),
      source(REFERENCES.neyshabur2015),
    ],
    preset: 'l1-vs-l2-sparsity',
    example: withAndWithout('l2', { regularization: { kernel: { l2: 0.001 } } }),
  },
  {
    name: 'elastic-net',
    title: 'Elastic net',
    family: 'penalty',
    definition:
      'The L1 and the L2 penalty together: L1 pushes weights to zero, L2 makes weights of correlated inputs alike.',
    formula: 'objective = data loss + l1·Σ|w| + l2·Σw²',
    training:
      'The sum of both pulls: a constant one and one in proportion to the weight. In a linear model, L1 alone tends to keep one of several correlated inputs, no matter which; with L2 they enter or leave together. Exact zeros need `proximal`. This is the naive elastic net of Zou and Hastie: they rescale its solution by 1 + l2 (in their scaling), which is not done here.',
    inference: 'The computation does not change.',
    cost: 'That of L1 and L2. Two strengths to choose.',
    architectures: HIDDEN_KERNELS,
    fields: ['regularization.kernel.l1', 'regularization.kernel.l2'],
    inLayers: 'kernelRegularizer of dense, conv2d, lstm and gru',
    interactions: [
      {
        technique: 'batch-normalization',
        effect: 'Its L2 part acts through the effective learning rate, as the L2 penalty does.',
      },
    ],
    sources: [source(REFERENCES.zou2005)],
    preset: 'l1-vs-l2-sparsity',
    example: withAndWithout('elastic net', { regularization: { kernel: { l1: 0.0001, l2: 0.001 } } }),
  },
  {
    name: 'proximal-l1',
    title: 'Proximal L1 (exact zeros)',
    family: 'penalty',
    definition:
      'The L1 penalty, minimized by soft thresholding after each update instead of by its subgradient: weights that the data do not support become exactly zero.',
    formula:
      'w ← sign(w)·max(|w| - s·l1, 0) after the update rule, with s the step per unit of gradient: sgd: rate; momentum: rate / (1 - momentum); adam: rate / (√v̂ + ε) for each weight, v̂ corrected for its start; rmsprop: rate / √(v + ε) / (1 - momentum) for each weight; the penalty reported is l1·Σ|w|',
    training:
      'The same objective as L1, and a strength means the same, because the threshold is as long as the step of the optimizer: with plain gradient descent this is ISTA, under Adam and RMSprop ProxGen. Without noise a weight ends at exactly zero if the gradient of its data loss there is within ±l1. The noise of the batches moves weights away from zero again and again, so the share of zeros is that of the weights saved.',
    inference: 'The computation does not change; the zeros can be left out of the arithmetic and of the file.',
    cost: 'One pass over the kernels in every step, two under Adam and RMSprop. One strength to choose, on the scale of L1.',
    architectures: HIDDEN_KERNELS,
    fields: ['regularization.kernel.l1', 'regularization.kernel.proximal'],
    inLayers: 'kernelRegularizer with proximal: true of dense, conv2d, lstm and gru',
    interactions: [
      { technique: 'l1', effect: 'The same penalty, minimized in a different way: compare the shares of exact zeros.' },
      {
        technique: 'learning-rate-schedule',
        effect: 'The threshold falls with the rate, as the step does; the objective stays the same.',
      },
      {
        technique: 'gradient-clipping',
        effect: 'Gradients are clipped, the threshold is not: while clipping acts, more weights become zero.',
      },
    ],
    sources: [source(REFERENCES.yun2021), source(REFERENCES.daubechies2004), source(REFERENCES.parikh2014)],
    preset: 'l1-vs-l2-sparsity',
    example: withAndWithout('proximal L1', { regularization: { kernel: { l1: 0.0003, proximal: true } } }),
  },
  {
    name: 'bias-penalty',
    title: 'Penalty on biases',
    family: 'penalty',
    definition: 'Adds an L1 or L2 penalty on the biases of the hidden layers to the objective.',
    formula: 'objective = data loss + l1·Σ|b| + l2·Σb²',
    training:
      'Biases are few and do not multiply the input, so they need less data than weights and are usually not penalized. A penalty on them keeps thresholds near zero.',
    inference: 'The computation does not change; the biases are smaller.',
    cost: 'Almost nothing. One or two strengths to choose.',
    architectures:
      'The biases of the layers that a kernel penalty acts on: every hidden layer of mlp, cnn, lstm and gru.',
    fields: ['regularization.bias'],
    inLayers: 'biasRegularizer of dense, conv2d, lstm and gru',
    interactions: [
      { technique: 'l2', effect: 'Acts on the kernels. The strengths are separate because the scales differ.' },
      {
        technique: 'batch-normalization',
        effect: 'A bias before batch normalization has no effect on the output, so only the penalty moves it.',
      },
    ],
    sources: [source(REFERENCES.goodfellow2016, 'section 7.1')],
    preset: 'choosing-a-technique',
    example: withAndWithout('bias penalty', { regularization: { bias: { l2: 0.01 } } }),
  },
  {
    name: 'activity-penalty',
    title: 'Penalty on activity (sparse representations)',
    family: 'penalty',
    definition:
      'Adds an L1 or L2 penalty on the outputs of the hidden layers to the objective, so that few active units represent an image.',
    formula:
      'objective = data loss + Σ over images (l1·Σ|h| + l2·Σh²) / batch size, h the output of a hidden layer after its activation, before pooling and dropout',
    training:
      'Pulls the activations instead of the weights towards zero: with L1 and relu, more and more units are exactly zero for an image. Too strong a penalty makes units zero for every image.',
    inference:
      'The computation does not change; activations are sparser and smaller. The penalty reported is the mean over the images measured.',
    cost: 'One pass over the activations in a step. Strengths are per unit and image, so they depend on the width; usually 1e-5 to 1e-2.',
    architectures: 'Every hidden layer of mlp, cnn, lstm and gru.',
    fields: ['regularization.activity'],
    inLayers: 'activityRegularizer of dense, conv2d, lstm, gru and activation',
    interactions: [
      { technique: 'l1', effect: 'Sparse weights and sparse activations are different; the two can be combined.' },
      {
        technique: 'batch-normalization',
        effect: 'Normalization restores the scale that the penalty removes, except for its learned scale and shift.',
      },
    ],
    sources: [source(REFERENCES.glorot2011), source(REFERENCES.goodfellow2016, 'section 7.10')],
    preset: 'choosing-a-technique',
    example: withAndWithout('activity penalty', { regularization: { activity: { l1: 0.0005 } } }),
  },
];
