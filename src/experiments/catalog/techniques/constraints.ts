/** Techniques that keep weights inside a set. */
import { type Technique, withAndWithout } from './technique.js';

export const CONSTRAINTS: readonly Technique[] = [
  {
    name: 'max-norm',
    title: 'Max-norm constraint',
    family: 'constraint',
    definition: 'Scales down the incoming weights of a unit whenever their norm exceeds a limit.',
    formula: 'after each update, for every unit: w ← w·min(‖w‖, limit) / (‖w‖ + 1e-7)',
    training:
      'No effect while the norms are small. At the limit, only the direction of the weights is still learned. Large learning rates cannot make the weights explode.',
    inference: 'The computation does not change; no unit has a larger norm than the limit.',
    cost: 'One pass over the kernels in every step. One limit to choose, usually 1 to 4.',
    architectures:
      'Every hidden kernel of mlp, cnn, lstm and gru (for a recurrent layer the input kernel, gate by gate), but not the output layer; softmax-regression has no hidden kernel.',
    fields: ['regularization.maxNorm'],
    inLayers: 'kernelConstraint.maxNorm of dense, conv2d, lstm and gru',
    interactions: [
      {
        technique: 'dropout',
        effect: 'They combine well: dropout works best with large learning rates, which the limit makes safe.',
      },
      {
        technique: 'batch-normalization',
        effect:
          'Batch normalization cancels the scale of the kernel, so the limit changes only the effective learning rate.',
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
