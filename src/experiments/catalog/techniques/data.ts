/** Techniques that change what the network sees of the training images. */
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
      'The network cannot memorize images, and learns which changes do not matter. The training objective is higher, and more epochs are worthwhile. The result depends only on seed, image and epoch, so arms with the same augmentation see the same images.',
    inference:
      'Images are not changed. Predictions change less under the distortions used in training. Train metrics after an epoch are measured on the plain images.',
    cost: 'Time for each image of each step, whatever the network: about 20 µs for motion, 30 µs for elastic deformation, 3 µs for cutout (one core). Choose the limits by looking at the data: up to 2 pixels, 10° to 15°, 10 % for digits.',
    architectures: 'All. Convolutions handle shifts by themselves and gain less from them.',
    fields: ['training.augmentation'],
    inLayers: null,
    interactions: [
      { technique: 'dropout', effect: 'Both reduce overfitting; strong augmentation needs less dropout.' },
      {
        technique: 'early-stopping',
        effect: 'Augmented training improves for longer: raise the patience.',
      },
      { technique: 'mixup', effect: 'Images are augmented first, then blended.' },
    ],
    sources: [
      {
        title:
          'Simard, Steinkraus and Platt (2003), Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis',
        url: 'https://doi.org/10.1109/ICDAR.2003.1227801',
      },
      {
        title: 'DeVries and Taylor (2017), Improved Regularization of Convolutional Neural Networks with Cutout',
        url: 'https://arxiv.org/abs/1708.04552',
      },
      {
        title: 'Shorten and Khoshgoftaar (2019), A survey on Image Data Augmentation for Deep Learning',
        url: 'https://doi.org/10.1186/s40537-019-0197-0',
      },
    ],
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
      'Between two training images the prediction should change linearly, so the network stays less certain away from them, and wrong labels have less weight. Blends do not look like digits, so the training objective is far higher than that of plain images.',
    inference:
      'Nothing is blended. Probabilities are less extreme. Train metrics after an epoch are measured on the plain images.',
    cost: 'Almost no time per step, but more epochs. One alpha to choose: 0.1 to 0.4 for a gentle blend, 1 for a uniform share.',
    architectures: 'All.',
    fields: ['training.mixup'],
    inLayers: null,
    interactions: [
      { technique: 'label-smoothing', effect: 'Both soften the targets; smoothing comes first, then blending.' },
      { technique: 'data-augmentation', effect: 'Images are augmented first, then blended.' },
      { technique: 'dropout', effect: 'Both make training harder; a small network may then underfit.' },
    ],
    sources: [
      {
        title: 'Zhang, Cissé, Dauphin and Lopez-Paz (2018), mixup: Beyond Empirical Risk Minimization',
        url: 'https://arxiv.org/abs/1710.09412',
      },
      {
        title: 'Thulasidasan et al. (2019), On Mixup Training: Improved Calibration and Predictive Uncertainty',
        url: 'https://arxiv.org/abs/1905.11001',
      },
    ],
    preset: 'choosing-a-technique',
    example: withAndWithout('mixup', { training: { mixup: { alpha: 0.2 } } }),
  },
];
