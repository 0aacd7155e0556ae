/** Which images a run trains on and which it validates with; the measures of MNIST. */
import { z } from 'zod';
import { identifierSchema, probabilitySchema } from './limits.js';

/** Pixels on each side of an image. */
export const IMAGE_SIDE = 28;
/** Pixels of an image. */
export const PIXELS = IMAGE_SIDE * IMAGE_SIDE;
/** Labels are the digits 0 to 9. */
export const CLASSES = 10;
export const MAX_TRAIN_IMAGES = 60_000;
export const TEST_IMAGES = 10_000;

export const datasetSchema = z
  .strictObject({
    name: identifierSchema.default('mnist').meta({
      description: 'Name of a configured data set. `mnist` is always available.',
    }),
    trainSize: z.int().min(100).max(MAX_TRAIN_IMAGES).default(MAX_TRAIN_IMAGES).meta({
      description:
        'Number of training images to use, counted from the first. The validation split is taken from these images: of 2,000 with a `validationSplit` of 0.2, 1,600 are used for training and 400 for validation.',
    }),
    classBalanced: z.boolean().default(false).meta({
      description:
        'Use the same number of images of each class: the first of each class instead of the first overall. Training and validation images are both balanced, whatever `validation` and `resampling`: the numbers of two classes differ by at most one. Label noise comes after.',
    }),
    validationSplit: z.number().min(0).max(0.9).default(0.2).meta({
      description: 'Share of the `trainSize` images held out for validation.',
    }),
    validation: z.enum(['last', 'random', 'stratified']).default('last').meta({
      description:
        'Which images are held out: the last ones, as in Keras; a random choice that depends on the seed; or a random choice with the same share of every class. All arms with the same seed hold out the same images.',
    }),
    labelNoise: probabilitySchema.default(0).meta({
      description:
        'Share of the training labels that are replaced by a different digit. Validation and test labels stay correct.',
    }),
    resampling: z.enum(['none', 'bootstrap', 'disjoint']).default('none').meta({
      description:
        'Which of the training images each seed sees. none: all of them. bootstrap: a sample of the same size drawn with replacement, which contains about 63.2 % of the images, some several times. disjoint: an equal part that no other seed sees. Validation and test images are not resampled.',
    }),
  })
  .meta({ id: 'Dataset', description: 'The images that a run trains on.' });
export type Dataset = z.output<typeof datasetSchema>;
