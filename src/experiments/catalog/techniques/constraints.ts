/** Techniques that keep weights inside a set. */
import { type Technique, withAndWithout } from './technique.js';

export const CONSTRAINTS: readonly Technique[] = [
  {
    name: 'max-norm',
    title: 'Max-norm constraint',
    family: 'constraint',
    definition: 'Scales the incoming weights of a unit down whenever their norm is above a limit.',
    formula: 'after each update, for every unit: w ← w·min(‖w‖, limit) / (‖w‖ + 1e-7)',
    training:
      'Nothing as long as the norms are small; at the limit only the direction of the weights is still learned. Large learning rates cannot blow the weights up.',
    inference: 'Nothing is computed differently; no unit has a larger norm than the limit.',
    cost: 'One pass over the kernels in a step. One limit to choose, usually 1 to 4.',
    architectures:
      'Every hidden kernel of mlp, cnn, lstm and gru (of a recurrent layer its input kernel, gate by gate), not the output layer; softmax-regression has no hidden kernel.',
    fields: ['regularization.maxNorm'],
    inLayers: 'kernelConstraint.maxNorm of dense, conv2d, lstm and gru',
    interactions: [
      { technique: 'dropout', effect: 'Made for each other: dropout wants large rates, which the limit makes safe.' },
      {
        technique: 'batch-normalization',
        effect: 'Batch normalization undoes the scale of the kernel, so the limit acts on the effective rate alone.',
      },
    ],
    sources: [
      {
        title: 'Srebro and Shraibman (2005), Rank, Trace-Norm and Max-Norm',
        url: 'https://doi.org/10.1007/11503415_37',
      },
      {
        title: 'Srivastava et al. (2014), Dropout, section 5.1',
        url: 'https://jmlr.org/papers/v15/srivastava14a.html',
      },
    ],
    preset: 'choosing-a-technique',
    example: withAndWithout('max-norm', { regularization: { maxNorm: { limit: 1 } } }),
  },
];
