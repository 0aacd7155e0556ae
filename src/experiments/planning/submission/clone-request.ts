/** The body that submits the spec of another experiment again, changed or not. */
import { z } from 'zod';
import { experimentIdSchema } from '../../records/ids.js';
import { annotationFields } from '../../spec/annotations.js';
import { type Arm, experimentSpecSchema, type ResolvedSpec, submittedSpecSchema } from '../../spec/experiment.js';
import { fromPointer } from '../../spec/json-pointer.js';

/** What the overrides give is checked as part of the spec they make. */
const overridesSchema = z
  .strictObject(
    Object.fromEntries(
      Object.keys(experimentSpecSchema.shape).map((field) => [
        field,
        z.unknown().meta({ description: `\`${field}\` of the spec.` }),
      ]),
    ),
  )
  .partial()
  .meta({
    id: 'CloneOverrides',
    description:
      'JSON merge patch (RFC 7396) on the spec of that experiment. A list, such as `arms` or `seeds`, is replaced as a whole; null removes, and the default takes its place. Fields of `training` hold for every arm that has no value of its own.',
  });

export const cloneRequestSchema = z
  .strictObject({
    from: experimentIdSchema.meta({ description: 'The experiment whose spec is submitted again.' }),
    overrides: overridesSchema.optional(),
    ...annotationFields,
  })
  .meta({ id: 'CloneRequest', description: 'Submits the spec of another experiment, with changes.' });

/** The same with the fields that overrides can have, for suggestions when one is unknown. */
export const cloneHints = cloneRequestSchema.extend({ overrides: submittedSpecSchema.partial().optional() });

/**
 * The spec with only that training in each arm which differs from that of the experiment. It
 * resolves to the same, and a change of the experiment's training reaches the arms.
 */
export function withOwnDifferences({ arms, ...spec }: ResolvedSpec) {
  return { ...spec, arms: arms.map((arm) => ({ ...arm, training: ownTraining(arm, spec.training) })) };
}

function ownTraining({ training, sweep }: Arm, shared: Arm['training']): Partial<Arm['training']> {
  // The point of a sweep says what its arm has, whatever becomes of the others.
  const swept = Object.keys(sweep?.point ?? {})
    .map(fromPointer)
    .flatMap(([part, field]) => (part === 'training' ? [field] : []));
  const own = Object.entries(training).filter(
    ([field, value]) =>
      swept.includes(field) || JSON.stringify(value) !== JSON.stringify(shared[field as keyof Arm['training']]),
  );
  return Object.fromEntries(own);
}
