/** Which images a run trains on and validates with. */
import { z } from 'zod';
import { identifier, probability } from './limits.js';

export const datasetSchema = z
  .strictObject({
    name: identifier.default('mnist').meta({ description: 'A configured data set; `mnist` is always there.' }),
    trainSize: z.int().min(100).max(60000).default(60000).meta({
      description: 'How many training images to use, counted from the first and before the validation split.',
    }),
    classBalanced: z.boolean().default(false).meta({
      description: 'Take the first images of each class in equal number instead of the first of all.',
    }),
    validationSplit: z.number().min(0).max(0.9).default(0.2).meta({
      description: 'Share of the trainSize images that is held out for validation.',
    }),
    validation: z.enum(['last', 'random', 'stratified']).default('last').meta({
      description:
        'Which of them validate: the last, as Keras does; drawn at random from the seed; or drawn with the same share of every class. The arms of a seed have the same.',
    }),
    labelNoise: probability.default(0).meta({
      description: 'Share of the training labels (not validation, not test) replaced by another digit.',
    }),
    resampling: z.enum(['none', 'bootstrap', 'disjoint']).default('none').meta({
      description:
        'Which of the training images (not validation, not test) a seed sees: all of them, as many drawn with replacement (bootstrap: about 63.2 % of them, some several times), or a part of its own (disjoint: an equal share for each seed).',
    }),
  })
  .meta({ id: 'Dataset', description: 'Which images a run trains on.' });
export type Dataset = z.output<typeof datasetSchema>;
