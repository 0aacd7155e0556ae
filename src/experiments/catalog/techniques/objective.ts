/** Techniques that change what the network is asked to say. */
import { source } from '../reference.js';
import { REFERENCES } from '../references.js';
import { type Technique, withAndWithout } from './technique.js';

export const OBJECTIVE: readonly Technique[] = [
  {
    name: 'label-smoothing',
    title: 'Label smoothing',
    family: 'objective',
    definition: 'Trains against targets that give every class a small share, instead of the plain label.',
    formula: 'target ← (1 - s)·target + s / classes (a single sigmoid unit counts as two classes)',
    training:
      'The logits need not grow indefinitely to reach the target, so the network stays less certain, and the features of a class are closer together. Uniformly wrong labels do a similar thing to the targets, so smoothing can help against them; at high rates of noise this advantage can vanish.',
    inference:
      'The computation does not change; probabilities are less extreme. Müller et al. found them better calibrated; a network that was not overconfident becomes underconfident. Compare with the temperature, which is fitted after training and keeps every answer. Metrics after an epoch use the plain labels, so they can be compared with those of other arms.',
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
      source(REFERENCES.szegedy2016),
      source(REFERENCES.mueller2019),
      source(REFERENCES.guo2017),
      source(REFERENCES.lukasik2020),
      source(REFERENCES.wei2022),
    ],
    preset: 'choosing-a-technique',
    example: withAndWithout('label smoothing', { training: { labelSmoothing: 0.1 } }),
  },
];
