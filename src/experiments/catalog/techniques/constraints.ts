/** Techniques that keep weights inside a set. */
import { source } from '../reference.js';
import { REFERENCES } from '../references.js';
import { type Technique, withAndWithout } from './technique.js';

export const CONSTRAINTS: readonly Technique[] = [
  {
    name: 'max-norm',
    title: 'Max-norm constraint',
    family: 'constraint',
    definition: 'Scales down the incoming weights of a unit whenever their norm exceeds a limit.',
    formula: 'after each update, for every unit: w ← w·min(‖w‖, limit) / (‖w‖ + 1e-7)',
    training:
      'No effect while the norms are small. At the limit, only the direction of the weights is still learned. Large learning rates cannot make the hidden weights explode; the output layer has no limit.',
    inference: 'The computation does not change; no unit has a larger norm than the limit.',
    cost: 'One pass over the kernels in every step. One limit to choose; Srivastava et al. found 3 to 4 typical, for networks with dropout.',
    architectures:
      'Every hidden kernel of mlp, cnn, lstm and gru (for a recurrent layer the input kernel, gate by gate), but not the output layer; softmax-regression has no hidden kernel.',
    fields: ['regularization.maxNorm'],
    inLayers: 'kernelConstraint.maxNorm of dense, conv2d, lstm and gru',
    interactions: [
      {
        technique: 'dropout',
        effect:
          'Srivastava et al. combine them: dropout profits from large learning rates, which the limit makes safer.',
      },
      {
        technique: 'batch-normalization',
        effect:
          'Batch normalization cancels the scale of the kernel, so the limit changes only the effective learning rate.',
      },
    ],
    sources: [source(REFERENCES.srivastava2014, 'section 5.1 and appendix A.3'), source(REFERENCES.srebro2005)],
    preset: 'choosing-a-technique',
    example: withAndWithout('max-norm', { regularization: { maxNorm: { limit: 1 } } }),
  },
];
