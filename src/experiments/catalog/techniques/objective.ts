/** Techniques that change what the network is asked to say. */
import { type Technique, withAndWithout } from './technique.js';

export const OBJECTIVE: readonly Technique[] = [
  {
    name: 'label-smoothing',
    title: 'Label smoothing',
    family: 'objective',
    definition: 'Trains against targets that give every class a small share, instead of the plain label.',
    formula: 'target ← (1 - s)·target + s / classes (a single sigmoid unit counts as two classes)',
    training:
      'The logits need not grow indefinitely to reach the target, so the network stays less certain, and the features of a class are closer together.',
    inference:
      'The computation does not change; probabilities are less extreme, often better calibrated. Metrics after an epoch use the plain labels, so they can be compared with those of other arms.',
    cost: 'Negligible. One share to choose, usually 0.1.',
    architectures: 'All.',
    fields: ['training.labelSmoothing'],
    inLayers: null,
    interactions: [
      {
        technique: 'early-stopping',
        effect:
          'The validation loss is the plain cross-entropy, which training does not minimize; accuracy may be the better monitor.',
      },
    ],
    sources: [
      {
        title: 'Szegedy, Vanhoucke, Ioffe, Shlens and Wojna (2016), Rethinking the Inception Architecture',
        url: 'https://arxiv.org/abs/1512.00567',
      },
      {
        title: 'Müller, Kornblith and Hinton (2019), When Does Label Smoothing Help?',
        url: 'https://arxiv.org/abs/1906.02629',
      },
    ],
    preset: 'choosing-a-technique',
    example: withAndWithout('label smoothing', { training: { labelSmoothing: 0.1 } }),
  },
];
