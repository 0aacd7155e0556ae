/** Techniques that change what the network sees of the training images. */
import { source } from '../reference.js';
import { REFERENCES } from '../references.js';
import { type Technique, withAndWithout } from './technique.js';

export const DATA: readonly Technique[] = [
  {
    name: 'data-augmentation',
    title: 'Data augmentation',
    family: 'data',
    definition:
      'Shifts, rotates, deforms or partly covers every training image, differently in every epoch, without changing which digit it is.',
    formula:
      'shift, rotate, zoom: pixel p looks at c + R(-angle)·(p - c - shift) / zoom, each number uniform between its bounds; elastic: at p + alpha·(uniform noise in ±1 smoothed by a Gaussian of sigma); linear interpolation, 0 outside; cutout: a square around a uniform pixel is 0',
    training:
      'The network never sees the same image twice, which makes memorizing harder, and learns which changes do not matter. The training objective is higher, and more epochs are worthwhile. It can help at any size of the data set, less with more images. The result depends only on seed, image and epoch, so arms with the same augmentation see the same images.',
    inference:
      'Images are not changed. Predictions change less under the distortions used in training. Train metrics after an epoch are measured on the plain images.',
    cost: 'Time for each image of each step, whatever the network: about 20 µs for motion, 30 µs for elastic deformation, 3 µs for cutout (one core). Choose the limits by looking at the data; a rule of thumb of regulab for digits is 2 pixels, 10° to 15°, 10 %.',
    architectures:
      'All. In a convolution, features shift with the image (it is equivariant); what follows it need not ignore shifts, so a cnn can gain from them too.',
    fields: ['training.augmentation'],
    inLayers: null,
    interactions: [
      {
        technique: 'dropout',
        effect: 'Both make memorizing harder; with strong augmentation, a lower dropout rate may do.',
      },
      {
        technique: 'early-stopping',
        effect: 'Augmented training improves for longer: raise the patience.',
      },
      { technique: 'mixup', effect: 'Images are augmented first, then blended.' },
    ],
    sources: [source(REFERENCES.simard2003), source(REFERENCES.devries2017), source(REFERENCES.shorten2019)],
    preset: 'augmentation-vs-data',
    example: withAndWithout('data augmentation', {
      training: { augmentation: { shift: 2, rotate: 10, zoom: 0.1 } },
    }),
  },
  {
    name: 'mixup',
    title: 'Mixup',
    family: 'data',
    definition: 'Trains on blends of two images against the same blend of their targets.',
    formula:
      'x = share·x₁ + (1 - share)·x₂, target = share·t₁ + (1 - share)·t₂; share drawn from Beta(alpha, alpha) once for a batch, x₂ the batch in another order',
    training:
      'Between two training images the prediction should change linearly, so the network stays less certain away from them, and memorizes wrong labels less. Blends do not look like digits, so the training objective is far higher than that of plain images.',
    inference:
      'Nothing is blended. Probabilities are less extreme, which helps an overconfident network and harms one that is not. Train metrics after an epoch are measured on the plain images.',
    cost: 'Almost no time per step, but more epochs. One alpha to choose: 0.1 to 0.4 for a gentle blend, 1 for a uniform share.',
    architectures: 'All.',
    fields: ['training.mixup'],
    inLayers: null,
    interactions: [
      { technique: 'label-smoothing', effect: 'Both soften the targets; smoothing comes first, then blending.' },
      { technique: 'data-augmentation', effect: 'Images are augmented first, then blended.' },
      { technique: 'dropout', effect: 'Both make training harder; a small network may then underfit.' },
      {
        technique: 'ensemble',
        effect:
          'The members are less certain already, so their mean can be underconfident: fit the temperature afterwards.',
      },
    ],
    sources: [source(REFERENCES.zhang2018), source(REFERENCES.thulasidasan2019), source(REFERENCES.rahaman2021)],
    preset: 'choosing-a-technique',
    example: withAndWithout('mixup', { training: { mixup: { alpha: 0.2 } } }),
  },
];
