/** Techniques that change how the weights move. */
import { source } from '../reference.js';
import { REFERENCES } from '../references.js';
import { type Technique, withAndWithout } from './technique.js';

export const OPTIMIZATION: readonly Technique[] = [
  {
    name: 'weight-decay',
    title: 'Decoupled weight decay (AdamW, SGDW)',
    family: 'optimization',
    definition:
      'Shrinks every trained weight by a fixed share in each step, separately from the gradient instead of through the objective.',
    formula: 'w ← w - rate·decay·w, then the update rule of the optimizer',
    training:
      'All weights shrink at the same relative rate. Under plain gradient descent an L2 penalty of decay/2 does the same to the kernels that it acts on, the hidden ones. Adam and RMSprop divide a penalty by the size of the gradients, but not decoupled decay.',
    inference: 'The computation does not change; the weights are smaller.',
    cost: 'One pass over the weights in every step. One share to choose, usually 1e-3 to 1e-1; it is multiplied by the learning rate.',
    architectures:
      'All; every trained weight, including biases, batch normalization and the output layer, as in Keras.',
    fields: ['training.optimizer.weightDecay'],
    inLayers: null,
    interactions: [
      { technique: 'l2', effect: 'Two ways to shrink weights: use one.' },
      {
        technique: 'batch-normalization',
        effect:
          'The scale of a normalized kernel has no effect, so its decay keeps the effective learning rate high, which may regularize as well.',
      },
    ],
    sources: [source(REFERENCES.loshchilov2019), source(REFERENCES.zhang2019), source(REFERENCES.laarhoven2017)],
    preset: 'choosing-a-technique',
    example: withAndWithout('decoupled weight decay', {
      training: { optimizer: { type: 'adam', learningRate: 0.001, weightDecay: 0.1 } },
    }),
  },
  {
    name: 'gradient-clipping',
    title: 'Gradient clipping',
    family: 'optimization',
    definition: 'Limits the gradients of a step, so that no single batch can move the weights far.',
    formula:
      'value: g ← min(max(g, -limit), limit); norm: g ← g·limit / max(‖g‖, limit) for each tensor; globalNorm: the same with the norm of all gradients together',
    training:
      'Under sgd and momentum a steep objective no longer makes a step longer than the limit allows. Adam and RMSprop divide by the size of past gradients, so they hardly notice that all gradients shrink alike; there, clipping limits the weight of single large gradients. A training that diverges mostly needs a lower learning rate first. Clipping by norm keeps the direction (globalNorm that of the whole step, norm that within a tensor); clipping by value changes it.',
    inference: 'The computation does not change.',
    cost: 'One pass over the gradients in every step. One limit to choose: look at the usual gradient norms first.',
    architectures: 'All; it matters most for recurrent networks, where gradients grow over the time steps.',
    fields: ['training.gradientClipping'],
    inLayers: null,
    interactions: [
      {
        technique: 'weight-decay',
        effect: 'Gradients are clipped first; the decay is not clipped, because it is separate from the gradient.',
      },
      { technique: 'l2', effect: 'The gradient of the penalty is clipped together with that of the data loss.' },
    ],
    sources: [source(REFERENCES.pascanu2013), source(REFERENCES.kingma2015)],
    preset: 'batch-norm-learning-rate',
    example: withAndWithout('gradient clipping', {
      training: { gradientClipping: { by: 'globalNorm', limit: 1 } },
    }),
  },
  {
    name: 'learning-rate-schedule',
    title: 'Learning-rate schedule',
    family: 'optimization',
    definition: 'Lowers the learning rate during training: large steps first, small ones at the end.',
    formula:
      'e = epochs trained so far, in fractions; step: rate·factor^⌊e / everyEpochs⌋; exponential: rate·factor^(e / everyEpochs); cosine: rate·((1 - finalShare)·½(1 + cos(π·e / epochs)) + finalShare)',
    training:
      'Large rates keep the noise of the batches high; the small rates at the end average out the noise, so the last epochs improve most. That the noise leads to flat minima and that these generalize better is a hypothesis: the flatness of a relu network changes with a rescaling that leaves the function as it is.',
    inference: 'The computation does not change.',
    cost: 'Negligible. A shape and one or two numbers to choose; the result depends on the number of epochs.',
    architectures: 'All.',
    fields: ['training.learningRateSchedule'],
    inLayers: null,
    interactions: [
      { technique: 'weight-decay', effect: 'The decay is multiplied by the rate of the step, and falls with it.' },
      {
        technique: 'early-stopping',
        effect: 'Early stopping can skip the small rates, which is where a schedule helps most.',
      },
    ],
    sources: [source(REFERENCES.loshchilov2017), source(REFERENCES.smith2018), source(REFERENCES.dinh2017)],
    preset: 'choosing-a-technique',
    example: withAndWithout('cosine schedule', { training: { learningRateSchedule: { type: 'cosine' } } }),
  },
];
