/**
 * What the catalog says of one regularization technique, and how its entries write their example
 * experiments.
 */
import { z } from 'zod';
import { type ExperimentSpecInput, submittedSpecSchema } from '../../spec/experiment.js';
import { sourceSchema } from '../reference.js';

export const techniqueSchema = z
  .object({
    name: z.string().meta({ description: 'Name in addresses, for example `l1`.' }),
    title: z.string(),
    family: z.enum([
      'penalty',
      'constraint',
      'noise',
      'normalization',
      'optimization',
      'objective',
      'data',
      'stopping',
      'combination',
    ]),
    definition: z.string().meta({ description: 'What it is, in a sentence or two.' }),
    formula: z.string().meta({ description: 'The arithmetic, as regulab does it, in plain text.' }),
    training: z.string().meta({ description: 'What it does while training.' }),
    inference: z.string().meta({ description: 'What it does, or leaves behind, when the model answers.' }),
    cost: z.string().meta({ description: 'What it costs in time, memory and settings to choose.' }),
    architectures: z.string().meta({ description: 'Where it acts.' }),
    fields: z.array(z.string()).meta({
      description:
        'The fields of an arm that enable it, as paths with dots, for example `regularization.kernel.l1`; none for techniques that are applied to finished runs.',
    }),
    inLayers: z.string().nullable().meta({
      description: 'How an explicit stack of layers asks for it; null when the fields of the arm do so there as well.',
    }),
    interactions: z
      .array(z.object({ technique: z.string(), effect: z.string() }))
      .meta({ description: 'What happens together with other techniques of the catalog.' }),
    sources: z.array(sourceSchema).meta({ description: 'Publications that say what the entry says of others’ work.' }),
    preset: z.string().meta({ description: 'A preset that shows it.', example: 'dropout-inference' }),
    example: submittedSpecSchema.meta({
      description: 'A small experiment, without and with it, that can be submitted as it stands.',
    }),
  })
  .meta({
    id: 'Technique',
    description: 'One regularization technique: what it does, what it costs, and what it combines with.',
  });

export interface Technique extends Omit<z.output<typeof techniqueSchema>, 'example'> {
  example: ExperimentSpecInput;
}

type ArmInput = ExperimentSpecInput['arms'][number];

/** What an example changes in its second arm, and the model of both arms. */
interface Change {
  model?: ArmInput['model'];
  regularization?: ArmInput['regularization'];
  training?: ArmInput['training'];
}

/**
 * 1600 training images and three seeds: seconds to train, and few enough images for regularization
 * to matter.
 */
export function withAndWithout(
  name: string,
  { model = { architecture: 'mlp', hiddenUnits: [64] }, ...change }: Change,
): ExperimentSpecInput {
  return {
    name,
    dataset: { name: 'mnist', trainSize: 2000, validationSplit: 0.2 },
    seeds: [1, 2, 3],
    training: { epochs: 10, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.001 } },
    baseline: 'without',
    arms: [
      { name: 'without', model },
      { name: 'with', model, ...change },
    ],
  };
}
